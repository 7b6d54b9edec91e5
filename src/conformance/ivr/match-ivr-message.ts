import type { IvrToDriver } from '../../protocol/index.js';
import type { ComparedAttribute, ComparedRow } from '../play-result.js';
import type { MessageLabels } from './build-ivr-message.js';
import type { FromServer } from './driver-link.js';
import type { ExpectedField, ExpectedFieldValue, ExpectedMessage } from './ivr-flow.js';

/** Compares one expected message with what came. */
export function compareMessage(
  expected: ExpectedMessage | undefined,
  received: FromServer | undefined,
  labels: MessageLabels,
): ComparedRow {
  const message = received?.kind === 'message' ? received.message : undefined;
  const sameName = expected !== undefined && message?.id === expected.name;
  const attributes = sameName ? compareFields(expected.fields, message, labels) : [];
  return {
    same: sameName && attributes.every((attribute) => attribute.same),
    ...(expected === undefined ? {} : { expected: describeExpected(expected) }),
    ...(received === undefined ? {} : { received: describeReceived(received) }),
    attributes,
  };
}

/** Whether it is the expected message; nothing is bound. */
export function isExpectedMessage(expected: ExpectedMessage, received: FromServer, labels: MessageLabels): boolean {
  const trial = { actors: labels.actors, refIds: new Map(labels.refIds) };
  return compareMessage(expected, received, trial).same;
}

function compareFields(
  expected: readonly ExpectedField[],
  message: IvrToDriver,
  labels: MessageLabels,
): readonly ComparedAttribute[] {
  const fields = message as unknown as Readonly<Record<string, unknown>>;
  return expected.map(({ name, optional, value: written }) => {
    const value = TYPED.has(name) ? written : asTexts(written);
    const received = plainValue(fields[name]);
    const absent = received === undefined;
    const same = absent ? optional || value.kind === 'absent' : matches(name, value, received, labels);
    return {
      name,
      same,
      expected: describeValue(value),
      ...(absent ? {} : { received: JSON.stringify(received) }),
    };
  });
}

/** Key-value lists, whose values are texts or integers; everything else in a message is text. */
const TYPED: ReadonlySet<string> = new Set(['UDataEx', 'ExtnsEx', 'Parameters', 'ConfigOptions']);

function asTexts(value: ExpectedFieldValue): ExpectedFieldValue {
  switch (value.kind) {
    case 'one-of':
    case 'repeated':
      return { ...value, values: value.values.map(String) };
    case 'fields':
      return { ...value, fields: value.fields.map((field) => ({ ...field, value: asTexts(field.value) })) };
    default:
      return value;
  }
}

/** Lists of nodes as maps; a name that occurs repeatedly has a list of its values. */
function plainValue(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const map: Record<string, unknown> = {};
  for (const node of value as readonly { Name: string; Val?: unknown; List?: unknown }[]) {
    const one = node.List === undefined ? node.Val : plainValue(node.List);
    map[node.Name] = Object.hasOwn(map, node.Name) ? [map[node.Name], one].flat() : one;
  }
  return map;
}

function matches(name: string, expected: ExpectedFieldValue, received: unknown, labels: MessageLabels): boolean {
  switch (expected.kind) {
    case 'any':
      return true;
    case 'absent':
      return false;
    case 'one-of':
      return expected.values.some((value) => matchesOne(name, value, received, labels));
    case 'repeated': {
      const all = Array.isArray(received) ? received : [received];
      return (
        all.length === expected.values.length &&
        expected.values.every((value, at) => matchesOne(name, value, all[at], labels))
      );
    }
    case 'fields': {
      if (typeof received !== 'object' || received === null) return false;
      const fields = received as Readonly<Record<string, unknown>>;
      return expected.fields.every((field) => {
        const value = Object.hasOwn(fields, field.name) ? fields[field.name] : undefined;
        if (value === undefined) return field.optional || field.value.kind === 'absent';
        return matches(field.name, field.value, value, labels);
      });
    }
  }
}

function matchesOne(name: string, value: string | number, received: unknown, labels: MessageLabels): boolean {
  if (typeof value === 'number') return received === value;
  if (name === 'RefID') {
    const bound = labels.refIds.get(value);
    if (bound !== undefined) return bound === received;
    labels.refIds.set(value, String(received));
    return true;
  }
  return received === value || received === labels.actors.number(value);
}

function describeExpected(expected: ExpectedMessage): string {
  return `${expected.name} ${expected.fields.map((f) => `${f.name}=${describeValue(f.value)}`).join(' ')}`;
}

function describeValue(value: ExpectedFieldValue): string {
  switch (value.kind) {
    case 'one-of':
      return value.values.join('|');
    case 'repeated':
      return `[${value.values.join(', ')}]`;
    case 'fields':
      return `{${value.fields.map((field) => `${field.name}: ${describeValue(field.value)}`).join(', ')}}`;
    default:
      return value.kind;
  }
}

/** What came, in one line. */
export function describeReceived(received: FromServer): string {
  switch (received.kind) {
    case 'message':
      return JSON.stringify(received.message);
    case 'frame':
      return `frame ${received.type}`;
    case 'unreadable':
      return `unreadable frame: ${received.reason}`;
    case 'closed':
      return 'the server closed the link';
  }
}
