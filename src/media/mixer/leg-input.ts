import { COMFORT_NOISE_PAYLOAD_TYPE, ComfortNoise } from '../codec/comfort-noise.js';
import { Concealment, HISTORY_SAMPLES } from '../codec/concealment.js';
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from '../codec/frame.js';
import { decodeFrame, type G711, PCMA, PCMU, transcodeTable } from '../codec/g711.js';
import { readTelephoneEvent, TelephoneEventReceiver } from '../codec/telephone-event.js';
import { JitterBuffer, type JitterLimits } from '../rtp/jitter-buffer.js';
import { Reception } from '../rtp/reception.js';
import type { RtpHeader } from '../rtp/rtp-packet.js';

/** What a payload type stands for on this leg. */
export type PayloadKind = 'unknown' | 'audio' | 'other-law' | 'key' | 'noise';

/** Frames after which a key counts as released although its end was lost. */
const KEY_RELEASE_FRAMES = 10;

/** Scratch space; each call uses it up before it returns. */
const historyBytes = new Uint8Array(HISTORY_SAMPLES);
const historySamples = new Int16Array(HISTORY_SAMPLES);
const transcoded = new Uint8Array(2048);

export interface PayloadTypes {
  readonly PCMU: number;
  readonly PCMA: number;
  /** Absent: keys come as tones only. */
  readonly telephoneEvent?: number;
}

/** What one leg says: from packets to one frame of samples every 20 ms. */
export class LegInput {
  readonly reception = new Reception();
  readonly jitter: JitterBuffer;
  /** The current frame, valid while `heard`. */
  readonly samples = new Int16Array(FRAME_SAMPLES);
  /** Whether there is any sound in the current frame. */
  heard = false;
  /** Whether the current frame lies unchanged in the jitter buffer, so that its bytes can be passed on. */
  unchanged = false;
  private readonly concealment = new Concealment();
  private readonly noise = new ComfortNoise();
  private noisy = false;
  private readonly keys = new TelephoneEventReceiver();
  private keyFrames = 0;
  private readonly kinds: PayloadKind[] = new Array<PayloadKind>(128).fill('unknown');
  private readonly fromOther: Uint8Array;
  private decoded = false;

  constructor(
    readonly codec: G711,
    types: PayloadTypes,
    limits: JitterLimits,
  ) {
    const other = codec === PCMU ? PCMA : PCMU;
    this.fromOther = transcodeTable(other, codec);
    this.kinds[COMFORT_NOISE_PAYLOAD_TYPE] = 'noise';
    this.kinds[types[other.name]] = 'other-law';
    this.kinds[types[codec.name]] = 'audio';
    if (types.telephoneEvent !== undefined) this.kinds[types.telephoneEvent] = 'key';
    this.jitter = new JitterBuffer(codec.silence, limits);
  }

  kindOf(payloadType: number): PayloadKind {
    return this.kinds[payloadType] as PayloadKind;
  }

  /** Counts the packet; false when it is a repetition or not yet proven to belong to the stream. */
  count(header: RtpHeader, now: number): boolean {
    const arrival = Math.round((now * SAMPLE_RATE) / 1000) | 0;
    const verdict = this.reception.take(header.ssrc, header.sequence, header.timestamp, arrival);
    if (verdict === 'duplicate' || verdict === 'unproven') return false;
    if (verdict === 'restarted') this.jitter.reset();
    return true;
  }

  /** Takes sound. */
  audio(header: RtpHeader, kind: PayloadKind, bytes: Uint8Array): void {
    this.noisy = false;
    const { payloadOffset, payloadLength } = header;
    if (kind === 'audio') {
      this.jitter.push(header.timestamp, bytes, payloadOffset, payloadLength);
      return;
    }
    const length = Math.min(payloadLength, transcoded.length);
    for (let i = 0; i < length; i++) {
      transcoded[i] = this.fromOther[bytes[payloadOffset + i] as number] as number;
    }
    this.jitter.push(header.timestamp, transcoded, 0, length);
  }

  /** Takes comfort noise (RFC 3389): the sender pauses from here on. */
  comfortNoise(header: RtpHeader, bytes: Uint8Array): void {
    this.noise.update(bytes, header.payloadOffset, header.payloadLength);
    this.noisy = true;
  }

  /** Takes a telephone-event; returns the key when a new press begins. */
  key(header: RtpHeader, bytes: Uint8Array): string | undefined {
    const event = readTelephoneEvent(bytes, header.payloadOffset, header.payloadLength);
    if (event === undefined) return undefined;
    this.keyFrames = 0;
    return this.keys.take(event, header.timestamp);
  }

  /** Moves on to the frame that is due. `decode` = the samples are needed whatever happens to them. */
  next(decode: boolean): void {
    const { jitter, concealment } = this;
    const pulled = jitter.pull();
    this.unchanged = false;
    this.decoded = false;
    if (this.keys.pressed && ++this.keyFrames > KEY_RELEASE_FRAMES) this.keys.release();
    if (pulled === 'frame') {
      this.heard = true;
      if (concealment.active) {
        decodeFrame(this.codec, jitter.bytes, jitter.offset, this.samples, FRAME_SAMPLES);
        concealment.end(this.samples);
        this.decoded = true;
      } else {
        this.unchanged = true;
        if (decode) this.decode();
      }
    } else if (pulled === 'lost' && !this.noisy) {
      this.conceal();
    } else {
      this.heard = this.noisy && !this.noise.silent;
      if (this.heard) this.noise.fill(this.samples);
      this.decoded = true;
    }
    // While a key is pressed its tone must not be heard beside the event (RFC 4733 section 2.5.1.2).
    if (this.keys.pressed) this.heard = false;
  }

  /** Makes sure that `samples` holds the current frame. */
  decode(): void {
    if (this.decoded) return;
    decodeFrame(this.codec, this.jitter.bytes, this.jitter.offset, this.samples, FRAME_SAMPLES);
    this.decoded = true;
  }

  private conceal(): void {
    const { concealment, jitter } = this;
    if (!concealment.active) {
      jitter.history(historyBytes, HISTORY_SAMPLES);
      decodeFrame(this.codec, historyBytes, 0, historySamples, HISTORY_SAMPLES);
      concealment.begin(historySamples);
    }
    this.heard = !concealment.exhausted;
    concealment.fill(this.samples);
    this.decoded = true;
  }
}

/** Frames in so many milliseconds, at least one. */
export function framesIn(milliseconds: number): number {
  return Math.max(1, Math.round(milliseconds / FRAME_MS));
}
