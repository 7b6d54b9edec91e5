import { SAMPLE_RATE } from '../codec/frame.js';
import { DTMF_COLUMNS, DTMF_LAYOUT, DTMF_ROWS } from './tones.js';

/** Samples of one block: 12.75 ms, so that a key of 40 ms (ITU-T Q.24) covers two of them whole. */
const BLOCK = 102;
/** Mean square below which nothing is looked for: about −36 dB below full scale for the pair. */
const MIN_POWER = 250_000;
/** Share of the power of the block that the pair of tones must have. */
const MIN_SHARE = 0.8;
/** Row louder than column by at most 4 dB, column louder than row by at most 8 dB (Q.24 tables). */
const MAX_ROW_OVER_COLUMN = 10 ** 0.4;
const MAX_COLUMN_OVER_ROW = 10 ** 0.8;
/** A tone must be so much stronger than the others of its group (6 dB). */
const MIN_OVER_OTHERS = 10 ** 0.6;

/** One Goertzel filter: power at one frequency of a block. */
export function goertzelPower(
  samples: Int16Array | Float64Array,
  from: number,
  count: number,
  frequency: number,
): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / SAMPLE_RATE);
  let before = 0;
  let last = 0;
  for (let i = from; i < from + count; i++) {
    const value = (samples[i] as number) + coefficient * last - before;
    before = last;
    last = value;
  }
  // 2·|X|²/N² is the mean square of a sine of that frequency.
  return (2 * (last * last + before * before - coefficient * last * before)) / (count * count);
}

/**
 * Finds keys in sound (ITU-T Q.23, Q.24). Limits: tuned for clean G.711 lines; speech with a strong pair of tones can look
 * like a key ("talk-off"); double presses closer than about 26 ms melt into one. Off unless asked for.
 */
export class DtmfDetector {
  private readonly block = new Int16Array(BLOCK);
  private filled = 0;
  private candidate = '';
  private pressed = '';
  private misses = 0;

  /** Takes a frame; returns the keys that began in it. */
  take(samples: Int16Array): string {
    let found = '';
    for (const sample of samples) {
      this.block[this.filled++] = sample;
      if (this.filled < BLOCK) continue;
      this.filled = 0;
      found += this.judge(this.keyOf(this.block));
    }
    return found;
  }

  /** Two equal blocks begin a press, two blocks without it end it. */
  private judge(key: string): string {
    if (this.pressed !== '') {
      this.misses = key === this.pressed ? 0 : this.misses + 1;
      if (this.misses >= 2) this.pressed = '';
    }
    const begins = this.pressed === '' && key !== '' && key === this.candidate;
    this.candidate = key;
    if (!begins) return '';
    this.pressed = key;
    this.misses = 0;
    return key;
  }

  private keyOf(block: Int16Array): string {
    let power = 0;
    for (const sample of block) power += sample * sample;
    power /= BLOCK;
    if (power < MIN_POWER) return '';
    const row = strongest(block, DTMF_ROWS);
    const column = strongest(block, DTMF_COLUMNS);
    if (row === undefined || column === undefined) return '';
    if (row.power > column.power * MAX_ROW_OVER_COLUMN || column.power > row.power * MAX_COLUMN_OVER_ROW) return '';
    if (row.power + column.power < power * MIN_SHARE) return '';
    return DTMF_LAYOUT[row.index]?.[column.index] ?? '';
  }
}

function strongest(block: Int16Array, frequencies: readonly number[]): { index: number; power: number } | undefined {
  let index = -1;
  let best = 0;
  let second = 0;
  for (let i = 0; i < frequencies.length; i++) {
    const power = goertzelPower(block, 0, BLOCK, frequencies[i] as number);
    if (power > best) {
      second = best;
      best = power;
      index = i;
    } else if (power > second) {
      second = power;
    }
  }
  return best > second * MIN_OVER_OTHERS ? { index, power: best } : undefined;
}
