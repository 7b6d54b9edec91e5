import type { JournalEntry, JournalPort } from '../hub/index.js';
import type { LineFile } from './line-file.js';

/** Writes every input with its outputs as one JSON line, in order; `Hub.replay` takes the inputs back. */
export class Recorder implements JournalPort {
  constructor(private readonly file: LineFile) {}

  append(entry: JournalEntry): void {
    this.file.write(`${JSON.stringify(entry)}\n`);
  }
}
