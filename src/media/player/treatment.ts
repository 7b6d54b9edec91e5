import { FRAME_MS } from '../codec/frame.js';
import { type AudioSource, SampleSource, SILENCE } from './audio-source.js';
import { type CollectEnd, DigitCollector } from './digit-collector.js';
import type { ToneName } from './tones.js';
import type { Background, TreatmentEnd, TreatmentEndReason, TreatmentProgram } from './treatment-program.js';

/** What happened to a treatment in a frame. */
export type TreatmentStep = 'running' | 'prompts-ended' | 'ended';

/** Runs one treatment: prompts, then digits, a recording or an endless background. One `read` each 20 ms. */
export class Treatment {
  /** Set when the treatment is over. */
  end: TreatmentEnd | undefined;
  private prompt = 0;
  private promptSource: SampleSource | undefined;
  private readonly background: AudioSource;
  private readonly collector: DigitCollector | undefined;
  private promptsOver = false;
  private interrupted = false;
  private elapsed = 0;

  constructor(
    readonly program: TreatmentProgram,
    tones: Readonly<Record<ToneName, Int16Array>>,
  ) {
    this.background = backgroundSource(program.background, tones);
    this.collector = program.collect === undefined ? undefined : new DigitCollector(program.collect);
  }

  /** Whether the leg is to be recorded in this frame. */
  get recording(): boolean {
    return this.program.record !== undefined && this.promptsOver && this.end === undefined;
  }

  /** Fills what the leg hears in this frame. */
  read(out: Int16Array): TreatmentStep {
    const playing = this.readPrompt(out);
    if (playing) return 'running';
    this.background.read(out);
    if (!this.promptsOver) {
      this.promptsOver = true;
      const only = this.program.background === undefined && this.collector === undefined && !this.program.record;
      if (only || this.collector?.needless) return this.finish('completed');
      // An endless treatment without prompts has nothing that could end here.
      if (this.program.prompts.length > 0 || this.collector !== undefined) return 'prompts-ended';
    }
    return this.elapse();
  }

  /** Takes a key that the leg pressed. */
  press(key: string): TreatmentStep {
    if (this.end !== undefined) return 'ended';
    const { record, prompts } = this.program;
    // Its first frame may still be due: whoever hears no prompt any more is recorded.
    if (record !== undefined && this.prompt >= prompts.length) {
      if (record.abortDigits.includes(key)) return this.finish('abort-digit');
      return record.termDigits.includes(key) ? this.finish('term-digit') : 'running';
    }
    const current = this.promptsOver ? undefined : prompts[this.prompt];
    if (current?.interruptable) {
      this.interrupted = true;
      this.prompt = this.program.prompts.length;
      this.promptSource = undefined;
    }
    const end: CollectEnd | undefined = this.collector?.press(key);
    return end === undefined ? 'running' : this.finish(end);
  }

  /** Ends it from outside. */
  stop(reason: TreatmentEndReason): void {
    if (this.end === undefined) this.finish(reason);
  }

  private readPrompt(out: Int16Array): boolean {
    const { prompts } = this.program;
    const part = prompts[this.prompt];
    if (part === undefined) return false;
    this.promptSource ??= new SampleSource(part.samples);
    if (!this.promptSource.read(out)) {
      this.prompt++;
      this.promptSource = undefined;
    }
    return true;
  }

  private elapse(): TreatmentStep {
    this.elapsed += FRAME_MS;
    const limit = this.program.record?.limit ?? this.program.duration;
    return limit > 0 && this.elapsed >= limit ? this.finish(this.program.record ? 'timeout' : 'completed') : 'running';
  }

  private finish(reason: TreatmentEndReason): 'ended' {
    const CollectedDigits = this.collector?.digits ?? '';
    this.end = {
      TreatmentType: this.program.TreatmentType,
      reason,
      interrupted: this.interrupted,
      CollectedDigits,
      LastCollectedDigit: CollectedDigits.slice(-1),
    };
    return 'ended';
  }
}

function backgroundSource(
  background: Background | undefined,
  tones: Readonly<Record<ToneName, Int16Array>>,
): AudioSource {
  if (background === undefined || background.kind === 'silence') return SILENCE;
  return new SampleSource(background.kind === 'tone' ? tones[background.tone] : background.samples, true);
}
