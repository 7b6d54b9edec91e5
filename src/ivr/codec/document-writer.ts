import { GLI_DATA, GLI_HEADER_BYTES, GLI_MAX_BODY_SENT, writeGliHeader } from './gli-frame.js';
import { escapeXml, isPlain } from './xml-encoding.js';

const FIRST_SIZE = 1024;
const MOST_BYTES = GLI_HEADER_BYTES + GLI_MAX_BODY_SENT;

/** Tags and parts of tags, as they are written. */
export type Markup = Uint8Array;

/** Made once for each piece of markup, not while a document is written. `text`: ASCII. */
export function markup(text: string): Markup {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Writes documents as Data frames, one after the other into the same bytes. Most texts are short and ASCII: they are
 * written character by character, which costs less than to put a text together and to encode it.
 */
export class DocumentWriter {
  readonly #latin1: boolean;
  /** Where the part ends that all documents have the same. */
  readonly #begin: number;
  #bytes = Buffer.alloc(FIRST_SIZE);
  #length = GLI_HEADER_BYTES;
  #tooLarge = false;

  /** `prolog`: what every document begins with. */
  constructor(prolog: string, latin1: boolean) {
    this.#latin1 = latin1;
    this.#append(prolog);
    this.#begin = this.#length;
  }

  /** Begins the next document. */
  begin(): void {
    this.#length = this.#begin;
    this.#tooLarge = false;
  }

  markup(markup: Markup): void {
    if (!this.#reserve(markup.length)) return;
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < markup.length; i++) bytes[at++] = markup[i] as number;
    this.#length = at;
  }

  /** The text of an element or the value of an attribute. */
  text(text: string): void {
    if (!this.#reserve(text.length)) return;
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (!isPlain(code)) {
        this.#append(escapeXml(text, this.#latin1));
        return;
      }
      bytes[at++] = code;
    }
    this.#length = at;
  }

  /** The frame of the document, or undefined when it would be larger than a frame may be. */
  frame(): Buffer | undefined {
    if (this.#tooLarge) return undefined;
    const frame = Buffer.allocUnsafe(this.#length);
    this.#bytes.copy(frame, 0, 0, this.#length);
    writeGliHeader(frame, GLI_DATA, this.#length - GLI_HEADER_BYTES);
    return frame;
  }

  #append(text: string): void {
    const encoding = this.#latin1 ? 'latin1' : 'utf8';
    const size = this.#latin1 ? text.length : Buffer.byteLength(text, 'utf8');
    if (this.#reserve(size)) this.#length += this.#bytes.write(text, this.#length, encoding);
  }

  /** Whether so many bytes fit in; from the first that do not, nothing more is written. */
  #reserve(count: number): boolean {
    const needed = this.#length + count;
    if (this.#tooLarge || needed > MOST_BYTES) {
      this.#tooLarge = true;
      return false;
    }
    if (needed > this.#bytes.length) {
      const grown = Buffer.alloc(Math.min(MOST_BYTES, Math.max(needed, 2 * this.#bytes.length)));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    return true;
  }
}
