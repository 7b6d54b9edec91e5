import type { KeyTiming } from '../codec/telephone-event.js';
import type { LegSettings } from '../mixer/leg.js';
import type { RemoteMedia } from '../mixer/leg-port.js';
import type { LegStatistics } from '../mixer/leg-statistics.js';
import type { RecordingOrder } from '../mixer/mixer-engine.js';
import type { VoicePath } from '../mixer/voice-path.js';
import type { AnswerDetectionOptions, AnswerVerdict } from '../player/answering-machine.js';
import type { TonePlan } from '../player/tones.js';
import type { TreatmentEnd, TreatmentProgram } from '../player/treatment-program.js';
import type { WavFileOutcome } from './wav-file.js';

/** What a worker is started with. Plain data, as all messages. */
export interface WorkerSetup {
  /** Memory of `WorkerCounters`. */
  readonly counters: SharedArrayBuffer;
  readonly phases: number;
  /** Frames that are caught up when the worker was late. */
  readonly catchUp: number;
  readonly leg: Omit<LegSettings, 'epoch'>;
  readonly tonePlan: TonePlan;
  readonly ringback: boolean;
  /** Music on hold in shared memory. */
  readonly music?: Int16Array;
  /** From so many legs on packets are fetched instead of announced; 0 = never. */
  readonly directAbove: number;
  /** Nice value of the thread, −20 … 19; 0 = as it is. */
  readonly priority: number;
  /** Bytes of recordings that may wait for the disk. */
  readonly recordingBacklog: number;
}

/** From the supervisor to a worker. Messages about legs that are gone are ignored. */
export type ToWorker =
  /** `rebind` = the leg is there and goes on with other sockets. */
  | {
      readonly type: 'open' | 'rebind';
      readonly leg: string;
      readonly address: string;
      readonly rtp: number;
      readonly rtcp: number;
    }
  | { readonly type: 'remote'; readonly leg: string; readonly remote: RemoteMedia; readonly rollover: number }
  | { readonly type: 'connect'; readonly conference: string; readonly paths: readonly VoicePath[] }
  | { readonly type: 'treat'; readonly leg: string; readonly treatment: number; readonly program: TreatmentProgram }
  | { readonly type: 'stop-treatment'; readonly leg: string }
  | { readonly type: 'send-digits'; readonly leg: string; readonly digits: string; readonly timing: KeyTiming }
  | {
      readonly type: 'press-digits';
      readonly leg: string;
      readonly digits: string;
      readonly by: 'signalling' | 'other';
    }
  | { readonly type: 'detect-answer'; readonly leg: string; readonly options: AnswerDetectionOptions }
  | { readonly type: 'record'; readonly order: RecordingOrder }
  | { readonly type: 'pause-recording'; readonly id: string; readonly leg: string; readonly paused: boolean }
  | { readonly type: 'stop-recording'; readonly id: string; readonly leg: string }
  | { readonly type: 'statistics'; readonly leg: string; readonly token: number }
  /** `goodbye` = the far end is told by RTCP BYE. */
  | { readonly type: 'free'; readonly leg: string; readonly goodbye: boolean }
  | { readonly type: 'close' };

/** From a worker to the supervisor. */
export type FromWorker =
  | { readonly type: 'ready' }
  | {
      readonly type: 'opened';
      readonly leg: string;
      readonly error?: { readonly code: string; readonly message: string };
    }
  | { readonly type: 'freed'; readonly leg: string }
  | { readonly type: 'digits'; readonly leg: string; readonly digits: string }
  | { readonly type: 'prompts-ended'; readonly leg: string; readonly treatment: number }
  | { readonly type: 'treatment-ended'; readonly leg: string; readonly treatment: number; readonly end: TreatmentEnd }
  | { readonly type: 'answered'; readonly leg: string; readonly verdict: AnswerVerdict }
  | { readonly type: 'quiet'; readonly leg: string }
  | { readonly type: 'rollover'; readonly leg: string; readonly rollover: number }
  | ({ readonly type: 'recording-ended'; readonly file: string } & WavFileOutcome)
  | { readonly type: 'statistics'; readonly token: number; readonly statistics?: LegStatistics }
  /** Something threw that should not; the worker goes on. */
  | { readonly type: 'fault'; readonly where: string; readonly message: string }
  | { readonly type: 'closed' };
