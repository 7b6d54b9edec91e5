import { BACKSLASH, CHAR_CLASS, QUOTE, SPACE, TAB, TOKEN } from './characters.js';

/**
 * A place in a binary string with an end, and the same characters as bytes, because looking at bytes is several times faster; the parsers of this folder read from it and move it. One cursor serves a whole
 * message. A parser that fails returns `undefined`; where it stopped does not matter then.
 */
export class Cursor {
  readonly text: string;
  readonly bytes: Uint8Array;
  at: number;
  end: number;

  constructor(text: string, bytes: Uint8Array = Buffer.from(text, 'latin1')) {
    this.text = text;
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  /** Code of the character at the cursor, -1 at the end. */
  peek(): number {
    return this.at < this.end ? this.bytes[this.at]! : -1;
  }

  /** Skips spaces and tabs (folding is resolved before). */
  skipSpace(): void {
    while (this.at < this.end) {
      const code = this.bytes[this.at];
      if (code !== SPACE && code !== TAB) return;
      this.at++;
    }
  }

  /** Skips white space, then `code`, then white space; false if it is not there. */
  take(code: number): boolean {
    this.skipSpace();
    if (this.at >= this.end || this.bytes[this.at] !== code) return false;
    this.at++;
    this.skipSpace();
    return true;
  }

  /** Moves over characters of the class and returns where it started; compare with `at` to see whether there were any. */
  span(characterClass: number): number {
    const start = this.at;
    const bytes = this.bytes;
    const end = this.end;
    let i = start;
    while (i < end && (CHAR_CLASS[bytes[i]!]! & characterClass) !== 0) i++;
    this.at = i;
    return start;
  }

  token(): string | undefined {
    const start = this.span(TOKEN);
    return this.at === start ? undefined : this.text.slice(start, this.at);
  }

  /**
   * Moves over a quoted string; the cursor must stand on its first quote. False if it does not close or holds a bare
   * CR or LF. A backslash escapes any other ASCII character, controls included (RFC 3261 `quoted-pair`).
   */
  skipQuoted(): boolean {
    const bytes = this.bytes;
    let i = this.at + 1;
    while (i < this.end) {
      const code = bytes[i]!;
      if (code === QUOTE) {
        this.at = i + 1;
        return true;
      }
      if (code === BACKSLASH) {
        const escaped = bytes[i + 1]!;
        if (i + 1 >= this.end || escaped === 10 || escaped === 13 || escaped > 127) return false;
        i += 2;
      } else if (code < 32 && code !== TAB) return false;
      else i++;
    }
    return false;
  }

  /** True when only white space is left. */
  finished(): boolean {
    this.skipSpace();
    return this.at >= this.end;
  }
}

/** Characters of the quoted string `text` (quotes included) without quotes and backslashes; other text as it is. */
export function unquote(text: string): string {
  if (text.charCodeAt(0) !== QUOTE) return text;
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner;
}

/** `text` as a quoted string. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Copy of `text` that does not keep the message alive from which it was cut; for what is kept longer than the message. */
export function detach(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

/**
 * `text` in one piece, for what is kept longer than the messages it was put together from: the engine keeps a concatenation as a
 * tree of its parts, each of which keeps alive what it was cut from. Looking at one character makes it flat.
 */
export function flatten(text: string): string {
  return text.charCodeAt(0) >= 0 ? text : '';
}
