import type { ExpectedAttribute, ExpectedEvent, ExpectedPair, ExpectedScalar, ExpectedValue } from './call-model.js';
import { type Cast, checkWord } from './load-action.js';
import { type Located, type LocatedMap, withoutBoolean } from './located-yaml.js';
import type { ModelChecker } from './model-checker.js';
import { attributeOf, isEvent, type ModelAttribute } from './vocabulary.js';

/** Reads `then:`. Whether the named clients exist can be told only when all actions of the file are known. */
export function loadThen(
  check: ModelChecker,
  value: Located | undefined,
  cast: Cast,
): ReadonlyMap<string, readonly ExpectedEvent[]> {
  const then = new Map<string, readonly ExpectedEvent[]>();
  for (const entry of check.map(value, 'then')?.entries ?? []) {
    if (cast.dns.get(entry.key)?.type === 'External') {
      check.refuse(entry.line, `then: ${entry.key} is External: an external party gets no events`);
    }
    const events: ExpectedEvent[] = [];
    for (const item of check.list(entry.value, `the events of ${entry.key}`)?.items ?? []) {
      const event = loadEvent(check, item);
      if (event !== undefined) events.push(event);
    }
    then.set(entry.key, events);
  }
  return then;
}

/** Reads `order:`, a map from label to `any`; `order: any` means everybody. */
export function loadOrder(check: ModelChecker, value: Located | undefined): ReadonlySet<string> | 'all' {
  if (value?.kind === 'scalar' && value.value === 'any') return 'all';
  const labels = new Set<string>();
  for (const entry of check.map(value, 'order')?.entries ?? []) {
    check.oneOf(entry.value, `order of ${entry.key}`, ['any']);
    labels.add(entry.key);
  }
  return labels;
}

/** Reads one expected event: a map of the event's name to its attributes. */
function loadEvent(check: ModelChecker, value: Located): ExpectedEvent | undefined {
  const map = check.map(value, 'an event');
  const [entry] = map?.entries ?? [];
  if (map === undefined) return undefined;
  if (entry === undefined || map.entries.length > 1) {
    return check.refuse(map.line, 'an event is a map of one name to its attributes');
  }
  if (!isEvent(entry.key)) check.refuse(entry.line, `'${entry.key}' is no event of the vocabulary`);
  const attributes = check.map(entry.value, `the attributes of ${entry.key}`);
  if (attributes === undefined) return undefined;
  return { line: map.line, name: entry.key, attributes: loadAttributes(check, entry.key, attributes) };
}

function loadAttributes(check: ModelChecker, event: string, map: LocatedMap): readonly ExpectedAttribute[] {
  const attributes: ExpectedAttribute[] = [];
  for (const { key, line, value } of map.entries) {
    const optional = key.endsWith('?');
    const info = attributeOf(optional ? key.slice(0, -1) : key);
    if (info === undefined) {
      check.refuse(line, `unknown key '${key}' in ${event}: no attribute of the vocabulary`);
      continue;
    }
    const { name } = info;
    if (attributes.some((other) => other.name === name)) check.refuse(line, `${event} lists ${name} twice`);
    const expected = info.kind === 'kv-list' ? loadPairs(check, name, value) : loadValue(check, name, info, value);
    if (expected === undefined) continue;
    if (optional && (expected.kind === 'absent' || expected.kind === 'dial')) {
      check.refuse(line, `${key}: ${value.text} says twice that it may be absent`);
    }
    attributes.push({ name, optional, value: expected });
  }
  return attributes;
}

function loadValue(check: ModelChecker, name: string, info: ModelAttribute, value: Located): ExpectedValue | undefined {
  if (value.kind === 'scalar' && value.value === 'any') return { kind: 'any' };
  if (value.kind === 'scalar' && value.value === 'absent') return { kind: 'absent' };
  if (value.kind === 'scalar' && value.value === 'DIAL') {
    return info.kind === 'dn' ? { kind: 'dial' } : check.refuse(value.line, `${name} is no DN and cannot be DIAL`);
  }
  const items = value.kind === 'list' ? value.items : [value];
  if (items.length === 0) return check.refuse(value.line, `${name}: an empty list allows no value`);
  const values: ExpectedScalar[] = [];
  for (const item of items) {
    const scalar = loadScalar(check, name, info, item);
    if (scalar !== undefined) values.push(scalar);
  }
  return { kind: 'one-of', values };
}

function loadScalar(
  check: ModelChecker,
  name: string,
  info: ModelAttribute,
  item: Located,
): ExpectedScalar | undefined {
  if (info.kind === 'connid') return check.integer(item, name, 1);
  if (item.kind !== 'scalar' || item.value === null)
    return check.refuse(item.line, `${name} must be a word or a number`);
  if (item.value === 'any' || item.value === 'absent' || item.value === 'DIAL') {
    return check.refuse(
      item.line,
      `'${item.value}' cannot be one of several values; write '${name}?' for may be absent`,
    );
  }
  if (info.kind === 'dn') return check.words(item, name);
  if (typeof item.value === 'boolean') return check.refuse(item.line, `${name} must be a word or a number`);
  checkWord(check, name, info, item.value, item.line);
  return item.value;
}

/** A key-value list: a map of the pairs that it must contain. */
function loadPairs(check: ModelChecker, name: string, value: Located): ExpectedValue | undefined {
  if (value.kind === 'scalar' && value.value === 'any') return { kind: 'any' };
  if (value.kind === 'scalar' && value.value === 'absent') return { kind: 'absent' };
  const map = check.map(value, `${name}, a key-value list,`);
  if (map === undefined) return undefined;
  const pairs: ExpectedPair[] = [];
  for (const { key: written, value: pairValue } of map.entries) {
    const mark = /[?*]$/.exec(written)?.[0];
    const key = mark === undefined ? written : written.slice(0, -1);
    if (mark === '*') {
      const repeated: ExpectedValue[] = [];
      for (const item of check.list(pairValue, `${name}.${written}`)?.items ?? []) {
        const one = loadPairValue(check, `${name}.${key}`, item);
        if (one !== undefined) repeated.push(one);
      }
      pairs.push({ key, value: { kind: 'any' }, repeated, optional: false });
      continue;
    }
    const expected = loadPairValue(check, `${name}.${key}`, pairValue);
    if (expected !== undefined) pairs.push({ key, value: expected, optional: mark === '?' });
  }
  return { kind: 'pairs', pairs };
}

function loadPairValue(check: ModelChecker, name: string, value: Located): ExpectedValue | undefined {
  if (value.kind === 'map') return loadPairs(check, name, value);
  if (value.kind === 'scalar' && value.value === 'any') return { kind: 'any' };
  if (value.kind === 'scalar' && value.value === 'absent') return { kind: 'absent' };
  const values: ExpectedScalar[] = [];
  const items = value.kind === 'list' ? value.items : [value];
  if (items.length === 0) return check.refuse(value.line, `${name}: an empty list allows no value`);
  for (const item of items) {
    if (item.kind === 'scalar' && item.value !== null) values.push(withoutBoolean(item.value));
    else check.refuse(item.line, `${name} must be a text, an integer or a map`);
  }
  return { kind: 'one-of', values };
}
