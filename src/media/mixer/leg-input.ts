import { COMFORT_NOISE_PAYLOAD_TYPE, ComfortNoise } from '../codec/comfort-noise.js';
import { Concealment, HISTORY_SAMPLES } from '../codec/concealment.js';
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from '../codec/frame.js';
import { PCMA, PCMU } from '../codec/g711.js';
import { readTelephoneEvent, TelephoneEventReceiver } from '../codec/telephone-event.js';
import { JitterBuffer, type JitterLimits } from '../rtp/jitter-buffer.js';
import { Reception } from '../rtp/reception.js';
import type { RtpHeader } from '../rtp/rtp-packet.js';

/** What a payload type stands for on this leg. */
export type PayloadKind = 'unknown' | 'PCMU' | 'PCMA' | 'key' | 'noise';

/** Frames after which a key counts as released although its end was lost. */
const KEY_RELEASE_FRAMES = 10;

/** Scratch space, used up within one call. */
const history = new Int16Array(HISTORY_SAMPLES);

export interface PayloadTypes {
  readonly PCMU: number;
  readonly PCMA: number;
  /** Types at which telephone-event may come; empty = keys come as tones only. */
  readonly telephoneEvent: readonly number[];
}

/** Kinds by payload type; legs that agreed on the same share one table. */
const tables = new Map<string, readonly PayloadKind[]>();

function kindsOf(types: PayloadTypes): readonly PayloadKind[] {
  const name = [types.PCMU, types.PCMA, ...types.telephoneEvent].join();
  const known = tables.get(name);
  if (known !== undefined) return known;
  const kinds = new Array<PayloadKind>(128).fill('unknown');
  kinds[COMFORT_NOISE_PAYLOAD_TYPE] = 'noise';
  // The static ones are those of our own descriptions: the far end may send them whatever it calls them itself.
  kinds[0] = 'PCMU';
  kinds[8] = 'PCMA';
  for (const type of types.telephoneEvent) kinds[type] = 'key';
  kinds[types.PCMA] = 'PCMA';
  kinds[types.PCMU] = 'PCMU';
  // What phones agree on hardly varies; a few hundred tables are not worth keeping, and far ends choose the numbers.
  if (tables.size > 256) tables.clear();
  tables.set(name, kinds);
  return kinds;
}

/** What one leg says: from packets to one frame of samples every 20 ms. */
export class LegInput {
  readonly reception = new Reception();
  readonly jitter: JitterBuffer;
  /** How often the numbers of its packets began, or began anew. */
  streams = 0;
  /** Whether there is any sound in the current frame; then it is at `voice[at … at + 160)`. */
  heard = false;
  voice: Int16Array;
  at = 0;
  private readonly own = new Int16Array(FRAME_SAMPLES);
  private readonly concealment = new Concealment();
  private readonly noise = new ComfortNoise();
  private noisy = false;
  private readonly keys = new TelephoneEventReceiver();
  private keyFrames = 0;
  private readonly kinds: readonly PayloadKind[];

  constructor(types: PayloadTypes, limits: JitterLimits) {
    this.kinds = kindsOf(types);
    this.jitter = new JitterBuffer(limits);
    this.voice = this.own;
  }

  kindOf(payloadType: number): PayloadKind {
    return this.kinds[payloadType] as PayloadKind;
  }

  /** Counts the packet; false when it is a repetition or not yet proven to belong to the stream. */
  count(header: RtpHeader, now: number): boolean {
    const arrival = Math.round((now * SAMPLE_RATE) / 1000) | 0;
    const verdict = this.reception.take(header.ssrc, header.sequence, header.timestamp, arrival);
    if (verdict === 'duplicate' || verdict === 'unproven') return false;
    if (verdict === 'restarted') {
      this.streams++;
      this.jitter.reset();
      this.keys.reset();
    }
    return true;
  }

  /** Takes sound. */
  audio(header: RtpHeader, kind: 'PCMU' | 'PCMA', bytes: Uint8Array): void {
    this.noisy = false;
    const law = kind === 'PCMU' ? PCMU.decode : PCMA.decode;
    this.jitter.push(header.timestamp, law, bytes, header.payloadOffset, header.payloadLength);
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

  /** Moves on to the frame that is due. */
  next(): void {
    const { jitter, concealment } = this;
    const pulled = jitter.pull();
    if (pulled === 'frame') {
      this.heard = true;
      if (concealment.active) this.blend();
      else {
        this.voice = jitter.samples;
        this.at = jitter.offset;
      }
    } else if (pulled === 'lost' && !this.noisy) {
      this.conceal();
    } else {
      this.heard = this.noisy && !this.noise.silent;
      if (this.heard) this.noise.fill(this.useOwn());
    }
    if (!this.keys.pressed) return;
    // While a key is pressed its tone must not be heard beside the event (RFC 4733 section 2.5.1.2).
    this.heard = false;
    if (++this.keyFrames > KEY_RELEASE_FRAMES) this.keys.release();
  }

  /** The current frame as an array of its own, for those who listen to this leg alone. */
  frame(): Int16Array | undefined {
    if (!this.heard) return undefined;
    if (this.voice !== this.own) {
      for (let i = 0; i < FRAME_SAMPLES; i++) this.own[i] = this.voice[this.at + i] as number;
    }
    return this.own;
  }

  private useOwn(): Int16Array {
    this.voice = this.own;
    this.at = 0;
    return this.own;
  }

  private blend(): void {
    const { samples, offset } = this.jitter;
    const own = this.useOwn();
    for (let i = 0; i < FRAME_SAMPLES; i++) own[i] = samples[offset + i] as number;
    this.concealment.end(own);
  }

  private conceal(): void {
    const { concealment } = this;
    if (!concealment.active) {
      this.jitter.history(history);
      concealment.begin(history);
    }
    this.heard = !concealment.exhausted;
    concealment.fill(this.useOwn());
  }
}

/** Frames in so many milliseconds, at least one. */
export function framesIn(milliseconds: number): number {
  return Math.max(1, Math.round(milliseconds / FRAME_MS));
}
