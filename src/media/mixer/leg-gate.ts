import { Latch, type RemoteAddress } from '../rtp/latch.js';
import { isRtcp, RtpHeader, readRtpHeader } from '../rtp/rtp-packet.js';
import { SrtpReceiver } from '../srtp/srtp.js';
import type { LegInput, PayloadKind } from './leg-input.js';
import type { LegPort, RemoteMedia, SrtpKey } from './leg-port.js';

/** Bytes of the longest packet that is looked at; G.711 over Ethernet needs a fraction of it. */
export const MAX_PACKET = 1500;

export interface LegCounts {
  received: number;
  strangers: number;
  malformed: number;
  /** SRTP that is forged or repeated. */
  unauthentic: number;
  /** Payload types that were not agreed on. */
  unknown: number;
  flooded: number;
}

/** One header for all legs: each packet is used up before the next one is read. */
const header = new RtpHeader();

/** Decides which packets reach a leg: from the right address, well formed, authentic, of an agreed kind, not too many. */
export class LegGate {
  /** Header of the packet that was admitted last. */
  readonly header = header;
  readonly counts: LegCounts = { received: 0, strangers: 0, malformed: 0, unauthentic: 0, unknown: 0, flooded: 0 };
  /** Where RTP and RTCP go. */
  target: RemoteAddress = { address: '', port: 0 };
  rtcpTarget: RemoteAddress = { address: '', port: 0 };
  private remote: RemoteMedia | undefined;
  private latch: Latch | undefined;
  private opener: SrtpReceiver | undefined;
  private budget: number;

  /** `packetsPerFrame` = how many packets are admitted between two calls of `refill`. */
  constructor(
    private readonly port: LegPort,
    private readonly packetsPerFrame: number,
  ) {
    this.budget = packetsPerFrame;
  }

  /** What the far end's SDP says. An unchanged address stays latched, an unchanged key keeps its counters. */
  setRemote(remote: RemoteMedia, rollover: number): void {
    const before = this.remote;
    this.remote = remote;
    if (before === undefined || addressKey(before) !== addressKey(remote)) {
      this.latch = new Latch(remote.latch ?? 'address', remote, remote.sources ?? []);
      this.target = this.latch.target;
      this.rtcpTarget = { address: remote.address, port: rtcpPort(remote) };
      this.port.latch(undefined);
    }
    if (before === undefined || keyText(before.srtp?.receive) !== keyText(remote.srtp?.receive)) {
      const key = remote.srtp?.receive;
      this.opener = key && new SrtpReceiver(key.suite, key.keying, rollover);
    }
  }

  /** No packet is admitted any more. */
  shut(): void {
    this.remote = undefined;
  }

  /** Once a frame. */
  refill(): void {
    this.budget = this.packetsPerFrame;
  }

  /** The leg was quiet for long: another address may be latched, by the same rules. */
  unlatch(): void {
    if (this.latch?.latched === undefined) return;
    this.latch.release();
    this.port.latch(undefined);
  }

  /** Rollover counter of the source with this SSRC; 0 without SRTP. */
  rolloverOf(ssrc: number): number {
    return this.opener?.rolloverOf(ssrc) ?? 0;
  }

  /** Judges what came to the RTP port; the bytes are decrypted in place. Undefined = dropped and counted. */
  admit(
    bytes: Uint8Array,
    length: number,
    address: string,
    port: number,
    input: LegInput,
  ): Exclude<PayloadKind, 'unknown'> | 'rtcp' | undefined {
    const { remote, latch, counts } = this;
    const latched = latch?.latched;
    if (remote === undefined || latch === undefined) return this.drop('strangers');
    if (latched !== undefined && (latched.port !== port || latched.address !== address)) return this.drop('strangers');
    if (length > MAX_PACKET) return this.drop('malformed');
    if (this.budget === 0) return this.drop('flooded');
    if (remote.rtcpMux && isRtcp(bytes, length)) return 'rtcp';
    if (!readRtpHeader(bytes, length, header)) return this.drop('malformed');
    this.budget--;
    if (this.opener !== undefined) {
      const plain = this.opener.unprotect(bytes, length);
      // Read again: the padding was encrypted.
      if (plain < 0 || !readRtpHeader(bytes, plain, header)) return this.drop('unauthentic');
    }
    const kind = input.kindOf(header.payloadType);
    if (kind === 'unknown') return this.drop('unknown');
    if (latched === undefined) {
      const verdict = latch.judge(address, port, header.ssrc, header.sequence);
      if (verdict === 'stranger') return this.drop('strangers');
      this.follow(remote, latch.target);
    }
    counts.received++;
    return kind;
  }

  /** Judges what came to the RTCP port, or to the RTP port when they share one. The plain length, or −1 = dropped. */
  admitRtcp(bytes: Uint8Array, length: number, address: string, port: number): number {
    if (this.remote === undefined || address !== this.target.address) {
      this.counts.strangers++;
      return -1;
    }
    if (length > MAX_PACKET || this.budget === 0) {
      this.counts[this.budget === 0 ? 'flooded' : 'malformed']++;
      return -1;
    }
    this.budget--;
    const plain = this.opener === undefined ? length : this.opener.unprotectRtcp(bytes, length);
    if (plain < 0) this.counts.unauthentic++;
    // Symmetric RTCP: reports go where reports come from.
    else if (!this.remote.rtcpMux && this.rtcpTarget.port !== port) this.rtcpTarget = { address, port };
    return plain;
  }

  private follow(remote: RemoteMedia, source: RemoteAddress): void {
    this.target = source;
    const isDescribed = source.address === remote.address && source.port === remote.port;
    this.rtcpTarget = { address: source.address, port: isDescribed ? rtcpPort(remote) : source.port + 1 };
    this.port.latch(source);
  }

  private drop(reason: Exclude<keyof LegCounts, 'received'>): undefined {
    this.counts[reason]++;
    return undefined;
  }
}

function rtcpPort(remote: RemoteMedia): number {
  return remote.rtcpMux ? remote.port : (remote.rtcpPort ?? remote.port + 1);
}

function addressKey(remote: RemoteMedia): string {
  return [remote.address, remote.port, rtcpPort(remote), remote.latch ?? 'address', ...(remote.sources ?? [])].join(
    ' ',
  );
}

/** Equal for equal keys of SRTP, '' for none. */
export function keyText(key: SrtpKey | undefined): string {
  return key === undefined ? '' : `${key.suite} ${key.keying.join()}`;
}
