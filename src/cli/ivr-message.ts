import {
  IVR_MESSAGES,
  type IvrAttributeSchema,
  type IvrChildSchema,
  type IvrMessageSchema,
  type IvrNode,
  type IvrToServer,
  nearestName,
} from '../protocol/index.js';
import { UsageError } from './command.js';

const FROM_DRIVERS = IVR_MESSAGES.filter((schema) => schema.direction !== 'to-driver');

/** A message from `NAME=VALUE` words. Throws `UsageError` with the name that was probably meant. */
export function ivrMessage(name: string, parts: readonly string[]): IvrToServer {
  const schema = schemaOf(name);
  const message: Record<string, unknown> = { id: schema.name };
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals < 1) throw new UsageError(`${part}: must be NAME=VALUE`);
    setPart(message, schema, part.slice(0, equals), part.slice(equals + 1));
  }
  const needed = [...(schema.callId ? ['CallId'] : []), ...namesOf(schema, (one) => one.required)];
  const missing = needed.filter((one) => message[one] === undefined);
  if (missing.length > 0) throw new UsageError(`${schema.name} needs ${missing.join(', ')}`);
  return message as unknown as IvrToServer;
}

/** The messages that a driver may send, for `--help`. */
export function ivrMessageList(): string {
  const rows = FROM_DRIVERS.map(({ name, callId, attributes, children }) => {
    const needed = [...attributes, ...children].filter((part) => part.required).map((part) => part.name);
    return `  ${[name.padEnd(18), ...(callId ? ['CallId'] : []), ...needed].join(' ')}`;
  });
  return [
    'partyline ivr send MESSAGE [NAME=VALUE]...',
    '',
    'Messages, with what must be given (send MESSAGE --help tells the rest):',
    '',
    ...rows,
    '',
  ].join('\n');
}

/** What a message is made of, for `--help`. */
export function ivrMessageHelp(name: string): string {
  const { name: id, callId, attributes, children } = schemaOf(name);
  const attribute = (one: IvrAttributeSchema) => `  ${one.name}=${one.values?.join('|') ?? 'TEXT'}${mark(one)}`;
  const child = (one: IvrChildSchema) => `  ${one.name}${one.content === 'text' ? '=TEXT' : '.KEY=VALUE'}${mark(one)}`;
  const rows = [
    ...(callId ? ['  CallId=TEXT   must be given'] : []),
    ...attributes.map(attribute),
    ...children.map(child),
  ];
  return [`partyline ivr send ${id} [NAME=VALUE]...`, '', ...rows, ''].join('\n');
}

function mark({ required }: { readonly required: boolean }): string {
  return required ? '   must be given' : '';
}

function schemaOf(name: string): IvrMessageSchema {
  const schema = FROM_DRIVERS.find((one) => one.name === name);
  if (schema !== undefined) return schema;
  const near = nearestName(
    name,
    FROM_DRIVERS.map((one) => one.name),
  );
  throw new UsageError(`${name} is no message of a driver${near === undefined ? '' : `; did you mean ${near}?`}`);
}

function namesOf(schema: IvrMessageSchema, wanted: (part: { required: boolean }) => boolean): string[] {
  return [...schema.attributes, ...schema.children].filter(wanted).map((part) => part.name);
}

function setPart(message: Record<string, unknown>, schema: IvrMessageSchema, path: string, value: string): void {
  const [name = '', ...keys] = path.split('.');
  const child = schema.children.find((one) => one.name === name);
  const isList = child !== undefined && child.content !== 'text';
  if (isList && keys.length > 0) {
    const before = (message[name] ?? []) as readonly IvrNode[];
    message[name] = [...before, { Name: keys.join('.'), Type: 'Str', Val: value }];
  } else if (isList) {
    message[name] = listOf(name, value);
  } else if (name === 'CallId' || child !== undefined || schema.attributes.some((one) => one.name === path)) {
    message[path] = value;
  } else {
    const near = nearestName(
      path,
      namesOf(schema, () => true),
    );
    throw new UsageError(`${schema.name} has no ${path}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
}

function listOf(name: string, value: string): readonly IvrNode[] {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return nodesOf(parsed);
  } catch {
    // Told below.
  }
  throw new UsageError(`${name}: must be a JSON object, or ${name}.KEY=VALUE`);
}

function nodesOf(map: object): readonly IvrNode[] {
  return Object.entries(map).map(([Name, value]): IvrNode => {
    if (typeof value === 'object' && value !== null) return { Name, List: nodesOf(value) };
    if (Number.isInteger(value)) return { Name, Type: 'Int', Val: value as number };
    return { Name, Type: 'Str', Val: String(value) };
  });
}
