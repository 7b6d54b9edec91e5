import { ANY, type Expected, type Value, type Wanted } from './oracle.test.js';

/** An event as a client got it, with labels for ConnIDs, and only the attributes that the oracle speaks of. */
export interface Got {
  readonly id: string;
  readonly attributes: Readonly<Record<string, Value>>;
}

/** 1.4, 1.6: present only where a rule says so. */
const ONLY_WHERE_SAID = ['OtherDN', 'OtherDNRole', 'ThirdPartyDN', 'ThirdPartyDNRole', 'PreviousConnID', 'ReferenceID'];

/** What is wrong with the events that one party got; undefined = they are as expected. 1.3: the order counts. */
export function difference(expected: readonly Expected[], got: readonly Got[]): string | undefined {
  const ids = (events: readonly { id: string }[]) => events.map((e) => e.id).join(', ') || 'nothing';
  if (ids(expected) !== ids(got)) return `expected ${ids(expected)}; got ${ids(got)}`;
  for (const [i, { id, attributes, rule }] of expected.entries()) {
    const seen = got[i]?.attributes ?? {};
    for (const name of new Set([...Object.keys(attributes), ...ONLY_WHERE_SAID])) {
      if (!fits(name, attributes, seen)) {
        return `${id}: ${name} should be ${wantedText(attributes[name])} by rule ${rule}, is ${seen[name] ?? 'absent'}`;
      }
    }
  }
  return undefined;
}

function fits(name: string, attributes: Expected['attributes'], seen: Got['attributes']): boolean {
  // 1.4: a role never comes without its DN.
  if (name === 'OtherDNRole' && seen['OtherDN'] === undefined) return seen[name] === undefined;
  const wanted = attributes[name];
  if (wanted === ANY) return true;
  return isList(wanted) ? wanted.includes(seen[name]) : wanted === seen[name];
}

const isList = (wanted: Wanted): wanted is readonly Value[] => Array.isArray(wanted);

function wantedText(wanted: Wanted): string {
  const one = (value: Value) => String(value ?? 'absent');
  return isList(wanted) ? wanted.map(one).join(' or ') : one(wanted);
}

/** Events in lines, for people. */
export function eventsText(events: readonly (Expected | Got)[]): string {
  const lines = events.map((event) => {
    const shown = Object.entries(event.attributes).filter(([, value]) => value !== undefined);
    const attributes = shown.map(([name, value]) => `${name}: ${wantedText(value)}`).join(', ');
    return `      ${event.id}: {${attributes}}${'rule' in event ? `  # ${event.rule}` : ''}`;
  });
  return lines.join('\n') || '      nothing';
}
