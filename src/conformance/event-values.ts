import { ATTRIBUTES, type AttributeName, enumValue } from '../protocol/index.js';

const CONN_ID = /^[0-9a-f]{16}$/;
const UUID = /^[0-9A-Za-z]{32}$/;

/** Why an event cannot have this value for the attribute, by the types of the vocabulary; undefined = it can. */
export function valueProblem(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(ATTRIBUTES, name)) return `${name} is no attribute of the vocabulary`;
  const expected = unlike(name as AttributeName, value);
  return expected && `${name} is no ${expected}: ${JSON.stringify(value)}`;
}

/** What the value should be, when it is something else. */
function unlike(name: AttributeName, value: unknown): string | undefined {
  const { kind, enum: enumName } = ATTRIBUTES[name];
  switch (kind) {
    case 'connid':
      return typeof value === 'string' && CONN_ID.test(value) ? undefined : 'ConnID of 16 hexadecimal digits';
    case 'uuid':
      return typeof value === 'string' && UUID.test(value) ? undefined : 'identifier of 32 letters and digits';
    case 'integer':
    case 'sequence':
      return Number.isSafeInteger(value) ? undefined : 'integer';
    case 'kv-list':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'key-value list';
    case 'enum':
      return enumName === undefined || enumValue(enumName, value) === value ? undefined : `word of ${enumName}`;
    case 'string':
    case 'character':
    case 'mask':
      return typeof value === 'string' ? undefined : 'text';
    default:
      return undefined;
  }
}
