import { FRAME_SAMPLES } from '../codec/frame.js';
import { encodeSample, PCMA, PCMU } from '../codec/g711.js';
import type { WavEncoding } from './wav-format.js';

/** Bytes that are gathered before they go to the file: two seconds of 16-bit mono. */
const CHUNK = 32000;

/** Where a recorder puts its bytes; must not block. */
export interface RecordingFile {
  append(chunk: Uint8Array): void;
  /** Ends the file, or removes it when it is not wanted after all. */
  close(keep: boolean): void;
}

/** Turns frames into the bytes of a recording: mono, or stereo with what a leg says on the left and hears on the right. */
export class Recorder {
  /** Frames written. */
  frames = 0;
  /** While it pauses, silence is written: the file stays as long as the call. */
  paused = false;
  private chunk: Uint8Array;
  private view: DataView;
  private filled = 0;
  private closed = false;

  constructor(
    private readonly file: RecordingFile,
    private readonly encoding: WavEncoding,
    private readonly channels: 1 | 2,
    /** Frames after which the recording ends by itself. */
    private readonly limit = Number.POSITIVE_INFINITY,
  ) {
    this.chunk = new Uint8Array(CHUNK);
    this.view = new DataView(this.chunk.buffer);
  }

  /** Takes one frame for each channel; undefined is silence. */
  write(left: Int16Array | undefined, right?: Int16Array): void {
    if (this.closed) return;
    this.frames++;
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      this.put(left === undefined || this.paused ? 0 : (left[i] as number));
      if (this.channels === 2) this.put(right === undefined || this.paused ? 0 : (right[i] as number));
    }
    if (this.frames >= this.limit) this.close();
  }

  /** Time that was left out is silence in the file. */
  skip(frames: number): void {
    for (let i = 0; i < frames; i++) this.write(undefined);
  }

  /** Ends the recording; `keep` false removes it. */
  close(keep = true): void {
    if (this.closed) return;
    this.closed = true;
    if (this.filled > 0) this.file.append(this.chunk.subarray(0, this.filled));
    this.file.close(keep);
  }

  private put(sample: number): void {
    if (this.encoding === 'pcm16') {
      this.view.setInt16(this.filled, sample, true);
      this.filled += 2;
    } else {
      this.chunk[this.filled++] = encodeSample(this.encoding === 'PCMU' ? PCMU : PCMA, sample);
    }
    if (this.filled < CHUNK) return;
    this.file.append(this.chunk);
    // The file writes the chunk later, so the next one needs a place of its own.
    this.chunk = new Uint8Array(CHUNK);
    this.view = new DataView(this.chunk.buffer);
    this.filled = 0;
  }
}
