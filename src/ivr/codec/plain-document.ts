import { IVR_MESSAGES } from '../../protocol/index.js';
import type { XmlElement } from './xml-tree.js';

/** Longer documents are left to the library, and with them every question of limits. */
const MOST_BYTES = 4096;
const MOST_DEPTH = 8;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const AMPERSAND = 0x26;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const TILDE = 0x7e;

const NO_BYTES = new Uint8Array();
const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze({});
const NO_CHILDREN: readonly XmlElement[] = Object.freeze([]);

interface Name {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Names of the DTD by `next` over their characters: a name that is found need not be cut out of the document. */
const NAMES: ReadonlyMap<number, Name> = new Map(
  namesOfDtd().map((name) => [hashOf(name), { name, bytes: Buffer.from(name) }]),
);

/**
 * Reads the plain form in which nearly every document comes: names of the DTD, attributes `name='value'` with nothing
 * around the equals sign, printable ASCII without entities, comments, CDATA or processing instructions. What it reads
 * it reads as the library does; everything else, well-formed or not, it leaves to the library.
 */
export class PlainReader {
  /** Looked through as bytes, which is faster, and cut as text. */
  #bytes: Uint8Array = NO_BYTES;
  #text = '';
  #begin = 0;
  #at = 0;

  /** The root element of a document whose prolog ends at `begin`; undefined when the library has to read it. */
  read(document: Buffer, begin: number): XmlElement | undefined {
    if (document.length - begin > MOST_BYTES || document[begin] !== LESS) return undefined;
    this.#bytes = document;
    this.#text = document.toString('latin1', begin);
    this.#begin = begin;
    this.#at = begin + 1;
    const root = this.#element(1);
    this.#skipSpace();
    const isWhole = this.#at === document.length;
    this.#bytes = NO_BYTES;
    this.#text = '';
    return isWhole && root?.name === 'GctiMsg' ? root : undefined;
  }

  /** From behind `<` to behind the end tag. */
  #element(depth: number): XmlElement | undefined {
    const name = depth > MOST_DEPTH ? undefined : this.#name();
    if (name === undefined) return undefined;
    const attributes = this.#attributes();
    if (attributes === undefined) return undefined;
    if (this.#takes(GREATER)) return this.#content(name, attributes, depth);
    if (!this.#takes(SLASH) || !this.#takes(GREATER)) return undefined;
    return { name: name.name, attributes, children: NO_CHILDREN, text: '' };
  }

  #content(name: Name, attributes: XmlElement['attributes'], depth: number): XmlElement | undefined {
    let children: XmlElement[] | undefined;
    let content = '';
    for (;;) {
      const begin = this.#at;
      if (!this.#skipText()) return undefined;
      if (this.#at > begin) content += this.#cut(begin);
      this.#at++;
      if (this.#takes(SLASH)) {
        if (!this.#isAt(name.bytes, this.#at)) return undefined;
        this.#at += name.bytes.length;
        if (!this.#takes(GREATER)) return undefined;
        return { name: name.name, attributes, children: children ?? NO_CHILDREN, text: content };
      }
      const child = this.#element(depth + 1);
      if (child === undefined) return undefined;
      if (children === undefined) children = [child];
      else children.push(child);
    }
  }

  /** Up to `/` or `>` of the tag. */
  #attributes(): XmlElement['attributes'] | undefined {
    let attributes: Record<string, string> | undefined;
    while (this.#takes(SPACE)) {
      this.#skipSpace();
      const next = this.#bytes[this.#at];
      if (next === SLASH || next === GREATER) break;
      const name = this.#name()?.name;
      if (name === undefined || !this.#takes(EQUALS)) return undefined;
      const value = this.#value();
      attributes ??= {};
      // An attribute that is there twice is an error.
      if (value === undefined || name in attributes) return undefined;
      attributes[name] = value;
    }
    return attributes ?? NO_ATTRIBUTES;
  }

  #value(): string | undefined {
    const bytes = this.#bytes;
    const quote = bytes[this.#at];
    if (quote !== APOSTROPHE && quote !== QUOTE) return undefined;
    const begin = this.#at + 1;
    for (let at = begin; at < bytes.length; at++) {
      const code = bytes[at] as number;
      if (code === quote) {
        this.#at = at;
        const value = this.#cut(begin);
        this.#at++;
        return value;
      }
      // White space other than the space is changed by the reading.
      if (code < SPACE || code > TILDE || code === LESS || code === AMPERSAND) return undefined;
    }
    return undefined;
  }

  /** Up to the next `<`. False: something is there that the library has to judge. */
  #skipText(): boolean {
    const bytes = this.#bytes;
    for (let at = this.#at; at < bytes.length; at++) {
      const code = bytes[at] as number;
      if (code === LESS) {
        this.#at = at;
        return true;
      }
      const plain = (code >= SPACE && code <= TILDE) || code === LINE_FEED || code === TAB;
      if (!plain || code === AMPERSAND || code === GREATER) return false;
    }
    return false;
  }

  #name(): Name | undefined {
    const bytes = this.#bytes;
    const begin = this.#at;
    let at = begin;
    let hash = 0;
    while (at < bytes.length && isLetterOrDigit(bytes[at] as number)) hash = next(hash, bytes[at++] as number);
    this.#at = at;
    const name = NAMES.get(hash);
    return name !== undefined && name.bytes.length === at - begin && this.#isAt(name.bytes, begin) ? name : undefined;
  }

  #isAt(name: Uint8Array, at: number): boolean {
    const bytes = this.#bytes;
    if (at + name.length > bytes.length) return false;
    for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
    return true;
  }

  #takes(code: number): boolean {
    if (this.#at >= this.#bytes.length || this.#bytes[this.#at] !== code) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    while (this.#takes(SPACE) || this.#takes(LINE_FEED) || this.#takes(TAB));
  }

  /** The text from there to here. */
  #cut(begin: number): string {
    return this.#text.slice(begin - this.#begin, this.#at - this.#begin);
  }
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

function next(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

function hashOf(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = next(hash, name.charCodeAt(i));
  return hash;
}

function namesOfDtd(): string[] {
  const names = ['GctiMsg', 'CallId', 'Node', 'List', 'Name', 'Type', 'Val', 'NVPair', 'NVName', 'NVVal'];
  for (const message of IVR_MESSAGES) {
    names.push(message.name, ...message.attributes.map((attribute) => attribute.name));
    for (const child of message.children) {
      names.push(child.name, ...(child.attributes ?? []).map((attribute) => attribute.name));
    }
  }
  return names;
}
