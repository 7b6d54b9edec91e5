import { IVR_MESSAGES } from '../../protocol/index.js';
import type { XmlElement } from './xml-tree.js';

/** Longer documents are left to the library, and with them every question of limits. */
const MOST_CHARACTERS = 4096;
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

const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze({});
const NO_CHILDREN: readonly XmlElement[] = Object.freeze([]);

/** Names of the DTD by `next` over their characters: a name that is found need not be cut out of the document. */
const NAMES: ReadonlyMap<number, string> = new Map(namesOfDtd().map((name) => [hashOf(name), name]));

/**
 * Reads the plain form in which nearly every document comes: names of the DTD, attributes `name='value'` with nothing
 * around the equals sign, printable ASCII without entities, comments, CDATA or processing instructions. What it reads
 * it reads as the library does; everything else, well-formed or not, it leaves to the library.
 */
export class PlainReader {
  #text = '';
  #at = 0;

  /** The root element of a document without its prolog; undefined when the library has to read it. */
  read(document: string): XmlElement | undefined {
    if (document.length > MOST_CHARACTERS || document.charCodeAt(0) !== LESS) return undefined;
    this.#text = document;
    this.#at = 1;
    const root = this.#element(1);
    if (root?.name !== 'GctiMsg') return undefined;
    this.#skipSpace();
    return this.#at === document.length ? root : undefined;
  }

  /** From behind `<` to behind the end tag. */
  #element(depth: number): XmlElement | undefined {
    const name = depth > MOST_DEPTH ? undefined : this.#name();
    if (name === undefined) return undefined;
    const attributes = this.#attributes();
    if (attributes === undefined) return undefined;
    const end = this.#text.charCodeAt(this.#at++);
    if (end === SLASH) {
      return this.#text.charCodeAt(this.#at++) === GREATER
        ? { name, attributes, children: NO_CHILDREN, text: '' }
        : undefined;
    }
    return end === GREATER ? this.#content(name, attributes, depth) : undefined;
  }

  #content(name: string, attributes: XmlElement['attributes'], depth: number): XmlElement | undefined {
    let children: XmlElement[] | undefined;
    let content = '';
    for (;;) {
      const begin = this.#at;
      if (!this.#skipText()) return undefined;
      if (this.#at > begin) content += this.#text.slice(begin, this.#at);
      this.#at++;
      if (this.#text.charCodeAt(this.#at) === SLASH) {
        this.#at++;
        if (!this.#isAt(name, this.#at)) return undefined;
        this.#at += name.length;
        if (this.#text.charCodeAt(this.#at++) !== GREATER) return undefined;
        return { name, attributes, children: children ?? NO_CHILDREN, text: content };
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
    while (this.#text.charCodeAt(this.#at) === SPACE) {
      this.#skipSpace();
      const next = this.#text.charCodeAt(this.#at);
      if (next === SLASH || next === GREATER) break;
      const name = this.#name();
      if (name === undefined || this.#text.charCodeAt(this.#at++) !== EQUALS) return undefined;
      const value = this.#value();
      attributes ??= {};
      // An attribute that is there twice is an error.
      if (value === undefined || name in attributes) return undefined;
      attributes[name] = value;
    }
    return attributes ?? NO_ATTRIBUTES;
  }

  #value(): string | undefined {
    const quote = this.#text.charCodeAt(this.#at);
    if (quote !== APOSTROPHE && quote !== QUOTE) return undefined;
    const begin = ++this.#at;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === quote) return this.#text.slice(begin, this.#at++);
      // NaN at the end of the document fails here too. White space other than the space is changed by the reading.
      if (!(code >= SPACE && code <= TILDE) || code === LESS || code === AMPERSAND) return undefined;
      this.#at++;
    }
  }

  /** Up to the next `<`. False: something is there that the library has to judge. */
  #skipText(): boolean {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === LESS) return true;
      const plain = (code >= SPACE && code <= TILDE) || code === LINE_FEED || code === TAB;
      if (!plain || code === AMPERSAND || code === GREATER) return false;
      this.#at++;
    }
  }

  #name(): string | undefined {
    const begin = this.#at;
    let hash = 0;
    for (let code = this.#text.charCodeAt(this.#at); isLetterOrDigit(code); code = this.#text.charCodeAt(++this.#at)) {
      hash = next(hash, code);
    }
    const name = NAMES.get(hash);
    return name?.length === this.#at - begin && this.#isAt(name, begin) ? name : undefined;
  }

  /** `startsWith`, which is much slower for the few characters of a name. */
  #isAt(name: string, at: number): boolean {
    for (let i = 0; i < name.length; i++) if (this.#text.charCodeAt(at + i) !== name.charCodeAt(i)) return false;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== SPACE && code !== LINE_FEED && code !== TAB) return;
      this.#at++;
    }
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
