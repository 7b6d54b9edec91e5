import type { IvrMessage, IvrToDriver, IvrToServer } from '../../protocol/index.js';
import { PlainReader } from './plain-document.js';
import { PlainPrologs } from './plain-prolog.js';
import { type Fields, MESSAGE_READINGS, type MessageReading, readMessage } from './read-message.js';
import { strictProblem } from './strict-structure.js';
import { bufferOf, decodeXmlBytes, type SourceEncoding } from './xml-encoding.js';
import { trimXml, type XmlElement, XmlReader } from './xml-tree.js';

/** Option `validation-scheme`. `auto` is `always` here: the schema is built in. */
export type ValidationScheme = 'never' | 'auto' | 'always';

export interface DecoderOptions {
  readonly sourceEncoding: SourceEncoding;
  readonly dtdFile: string;
  readonly validationScheme: ValidationScheme;
}

/**
 * What became of the body of a Data frame. `drop`: it is logged and ignored. `invalid`: the sender is told by
 * CallError FailedReq=Unknown TlibErrCode=INVALID_REQ with this CallId (and ReqId, for agent messages).
 */
export type Decoded<M extends IvrMessage> =
  | { readonly kind: 'message'; readonly message: M }
  | { readonly kind: 'drop'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly CallId: string; readonly ReqId?: string; readonly reason: string };

/** Reads the bodies of Data frames that come from one direction. */
export class MessageDecoder<M extends IvrMessage> {
  readonly #direction: 'to-server' | 'to-driver';
  readonly #options: DecoderOptions;
  readonly #library: XmlReader;
  readonly #plain = new PlainReader();
  readonly #prologs: PlainPrologs;

  /** Use `decoderOfServer` or `decoderOfDriver`. */
  constructor(direction: 'to-server' | 'to-driver', options: DecoderOptions) {
    this.#direction = direction;
    this.#options = options;
    this.#library = new XmlReader(options.dtdFile);
    this.#prologs = new PlainPrologs(options.dtdFile);
  }

  decode(body: Uint8Array): Decoded<M> {
    if (body.length === 0) return { kind: 'drop', reason: 'empty body' };
    const bytes = bufferOf(body);
    const begin = this.#prologs.end(bytes);
    // Plain is ASCII only, which the encoding of a plain prolog cannot change.
    const root = begin === 0 ? undefined : this.#plain.read(bytes, begin);
    if (root !== undefined) return this.#decodeRoot(root);
    const text = decodeXmlBytes(bytes, this.#options.sourceEncoding);
    if (text === undefined) return { kind: 'drop', reason: 'illegal or unknown encoding' };
    // A plain prolog says nothing that the library would have to remember: it is spared it.
    const document = this.#library.read(text.slice(begin));
    return 'error' in document ? { kind: 'drop', reason: document.error } : this.#decodeRoot(document.root);
  }

  #decodeRoot(root: XmlElement): Decoded<M> {
    let callId: XmlElement | undefined;
    let element: XmlElement | undefined;
    let callIds = 0;
    for (const child of root.children) {
      if (child.name !== 'CallId') element ??= child;
      else if (++callIds === 1) callId = child;
    }
    const messages = root.children.length - callIds;
    if (messages !== 1) element = undefined;
    const reading = element === undefined ? undefined : MESSAGE_READINGS.get(element.name);
    const CallId = callId === undefined ? '' : trimXml(callId.text);
    const withoutCallId = reading?.schema.callId === false && this.#accepts(reading);
    // Without a CallId there is nobody to answer to.
    if (CallId === '' && !withoutCallId) return { kind: 'drop', reason: 'no CallId' };
    const wrong = (reason: string): Decoded<M> =>
      withoutCallId ? { kind: 'drop', reason } : invalid(CallId, element, reason);
    if (element === undefined) return wrong(`${messages} message elements`);
    if (reading === undefined || !this.#accepts(reading))
      return wrong(`${element.name} is no message of a ${this.#direction === 'to-server' ? 'driver' : 'server'}`);
    const { schema } = reading;
    if (schema.callId && callIds > 1) return wrong('more than one CallId');
    if (this.#options.validationScheme !== 'never') {
      const problem = strictProblem(root, element, schema);
      if (problem !== undefined) return wrong(problem);
    }
    const message: Fields = schema.callId ? { id: schema.name, CallId } : { id: schema.name };
    const problem = readMessage(message, element, reading);
    return problem === undefined ? { kind: 'message', message: message as unknown as M } : wrong(problem);
  }

  #accepts({ direction }: MessageReading): boolean {
    return direction === this.#direction || direction === 'both';
  }
}

export function decoderOfServer(options: DecoderOptions): MessageDecoder<IvrToServer> {
  return new MessageDecoder('to-server', options);
}

export function decoderOfDriver(options: DecoderOptions): MessageDecoder<IvrToDriver> {
  return new MessageDecoder('to-driver', options);
}

function invalid(CallId: string, element: XmlElement | undefined, reason: string): Decoded<never> {
  const ReqId = element?.name.startsWith('Agent') ? element.attributes['ReqId'] : undefined;
  return { kind: 'invalid', CallId, ...(ReqId === undefined ? {} : { ReqId }), reason };
}
