import { RTP_HEADER_SIZE, read32, write32 } from '../rtp/rtp-packet.js';
import { PacketTransform } from './transform.js';

/** Crypto suites of RFC 4568 section 6.2 that are supported. */
export type CryptoSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32';

/** Bytes that protection adds to a packet at most: tag, and for SRTCP the index. */
export const SRTP_OVERHEAD = 14;

const REPLAY_WINDOW = 128;
/** Streams of one key that a receiver remembers; some phones take a new SSRC with each hold. Then the oldest is forgotten. */
const MAX_SOURCES = 64;
/** Rollover counters that are tried for a stream which is taken over while it runs: those of a day at fifty packets a second. */
const LATE_ROLLOVERS = 66;

function rtpTagSize(suite: CryptoSuite): number {
  return suite === 'AES_CM_128_HMAC_SHA1_32' ? 4 : 10;
}

/** SRTCP is signed with 80 bits in both suites (RFC 4568 section 6.2.2). */
const RTCP_TAG_SIZE = 10;
const INDEX_SIZE = 4;
const ENCRYPTED = 0x80000000;

/** Where the payload begins: after CSRC list and header extension, which stay readable; −1 when the packet is too short. */
function payloadOffset(bytes: Uint8Array, length: number): number {
  if (length < RTP_HEADER_SIZE) return -1;
  const first = bytes[0] as number;
  let offset = RTP_HEADER_SIZE + (first & 15) * 4;
  if (first & 0x10) {
    if (offset + 4 > length) return -1;
    offset += 4 + (((bytes[offset + 2] as number) << 8) | (bytes[offset + 3] as number)) * 4;
  }
  return offset > length ? -1 : offset;
}

/** Protects what one leg gets sent: one SSRC, sequence numbers that rise, but for packets passed on that overtook each other; none twice. */
export class SrtpSender {
  private readonly rtp: PacketTransform;
  private readonly rtcp: PacketTransform;
  private cycles = 0;
  private lastSequence = -1;
  private rtcpIndex = 0;

  constructor(suite: CryptoSuite, keying: Uint8Array) {
    this.rtp = new PacketTransform(keying, 'rtp', rtpTagSize(suite));
    this.rtcp = new PacketTransform(keying, 'rtcp', RTCP_TAG_SIZE);
  }

  /** Protects `bytes[0 … length)` in place and returns the new length; there must be room for `SRTP_OVERHEAD` more. */
  protect(bytes: Uint8Array, length: number): number {
    const sequence = ((bytes[2] as number) << 8) | (bytes[3] as number);
    const cycles = this.cyclesOf(sequence);
    const index = cycles * 65536 + sequence;
    this.rtp.crypt(bytes, payloadOffset(bytes, length), length, read32(bytes, 8), index);
    this.rtp.sign(bytes, length, cycles);
    return length + this.rtp.tagSize;
  }

  /** Rollover counter of a packet (RFC 3711 section 3.3.1): one that was overtaken may belong to the cycle before. */
  private cyclesOf(sequence: number): number {
    const last = this.lastSequence;
    if (last >= 0 && ((sequence - last) & 0xffff) >= 0x8000)
      return sequence > last ? (this.cycles - 1) >>> 0 : this.cycles;
    if (sequence < last) this.cycles = (this.cycles + 1) >>> 0;
    this.lastSequence = sequence;
    return this.cycles;
  }

  /** The same for a compound RTCP packet (RFC 3711 section 3.4). */
  protectRtcp(bytes: Uint8Array, length: number): number {
    this.rtcpIndex = (this.rtcpIndex + 1) & 0x7fffffff;
    this.rtcp.crypt(bytes, 8, length, read32(bytes, 4), this.rtcpIndex);
    write32(bytes, length, ENCRYPTED + this.rtcpIndex);
    const signed = length + INDEX_SIZE;
    this.rtcp.sign(bytes, signed, -1);
    return signed + RTCP_TAG_SIZE;
  }
}

/** Remembers which of the last indexes were seen (RFC 3711 section 3.3.2). */
class ReplayList {
  highest = -1;
  /** Bit `index % REPLAY_WINDOW` of each index in the window. */
  private readonly seen = new Int32Array(REPLAY_WINDOW / 32);

  fresh(index: number): boolean {
    if (index > this.highest) return true;
    const bit = index % REPLAY_WINDOW;
    return index > this.highest - REPLAY_WINDOW && (((this.seen[bit >> 5] as number) >> (bit & 31)) & 1) === 0;
  }

  add(index: number): void {
    if (index - this.highest >= REPLAY_WINDOW) this.seen.fill(0);
    else for (let skipped = this.highest + 1; skipped < index; skipped++) this.mark(skipped % REPLAY_WINDOW, false);
    if (index > this.highest) this.highest = index;
    this.mark(index % REPLAY_WINDOW, true);
  }

