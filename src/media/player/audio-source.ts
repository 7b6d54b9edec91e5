import { FRAME_SAMPLES } from '../codec/frame.js';

/** Something that is played: one frame at a time. */
export interface AudioSource {
  /** Fills one frame, with silence after the end. False when the end was reached with or before this frame. */
  read(out: Int16Array): boolean;
}

/** Samples at 8 kHz from memory, once or in a loop. */
export class SampleSource implements AudioSource {
  private position = 0;

  constructor(
    private readonly samples: Int16Array,
    private readonly loop = false,
  ) {}

  read(out: Int16Array): boolean {
    const { samples } = this;
    let filled = 0;
    while (filled < FRAME_SAMPLES) {
      const count = Math.min(FRAME_SAMPLES - filled, samples.length - this.position);
      for (let i = 0; i < count; i++) out[filled + i] = samples[this.position + i] as number;
      filled += count;
      this.position += count;
      if (this.position < samples.length) continue;
      if (!this.loop || samples.length === 0) break;
      this.position = 0;
    }
    out.fill(0, filled, FRAME_SAMPLES);
    return this.loop ? samples.length > 0 : this.position < samples.length;
  }
}

/** Endless silence. */
export const SILENCE: AudioSource = {
  read(out) {
    out.fill(0, 0, FRAME_SAMPLES);
    return true;
  },
};
