import type {
  IvrAttributeSchema,
  IvrChildSchema,
  IvrList,
  IvrMessage,
  IvrMessageSchema,
} from '../../protocol/index.js';
import { IVR_MESSAGES } from '../../protocol/index.js';
import { DocumentWriter, type Markup, markup } from './document-writer.js';
import { hasNodes, hasPairs, writeList, writePairs } from './list-elements.js';
import { escapeXml, type SourceEncoding } from './xml-encoding.js';

export interface EncoderOptions {
  readonly sourceEncoding: SourceEncoding;
  readonly dtdFile: string;
}

type Fields = Readonly<Record<string, unknown>>;

const MESSAGE_BEGIN = markup('<GctiMsg>');
const MESSAGE_END = markup('</GctiMsg>');
const CALL_ID_BEGIN = markup('<CallId>');
const CALL_ID_END = markup('</CallId>');
const TAG_END = markup('>');
const EMPTY_TAG_END = markup('/>');
const QUOTE = markup("'");

/** How an element is written: its part of the DTD with the markup made once. */
interface ElementWriting {
  readonly name: string;
  /** `<name` */
  readonly open: Markup;
  readonly close: Markup;
  /** `begin`: the blank before the attribute up to the quote before its value. */
  readonly attributes: readonly { readonly name: string; readonly begin: Markup }[];
}

interface ChildWriting extends ElementWriting {
  readonly content: IvrChildSchema['content'];
  readonly required: boolean;
}

interface MessageWriting extends ElementWriting {
  readonly callId: boolean;
  readonly children: readonly ChildWriting[];
}

const WRITINGS: ReadonlyMap<string, MessageWriting> = new Map(
  IVR_MESSAGES.map((schema) => [schema.name, messageWriting(schema)]),
);

function messageWriting(schema: IvrMessageSchema): MessageWriting {
  const children = schema.children.map((child) => ({
    ...elementWriting(child.name, child.attributes ?? []),
    content: child.content,
    required: child.required,
  }));
  return { ...elementWriting(schema.name, schema.attributes), callId: schema.callId, children };
}

function elementWriting(name: string, attributes: readonly IvrAttributeSchema[]): ElementWriting {
  return {
    name,
    open: markup(`<${name}`),
    close: markup(`</${name}>`),
    attributes: attributes.map((attribute) => ({ name: attribute.name, begin: markup(` ${attribute.name}='`) })),
  };
}

/**
 * Writes messages as the server does: one line, single quotes, attributes and elements in DTD order, ISO-8859-1 with
 * references for other characters (UTF-8 when `source-encoding` says so). Works for both directions.
 */
export class MessageEncoder {
  readonly #writer: DocumentWriter;

  constructor(options: EncoderOptions) {
    const latin1 = options.sourceEncoding !== 'UTF-8';
    const encoding = latin1 ? 'ISO-8859-1' : 'UTF-8';
    const dtdFile = escapeXml(options.dtdFile, latin1);
    const prolog = `<?xml version='1.0' encoding='${encoding}'?><!DOCTYPE GctiMsg SYSTEM '${dtdFile}'>`;
    this.#writer = new DocumentWriter(prolog, latin1);
  }

  /**
   * The Data frame of a message, or undefined when it would be larger than a frame may be. Fields that the schema of the
   * message does not know are left out.
   */
  frame(message: IvrMessage): Buffer | undefined {
    const writing = WRITINGS.get(message.id) as MessageWriting;
    const fields = message as unknown as Fields;
    const writer = this.#writer;
    writer.begin();
    writer.markup(MESSAGE_BEGIN);
    if (writing.callId) {
      writer.markup(CALL_ID_BEGIN);
      writer.text(String(fields['CallId']));
      writer.markup(CALL_ID_END);
    }
    this.#message(writing, fields);
    writer.markup(MESSAGE_END);
    return writer.frame();
  }

  #message(writing: MessageWriting, fields: Fields): void {
    this.#open(writing, fields);
    let empty = true;
    for (const child of writing.children) {
      const value = fields[child.name];
      if (value === undefined || !isWritten(child, value)) continue;
      if (empty) this.#writer.markup(TAG_END);
      empty = false;
      this.#child(child, value);
    }
    this.#writer.markup(empty ? EMPTY_TAG_END : writing.close);
  }

  #child(writing: ChildWriting, value: unknown): void {
    const writer = this.#writer;
    const { content } = writing;
    if (content === 'empty') {
      this.#open(writing, value as Fields);
      writer.markup(EMPTY_TAG_END);
      return;
    }
    writer.markup(writing.open);
    if (content !== 'text' && !hasContent(content, value as IvrList)) {
      writer.markup(EMPTY_TAG_END);
      return;
    }
    writer.markup(TAG_END);
    if (content === 'text') writer.text(String(value));
    else if (content === 'pairs') writePairs(writer, value as IvrList);
    else writeList(writer, value as IvrList);
    writer.markup(writing.close);
  }

  /** A start tag up to its end, which is not written. */
  #open({ open, attributes }: ElementWriting, fields: Fields): void {
    const writer = this.#writer;
    writer.markup(open);
    for (const { name, begin } of attributes) {
      const value = fields[name];
      if (value === undefined) continue;
      writer.markup(begin);
      writer.text(String(value));
      writer.markup(QUOTE);
    }
  }
}

/** The DTD demands at least one child: an empty list is never written, unless the message cannot do without. */
function isWritten({ content, required }: ChildWriting, value: unknown): boolean {
  return content === 'text' || content === 'empty' || required || hasContent(content, value as IvrList);
}

function hasContent(content: ChildWriting['content'], list: IvrList): boolean {
  return content === 'pairs' ? hasPairs(list) : hasNodes(list);
}
