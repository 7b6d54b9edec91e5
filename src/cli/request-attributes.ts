import {
  ATTRIBUTES,
  type AttributeName,
  ENUMS,
  INFO_TYPE,
  type KVList,
  nameOfMessage,
  nearestName,
  REQUESTS,
  type RequestName,
} from '../protocol/index.js';
import { UsageError } from './command.js';
import type { OptionTable, ParsedLine } from './command-line.js';

/** The request of that name or function name. Throws `UsageError` with the one that was probably meant. */
export function requestName(given: string): RequestName {
  const name = nameOfMessage(given);
  if (name !== undefined && Object.hasOwn(REQUESTS, name)) return name as RequestName;
  const known = Object.entries(REQUESTS).flatMap(([id, { functions }]) => [id, ...functions]);
  const near = nearestName(given, known);
  throw new UsageError(`unknown request ${given}${near === undefined ? '' : `; did you mean ${near}?`}`);
}

/** Every attribute of the request as an option of the command line. */
export function attributeOptions(name: RequestName): OptionTable {
  const table: OptionTable = {};
  for (const [spelling, attribute] of spellings(name)) {
    table[spelling] =
      ATTRIBUTES[attribute].kind === 'kv-list' ? { type: 'string', multiple: true } : { type: 'string' };
  }
  return table;
}

/** The attributes as given, with the types of the vocabulary; the server checks them. */
export function attributesOf(name: RequestName, line: ParsedLine): Readonly<Record<string, unknown>> {
  const attributes: Record<string, unknown> = {};
  for (const [spelling, attribute] of spellings(name)) {
    const value = line.values[spelling];
    if (typeof value === 'string') attributes[spelling] = valueOfAttribute(attribute, value);
    else if (Array.isArray(value)) attributes[spelling] = listOf(spelling, value.map(String));
  }
  return attributes;
}

/** The attributes of a request for its help. */
export function attributeHelp(name: RequestName): string {
  const { mandatory, optional, oneOf, description, functions } = REQUESTS[name];
  const row = (attribute: AttributeName) => {
    const { kind, enum: ownEnum } = ATTRIBUTES[attribute];
    const of = kind === 'info-type' ? INFO_TYPE[name] : ownEnum;
    const names = of === undefined ? [] : ENUMS[of].values.map((value) => value.name);
    const values = names.length === 0 ? kind : `${names.slice(0, 8).join(' | ')}${names.length > 8 ? ' | …' : ''}`;
    return `  --${attribute} (${values})`;
  };
  return [
    `${[name, ...functions].join(', ')}: ${description}`,
    '',
    ...(mandatory.length === 0 ? [] : ['must be given:', ...mandatory.map(row)]),
    ...(oneOf === undefined ? [] : [`at least one of: ${oneOf.join(', ')}`]),
    ...(optional.length === 0 ? [] : ['may be given:', ...optional.map(row)]),
    '',
  ].join('\n');
}

function spellings(name: RequestName): [string, AttributeName][] {
  const { mandatory, optional } = REQUESTS[name];
  return [...mandatory, ...optional].flatMap((attribute) => {
    const { aliases = [], requestAliases = [] } = ATTRIBUTES[attribute];
    return [attribute, ...aliases, ...requestAliases].map((spelling): [string, AttributeName] => [spelling, attribute]);
  });
}

function valueOfAttribute(attribute: AttributeName, value: string): unknown {
  const { kind } = ATTRIBUTES[attribute];
  const isNumber = (kind === 'integer' || kind === 'sequence' || kind === 'enum') && /^-?\d{1,15}$/.test(value);
  return isNumber ? Number(value) : value;
}

/** `key=value` several times, or one JSON object. */
function listOf(name: string, values: readonly string[]): KVList {
  const [only] = values;
  if (values.length === 1 && only?.startsWith('{')) {
    try {
      return JSON.parse(only) as KVList;
    } catch {
      throw new UsageError(`--${name}: is not JSON: ${only}`);
    }
  }
  const list: Record<string, string | string[]> = {};
  for (const pair of values) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new UsageError(`--${name} ${pair}: must be key=value, or a JSON object`);
    const key = pair.slice(0, equals);
    const before = Object.hasOwn(list, key) ? list[key] : undefined;
    const value = pair.slice(equals + 1);
    list[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return list;
}
