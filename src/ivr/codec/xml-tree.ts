import { SaxesParser } from 'saxes';
import { lastPathPart } from './plain-prolog.js';

/** An element with what the protocol needs of it. `text` is all character data directly inside it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** An element whose content is still being read. */
interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

export interface XmlLimits {
  /** Elements inside each other. */
  readonly depth: number;
  /** Elements and attributes of one document, together. */
  readonly parts: number;
}

const XML_LIMITS: XmlLimits = { depth: 64, parts: 20_000 };

export type XmlResult = { readonly root: XmlElement } | { readonly error: string };

/** Ends the parsing from within a handler; never leaves this file. */
class Stop extends Error {}

const DOCTYPE = /^\s*GctiMsg\s+SYSTEM\s+(?:"([^"]*)"|'([^']*)')\s*$/;

/**
 * Reads XML documents whose root is GctiMsg. Well-formedness is that of XML 1.0. The DOCTYPE is looked at and never
 * followed: an internal subset, a PUBLIC identifier or a foreign system id is an error, and nothing is fetched.
 * One reader serves many documents, one after another.
 */
export class XmlReader {
  readonly #dtdName: string;
  readonly #limits: XmlLimits;
  #parser: SaxesParser | undefined;
  #stack: OpenElement[] = [];
  #root: XmlElement | undefined;
  #parts = 0;
  #error: string | undefined;

  /** `dtdFile`: option `dtd-file`; its last path part is the one accepted in system ids. */
  constructor(dtdFile: string, limits: XmlLimits = XML_LIMITS) {
    this.#dtdName = lastPathPart(dtdFile);
    this.#limits = limits;
  }

  read(document: string): XmlResult {
    this.#stack = [];
    this.#root = undefined;
    this.#parts = 0;
    this.#error = undefined;
    this.#parser ??= this.#createParser();
    try {
      this.#parser.write(document).close();
    } catch (error) {
      if (!(error instanceof Stop)) this.#error ??= String(error);
    }
    // A parser that stopped in the middle of a document cannot be used again.
    if (this.#error !== undefined) this.#parser = undefined;
    const root = this.#root;
    this.#root = undefined;
    this.#stack = [];
    if (this.#error !== undefined) return { error: this.#error };
    return root === undefined ? { error: 'no root element' } : { root };
  }

  #createParser(): SaxesParser {
    const parser = new SaxesParser({ position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
    parser.on('error', (error) => this.#fail(error.message));
    parser.on('doctype', (doctype) => {
      const found = DOCTYPE.exec(doctype);
      const systemId = found?.[1] ?? found?.[2];
      if (systemId === undefined || lastPathPart(systemId) !== this.#dtdName) this.#fail('foreign DOCTYPE');
    });
    parser.on('opentag', (tag) => {
      this.#open(tag.name, tag.attributes as Record<string, string>);
    });
    parser.on('closetag', () => {
      this.#stack.pop();
    });
    const text = (data: string) => {
      const element = this.#stack[this.#stack.length - 1];
      if (element !== undefined) element.text += data;
    };
    parser.on('text', text);
    parser.on('cdata', text);
    return parser;
  }

  #open(name: string, attributes: Record<string, string>): void {
    let parts = 1;
    for (const _ in attributes) parts++;
    this.#parts += parts;
    if (this.#parts > this.#limits.parts) this.#fail(`more than ${this.#limits.parts} elements and attributes`);
    if (this.#stack.length >= this.#limits.depth) this.#fail(`elements nested deeper than ${this.#limits.depth}`);
    const element: OpenElement = { name, attributes, children: [], text: '' };
    const parent = this.#stack[this.#stack.length - 1];
    if (parent === undefined) {
      if (name !== 'GctiMsg') this.#fail('root is not GctiMsg');
      this.#root = element;
    } else {
      parent.children.push(element);
    }
    this.#stack.push(element);
  }

  #fail(reason: string): never {
    this.#error ??= reason;
    throw new Stop(reason);
  }
}

/** Without the white space of XML around it: a no-break space, for one, is none. */
export function trimXml(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text.charCodeAt(start))) start++;
  while (end > start && isWhiteSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