  private mark(bit: number, on: boolean): void {
    const word = this.seen[bit >> 5] as number;
    this.seen[bit >> 5] = on ? word | (1 << (bit & 31)) : word & ~(1 << (bit & 31));
  }
}

interface Source {
  readonly rtp: ReplayList;
  readonly rtcp: ReplayList;
}

/** Opens what a leg sends. */
export class SrtpReceiver {
  private readonly rtp: PacketTransform;
  private readonly rtcp: PacketTransform;
  private readonly sources = new Map<number, Source>();
  /** Whether any packet was opened, and the rollover counter that is tried next until then. */
  private opened = false;
  private guess = 0;

  /** `initialRollover` is used for the first packet of a source: not 0 when it is known that a stream runs already. */
  constructor(
    suite: CryptoSuite,
    keying: Uint8Array,
    private readonly initialRollover = 0,
  ) {
    this.rtp = new PacketTransform(keying, 'rtp', rtpTagSize(suite));
    this.rtcp = new PacketTransform(keying, 'rtcp', RTCP_TAG_SIZE);
  }

  /** Rollover counter of a source: how often its sequence number has passed 65535. */
  rolloverOf(ssrc: number): number {
    const highest = this.sources.get(ssrc)?.rtp.highest ?? -1;
    return highest < 0 ? this.initialRollover : Math.floor(highest / 65536);
  }

  /** Opens `bytes[0 … length)` in place; the length without the tag, or −1 when it is forged, a repetition or no SRTP. */
  unprotect(bytes: Uint8Array, length: number): number {
    const plain = length - this.rtp.tagSize;
    const payload = payloadOffset(bytes, plain);
    if (payload < 0 || (bytes[0] as number) >> 6 !== 2) return -1;
    const ssrc = read32(bytes, 8);
    const source = this.sources.get(ssrc);
    const sequence = ((bytes[2] as number) << 8) | (bytes[3] as number);
    let index = this.estimateIndex(source, sequence);
    if (index < 0 || source?.rtp.fresh(index) === false) return -1;
    if (!this.rtp.verify(bytes, plain, Math.floor(index / 65536))) {
      if (this.opened || !this.rtp.verify(bytes, plain, this.nextGuess())) return -1;
      index = this.guess * 65536 + sequence;
    }
    this.opened = true;
    (source ?? this.addSource(ssrc)).rtp.add(index);
    this.rtp.crypt(bytes, payload, plain, ssrc, index);
    return plain;
  }

  /** The same for SRTCP. */
  unprotectRtcp(bytes: Uint8Array, length: number): number {
    const plain = length - RTCP_TAG_SIZE - INDEX_SIZE;
    if (plain < 8) return -1;
    const word = read32(bytes, plain);
    const index = word & 0x7fffffff;
    const ssrc = read32(bytes, 4);
    const source = this.sources.get(ssrc);
    if (source?.rtcp.fresh(index) === false) return -1;
    if (!this.rtcp.verify(bytes, plain + INDEX_SIZE, -1)) return -1;
    (source ?? this.addSource(ssrc)).rtcp.add(index);
    if (word >= ENCRYPTED) this.rtcp.crypt(bytes, 8, plain, ssrc, index);
    return plain;
  }

  /**
   * A device that was talking directly to another one and is connected to the mixer now may keep its key and its counters (RFC 4568
   * section 7.1.4 asks for a new key of who has moved, and that is us): what comes first then has any rollover counter.
   */
  private nextGuess(): number {
    this.guess = this.guess >= LATE_ROLLOVERS ? 1 : this.guess + 1;
    return this.guess;
  }

  private addSource(ssrc: number): Source {
    const [oldest] = this.sources.keys();
    if (this.sources.size >= MAX_SOURCES && oldest !== undefined) this.sources.delete(oldest);
    const source = { rtp: new ReplayList(), rtcp: new ReplayList() };
    this.sources.set(ssrc, source);
    return source;
  }

  /** Section 3.3.1: the index nearest to the highest one seen. */
  private estimateIndex(source: Source | undefined, sequence: number): number {
    if (source === undefined || source.rtp.highest < 0) return this.initialRollover * 65536 + sequence;
    const rollover = Math.floor(source.rtp.highest / 65536);
    const last = source.rtp.highest % 65536;
    const guess =
      last < 32768
        ? sequence - last > 32768
          ? rollover - 1
          : rollover
        : last - 32768 > sequence
          ? rollover + 1
          : rollover;
    return guess * 65536 + sequence;
  }
}
