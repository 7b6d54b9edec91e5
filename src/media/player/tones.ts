import { FRAME_SAMPLES, SAMPLE_RATE } from '../codec/frame.js';
import { KEYS } from '../codec/telephone-event.js';
import type { AudioSource } from './audio-source.js';

/** One signal: frequencies that sound together, then silence, for ever. */
export interface ToneCadence {
  /** Hz. */
  readonly frequencies: readonly number[];
  /** Milliseconds of sound and of silence in turn, beginning with sound; empty = without a break. */
  readonly cadence: readonly number[];
  /** Level of each frequency in dB below full scale. Default −16. */
  readonly level?: number;
}

export type ToneName = 'ringback' | 'busy' | 'fast-busy';

/** Call progress tones by country plan; ITU-T E.180 supplement 2. */
export const TONE_PLANS: Readonly<Record<'us' | 'eu', Readonly<Record<ToneName, ToneCadence>>>> = {
  us: {
    ringback: { frequencies: [440, 480], cadence: [2000, 4000] },
    busy: { frequencies: [480, 620], cadence: [500, 500] },
    'fast-busy': { frequencies: [480, 620], cadence: [250, 250] },
  },
  eu: {
    ringback: { frequencies: [425], cadence: [1000, 4000] },
    busy: { frequencies: [425], cadence: [500, 500] },
    'fast-busy': { frequencies: [425], cadence: [250, 250] },
  },
};

export type TonePlan = keyof typeof TONE_PLANS;

/** Row and column frequencies of the keys, ITU-T Q.23. */
export const DTMF_ROWS: readonly number[] = [697, 770, 852, 941];
export const DTMF_COLUMNS: readonly number[] = [1209, 1336, 1477, 1633];
/** `DTMF_LAYOUT[row][column]`. */
export const DTMF_LAYOUT: readonly string[] = ['123A', '456B', '789C', '*0#D'];

/** Amplitude for a level in dB below full scale. */
function amplitude(level: number): number {
  return 32767 * 10 ** (level / 20);
}

/**
 * One whole cycle of a tone, to be played in a loop. Frequencies are whole Hertz, so a tone without a break repeats after
 * one second.
 */
export function toneCycle(tone: ToneCadence): Int16Array {
  const steps = tone.cadence.length === 0 ? [1000] : tone.cadence;
  const samples = new Int16Array((steps.reduce((sum, step) => sum + step, 0) * SAMPLE_RATE) / 1000);
  const scale = amplitude(tone.level ?? -16);
  let at = 0;
  for (const [index, step] of steps.entries()) {
    const end = at + (step * SAMPLE_RATE) / 1000;
    for (; at < end; at++) {
      if (index % 2 === 1) continue;
      let sum = 0;
      for (const frequency of tone.frequencies) sum += Math.sin((2 * Math.PI * frequency * at) / SAMPLE_RATE);
      samples[at] = Math.max(-32768, Math.min(32767, Math.round(sum * scale)));
    }
  }
  return samples;
}

/** Plays keys as pairs of tones (ITU-T Q.23), for far ends without telephone-event. Ends after the last gap. */
export class DtmfSource implements AudioSource {
  private readonly keys: string[] = [];
  private sample = 0;

  /** `press` and `gap` in milliseconds; characters that are no key are skipped. */
  constructor(
    digits: string,
    private readonly press: number,
    private readonly gap: number,
  ) {
    this.add(digits);
  }

  /** Keys that still have to be played, the one that plays included. */
  get pending(): number {
    const length = ((this.press + this.gap) * SAMPLE_RATE) / 1000;
    return Math.max(0, this.keys.length - Math.floor(this.sample / length));
  }

  /** Further keys after those that still have to be played. */
  add(digits: string): void {
    this.keys.push(...[...digits.toUpperCase()].filter((digit) => KEYS.includes(digit)));
  }

  read(out: Int16Array): boolean {
    const on = (this.press * SAMPLE_RATE) / 1000;
    const length = on + (this.gap * SAMPLE_RATE) / 1000;
    const scale = amplitude(-10);
    for (let i = 0; i < FRAME_SAMPLES; i++, this.sample++) {
      const key = this.keys[Math.floor(this.sample / length)];
      const at = this.sample % length;
      out[i] = key === undefined || at >= on ? 0 : Math.round(dtmfSample(key, at) * scale);
    }
    return this.sample < this.keys.length * length;
  }
}

function dtmfSample(key: string, at: number): number {
  const row = DTMF_LAYOUT.findIndex((keys) => keys.includes(key));
  const column = DTMF_LAYOUT[row]?.indexOf(key) ?? 0;
  const angle = (2 * Math.PI * at) / SAMPLE_RATE;
  return Math.sin(angle * (DTMF_ROWS[row] ?? 0)) + Math.sin(angle * (DTMF_COLUMNS[column] ?? 0));
}
