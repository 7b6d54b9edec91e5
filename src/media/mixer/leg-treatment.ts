import type { Recorder } from '../player/recorder.js';
import type { Treatment } from '../player/treatment.js';
import type { TreatmentEnd } from '../player/treatment-program.js';

/** What a leg's treatment tells. */
export interface LegTreatmentEvents {
  promptsEnded(leg: string, treatment: number): void;
  treatmentEnded(leg: string, treatment: number, end: TreatmentEnd): void;
}

/** The treatment that runs for a leg, if any: at most one. Its end is told once, whatever the cause. */
export class LegTreatment {
  private running: Treatment | undefined;
  private id = 0;
  private recorder: Recorder | undefined;

  constructor(
    private readonly leg: string,
    private readonly events: LegTreatmentEvents,
  ) {}

  get runs(): boolean {
    return this.running !== undefined;
  }

  /** Whether it wants to have what the leg says. */
  get records(): boolean {
    return this.running?.recording === true;
  }

  /** Runs a treatment; what ran before ends as `replaced`. */
  begin(id: number, treatment: Treatment, recorder: Recorder | undefined): void {
    this.stop('replaced');
    this.running = treatment;
    this.id = id;
    this.recorder = recorder;
  }

  stop(reason: 'stopped' | 'replaced'): void {
    this.running?.stop(reason);
    this.finish();
  }

  /** Fills what is played; false when nothing runs. */
  read(out: Int16Array): boolean {
    if (this.running === undefined) return false;
    const step = this.running.read(out);
    if (step === 'prompts-ended') this.events.promptsEnded(this.leg, this.id);
    if (step === 'ended') this.finish();
    return true;
  }

  /** A frame of what the leg says; undefined when nothing came. */
  record(frame: Int16Array | undefined): void {
    this.recorder?.write(frame);
  }

  /** Keys for it. */
  press(keys: string): void {
    for (const key of keys) {
      if (this.running?.press(key) === 'ended') this.finish();
    }
  }

  private finish(): void {
    const end = this.running?.end;
    if (end === undefined) return;
    this.running = undefined;
    this.recorder?.close(end.reason !== 'abort-digit');
    this.recorder = undefined;
    this.events.treatmentEnded(this.leg, this.id, end);
  }
}
