import type {
  IvrAttributeSchema,
  IvrChildSchema,
  IvrList,
  IvrMessage,
  IvrMessageSchema,
} from '../../protocol/index.js';
import { IVR_MESSAGES } from '../../protocol/index.js';
import { GLI_MAX_BODY_SENT, gliTextFrame } from './gli-frame.js';
import { writeList, writePairs } from './list-elements.js';
import { escapeXml, type SourceEncoding } from './xml-encoding.js';

export interface EncoderOptions {
  readonly sourceEncoding: SourceEncoding;
  readonly dtdFile: string;
}

const SCHEMAS = new Map(IVR_MESSAGES.map((schema) => [schema.name, schema]));

/**
 * Writes messages as the server does: one line, single quotes, attributes and elements in DTD order, ISO-8859-1 with
 * references for other characters (UTF-8 when `source-encoding` says so). Works for both directions.
 */
export class MessageEncoder {
  readonly #prolog: string;
  readonly #latin1: boolean;

  constructor(options: EncoderOptions) {
    this.#latin1 = options.sourceEncoding !== 'UTF-8';
    const encoding = this.#latin1 ? 'ISO-8859-1' : 'UTF-8';
    const dtdFile = escapeXml(options.dtdFile, this.#latin1);
    this.#prolog = `<?xml version='1.0' encoding='${encoding}'?><!DOCTYPE GctiMsg SYSTEM '${dtdFile}'>`;
  }

  /** The XML document of a message; fields that its schema does not know are left out. */
  document(message: IvrMessage): string {
    const schema = SCHEMAS.get(message.id) as IvrMessageSchema;
    const fields = message as unknown as Readonly<Record<string, unknown>>;
    const callId = schema.callId ? `<CallId>${escapeXml(String(fields['CallId']), this.#latin1)}</CallId>` : '';
    return `${this.#prolog}<GctiMsg>${callId}${this.#element(schema, fields)}</GctiMsg>`;
  }

  /** The Data frame of a message, or undefined when it would be larger than a frame may be. */
  frame(message: IvrMessage): Buffer | undefined {
    const text = this.document(message);
    const encoding = this.#latin1 ? 'latin1' : 'utf8';
    const size = this.#latin1 ? text.length : Buffer.byteLength(text, 'utf8');
    return size > GLI_MAX_BODY_SENT ? undefined : gliTextFrame(text, encoding);
  }

  #element(schema: IvrMessageSchema, fields: Readonly<Record<string, unknown>>): string {
    let content = '';
    for (const child of schema.children) {
      const value = fields[child.name];
      if (value !== undefined) content += this.#child(child, value);
    }
    return this.#tag(schema.name, this.#attributes(schema.attributes, fields), content);
  }

  #attributes(attributes: readonly IvrAttributeSchema[], fields: Readonly<Record<string, unknown>>): string {
    let out = '';
    for (const { name } of attributes) {
      const value = fields[name];
      if (value !== undefined) out += ` ${name}='${escapeXml(String(value), this.#latin1)}'`;
    }
    return out;
  }

  #child(schema: IvrChildSchema, value: unknown): string {
    switch (schema.content) {
      case 'text':
        return `<${schema.name}>${escapeXml(String(value), this.#latin1)}</${schema.name}>`;
      case 'empty':
        return this.#tag(
          schema.name,
          this.#attributes(schema.attributes ?? [], value as Readonly<Record<string, unknown>>),
          '',
        );
      case 'list':
      case 'nodes':
        return this.#list(schema, writeList(value as IvrList, this.#latin1));
      case 'pairs':
        return this.#list(schema, writePairs(value as IvrList, this.#latin1));
    }
  }

  /** The DTD demands at least one child: an empty list is never written, unless the message cannot do without. */
  #list(schema: IvrChildSchema, content: string): string {
    return content === '' && !schema.required ? '' : this.#tag(schema.name, '', content);
  }

  #tag(name: string, attributes: string, content: string): string {
    return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
  }
}
