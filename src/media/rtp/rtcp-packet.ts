import type { ReceptionReport } from './reception.js';
import { read32, write32 } from './rtp-packet.js';

/** RTCP, RFC 3550 section 6. Only what a voice server needs: sender and receiver reports, CNAME, BYE. */
const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const GOODBYE = 203;
const CNAME = 1;
/** Seconds between 1900 (NTP) and 1970. */
const NTP_EPOCH = 2208988800;

export interface SenderInfo {
  /** Wall clock, milliseconds since 1970. */
  readonly time: number;
  /** RTP timestamp of the same moment. */
  readonly timestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** One report block with the two fields that refer to the other side's sender reports. */
export interface ReportBlock extends ReceptionReport {
  /** Middle 32 bits of the NTP time of the last sender report; 0 = none yet. */
  readonly lastSenderReport: number;
  /** Time since then in 65536ths of a second. */
  readonly delay: number;
}

export interface RtcpReport {
  readonly ssrc: number;
  /** Present in a sender report. */
  readonly sender?: SenderInfo & { readonly compactNtp: number };
  readonly blocks: readonly ReportBlock[];
}

export interface RtcpCompound {
  readonly reports: readonly RtcpReport[];
  readonly cnames: readonly { readonly ssrc: number; readonly cname: string }[];
  /** Sources that said goodbye. */
  readonly goodbyes: readonly number[];
}

/** Middle 32 bits of an NTP time stamp for a wall-clock time. */
export function compactNtp(time: number): number {
  const seconds = Math.floor(time / 1000) + NTP_EPOCH;
  return (((seconds & 0xffff) << 16) | Math.floor(((time % 1000) * 65536) / 1000)) >>> 0;
}

/** What the leg has to say about itself when a compound packet is written. */
export interface RtcpContent {
  readonly ssrc: number;
  readonly cname: string;
  /** Absent when nothing was sent lately: then it is a receiver report. */
  readonly sender?: SenderInfo;
  readonly block?: ReportBlock;
  readonly goodbye?: boolean;
}

/** Writes SR or RR, SDES with CNAME and, if asked for, BYE (section 6.1 order). Returns the number of bytes. */
export function writeRtcp(content: RtcpContent, bytes: Uint8Array): number {
  const { ssrc, sender, block } = content;
  let offset = 8;
  write32(bytes, 4, ssrc);
  if (sender !== undefined) {
    const seconds = Math.floor(sender.time / 1000);
    write32(bytes, 8, seconds + NTP_EPOCH);
    write32(bytes, 12, Math.floor(((sender.time - seconds * 1000) * 0x100000000) / 1000));
    write32(bytes, 16, sender.timestamp);
    write32(bytes, 20, sender.packets);
    write32(bytes, 24, sender.octets);
    offset = 28;
  }
  if (block !== undefined) {
    write32(bytes, offset, block.ssrc);
    write32(bytes, offset + 4, ((block.fractionLost & 0xff) << 24) | (block.lost & 0xffffff));
    write32(bytes, offset + 8, block.highestSequence);
    write32(bytes, offset + 12, block.jitter);
    write32(bytes, offset + 16, block.lastSenderReport);
    write32(bytes, offset + 20, block.delay);
    offset += 24;
  }
  writeCommon(bytes, 0, block === undefined ? 0 : 1, sender === undefined ? RECEIVER_REPORT : SENDER_REPORT, offset);
  offset = writeCname(bytes, offset, ssrc, content.cname);
  if (content.goodbye) {
    write32(bytes, offset + 4, ssrc);
    writeCommon(bytes, offset, 1, GOODBYE, 8);
    offset += 8;
  }
  return offset;
}

function writeCname(bytes: Uint8Array, start: number, ssrc: number, cname: string): number {
  write32(bytes, start + 4, ssrc);
  let offset = start + 8;
  bytes[offset++] = CNAME;
  bytes[offset++] = cname.length;
  for (let i = 0; i < cname.length; i++) bytes[offset++] = cname.charCodeAt(i) & 0x7f;
  // The chunk ends with at least one zero and on a word (section 6.5).
  do bytes[offset++] = 0;
  while ((offset - start) % 4 !== 0);
  writeCommon(bytes, start, 1, SOURCE_DESCRIPTION, offset - start);
  return offset;
}

function writeCommon(bytes: Uint8Array, start: number, count: number, type: number, length: number): void {
  bytes[start] = 0x80 | count;
  bytes[start + 1] = type;
  const words = length / 4 - 1;
  bytes[start + 2] = words >> 8;
  bytes[start + 3] = words & 0xff;
}

/**
 * Reads a compound packet; undefined when it does not pass the checks of appendix A.2 (version 2 throughout, first
 * packet a report without padding, lengths that add up). Packet types and items that are not known are skipped.
 */
export function readRtcp(bytes: Uint8Array, length: number): RtcpCompound | undefined {
  const reports: RtcpReport[] = [];
  const cnames: { ssrc: number; cname: string }[] = [];
  const goodbyes: number[] = [];
  let offset = 0;
  while (offset < length) {
    if (offset + 8 > length) return undefined;
    const first = bytes[offset] as number;
    const type = bytes[offset + 1] as number;
    const size = ((((bytes[offset + 2] as number) << 8) | (bytes[offset + 3] as number)) + 1) * 4;
    if (first >> 6 !== 2 || offset + size > length || size < 8) return undefined;
    if (offset === 0 && ((type !== SENDER_REPORT && type !== RECEIVER_REPORT) || first & 0x20)) return undefined;
    const count = first & 31;
    const end = offset + size;
    if (type === SENDER_REPORT || type === RECEIVER_REPORT) {
      const report = readReport(bytes, offset, end, type, count);
      if (report === undefined) return undefined;
      reports.push(report);
    } else if (type === SOURCE_DESCRIPTION) {
      readDescriptions(bytes, offset + 4, end, count, cnames);
    } else if (type === GOODBYE) {
      for (let i = 0; i < count && offset + 8 + i * 4 <= end; i++) goodbyes.push(read32(bytes, offset + 4 + i * 4));
    }
    offset = end;
  }
  return reports.length === 0 ? undefined : { reports, cnames, goodbyes };
}

function readReport(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: number,
  count: number,
): RtcpReport | undefined {
  const blocksAt = start + (type === SENDER_REPORT ? 28 : 8);
  if (blocksAt + count * 24 > end) return undefined;
  const blocks: ReportBlock[] = [];
  for (let at = blocksAt; blocks.length < count; at += 24) {
    const loss = read32(bytes, at + 4);
    blocks.push({
      ssrc: read32(bytes, at),
      fractionLost: loss >>> 24,
      lost: (loss << 8) >> 8,
      highestSequence: read32(bytes, at + 8),
      jitter: read32(bytes, at + 12),
      lastSenderReport: read32(bytes, at + 16),
      delay: read32(bytes, at + 20),
    });
  }
  const ssrc = read32(bytes, start + 4);
  if (type === RECEIVER_REPORT) return { ssrc, blocks };
  const seconds = read32(bytes, start + 8);
  const fraction = read32(bytes, start + 12);
  const sender = {
    time: (seconds - NTP_EPOCH) * 1000 + (fraction * 1000) / 0x100000000,
    compactNtp: (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0,
    timestamp: read32(bytes, start + 16),
    packets: read32(bytes, start + 20),
    octets: read32(bytes, start + 24),
  };
  return { ssrc, sender, blocks };
}

function readDescriptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  count: number,
  cnames: { ssrc: number; cname: string }[],
): void {
  let at = start;
  for (let chunk = 0; chunk < count && at + 8 <= end; chunk++) {
    const ssrc = read32(bytes, at);
    at += 4;
    while (at + 2 <= end && bytes[at] !== 0) {
      const size = bytes[at + 1] as number;
      if (at + 2 + size > end) return;
      if (bytes[at] === CNAME) cnames.push({ ssrc, cname: ascii(bytes, at + 2, size) });
      at += 2 + size;
    }
    // Chunks begin on words; at least one zero ends the items.
    at += 4 - ((at - start) % 4);
  }
}

function ascii(bytes: Uint8Array, offset: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += String.fromCharCode(bytes[offset + i] as number);
  return text;
}
