import { FRAME_MS, FRAME_SAMPLES } from '../codec/frame.js';
import { goertzelPower } from './dtmf-detector.js';

/**
 * Guesses from the first seconds after the answer who is there: people say a short word and wait; machines talk on. This
 * is a rule of thumb on sound levels, nothing more. What it cannot do: tell a talkative person from a machine, a machine
 * with a short text from a person, or anything from a noisy line; it does not find the beep. It is therefore off unless
 * asked for, and it says `unknown` rather than guess when its rules do not decide.
 */
export interface AnswerDetectionOptions {
  /** Milliseconds of silence at the beginning that mean that nobody speaks. Default 3000. */
  readonly initialSilence?: number;
  /** Milliseconds of speech, short breaks included, beyond which it is a machine. Default 2200. */
  readonly greeting?: number;
  /** Milliseconds of silence after speech that mean that a person waits. Default 800. */
  readonly afterGreeting?: number;
  /** Words beyond which it is a machine. Default 5. */
  readonly words?: number;
  /** Milliseconds after which it gives up. Default 5000. */
  readonly total?: number;
  /** Mean absolute sample that counts as sound. Default 400. */
  readonly threshold?: number;
}

export type AnswerVerdict = 'person' | 'answering-machine' | 'fax' | 'silence' | 'unknown';

/** Milliseconds of sound that make a word, and of silence that end one. */
const WORD_MS = 100;
const BREAK_MS = 60;
/** CNG of a calling and CED of an answering fax machine, ITU-T T.30. */
const FAX_TONES = [1100, 2100];
const FAX_MS = 300;

export class AnswerDetector {
  private readonly options: Required<AnswerDetectionOptions>;
  private elapsed = 0;
  /** Length of the current run of sound; short breaks do not end it. */
  private sound = 0;
  private quiet = 0;
  private words = 0;
  private inWord = false;
  private speechBegan = 0;
  private speechEnded = 0;
  private fax = 0;

  constructor(options: AnswerDetectionOptions = {}) {
    this.options = {
      initialSilence: options.initialSilence ?? 3000,
      greeting: options.greeting ?? 2200,
      afterGreeting: options.afterGreeting ?? 800,
      words: options.words ?? 5,
      total: options.total ?? 5000,
      threshold: options.threshold ?? 400,
    };
  }

  /** Takes one frame of what the far end says, undefined when nothing came; the verdict, once there is one. */
  take(samples: Int16Array | undefined): AnswerVerdict | undefined {
    const { options } = this;
    this.elapsed += FRAME_MS;
    if (samples !== undefined && meanLevel(samples) >= options.threshold) this.hear(samples);
    else this.pause();
    if (this.fax >= FAX_MS) return 'fax';
    if (this.words === 0) {
      if (this.elapsed >= options.initialSilence) return 'silence';
    } else {
      if (this.speechEnded - this.speechBegan >= options.greeting || this.words > options.words)
        return 'answering-machine';
      if (this.elapsed - this.speechEnded >= options.afterGreeting) return 'person';
    }
    return this.elapsed >= options.total ? 'unknown' : undefined;
  }

  private hear(samples: Int16Array): void {
    this.fax = isPureTone(samples) ? this.fax + FRAME_MS : 0;
    this.quiet = 0;
    this.sound += FRAME_MS;
    if (!this.inWord && this.sound >= WORD_MS) {
      this.inWord = true;
      if (this.words++ === 0) this.speechBegan = this.elapsed - this.sound;
    }
    if (this.inWord) this.speechEnded = this.elapsed;
  }

  private pause(): void {
    this.fax = 0;
    this.quiet += FRAME_MS;
    if (this.quiet < BREAK_MS) return;
    this.sound = 0;
    this.inWord = false;
  }
}

function meanLevel(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += Math.abs(sample);
  return sum / samples.length;
}

function isPureTone(samples: Int16Array): boolean {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  power /= FRAME_SAMPLES;
  return FAX_TONES.some((frequency) => goertzelPower(samples, 0, FRAME_SAMPLES, frequency) > power * 0.8);
}
