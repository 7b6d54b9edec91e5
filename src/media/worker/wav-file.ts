import { type FileHandle, open, rm } from 'node:fs/promises';
import type { RecordingFile } from '../player/recorder.js';
import { WAV_HEADER_SIZE, type WavFormat, wavHeader } from '../player/wav-format.js';

/** Largest data that the 32-bit sizes of a WAV file can state. */
const MAX_DATA = 0xffffffff - 1024;

export interface WavFileOutcome {
  /** Bytes of samples in the file. */
  readonly bytes: number;
  /** Why it is not whole. */
  readonly error?: string;
  /** There was a file of that name already: nothing was written. */
  readonly taken?: true;
}

/**
 * A WAV file that grows. Chunks are written one after the other without blocking; with the first one that the disk does not
 * take, or not in time, the file ends, and that is told at once. The header is brought up to date with each chunk, so that the
 * file can be read at any moment, also after a crash; with `resume` it goes on where it ended.
 */
export class WavFile implements RecordingFile {
  private queue: Promise<void>;
  private handle: FileHandle | undefined;
  private waiting = 0;
  private written = 0;
  private error: string | undefined;
  private taken = false;
  private told = false;

  constructor(
    private readonly path: string,
    private readonly format: WavFormat,
    resume: boolean,
    private readonly backlog: number,
    private readonly done: (outcome: WavFileOutcome) => void,
  ) {
    this.queue = this.begin(resume).catch((error: unknown) => {
      this.taken = (error as NodeJS.ErrnoException).code === 'EEXIST';
      this.fail(error);
    });
  }

  append(chunk: Uint8Array): void {
    if (this.error !== undefined) return;
    if (this.waiting + chunk.length > this.backlog || this.written + this.waiting > MAX_DATA) {
      this.fail('the disk is too slow, or the file too large: sound was left out');
      return;
    }
    this.waiting += chunk.length;
    this.queue = this.queue.then(() => this.write(chunk)).catch((error: unknown) => this.fail(error));
  }

  close(keep: boolean): void {
    this.queue = this.queue
      .then(() => this.handle?.close())
      .then(() => (keep || this.handle === undefined ? undefined : rm(this.path, { force: true })))
      .catch((error: unknown) => this.fail(error))
      .then(() => this.tell());
  }

  private async begin(resume: boolean): Promise<void> {
    if (resume) {
      this.handle = await open(this.path, 'r+').catch(() => undefined);
      const size = (await this.handle?.stat())?.size ?? 0;
      this.written = Math.max(0, size - WAV_HEADER_SIZE);
    }
    // A recording never replaces another one.
    this.handle ??= await open(this.path, 'wx', 0o600);
    await this.writeHeader();
  }

  private tell(): void {
    if (this.told) return;
    this.told = true;
    this.done({
      bytes: this.written,
      ...(this.error !== undefined && { error: this.error }),
      ...(this.taken && { taken: true }),
    });
  }

  private async write(chunk: Uint8Array): Promise<void> {
    this.waiting -= chunk.length;
    if (this.handle === undefined || this.error !== undefined) return;
    // A disk that is nearly full takes a part and says so; it refuses only the rest.
    for (let at = 0; at < chunk.length; ) {
      const { bytesWritten } = await this.handle.write(chunk, at, chunk.length - at, WAV_HEADER_SIZE + this.written);
      if (bytesWritten === 0) throw new Error('the disk takes nothing any more');
      at += bytesWritten;
      this.written += bytesWritten;
      await this.writeHeader();
    }
  }

  private async writeHeader(): Promise<void> {
    await this.handle?.write(wavHeader(this.format, this.written), 0, WAV_HEADER_SIZE, 0);
  }

  /** Told at once: nobody should believe that something is being recorded. */
  private fail(error: unknown): void {
    this.error ??= error instanceof Error ? error.message : String(error);
    this.tell();
  }
}
