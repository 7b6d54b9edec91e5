import { FRAME_SAMPLES } from '../codec/frame.js';
import { type AnswerDetectionOptions, AnswerDetector, type AnswerVerdict } from '../player/answering-machine.js';
import { DtmfDetector } from '../player/dtmf-detector.js';
import type { Recorder } from '../player/recorder.js';

/** What a recording of a leg holds: what it says; that on the left and what it hears on the right; both in one channel. */
export type RecordedSides = 'said' | 'both' | 'mixed';

interface LegRecording {
  readonly id: string;
  readonly recorder: Recorder;
  readonly sides: RecordedSides;
}

/** Scratch space of one frame. */
const mixed = new Int16Array(FRAME_SAMPLES);

/** Everything that listens to a leg besides the other members. Empty for most legs, and then nothing is decoded for it. */
export class LegTaps {
  /** Keys as tones are looked for. */
  keys: DtmfDetector | undefined;
  private answer: AnswerDetector | undefined;
  private recordings: readonly LegRecording[] = [];
  /** Whether samples are needed in each frame. */
  active = false;
  /** Whether what the leg hears is needed as samples. */
  hearing = false;

  /** Looks for keys as tones from now on, or not any more. */
  detectKeys(on: boolean): void {
    this.keys = on ? (this.keys ?? new DtmfDetector()) : undefined;
    this.update();
  }

  detectAnswer(options: AnswerDetectionOptions): void {
    this.answer = new AnswerDetector(options);
    this.update();
  }

  addRecording(id: string, recorder: Recorder, sides: RecordedSides): void {
    this.endRecording(id);
    this.recordings = [...this.recordings, { id, recorder, sides }];
    this.update();
  }

  /** A recording writes silence from now on, or sound again. */
  pauseRecording(id: string, paused: boolean): void {
    const recording = this.recordings.find((each) => each.id === id);
    if (recording !== undefined) recording.recorder.paused = paused;
  }

  /** Ends a recording; false when there is none of that name. */
  endRecording(id: string): boolean {
    const ended = this.recordings.find((each) => each.id === id);
    if (ended === undefined) return false;
    ended.recorder.close();
    this.recordings = this.recordings.filter((each) => each !== ended);
    this.update();
    return true;
  }

  /** Takes the frame that the leg says, and what is to be recorded of it. Returns the verdict on who answered, once. */
  said(
    samples: Int16Array | undefined,
    recorded: Int16Array | undefined,
    keyFound: (keys: string) => void,
  ): AnswerVerdict | undefined {
    if (this.keys !== undefined && samples !== undefined) {
      const keys = this.keys.take(samples);
      if (keys !== '') keyFound(keys);
    }
    for (const { recorder, sides } of this.recordings) if (sides === 'said') recorder.write(recorded);
    const verdict = this.answer?.take(samples);
    if (verdict !== undefined) {
      this.answer = undefined;
      this.update();
    }
    return verdict;
  }

  /** Takes what the leg said and what it got to hear in the same frame. */
  both(said: Int16Array | undefined, heard: Int16Array | undefined): void {
    for (const { recorder, sides } of this.recordings) {
      if (sides === 'both') recorder.write(said, heard);
      else if (sides === 'mixed') recorder.write(sumOf(said, heard));
    }
  }

  /** Frames were left out. */
  skip(frames: number): void {
    for (const { recorder } of this.recordings) recorder.skip(frames);
  }

  /** Ends everything. */
  close(): void {
    for (const { recorder } of this.recordings) recorder.close();
    this.recordings = [];
    this.keys = undefined;
    this.answer = undefined;
    this.update();
  }

  private update(): void {
    this.active = this.keys !== undefined || this.answer !== undefined || this.recordings.length > 0;
    this.hearing = this.recordings.some(({ sides }) => sides !== 'said');
  }
}

function sumOf(said: Int16Array | undefined, heard: Int16Array | undefined): Int16Array | undefined {
  if (said === undefined || heard === undefined) return said ?? heard;
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    mixed[i] = Math.max(-32_768, Math.min(32_767, (said[i] as number) + (heard[i] as number)));
  }
  return mixed;
}
