import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** Characters gathered before they are written although the turn of the event loop is not over. */
const MOST_GATHERED = 262_144;

export interface LineFileOptions {
  readonly mode: 'append' | 'replace';
  /** After a failure, such as a full disk: go on with the texts that come later, or write nothing more. */
  readonly afterFailure: 'go-on' | 'end';
  /** Told once, until texts can be written again. */
  readonly onFailure?: (error: unknown) => void;
  /** Texts can be written again; `lost` is how many could not be. */
  readonly onRecovery?: (lost: number) => void;
  /** Writes bytes from `offset` on and gives their number, as `writeSync`, which is the default. */
  readonly write?: (file: number, bytes: Uint8Array, offset: number) => number;
}

const APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND;

/**
 * A text file that is written in the order of `write`, once per turn of the event loop, so that nothing gathers in memory.
 * Texts that cannot be written are left out as a whole: the file always ends with a whole one.
 */
export class LineFile {
  readonly #file: number;
  readonly #options: LineFileOptions;
  #gathered: string[] = [];
  #length = 0;
  #scheduled = false;
  #open = true;
  #lost = 0;

  /** Throws when the file cannot be opened. */
  constructor(path: string, options: LineFileOptions) {
    this.#options = options;
    this.#file = openSync(path, options.mode === 'append' ? APPEND : APPEND | constants.O_TRUNC, 0o600);
  }

  /** Never throws: a call must not fail because of a file. */
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
    this.#end();
  }

  #end(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
  }

  #flush(): void {
    if (!this.#open || this.#gathered.length === 0) return;
    const texts = this.#gathered;
    this.#gathered = [];
    this.#length = 0;
    const error = this.#write(Buffer.from(texts.join('')));
    if (error !== undefined) this.#failed(error, texts.length);
    else if (this.#lost > 0) {
      const lost = this.#lost;
      this.#lost = 0;
      this.#options.onRecovery?.(lost);
    }
  }

  /** Everything, or nothing and the error. */
  #write(bytes: Buffer): unknown {
    const write = this.#options.write ?? writeSync;
    let written = 0;
    try {
      while (written < bytes.length) written += write(this.#file, bytes, written);
      return undefined;
    } catch (error) {
      this.#takeBack(written);
      return error;
    }
  }

  #takeBack(bytes: number): void {
    if (bytes === 0) return;
    try {
      ftruncateSync(this.#file, fstatSync(this.#file).size - bytes);
    } catch {
      // A device or a pipe: what is written is gone.
    }
  }

  #failed(error: unknown, texts: number): void {
    const first = this.#lost === 0;
    this.#lost += texts;
    if (this.#options.afterFailure === 'end') this.#end();
    if (first) this.#options.onFailure?.(error);
  }
}
