import { framesIn } from '../mixer/leg-input.js';
import type { RecordedSides } from '../mixer/leg-taps.js';
import type { WavEncoding } from '../player/wav-format.js';
import type { LegBook } from './leg-book.js';
import { fileInside } from './prompt-store.js';
import { type MediaResult, refuse, unknownLeg } from './refusal.js';
import type { WorkerHandle } from './worker-handle.js';

export interface RecordOrder {
  /** Name of the file in `recordingFolder`. */
  readonly file: string;
  readonly leg: string;
  /** `said`: what the leg says; `both`: that on the left, what it hears on the right; `mixed`: both in one channel. */
  readonly what: RecordedSides;
  readonly encoding?: WavEncoding;
}

export interface RecordingOptions {
  readonly recordingFolder: string;
  /** Milliseconds. */
  readonly maxRecording: number;
  readonly maxRecordings: number;
}

/** Which recordings run, and where. Each is known by the path of its file. */
export class Recordings {
  constructor(
    private readonly options: RecordingOptions,
    private readonly book: LegBook,
  ) {}

  /** Path of a recording; undefined when there is no folder or the name is none. */
  path(name: string): string | undefined {
    const { recordingFolder } = this.options;
    return recordingFolder === '' ? undefined : fileInside(recordingFolder, name);
  }

  start({ file, leg, what, encoding = 'pcm16' }: RecordOrder): MediaResult<string> {
    const record = this.book.legs.get(leg);
    if (record === undefined) return unknownLeg(leg);
    if (this.options.recordingFolder === '') return refuse('no-folder', 'there is no folder for recordings');
    const path = this.path(file);
    if (path === undefined) return refuse('bad-parameter', `${JSON.stringify(file)} is no file name`);
    let running = 0;
    for (const { recordings } of this.book.legs.values()) {
      running += recordings.size;
      if (recordings.has(path)) return refuse('name-taken', `${file} is being recorded already`);
    }
    if (running >= this.options.maxRecordings) {
      return refuse('too-many-recordings', `${running} recordings run already`);
    }
    const limit = framesIn(this.options.maxRecording);
    const order = { id: path, file: path, encoding, what, leg, limit, resume: false, paused: false };
    record.recordings.set(path, order);
    record.worker.send({ type: 'record', order });
    return { ok: true, value: path };
  }

  /** While a recording pauses, its file gets silence. False when there is none of that path. */
  pause(path: string, paused: boolean): boolean {
    for (const record of this.book.legs.values()) {
      const order = record.recordings.get(path);
      if (order === undefined) continue;
      record.recordings.set(path, { ...order, paused });
      record.worker.send({ type: 'pause-recording', id: order.id, leg: order.leg, paused });
      return true;
    }
    return false;
  }

  stop(path: string): boolean {
    for (const record of this.book.legs.values()) {
      const order = record.recordings.get(path);
      if (order === undefined) continue;
      record.recordings.delete(path);
      record.worker.send({ type: 'stop-recording', id: order.id, leg: order.leg });
      return true;
    }
    return false;
  }

  /** A worker has closed a file. False when that is no end: its leg was taken to another worker and goes on there. */
  ended(worker: WorkerHandle, path: string): boolean {
    for (const record of this.book.legs.values()) {
      if (!record.recordings.has(path)) continue;
      if (record.worker !== worker) return false;
      record.recordings.delete(path);
      // One that could not be begun still takes frames.
      worker.send({ type: 'stop-recording', id: path, leg: record.leg });
    }
    return true;
  }
}
