import type { DigitRules } from './digit-collector.js';
import type { ToneName } from './tones.js';

/** One thing that is played, in order, before anything else of the treatment. */
export interface PromptPart {
  /** Mono samples at 8 kHz; in shared memory when it goes to a worker. */
  readonly samples: Int16Array;
  /** [INTERRUPTABLE] A key ends this and all further prompts. */
  readonly interruptable: boolean;
}

/** What plays after the prompts until the treatment ends by itself or is stopped. */
export type Background =
  | { readonly kind: 'silence' }
  | { readonly kind: 'tone'; readonly tone: ToneName }
  | { readonly kind: 'loop'; readonly samples: Int16Array };

/** A treatment ready to be run by a worker. Plain data. */
export interface TreatmentProgram {
  /** Short name of T-Library's TTreatmentType. */
  readonly TreatmentType: string;
  readonly prompts: readonly PromptPart[];
  /** Present in endless treatments (music, ring-back …). */
  readonly background?: Background;
  /** Milliseconds after which an endless treatment ends by itself [DURATION]; 0 = never. */
  readonly duration: number;
  /** Present when digits are collected. */
  readonly collect?: DigitRules;
  /** Present when what the leg says is recorded after the prompts [RecordUserAnnouncement]. */
  readonly record?: RecordRules;
}

export interface RecordRules {
  /** Absolute path of the WAV file. */
  readonly file: string;
  /** Milliseconds; the recording ends then. */
  readonly limit: number;
  /** Keys that end the recording. */
  readonly termDigits: string;
  /** Keys that end it and throw it away. */
  readonly abortDigits: string;
}

/** How a treatment ended. `failed` = it could not go on, for example because the disk is full. */
export type TreatmentEndReason =
  | 'completed'
  | 'max-digits'
  | 'term-digit'
  | 'abort-digit'
  | 'timeout'
  | 'stopped'
  | 'replaced'
  | 'failed';

export interface TreatmentEnd {
  readonly TreatmentType: string;
  readonly reason: TreatmentEndReason;
  /** Whether a key cut a prompt short (Extensions INTERRUPTED: KEYPAD). */
  readonly interrupted: boolean;
  /** Collected digits without the terminating one, and the last of them; '' when there is none. */
  readonly CollectedDigits: string;
  readonly LastCollectedDigit: string;
}
