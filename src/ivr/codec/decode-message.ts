import type {
  IvrAttributeSchema,
  IvrChildSchema,
  IvrList,
  IvrMessage,
  IvrMessageSchema,
  IvrToDriver,
  IvrToServer,
} from '../../protocol/index.js';
import { IVR_MESSAGES } from '../../protocol/index.js';
import { type Invalid, isInvalid, readList, readPairs } from './list-elements.js';
import { strictProblem } from './strict-structure.js';
import { decodeXmlBytes, type SourceEncoding } from './xml-encoding.js';
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

const SCHEMAS = new Map(IVR_MESSAGES.map((schema) => [schema.name, schema]));

/** Spellings of the guide's tables that are read besides those of the DTD. */
const ATTRIBUTE_ALIASES = [{ element: 'RouteRequest', attribute: 'RouteDN', read: 'RouteDn' }] as const;
const VALUE_ALIASES: ReadonlyMap<string, { readonly read: string; readonly value: string }> = new Map([
  ['XRouteType', { read: 'DirectNoToken', value: 'DirectNotoken' }],
  ['FailureCause', { read: 'ConnectionFailed', value: 'ConnectFailed' }],
]);

/** Attributes that one value of another attribute makes mandatory: a condition that the DTD cannot express. */
const REQUIRED_WHEN = [
  { message: 'UDataDel', attribute: 'Action', values: ['DeleteKey'], required: 'Key' },
  { message: 'DialOutRegistry', attribute: 'Command', values: ['Add', 'Remove'], required: 'DN' },
] as const;

/** Reads the bodies of Data frames that come from one direction. */
export class MessageDecoder<M extends IvrMessage> {
  readonly #direction: 'to-server' | 'to-driver';
  readonly #options: DecoderOptions;
  readonly #reader: XmlReader;

  /** Use `decoderOfServer` or `decoderOfDriver`. */
  constructor(direction: 'to-server' | 'to-driver', options: DecoderOptions) {
    this.#direction = direction;
    this.#options = options;
    this.#reader = new XmlReader(options.dtdFile);
  }

