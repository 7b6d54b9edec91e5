import type { Actors } from './actors.js';
import type { CallLabels } from './call-labels.js';
import type { ExpectedPair, ExpectedScalar, ExpectedValue } from './call-model.js';
import { type ModelAttribute, sameWord } from './vocabulary.js';

/** What the labels of a model mean in this run. */
export interface Bindings {
  readonly actors: Actors;
  readonly calls: CallLabels;
}

/** Where a value stands: decides how it is compared. */
export interface ValuePlace {
  readonly info: ModelAttribute;
  /** ConnID of the received event, for the dialed number. */
  readonly ConnID: unknown;
}

/** Whether a present value is what the model expects. `absent` never is; `DIAL` is the dialed number. */
export function matchesValue(expected: ExpectedValue, received: unknown, place: ValuePlace, run: Bindings): boolean {
  switch (expected.kind) {
    case 'any':
      return true;
    case 'absent':
      return false;
    case 'dial':
      return received !== undefined && received === run.calls.dialed(place.ConnID);
    case 'one-of':
      return expected.values.some((value) => sameScalar(value, received, place, run));
    case 'pairs':
      return matchesPairs(expected.pairs, received, place, run);
  }
}

function sameScalar(expected: ExpectedScalar, received: unknown, { info }: ValuePlace, run: Bindings): boolean {
  switch (info.kind) {
    case 'connid': {
      const connId = run.calls.connId(expected as number);
      return connId !== undefined && connId === received;
    }
    case 'dn':
      return run.actors.number(String(expected)) === received;
    case 'word':
      if (typeof expected === 'string' && typeof received === 'string') {
        return sameWord(info, expected, received);
      }
      return expected === received;
    default:
      return expected === received;
  }
}

/** A key-value list must contain the pairs; other keys are free. */
function matchesPairs(pairs: readonly ExpectedPair[], received: unknown, place: ValuePlace, run: Bindings): boolean {
  if (typeof received !== 'object' || received === null || Array.isArray(received)) return false;
  const list = received as Readonly<Record<string, unknown>>;
  return pairs.every((pair) => {
    const value = Object.hasOwn(list, pair.key) ? list[pair.key] : undefined;
    if (pair.repeated !== undefined) {
      const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
      return (
        values.length === pair.repeated.length &&
        pair.repeated.every((expected, at) => matchesPairValue(expected, values[at], place, run))
      );
    }
    if (value === undefined) return pair.optional || pair.value.kind === 'absent';
    return matchesPairValue(pair.value, value, place, run);
  });
}

function matchesPairValue(expected: ExpectedValue, received: unknown, place: ValuePlace, run: Bindings): boolean {
  if (expected.kind === 'pairs') return matchesPairs(expected.pairs, received, place, run);
  if (expected.kind !== 'one-of') return matchesValue(expected, received, place, run);
  // Inside Extensions the label of a DN stands for its number.
  const number = (value: ExpectedScalar) =>
    place.info.name === 'Extensions' && typeof value === 'string' ? run.actors.number(value) : value;
  return expected.values.some((value) => value === received || number(value) === received);
}
