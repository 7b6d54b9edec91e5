import { FRAME_MS, FRAME_SAMPLES } from '../codec/frame.js';
import { decodeFrame } from '../codec/frame-words.js';
import { packetBytes, packetWords } from './packet-scratch.js';

/** Frames that the ring holds beyond the longest delay, so that what was played lately can be looked at again. */
const SPARE_FRAMES = 6;
/** Arrival is noted for each 5 ms, so that packets of 10, 20, 30 … ms, aligned or not, fit. */
const BLOCK = FRAME_SAMPLES / 4;
/** Frames without any packet after which the sender is taken to pause. */
const PAUSE_FRAMES = 5;
/** Frames over which the smallest depth is looked at before the delay is made shorter. */
const CALM_FRAMES = 100;
const CALM_FRAMES_AFTER_UNDERRUN = 400;

/** More frames than ever wait. */
const MANY_FRAMES = 1000;
/** Samples that a packet may lie behind before it is taken for a restart of the numbers: two seconds. */
const LATE = 16_000;

/** What `pull` found. */
export type Pulled =
  /** The frame is at `offset`. */
  | 'frame'
  /** The frame is missing though later ones are there, or it is late: conceal it. */
  | 'lost'
  /** The sender pauses. */
  | 'idle';

export interface JitterLimits {
  /** Milliseconds that are collected before the first frame of a stream is played. */
  readonly initialDelay: number;
  /** Milliseconds that may be collected at most. */
  readonly maxDelay: number;
}

export interface JitterCounts {
  /** Frames that were concealed. */
  concealed: number;
  /** Packets that came after their turn. */
  late: number;
  /** Frames left out to make the delay shorter. */
  skipped: number;
}

/**
 * A ring of samples, addressed by RTP timestamp; G.711 is decoded on the way in. Its delay adapts: an underrun makes it one frame longer; a while in
 * which there was always more than `initialDelay` to spare makes it one frame shorter. It is bounded: beyond `maxDelay` the
 * oldest sound is given up.
 */
export class JitterBuffer {
  /** The samples; a pulled frame lies at `offset`, never across the end. */
  readonly samples: Int16Array;
  /** The same memory, two samples a word. */
  private readonly words: Uint32Array;
  offset = 0;
  readonly counts: JitterCounts = { concealed: 0, late: 0, skipped: 0 };
  /** `stamps[block]` = absolute number of the block whose bytes are there. */
  private readonly stamps: Int32Array;
  /** Size in samples and in blocks. */
  private readonly ring: number;
  private readonly blocks: number;
  private readonly initialFrames: number;
  private readonly maxFrames: number;
  private streaming = false;
  private based = false;
  private base = 0;
  /** Positions in samples since `base`: what is played next, and the end of the newest packet. */
  private play = 0;
  private end = 0;
  /** Where the frame that was pulled last begins. */
  private pulled = 0;
  private emptyFrames = 0;
  private minDepth = MANY_FRAMES;
  private calm = 0;
  private calmNeeded = CALM_FRAMES;

  constructor(limits: JitterLimits) {
    this.initialFrames = Math.max(1, Math.round(limits.initialDelay / FRAME_MS));
    this.maxFrames = Math.max(this.initialFrames + 1, Math.round(limits.maxDelay / FRAME_MS));
    this.ring = (this.maxFrames + SPARE_FRAMES) * FRAME_SAMPLES;
    this.blocks = this.ring / BLOCK;
    this.samples = new Int16Array(this.ring);
    this.words = new Uint32Array(this.samples.buffer);
    this.stamps = new Int32Array(this.blocks).fill(-1);
  }

  /** Frames that wait to be played. */
  get depth(): number {
    return this.based ? Math.max(0, ((this.end - this.play) / FRAME_SAMPLES) | 0) : 0;
  }

  /** Forgets everything: the stream begins anew, for example after its source has changed. */
  reset(): void {
    this.streaming = false;
    this.based = false;
    this.emptyFrames = 0;
    this.stamps.fill(-1);
  }

  /** Takes the payload of a packet with the table of its law. Payloads longer than half the ring are cut. */
  push(timestamp: number, law: Int16Array, payload: Uint8Array, offset: number, length: number): void {
    let position = this.based ? (timestamp - this.base) | 0 : 0;
    const jump = position - this.end;
    if (!this.based || jump > this.ring / 2 || jump < -LATE || position > 0x20000000) {
      this.rebase(timestamp);
      position = 0;
    }
    if (this.streaming && position + length <= this.play) {
      this.counts.late++;
      return;
    }
    if (position < 0) return;
    const end = position + Math.min(length, this.ring / 2);
    // Sound that would overrun what is still to be played is bounded by giving up the oldest.
    if (end - this.play > this.maxFrames * FRAME_SAMPLES) this.dropTo(end);
    const aligned = position % FRAME_SAMPLES === 0 && offset % 4 === 0;
    if (length === FRAME_SAMPLES && aligned && payload.length <= packetBytes.length) {
      this.store(position, law, payload, offset);
    } else {
      this.storePart(position, end, law, payload, offset);
    }
    if (end > this.end) this.end = end;
  }

