import type { ExpectedAttribute, ExpectedPair, ExpectedValue } from './call-model.js';
import type { EventRow } from './match-events.js';
import type { Bindings } from './match-value.js';
import type { ComparedAttribute, ComparedRow } from './play-result.js';
import type { ReceivedEvent } from './received-event.js';
import { attributeOf } from './vocabulary.js';

/** Attributes that tell little to somebody who looks for a difference; left out unless the model lists them. */
const QUIET = new Set([
  'id',
  'CallID',
  'CallUUID',
  'PartyUUID',
  'CustomerID',
  'EventSequenceNumber',
  'ReferenceID',
  'TimeinSecs',
  'TimeinuSecs',
  'time',
  'Server',
]);

/** A received event as one line, labels in place of numbers and ConnIDs. */
export function describeReceived(event: ReceivedEvent, run: Bindings): string {
  const attributes = Object.entries(event)
    .filter(([name, value]) => !QUIET.has(name) && value !== undefined)
    .map(([name, value]) => `${name}: ${receivedText(name, value, run)}`);
  return `${event.id} {${attributes.join(', ')}}`;
}

/** A row of a comparison as text: what the model lists first, then what came besides. */
export function describeRow(row: EventRow, run: Bindings): ComparedRow {
  const { expected, received } = row;
  const wrong = new Set(row.mismatches.map((mismatch) => mismatch.name));
  const sameName = expected === undefined || received === undefined || expected.name === received.id;
  const attributes: ComparedAttribute[] = (expected?.attributes ?? []).map((attribute) => {
    const value = received?.[attribute.name];
    return {
      name: attribute.name,
      same: received === undefined || !sameName || !wrong.has(attribute.name),
      expected: attributeText(attribute, received, run),
      ...(value === undefined ? {} : { received: receivedText(attribute.name, value, run) }),
    };
  });
  for (const [name, value] of Object.entries(received ?? {})) {
    if (value === undefined || attributes.some((attribute) => attribute.name === name)) continue;
    if (QUIET.has(name) && !wrong.has(name)) continue;
    attributes.push({ name, same: !wrong.has(name), received: receivedText(name, value, run) });
  }
  return {
    same: row.same,
    ...(expected === undefined ? {} : { expected: expected.name }),
    ...(received === undefined ? {} : { received: received.id }),
    attributes,
  };
}

function attributeText(attribute: ExpectedAttribute, received: ReceivedEvent | undefined, run: Bindings): string {
  if (attribute.value.kind === 'dial') {
    const dialed = run.calls.dialed(received?.['ConnID']);
    return dialed === undefined ? 'DIAL or absent' : `${run.actors.label(dialed)} (DIAL) or absent`;
  }
  return `${expectedText(attribute.value)}${attribute.optional ? ' or absent' : ''}`;
}

function expectedText(value: ExpectedValue): string {
  switch (value.kind) {
    case 'any':
    case 'absent':
      return value.kind;
    case 'dial':
      return 'DIAL';
    case 'one-of':
      return value.values.length === 1 ? scalarText(value.values[0]) : `[${value.values.map(scalarText).join(', ')}]`;
    case 'pairs':
      return `{${value.pairs.map(pairText).join(', ')}}`;
  }
}

function pairText(pair: ExpectedPair): string {
  if (pair.repeated !== undefined) return `${pair.key}*: [${pair.repeated.map(expectedText).join(', ')}]`;
  return `${pair.key}${pair.optional ? '?' : ''}: ${expectedText(pair.value)}`;
}

/** A word or a number; a text that looks like a number is put in quotes, since the two are not the same. */
function scalarText(value: unknown): string {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? `"${value}"` : String(value);
}

/** A received value as text: a label where there is one, else the value. */
function receivedText(name: string, value: unknown, { actors, calls }: Bindings): string {
  const kind = attributeOf(name)?.kind;
  if (typeof value === 'string' && kind === 'connid') {
    const label = calls.label(value);
    return label === undefined ? `${value} (no call of the model)` : String(label);
  }
  if (typeof value === 'string' && kind === 'dn') return actors.label(value);
  if (name === 'Extensions') return valueText(value, (text) => actors.label(text));
  return valueText(value, (text) => text);
}

function valueText(value: unknown, name: (text: string) => string): string {
  if (typeof value === 'string') return name(value) === value ? scalarText(value) : name(value);
  if (Array.isArray(value)) return `[${value.map((each) => valueText(each, name)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, each]) => `${key}: ${valueText(each, name)}`);
    return `{${pairs.join(', ')}}`;
  }
  return String(value);
}
