import type { EnumTable } from './enum-table.js';
import { ATTRIBUTES, type AttributeName } from './generated/attributes.js';
import { CLIENT_PROTOCOL } from './generated/client-protocol.js';
import { ENUMS, type EnumName, INFO_TYPE } from './generated/enums.js';
import { EVENTS } from './generated/event-table.js';
import type { EventName, RequestName } from './generated/names.js';
import { REQUESTS } from './generated/request-table.js';

/** A JSON schema (draft 07). */
export type JsonSchema = Readonly<Record<string, unknown>>;

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/** Schemas that messages refer to: one per enumeration, the kinds of values, and what input may write instead. */
export function sharedSchemas(): Readonly<Record<string, JsonSchema>> {
  const schemas: Record<string, JsonSchema> = {
    ConnID: {
      type: 'string',
      pattern: '^[0-9a-fA-F]{16}$',
      description: '16 hexadecimal digits; the server writes lower case',
    },
    UUID: { type: 'string', pattern: '^[0-9A-Za-z]{32}$' },
    ReferenceID: { type: 'integer', minimum: 1, maximum: 0xffffffff },
    Integer: { type: 'integer', minimum: -0x80000000, maximum: 0xffffffff },
    Sequence: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    Character: { type: 'string', minLength: 1, maxLength: 2, description: 'one character' },
    Mask: { type: 'string', pattern: '^([0-9a-fA-F]{2}){1,64}$', description: 'up to 64 bytes in hexadecimal digits' },
    MessageName: { type: 'string', description: 'name of a message' },
    InfoStatus: { type: ['integer', 'string'], description: 'a number, or the name that the InfoType calls for' },
    KVList: {
      type: 'object',
      description: 'Key-value list in the order of its pairs; a key that occurs repeatedly has an array of its values.',
      additionalProperties: {
        anyOf: [ref('KVValue'), { type: 'array', minItems: 1, items: ref('KVValue') }],
      },
    },
    KVValue: {
      anyOf: [{ type: 'string' }, { type: 'integer', minimum: -0x80000000, maximum: 0x7fffffff }, ref('KVList')],
    },
  };
  for (const [name, table] of Object.entries(ENUMS)) schemas[name] = enumSchema(table);
  return schemas;
}

function enumSchema({ values, combination, sameNumber }: EnumTable): JsonSchema {
  const synonym = sameNumber?.otherwise === undefined ? sameNumber?.number : undefined;
  const names = values
    .filter((v) => !combination?.inputOnly.includes(v.name))
    .filter((v) => v.number !== synonym || synonym === undefined || v.name === sameNumber?.name)
    .map((v) => v.name);
  if (combination === undefined) return { type: 'string', enum: names };
  const part = `(${names.join('|')})`;
  return { type: 'string', pattern: `^${part}(\\${combination.joinedBy}${part})*$` };
}

/** Schema of a request as clients may write it under its own name. */
export function requestSchema(id: RequestName): JsonSchema {
  const { mandatory, optional, oneOf, mayBeEmpty, functions } = REQUESTS[id];
  const properties: Record<string, JsonSchema> = { id: { enum: [id, ...functions] } };
  for (const name of [...mandatory, ...optional]) {
    const filled = mandatory.includes(name) && !mayBeEmpty?.includes(name);
    properties[name] = inputSchema(id, name, filled);
  }
  return {
    type: 'object',
    required: ['id', ...mandatory],
    properties,
    additionalProperties: false,
    ...(oneOf === undefined ? {} : { anyOf: oneOf.map((name) => ({ required: [name] })) }),
  };
}

/** Input may write enumerations by number or full name as well, and in any case. */
function inputSchema(id: RequestName, name: AttributeName, filled: boolean): JsonSchema {
  const { kind } = ATTRIBUTES[name];
  if (name === 'ReferenceID') return ref('ReferenceID');
  if (kind === 'string' && filled) return { type: 'string', minLength: 1 };
  const schema = valueSchema(id, name);
  if (kind !== 'enum' && kind !== 'info-type') return schema;
  return { anyOf: [schema, { type: ['string', 'integer'] }], description: 'name in any case, full name or number' };
}

/** Schema of an event as the server writes it. It may carry attributes that are not listed. */
export function eventSchema(id: EventName): JsonSchema {
  const { mandatory, optional } = EVENTS[id];
  const properties: Record<string, JsonSchema> = { id: { const: id } };
  for (const name of [...mandatory, ...optional]) properties[name] = valueSchema(id, name);
  for (const { name, type, events } of CLIENT_PROTOCOL.attributes) {
    if (events === 'all' || events.includes(id)) properties[name] = { type };
  }
  // ReferenceID is only there for the client that asked.
  return { type: 'object', required: ['id', ...mandatory.filter((n) => n !== 'ReferenceID')], properties };
}

/** Schema of a message that is neither request nor event. */
export function ownMessageSchema(message: (typeof CLIENT_PROTOCOL.messages)[number]): JsonSchema {
  const properties: Record<string, JsonSchema> = { id: { const: message.name } };
  for (const name of [...message.mandatory, ...message.optional]) properties[name] = valueSchema(message.name, name);
  return { type: 'object', required: ['id', ...message.mandatory], properties };
}

const KINDS: Readonly<Record<string, string>> = {
  connid: 'ConnID',
  uuid: 'UUID',
  integer: 'Integer',
  sequence: 'Sequence',
  character: 'Character',
  mask: 'Mask',
  message: 'MessageName',
  'info-status': 'InfoStatus',
  'kv-list': 'KVList',
};

function valueSchema(id: string, name: AttributeName): JsonSchema {
  const { kind, enum: enumName } = ATTRIBUTES[name];
  if (name === 'ReferenceID') return ref('ReferenceID');
  if (kind === 'string') return { type: 'string' };
  if (kind === 'enum') return ref(enumName as EnumName);
  if (kind !== 'info-type') return ref(KINDS[kind] as string);
  const own = INFO_TYPE[id];
  return own === undefined ? { anyOf: [...new Set(Object.values(INFO_TYPE))].map(ref) } : ref(own);
}
