import { FRAME_SAMPLES } from './frame.js';

/** Samples of sound before the gap that are looked at. */
export const HISTORY_SAMPLES = 2 * FRAME_SAMPLES;
/** Pitch periods that are tried: 66 … 400 Hz, as in G.711 Appendix I. */
const SHORTEST_PERIOD = 20;
const LONGEST_PERIOD = 120;
/** Frames after which nothing is left of the sound. */
const FADE_FRAMES = 3;
/** Samples over which the concealed and the real sound are blended at the end of a gap. */
const BLEND_SAMPLES = 32;

/**
 * Simple packet loss concealment: the last pitch period before the gap is repeated and fades out within 60 ms. The first
 * frame after the gap is blended in over 4 ms.
 */
export class Concealment {
  private readonly period = new Int16Array(LONGEST_PERIOD);
  private length = 0;
  private position = 0;
  private frames = 0;

  /** Whether the last frame was a concealed one, so that the next good one has to be blended. */
  get active(): boolean {
    return this.frames > 0;
  }

  /** Whether the gap has become so long that only silence is left. */
  get exhausted(): boolean {
    return this.frames >= FADE_FRAMES;
  }

  /** Begins a gap after `history`, the last `HISTORY_SAMPLES` samples. */
  begin(history: Int16Array): void {
    this.length = pitchPeriod(history);
    this.period.set(history.subarray(HISTORY_SAMPLES - this.length));
    this.position = 0;
    this.frames = 0;
  }

  /** Fills one frame of the gap. */
  fill(out: Int16Array): void {
    const { length, period } = this;
    if (length === 0 || this.frames >= FADE_FRAMES) {
      out.fill(0, 0, FRAME_SAMPLES);
    } else {
      const from = 1 - this.frames / FADE_FRAMES;
      const step = 1 / (FADE_FRAMES * FRAME_SAMPLES);
      let position = this.position;
      for (let i = 0; i < FRAME_SAMPLES; i++) {
        out[i] = (period[position] as number) * (from - step * i);
        if (++position === length) position = 0;
      }
      this.position = position;
    }
    this.frames++;
  }

  /** Blends the first good frame after the gap with what the concealment would have gone on with. */
  end(frame: Int16Array): void {
    if (this.length > 0 && this.frames > 0 && this.frames < FADE_FRAMES) {
      const level = 1 - this.frames / FADE_FRAMES;
      let position = this.position;
      for (let i = 0; i < BLEND_SAMPLES; i++) {
        const share = i / BLEND_SAMPLES;
        frame[i] = (frame[i] as number) * share + (this.period[position] as number) * level * (1 - share);
        if (++position === this.length) position = 0;
      }
    }
    this.frames = 0;
  }
}

/** The lag at which the end of `history` resembles what came before it most; 0 when there is no sound. */
function pitchPeriod(history: Int16Array): number {
  const span = FRAME_SAMPLES;
  const end = HISTORY_SAMPLES - span;
  let best = 0;
  let bestScore = 0;
  for (let lag = SHORTEST_PERIOD; lag <= LONGEST_PERIOD; lag++) {
    let product = 0;
    let energy = 0;
    // Every second sample is enough to find the period.
    for (let i = end; i < HISTORY_SAMPLES; i += 2) {
      const earlier = history[i - lag] as number;
      product += (history[i] as number) * earlier;
      energy += earlier * earlier;
    }
    const score = product > 0 && energy > 0 ? (product * product) / energy : 0;
    // A multiple of the period is no better than the period itself: it has to win clearly.
    if (score > bestScore * 1.02) {
      best = lag;
      bestScore = score;
    }
  }
  if (best > 0) return best;
  return history.some((sample) => sample !== 0) ? LONGEST_PERIOD : 0;
}