  /** Takes the frame that is due. Called once every 20 ms. */
  pull(): Pulled {
    if (!this.streaming) {
      if (!this.based || this.end - this.play < this.initialFrames * FRAME_SAMPLES) {
        // A lone packet of a sender that pauses again is played late rather than never.
        if (!this.based || this.end === this.play || ++this.emptyFrames < PAUSE_FRAMES) return 'idle';
      }
      this.streaming = true;
      this.emptyFrames = 0;
      this.observe(true);
    }
    this.shorten();
    const play = this.play;
    this.pulled = play;
    if (this.end <= play) return this.underrun();
    this.play = play + FRAME_SAMPLES;
    this.emptyFrames = 0;
    this.offset = play % this.ring;
    if (this.present(play)) return 'frame';
    this.counts.concealed++;
    return 'lost';
  }

  /** Copies the samples before the frame that was pulled last, silence where nothing came. */
  history(out: Int16Array): void {
    const from = this.pulled - out.length;
    for (let i = 0; i < out.length; i++) {
      const position = from + i;
      const there = position >= 0 && this.stamps[this.blockOf(position)] === Math.floor(position / BLOCK);
      out[i] = there ? (this.samples[position % this.ring] as number) : 0;
    }
  }

  private underrun(): Pulled {
    this.emptyFrames++;
    if (this.emptyFrames >= PAUSE_FRAMES) {
      this.reset();
      return 'idle';
    }
    // Not moving on leaves time for the frame that is late: the delay grows by one frame.
    this.calmNeeded = CALM_FRAMES_AFTER_UNDERRUN;
    this.observe(true);
    this.counts.concealed++;
    return 'lost';
  }

  /** Leaves one frame out when for a while there was always one to spare. */
  private shorten(): void {
    this.observe(false);
    if (this.calm < this.calmNeeded) return;
    if (this.minDepth > this.initialFrames) {
      this.play += FRAME_SAMPLES;
      this.counts.skipped++;
    }
    this.calmNeeded = CALM_FRAMES;
    this.observe(true);
  }

  private observe(restart: boolean): void {
    if (restart) {
      this.calm = 0;
      this.minDepth = MANY_FRAMES;
      return;
    }
    this.calm++;
    const depth = this.depth;
    if (depth < this.minDepth) this.minDepth = depth;
  }

  private dropTo(end: number): void {
    const keep = this.initialFrames * FRAME_SAMPLES;
    const target = Math.floor((end - keep) / FRAME_SAMPLES) * FRAME_SAMPLES;
    this.counts.skipped += Math.round((target - this.play) / FRAME_SAMPLES);
    this.play = target;
    this.observe(true);
  }

  private rebase(timestamp: number): void {
    this.reset();
    this.based = true;
    this.base = timestamp | 0;
    this.play = 0;
    this.end = 0;
  }

  private present(position: number): boolean {
    const number = (position / BLOCK) | 0;
    const at = number % this.blocks;
    const { stamps } = this;
    return (
      stamps[at] === number &&
      stamps[at + 1] === number + 1 &&
      stamps[at + 2] === number + 2 &&
      stamps[at + 3] === number + 3
    );
  }

  private store(position: number, law: Int16Array, payload: Uint8Array, offset: number): void {
    if (payload !== packetBytes) packetBytes.set(payload);
    decodeFrame(law, packetWords, offset / 4, this.words, (position % this.ring) / 2);
    const { stamps } = this;
    const number = (position / BLOCK) | 0;
    const at = number % this.blocks;
    stamps[at] = number;
    stamps[at + 1] = number + 1;
    stamps[at + 2] = number + 2;
    stamps[at + 3] = number + 3;
  }

  /** A packet of another length or off the frames: blocks that it touches count as there, the rest of them is silence. */
  private storePart(position: number, end: number, law: Int16Array, payload: Uint8Array, offset: number): void {
    for (let at = position; at < end; at++) {
      const number = Math.floor(at / BLOCK);
      const block = this.blockOf(at);
      if (this.stamps[block] !== number) {
        this.stamps[block] = number;
        this.samples.fill(0, block * BLOCK, (block + 1) * BLOCK);
      }
      this.samples[at % this.ring] = law[payload[offset + at - position] as number] as number;
    }
  }

  private blockOf(position: number): number {
    return Math.floor(position / BLOCK) % this.blocks;
  }
}
