import { IVR_MESSAGES, type IvrChildSchema, type IvrMessage, type IvrMessageSchema } from '../../protocol/index.js';
import { MessageEncoder } from './encode-message.js';
import { GLI_HEADER_BYTES } from './gli-frame.js';

/** Random numbers that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Pieces that have upset parsers before. */
const PIECES = [
  '<',
  '>',
  '&',
  "'",
  '"',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<?xml version="1.0" encoding="UTF-16"?>',
  '<!DOCTYPE GctiMsg [<!ENTITY a "b">]>',
  '<!DOCTYPE GctiMsg SYSTEM "file:///etc/passwd">',
  '&a;',
  '&#0;',
  '&#xFFFF;',
  '&#x110000;',
  '<List Name="l">',
  '</List>',
  '<Node/>',
  '<CallId>x</CallId>',
  '<GctiMsg>',
  '</GctiMsg>',
  ' xmlns:a="b"',
  '\0',
  '\u00ff',
  '\u00ef\u00bb\u00bf',
  '\u00c3',
  '\r\n',
  '\n',
  '\t',
  ' ',
  '=',
  '/',
  " Name='n'",
  ' '.repeat(300),
  'A'.repeat(2000),
];

const encoder = new MessageEncoder({ sourceEncoding: '', dtdFile: 'IServer.dtd' });

/** Makes valid messages and spoils them, the same ones for the same seed. For tests. */
export class FrameMutator {
  readonly #random: () => number;
  /** Texts of letters only, or of anything printable, which most often means entities. */
  readonly #letters: boolean;

  constructor(seed: number) {
    this.#random = randomOf(seed);
    this.#letters = this.below(2) === 0;
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** A valid message of one of these kinds. */
  message(schemas: readonly IvrMessageSchema[] = IVR_MESSAGES): IvrMessage {
    const schema = this.pick(schemas);
    const fields: Record<string, unknown> = { id: schema.name };
    if (schema.callId) fields['CallId'] = this.#text();
    for (const attribute of schema.attributes) {
      if (!attribute.required && this.below(2) === 0) continue;
      fields[attribute.name] = attribute.values === undefined ? this.#text() : this.pick(attribute.values);
    }
    for (const child of this.#children(schema)) fields[child.name] = this.#child(child);
    return fields as unknown as IvrMessage;
  }

  #children(schema: IvrMessageSchema): readonly IvrChildSchema[] {
    if (schema.exactlyOneChild) return [this.pick(schema.children)];
    const old = this.below(2) === 0 ? 'old' : 'new';
    return schema.children.filter(
      (child) => child.required || ((child.generation ?? old) === old && this.below(2) === 0),
    );
  }

  #child(child: IvrChildSchema): unknown {
    switch (child.content) {
      case 'text':
        return this.#text();
      case 'empty':
        return Object.fromEntries(
          (child.attributes ?? []).map((a) => [a.name, a.values === undefined ? this.#text() : this.pick(a.values)]),
        );
      case 'pairs':
        return [{ Name: this.#text(), Type: 'Str', Val: this.#text() }];
      default: {
        const node = { Name: this.#text(), Type: 'Str', Val: this.#text() };
        if (child.content === 'nodes' || this.below(2) === 0) return [node];
        return [node, { Name: 'l', List: [{ Name: 'i', Type: 'Int', Val: this.below(1000) }, node] }];
      }
    }
  }

  #text(): string {
    const length = 1 + this.below(8);
    const character = () => (this.#letters ? 0x61 + this.below(26) : 0x21 + this.below(0x60));
    return Array.from({ length }, () => String.fromCharCode(character())).join('');
  }

  /** The body of a valid message with up to four things wrong. */
  body(): Buffer {
    let body: Buffer = (encoder.frame(this.message()) as Buffer).subarray(GLI_HEADER_BYTES);
    for (let times = this.below(5); times > 0; times--) body = this.spoil(body);
    return body;
  }

  /** One thing wrong: bytes changed, taken out, put in, doubled, or the rest cut off. */
  spoil(bytes: Buffer): Buffer {
    const at = this.below(bytes.length + 1);
    const end = Math.min(bytes.length, at + this.below(20));
    switch (this.below(6)) {
      case 0: {
        const changed = Buffer.from(bytes);
        if (changed.length > 0) changed[Math.min(at, changed.length - 1)] = this.below(256);
        return changed;
      }
      case 1:
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
      case 2:
        return Buffer.concat([bytes.subarray(0, at), Buffer.from(this.pick(PIECES), 'latin1'), bytes.subarray(at)]);
      case 3:
        return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
      case 4:
        return bytes.subarray(0, at);
      default:
        return Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)]);
    }
  }
}
