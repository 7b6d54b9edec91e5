import type { CoreConfig } from '../core/index.js';
import type { JournalEntry, JournalPort } from '../hub/index.js';
import type { LineFile } from './line-file.js';

/** First line of a recording: everything besides the inputs that the outputs follow from. */
export interface RecordingHead {
  /** Version of the layout. */
  readonly recording: 1;
  /** Version of the server; another one may give other outputs. */
  readonly version: string;
  readonly core: CoreConfig;
}

/** Writes every input with its outputs as one JSON line, in order, after a head; `replayRecording` carries them out again. */
export class Recorder implements JournalPort {
  constructor(
    private readonly file: LineFile,
    head: Omit<RecordingHead, 'recording'>,
  ) {
    file.write(`${JSON.stringify({ recording: 1, ...head } satisfies RecordingHead)}\n`);
  }

  append(entry: JournalEntry): void {
    this.file.write(`${JSON.stringify(entry)}\n`);
  }
}