  decode(body: Uint8Array): Decoded<M> {
    if (body.length === 0) return { kind: 'drop', reason: 'empty body' };
    const text = decodeXmlBytes(body, this.#options.sourceEncoding);
    if (text === undefined) return { kind: 'drop', reason: 'illegal or unknown encoding' };
    const document = this.#reader.read(text);
    return 'error' in document ? { kind: 'drop', reason: document.error } : this.#decodeRoot(document.root);
  }

  #decodeRoot(root: XmlElement): Decoded<M> {
    const callIds = root.children.filter((child) => child.name === 'CallId');
    const messages = root.children.filter((child) => child.name !== 'CallId');
    const element = messages.length === 1 ? messages[0] : undefined;
    const schema = element === undefined ? undefined : SCHEMAS.get(element.name);
    const CallId = trimXml(callIds[0]?.text ?? '');
    const withoutCallId = schema?.callId === false && this.#accepts(schema);
    // Without a CallId there is nobody to answer to.
    if (CallId === '' && !withoutCallId) return { kind: 'drop', reason: 'no CallId' };
    const wrong = (reason: string): Decoded<M> =>
      withoutCallId ? { kind: 'drop', reason } : invalid(CallId, element, reason);
    if (element === undefined) return wrong(`${messages.length} message elements`);
    if (schema === undefined || !this.#accepts(schema)) return wrong(`message ${element.name}`);
    if (schema.callId && callIds.length > 1) return wrong('more than one CallId');
    if (this.#options.validationScheme !== 'never') {
      const problem = strictProblem(root, element, schema);
      if (problem !== undefined) return wrong(problem);
    }
    const fields = readMessage(element, schema);
    if (isInvalid(fields)) return wrong(fields.invalid);
    const message = schema.callId ? { id: schema.name, CallId, ...fields } : { id: schema.name, ...fields };
    return { kind: 'message', message: message as unknown as M };
  }

  #accepts(schema: IvrMessageSchema): boolean {
    return schema.direction === this.#direction || schema.direction === 'both';
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

type Fields = Record<string, unknown>;

function readMessage(element: XmlElement, schema: IvrMessageSchema): Fields | Invalid {
  const fields: Fields = {};
  const problem =
    readAttributes(fields, element, schema.attributes) ??
    readChildren(fields, element, schema) ??
    missingByCondition(fields, schema.name);
  if (problem !== undefined) return { invalid: problem };
  preferNewGeneration(fields, schema);
  return fields;
}

function readAttributes(
  fields: Fields,
  element: XmlElement,
  attributes: readonly IvrAttributeSchema[],
): string | undefined {
  for (const attribute of attributes) {
    const value = attributeValue(element, attribute.name);
    if (value === undefined) {
      if (attribute.required) return `${element.name} without ${attribute.name}`;
      continue;
    }
    if (attribute.values !== undefined && !attribute.values.includes(value)) return `${attribute.name} ${value}`;
    fields[attribute.name] = value;
  }
  return undefined;
}

function attributeValue(element: XmlElement, name: string): string | undefined {
  const value = element.attributes[name] ?? aliasedAttribute(element, name);
  if (value === undefined) return undefined;
  const alias = VALUE_ALIASES.get(name);
  return alias?.read === value ? alias.value : value;
}

function aliasedAttribute(element: XmlElement, name: string): string | undefined {
  for (const alias of ATTRIBUTE_ALIASES) {
    if (alias.element === element.name && alias.attribute === name) return element.attributes[alias.read];
  }
  return undefined;
}

function readChildren(fields: Fields, element: XmlElement, schema: IvrMessageSchema): string | undefined {
  let present = 0;
  for (const child of element.children) {
    const childSchema = schema.children.find((c) => c.name === child.name);
    if (childSchema === undefined) continue;
    if (childSchema.name in fields) return `${child.name} twice`;
    const value = readChild(child, childSchema);
    if (typeof value === 'object' && isInvalid(value)) return value.invalid;
    fields[childSchema.name] = value;
    present++;
  }
  const missing = schema.children.find((c) => c.required && !(c.name in fields));
  if (missing !== undefined) return `${element.name} without ${missing.name}`;
  if (schema.exactlyOneChild && present !== 1) return `${element.name} with ${present} elements`;
  dropEmptyLists(fields, schema.children);
  return undefined;
}

function readChild(child: XmlElement, schema: IvrChildSchema): string | Fields | IvrList | Invalid {
  switch (schema.content) {
    case 'text':
      return child.text;
    case 'list':
    case 'nodes':
      return readList(child);
    case 'pairs':
      return readPairs(child);
    case 'empty': {
      const fields: Fields = {};
      const problem = readAttributes(fields, child, schema.attributes ?? []);
      return problem === undefined ? fields : { invalid: problem };
    }
  }
}

/** An empty list counts as absent; where it is mandatory (UDataSet) it stays, as an empty list: nothing to do. */
function dropEmptyLists(fields: Fields, children: readonly IvrChildSchema[]): void {
  for (const child of children) {
    const value = fields[child.name];
    if (!child.required && Array.isArray(value) && value.length === 0) delete fields[child.name];
  }
}

function preferNewGeneration(fields: Fields, schema: IvrMessageSchema): void {
  const has = (generation: string) => schema.children.some((c) => c.generation === generation && c.name in fields);
  if (!has('old') || !has('new')) return;
  for (const child of schema.children) if (child.generation === 'old') delete fields[child.name];
}

function missingByCondition(fields: Fields, message: string): string | undefined {
  for (const rule of REQUIRED_WHEN) {
    const applies = rule.message === message && (rule.values as readonly unknown[]).includes(fields[rule.attribute]);
    if (applies && fields[rule.required] === undefined) return `${message} without ${rule.required}`;
  }
  return undefined;
}
