import { SAMPLE_RATE } from '../codec/frame.js';
import type { Reception } from '../rtp/reception.js';
import { compactNtp, type ReportBlock, type RtcpCompound, type RtcpContent } from '../rtp/rtcp-packet.js';
import type { RtpOutput } from './rtp-output.js';

/** What the far end says about the stream it gets. */
export interface RemoteView {
  /** Share of packets that it lost, 0 … 1, in its last report. */
  readonly fractionLost: number;
  /** Interarrival jitter in milliseconds. */
  readonly jitter: number;
  /** Round trip in milliseconds; absent until both sides have reported. */
  readonly roundTrip?: number;
}

/** RTCP of one leg: what is reported, and what the far end reports (RFC 3550 section 6.4). */
export class LegReports {
  remote: RemoteView | undefined;
  private lastSenderReport = 0;
  private lastSenderReportAt = 0;
  private lastReported = 0;

  /** `epoch` = what has to be added to local time to get milliseconds since 1970. */
  constructor(
    private readonly cname: string,
    private readonly epoch: number,
  ) {}

  /** The compound packet that is due. `now` is local time. */
  content(output: RtpOutput, reception: Reception, now: number): RtcpContent {
    const report = reception.report();
    const sent = output.packets > this.lastReported;
    this.lastReported = output.packets;
    return {
      ssrc: output.ssrc >>> 0,
      cname: this.cname,
      ...(sent && {
        sender: {
          time: this.epoch + now,
          // The timestamp of this very moment, not of the last packet (section 6.4.1).
          timestamp: (output.lastTimestamp + Math.round(((now - output.lastSent) * SAMPLE_RATE) / 1000)) >>> 0,
          packets: output.packets,
          octets: output.octets >>> 0,
        },
      }),
      ...(report !== undefined && { block: this.block(report, now) }),
    };
  }

  /** Takes a compound packet of the far end. */
  take(compound: RtcpCompound, ownSsrc: number, now: number): void {
    for (const report of compound.reports) {
      if (report.sender !== undefined) {
        this.lastSenderReport = report.sender.compactNtp;
        this.lastSenderReportAt = now;
      }
      for (const block of report.blocks) if (block.ssrc === ownSsrc >>> 0) this.remote = view(block, this.epoch + now);
    }
  }

  private block(report: Omit<ReportBlock, 'lastSenderReport' | 'delay'>, now: number): ReportBlock {
    const delay = this.lastSenderReport === 0 ? 0 : Math.round(((now - this.lastSenderReportAt) * 65536) / 1000);
    return { ...report, lastSenderReport: this.lastSenderReport, delay };
  }
}

function view(block: ReportBlock, wallClock: number): RemoteView {
  const jitter = (block.jitter * 1000) / SAMPLE_RATE;
  const fractionLost = block.fractionLost / 256;
  if (block.lastSenderReport === 0) return { fractionLost, jitter };
  // Section 6.4.1: arrival − LSR − DLSR, in 65536ths of a second.
  const roundTrip = (compactNtp(wallClock) - block.lastSenderReport - block.delay) | 0;
  return { fractionLost, jitter, roundTrip: Math.max(0, (roundTrip * 1000) / 65536) };
}
