import { IVR_MESSAGES, type IvrAttributeSchema, type IvrMessageSchema } from '../../protocol/index.js';
import { type Located, type LocatedEntry, type LocatedMap, plain } from '../located-yaml.js';
import type { ModelChecker } from '../model-checker.js';
import type { DriverMessage, ExpectedField, ExpectedFieldValue, ExpectedMessage } from './ivr-flow.js';

const SCHEMAS = new Map(IVR_MESSAGES.map((schema) => [schema.name, schema]));

/** Reads `{Message: {...}}` that the driver sends: a known message with known parts, be it one of the server's: that is to be refused. */
export function loadDriverMessage(check: ModelChecker, value: Located | undefined): DriverMessage | undefined {
  const found = loadMessage(check, value, 'to-server');
  if (found === undefined) return undefined;
  const fields = new Map<string, unknown>();
  for (const { key, value: part } of found.map.entries) fields.set(key, plain(part));
  return { name: found.name, fields };
}

/** Reads `{Message: {...}}` that the server is expected to send. */
export function loadServerMessage(check: ModelChecker, value: Located | undefined): ExpectedMessage | undefined {
  const found = loadMessage(check, value, 'to-driver');
  if (found === undefined) return undefined;
  const fields = found.map.entries.flatMap((entry) => loadField(check, entry) ?? []);
  for (const entry of found.map.entries) checkPart(check, found.schema, entry);
  return { line: found.map.line, name: found.name, fields };
}

/** What the server can never send is a mistake of the file: a word that no enumeration has, a text for a list. */
function checkPart(check: ModelChecker, { attributes, children }: IvrMessageSchema, entry: LocatedEntry): void {
  const name = entry.key.replace(/\?$/, '');
  const child = children.find((one) => one.name === name);
  switch (child?.content) {
    case undefined:
    case 'text':
      checkText(check, attributes.find((one) => one.name === name) ?? { name }, entry);
      return;
    case 'empty':
      checkElement(check, name, child.attributes ?? [], entry.value);
      return;
    default:
      if (entry.value.kind !== 'map' && !isMark(entry.value)) check.refuse(entry.line, `${name} must be a map`);
  }
}

function checkElement(
  check: ModelChecker,
  element: string,
  attributes: readonly IvrAttributeSchema[],
  value: Located,
): void {
  if (isMark(value)) return;
  for (const entry of check.map(value, element)?.entries ?? []) {
    const attribute = attributes.find((one) => one.name === entry.key.replace(/\?$/, ''));
    if (attribute === undefined) check.refuse(entry.line, `${element} has no '${entry.key}'`);
    else checkText(check, attribute, entry);
  }
}

function checkText(
  check: ModelChecker,
  { name, values }: Pick<IvrAttributeSchema, 'name' | 'values'>,
  { line, value }: LocatedEntry,
): void {
  if (value.kind === 'map') check.refuse(line, `${name} must be a text`);
  if (values === undefined || value.kind === 'map' || isMark(value)) return;
  for (const item of value.kind === 'list' ? value.items : [value]) {
    const word = item.kind === 'scalar' ? String(item.value) : '';
    if (!values.includes(word)) check.refuse(item.line, `${name} '${word}' is none of: ${values.join(', ')}`);
  }
}

/** `any`, `absent`: not a value itself. */
function isMark(value: Located): boolean {
  return value.kind === 'scalar' && (value.value === 'any' || value.value === 'absent');
}

function loadMessage(
  check: ModelChecker,
  value: Located | undefined,
  direction: 'to-server' | 'to-driver',
): { readonly name: string; readonly map: LocatedMap; readonly schema: IvrMessageSchema } | undefined {
  const outer = check.map(value, 'a message');
  const [entry] = outer?.entries ?? [];
  if (outer === undefined || value === undefined) return undefined;
  if (entry === undefined || outer.entries.length !== 1) {
    return check.refuse(value.line, 'a message is a map of one name to its parts');
  }
  const schema = SCHEMAS.get(entry.key);
  const isServers = direction === 'to-driver' && schema?.direction === 'to-server';
  if (schema === undefined || isServers) {
    const who = direction === 'to-server' ? 'the driver' : 'the server';
    return check.refuse(entry.line, `'${entry.key}' is no message that ${who} sends`);
  }
  const map = check.map(entry.value, entry.key);
  if (map === undefined) return undefined;
  const known = new Set(['CallId', ...[...schema.attributes, ...schema.children].map((part) => part.name)]);
  for (const { key, line } of map.entries) {
    if (!known.has(key.replace(/\?$/, ''))) check.refuse(line, `${entry.key} has no '${key}'`);
  }
  return { name: entry.key, map, schema };
}

function loadField(check: ModelChecker, entry: LocatedEntry): ExpectedField | undefined {
  if (entry.key.endsWith('*')) return loadRepeated(check, entry);
  const optional = entry.key.endsWith('?');
  const name = optional ? entry.key.slice(0, -1) : entry.key;
  const value = loadValue(check, name, entry.value);
  return value === undefined ? undefined : { name, optional, value };
}

function loadRepeated(check: ModelChecker, { key, line, value }: LocatedEntry): ExpectedField | undefined {
  const name = key.slice(0, -1);
  const loaded = value.kind === 'list' ? loadValue(check, name, value) : undefined;
  if (loaded?.kind !== 'one-of') return check.refuse(line, `${key} needs a list of values`);
  return { name, optional: false, value: { kind: 'repeated', values: loaded.values } };
}

function loadValue(check: ModelChecker, name: string, value: Located): ExpectedFieldValue | undefined {
  if (value.kind === 'map') {
    return { kind: 'fields', fields: value.entries.flatMap((entry) => loadField(check, entry) ?? []) };
  }
  if (value.kind === 'scalar' && (value.value === 'any' || value.value === 'absent')) return { kind: value.value };
  const values: (string | number)[] = [];
  for (const item of value.kind === 'list' ? value.items : [value]) {
    if (item.kind === 'scalar' && (typeof item.value === 'string' || typeof item.value === 'number')) {
      values.push(item.value);
    } else check.refuse(item.line, `${name} must be a text or a number`);
  }
  return values.length === 0 ? undefined : { kind: 'one-of', values };
}
