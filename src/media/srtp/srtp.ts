import { RTP_HEADER_SIZE, read32, write32 } from '../rtp/rtp-packet.js';
import { PacketTransform } from './transform.js';

/** Crypto suites of RFC 4568 section 6.2 that are supported. */
export type CryptoSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32';

/** Bytes that protection adds to a packet at most: tag, and for SRTCP the index. */
export const SRTP_OVERHEAD = 14;

const REPLAY_WINDOW = 128;
/** Streams of one key that a receiver follows; a sender changes its SSRC seldom. */
const MAX_SOURCES = 8;

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

/** Protects what one leg gets sent: one SSRC, sequence numbers rising by one. */
export class SrtpSender {
  private readonly rtp: PacketTransform;
  private readonly rtcp: PacketTransform;
  private readonly rollover = new Uint8Array(4);
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
    if (sequence < this.lastSequence) this.cycles = (this.cycles + 1) >>> 0;
    this.lastSequence = sequence;
    const index = this.cycles * 65536 + sequence;
    this.rtp.crypt(bytes, payloadOffset(bytes, length), length, read32(bytes, 8), index);
    write32(this.rollover, 0, this.cycles);
    bytes.set(this.rtp.tag(bytes, length, this.rollover).subarray(0, this.rtp.tagSize), length);
    return length + this.rtp.tagSize;
  }

  /** The same for a compound RTCP packet (RFC 3711 section 3.4). */
  protectRtcp(bytes: Uint8Array, length: number): number {
    this.rtcpIndex = (this.rtcpIndex + 1) & 0x7fffffff;
    this.rtcp.crypt(bytes, 8, length, read32(bytes, 4), this.rtcpIndex);
    write32(bytes, length, ENCRYPTED + this.rtcpIndex);
    const signed = length + INDEX_SIZE;
    bytes.set(this.rtcp.tag(bytes, signed).subarray(0, RTCP_TAG_SIZE), signed);
    return signed + RTCP_TAG_SIZE;
  }
}

/** Remembers which of the last indexes were seen (RFC 3711 section 3.3.2). */
class ReplayList {
  highest = -1;
  private readonly seen = new Float64Array(REPLAY_WINDOW).fill(-1);

  fresh(index: number): boolean {
    return index > this.highest - REPLAY_WINDOW && this.seen[index % REPLAY_WINDOW] !== index;
  }

  add(index: number): void {
    this.seen[index % REPLAY_WINDOW] = index;
    if (index > this.highest) this.highest = index;
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
  private readonly rollover = new Uint8Array(4);
  private readonly sources = new Map<number, Source>();

  /** `initialRollover` is used for the first packet of a source: not 0 when a stream is taken over while it runs. */
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
    const index = this.estimateIndex(source, sequence);
    if (index < 0 || source?.rtp.fresh(index) === false) return -1;
    write32(this.rollover, 0, Math.floor(index / 65536));
    if (!this.rtp.verify(bytes, plain, plain, this.rollover)) return -1;
    const known = source ?? this.addSource(ssrc);
    if (known === undefined) return -1;
    known.rtp.add(index);
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
    if (!this.rtcp.verify(bytes, plain + INDEX_SIZE, plain + INDEX_SIZE)) return -1;
    const known = source ?? this.addSource(ssrc);
    if (known === undefined) return -1;
    known.rtcp.add(index);
    if (word >= ENCRYPTED) this.rtcp.crypt(bytes, 8, plain, ssrc, index);
    return plain;
  }

  private addSource(ssrc: number): Source | undefined {
    if (this.sources.size >= MAX_SOURCES) return undefined;
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
