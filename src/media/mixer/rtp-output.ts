import { FRAME_SAMPLES, SAMPLE_RATE } from '../codec/frame.js';
import { FRAME_WORDS } from '../codec/frame-words.js';
import type { G711 } from '../codec/g711.js';
import { type TelephoneEventFrame, writeTelephoneEvent } from '../codec/telephone-event.js';
import { RTP_HEADER_SIZE, type RtpHeader, writeRtpHeader } from '../rtp/rtp-packet.js';
import { SRTP_OVERHEAD, type SrtpSender } from '../srtp/srtp.js';

/** Longest payload that is relayed. */
export const MAX_PAYLOAD = 1400;

/**
 * The packet that is being written: header, payload from byte 12 on, room for the tag of SRTP. One for all legs, because each
 * packet is sent before the next one is begun, and memory that is used again and again stays in the cache.
 */
export const outgoing = Buffer.alloc(RTP_HEADER_SIZE + MAX_PAYLOAD + SRTP_OVERHEAD);
/** Its payload of one frame, four bytes a word. */
export const outgoingPayload = new Uint32Array(outgoing.buffer, outgoing.byteOffset + RTP_HEADER_SIZE, FRAME_WORDS);

/** After so many packets none comes from before the first one: it would be taken for a jump of the numbers. */
const MOST_OVERTAKEN = 1000;

/** What the payload of one frame that stands in `outgoing` sounds like. */
export function decodeOutgoing({ decode }: G711, out: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) out[i] = decode[outgoing[RTP_HEADER_SIZE + i] as number] as number;
}

/** One stream that is sent: numbers its packets. The caller fills the payload of `outgoing` and sends what `finish…` returns. */
export class RtpOutput {
  srtp: SrtpSender | undefined;
  packets = 0;
  octets = 0;
  /** Timestamp of the packet that was sent last, and when (whole local milliseconds). */
  lastTimestamp: number;
  lastSent = 0;
  private marker = true;
  private sequence: number;
  private timestamp: number;
  /** While relaying: what is added to numbers of the other side. */
  private relaying = false;
  private relayStream = -1;
  private relaySsrc = 0;
  /** Number of the first packet that was passed on, and how many were since. */
  private relayFirst = 0;
  private relayed = 0;
  private relaySequence = 0;
  private relayTimestamp = 0;

  /** Signed, as `timestamp` and `lastTimestamp`: see `RtpHeader`. */
  readonly ssrc: number;

  constructor(ssrc: number, sequence: number, timestamp: number) {
    this.ssrc = ssrc | 0;
    this.sequence = sequence & 0xffff;
    this.timestamp = timestamp | 0;
    this.lastTimestamp = this.timestamp;
  }

  /** Timestamp of the current frame. */
  get now(): number {
    return this.timestamp;
  }

  /** Goes on by so many frames; what is sent after a frame without packet gets the marker. */
  advance(frames: number): void {
    this.timestamp = (this.timestamp + frames * FRAME_SAMPLES) | 0;
  }

  /** Nothing is sent in this frame: the next packet begins a talkspurt (RFC 3551 section 4.1). */
  pause(): void {
    this.marker = true;
  }

  /** Completes the packet whose payload of one frame is in place; returns its length. */
  finishAudio(payloadType: number, now: number): number {
    const length = this.finish(payloadType, this.marker, this.timestamp, FRAME_SAMPLES, now);
    this.marker = false;
    return length;
  }

  /** Writes and completes a packet of a pressed key. */
  finishKey(frame: TelephoneEventFrame, payloadType: number, now: number): number {
    writeTelephoneEvent(frame.event, outgoing, RTP_HEADER_SIZE);
    this.marker = true;
    return this.finish(payloadType, frame.marker, frame.timestamp, 4, now);
  }

  /**
   * Passes on a packet of another stream whose payload is in place. Gaps in its numbers stay gaps, so that the far end sees what
   * was lost; a new source of the other side, or one whose numbers begin anew (`stream` counts that), goes on without a jump. 0 =
   * nothing is to be sent: the packet is older than all that were passed on, and its number is another one's already.
   */
  finishRelayed(from: RtpHeader, stream: number, payloadType: number, length: number, now: number): number {
    if (!this.relaying || from.ssrc !== this.relaySsrc || stream !== this.relayStream) {
      this.relaying = true;
      this.relaySsrc = from.ssrc;
      this.relayStream = stream;
      this.relayFirst = this.sequence;
      this.relayed = 0;
      this.relaySequence = this.sequence - from.sequence;
      this.relayTimestamp = (this.continued(now) - from.timestamp) | 0;
    }
    const sequence = (from.sequence + this.relaySequence) & 0xffff;
    if (this.relayed < MOST_OVERTAKEN) {
      this.relayed++;
      if (((sequence - this.relayFirst) & 0xffff) >= 0x8000) return 0;
    }
    const timestamp = (from.timestamp + this.relayTimestamp) | 0;
    const next = this.sequence;
    this.sequence = sequence;
    const size = this.finish(payloadType, from.marker, timestamp, length, now);
    // A packet that was overtaken must not turn the numbers back.
    if (((this.sequence - next) & 0xffff) > 0x8000) this.sequence = next;
    return size;
  }

  /** Ends relaying: own frames follow what was passed on. */
  endRelay(now: number): void {
    if (!this.relaying) return;
    this.relaying = false;
    this.timestamp = this.continued(now);
    this.marker = true;
  }

  /** Timestamp that fits to this moment, at least one frame after the last packet. */
  private continued(now: number): number {
    const elapsed = Math.round(((now - this.lastSent) * SAMPLE_RATE) / 1000);
    return (this.packets === 0 ? this.timestamp : this.lastTimestamp + Math.max(FRAME_SAMPLES, elapsed)) | 0;
  }

  private finish(payloadType: number, marker: boolean, timestamp: number, payload: number, now: number): number {
    writeRtpHeader(outgoing, payloadType, marker, this.sequence, timestamp, this.ssrc);
    this.sequence = (this.sequence + 1) & 0xffff;
    this.packets++;
    this.octets = (this.octets + payload) | 0;
    this.lastTimestamp = timestamp;
    this.lastSent = Math.round(now);
    const length = RTP_HEADER_SIZE + payload;
    return this.srtp === undefined ? length : this.srtp.protect(outgoing, length);
  }
}
