import type { ExpectedAttribute, ExpectedEvent } from './call-model.js';
import { type Bindings, matchesValue } from './match-value.js';
import type { ReceivedEvent } from './received-event.js';
import { attributeOf } from './vocabulary.js';

/** One attribute of an event that is not as expected. `expected` is absent when the attribute is one too many. */
export interface AttributeMismatch {
  readonly name: string;
  readonly expected?: ExpectedAttribute;
  readonly received: unknown;
}

/** Absent unless listed, with the attribute that they accompany. */
const SILENT: readonly (readonly [string, string | undefined])[] = [
  ['OtherDN', undefined],
  ['OtherDNRole', 'OtherDN'],
  ['ThirdPartyDN', undefined],
  ['ThirdPartyDNRole', 'ThirdPartyDN'],
  ['PreviousConnID', undefined],
];

/** What of a received event, of the right name, is not as the model says. Empty = it is the expected event. */
export function mismatches(
  expected: ExpectedEvent,
  received: ReceivedEvent,
  run: Bindings,
): readonly AttributeMismatch[] {
  const found: AttributeMismatch[] = [];
  const listed = new Set<string>();
  for (const attribute of expected.attributes) {
    listed.add(attribute.name);
    const value = received[attribute.name];
    if (!fits(attribute, value, received, run))
      found.push({ name: attribute.name, expected: attribute, received: value });
  }
  for (const [name, accompanied] of SILENT) {
    const value = received[name];
    if (value === undefined || listed.has(name)) continue;
    // A role may accompany its DN without being listed.
    if (accompanied !== undefined && listed.has(accompanied) && received[accompanied] !== undefined) continue;
    found.push({ name, received: value });
  }
  return found;
}

function fits(attribute: ExpectedAttribute, value: unknown, received: ReceivedEvent, run: Bindings): boolean {
  if (value === undefined || value === null) {
    return attribute.optional || attribute.value.kind === 'absent' || attribute.value.kind === 'dial';
  }
  const info = attributeOf(attribute.name);
  return info !== undefined && matchesValue(attribute.value, value, { info, ConnID: received['ConnID'] }, run);
}

/** Whether the received event is the expected one. */
export function isExpected(expected: ExpectedEvent, received: ReceivedEvent, run: Bindings): boolean {
  return expected.name === received.id && mismatches(expected, received, run).length === 0;
}
