import type { AnswerVerdict } from '../player/answering-machine.js';
import type { TreatmentEnd } from '../player/treatment-program.js';
import type { MediaRefusalCode } from './refusal.js';

/** What the media server tells. Events of one leg come in the order in which they happened. */
export type MediaEvent =
  /** Keys were pressed, as telephone-event or, where that is wanted, as tones. */
  | { readonly type: 'digits'; readonly leg: string; readonly digits: string }
  /** The prompts of a treatment are over, and it goes on: with digits, a recording or music. */
  | { readonly type: 'prompts-ended'; readonly leg: string; readonly treatment: number }
  /** A treatment is over; `reason` says whether it ended by itself. */
  | ({ readonly type: 'treatment-ended'; readonly leg: string; readonly treatment: number } & TreatmentEnd)
  /** Result of `detectAnswer`. */
  | { readonly type: 'answered'; readonly leg: string; readonly verdict: AnswerVerdict }
  /** Nothing came from the far end for `rtpTimeout`, though it should send. Told once until something comes or a hold ends. */
  | { readonly type: 'rtp-timeout'; readonly leg: string }
  /** A recording is complete on disk, or nothing more of it can be written. */
  | {
      readonly type: 'recording-ended';
      readonly file: string;
      /** Bytes of sound. */
      readonly bytes: number;
      /** Why something is missing. */
      readonly error?: string;
      /** There is a file of that name: nothing was recorded. */
      readonly taken?: true;
    }
  /** Something was not done, and why; each reason once a second. */
  | {
      readonly type: 'refused';
      readonly what: 'ports' | 'treatment' | 'recording';
      readonly leg: string;
      readonly code: MediaRefusalCode;
      readonly message: string;
    }
  /** The ports of a leg could not be opened again after its worker had died: it is gone. */
  | { readonly type: 'leg-lost'; readonly leg: string; readonly message: string }
  /** A worker died and is being replaced; its legs go on when the new one is ready. */
  | { readonly type: 'worker-died'; readonly worker: number; readonly reason: string }
  | { readonly type: 'worker-replaced'; readonly worker: number; readonly legs: number }
  /** A defect in the mixer: something threw, was caught, and everything else goes on. */
  | { readonly type: 'fault'; readonly where: string; readonly message: string };
