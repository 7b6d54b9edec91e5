import { closeSync, openSync, writeSync } from 'node:fs';

/** Characters gathered before they are written although the turn of the event loop is not over. */
const MOST_GATHERED = 262_144;

/** A text file that is written in the order of `write`, once per turn of the event loop, so that nothing gathers in memory. */
export class LineFile {
  readonly #file: number;
  #gathered: string[] = [];
  #length = 0;
  #scheduled = false;
  #open = true;

  /** Throws when the file cannot be written. */
  constructor(path: string, mode: 'append' | 'replace') {
    this.#file = openSync(path, mode === 'append' ? 'a' : 'w', 0o600);
  }

  write(text: string): void {
    if (!this.#open) return;
    this.#gathered.push(text);
    this.#length += text.length;
    if (this.#length >= MOST_GATHERED) this.#flush();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.#flush();
      });
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#flush();
    this.#open = false;
    closeSync(this.#file);
  }

  #flush(): void {
    if (!this.#open || this.#gathered.length === 0) return;
    const bytes = Buffer.from(this.#gathered.join(''));
    this.#gathered = [];
    this.#length = 0;
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
  }
}
