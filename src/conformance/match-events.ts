import type { ExpectedEvent } from './call-model.js';
import { type AttributeMismatch, isExpected, mismatches } from './match-event.js';
import type { Bindings } from './match-value.js';
import type { ReceivedEvent } from './received-event.js';

/** One row of the comparison of what a party should get with what it got. */
export interface EventRow {
  readonly expected?: ExpectedEvent;
  readonly received?: ReceivedEvent;
  /** When both are there and have the same name: what differs. */
  readonly mismatches: readonly AttributeMismatch[];
  readonly same: boolean;
}

/**
 * Compares the events of one party with those of the model. The rows of the answer keep the order of both sides as far
 * as it goes; all rows being the same is what makes the comparison a success.
 */
export function compareEvents(
  expected: readonly ExpectedEvent[],
  received: readonly ReceivedEvent[],
  anyOrder: boolean,
  run: Bindings,
): readonly EventRow[] {
  const pairs = anyOrder ? pairInAnyOrder(expected, received, run) : pairInOrder(expected, received, run);
  return pairs.map(([left, right]) => row(left, right, run));
}

type Pair = readonly [ExpectedEvent | undefined, ReceivedEvent | undefined];

function row(expected: ExpectedEvent | undefined, received: ReceivedEvent | undefined, run: Bindings): EventRow {
  const found = expected !== undefined && received?.id === expected.name ? mismatches(expected, received, run) : [];
  return {
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
    mismatches: found,
    same: expected !== undefined && received?.id === expected.name && found.length === 0,
  };
}

/** Aligns both lists at the least cost, so that one missing event does not make all later ones look wrong. */
function pairInOrder(expected: readonly ExpectedEvent[], received: readonly ReceivedEvent[], run: Bindings): Pair[] {
  const price = (e: ExpectedEvent, r: ReceivedEvent) => (isExpected(e, r, run) ? 0 : e.name === r.id ? 1 : 3);
  const gap = 1.5;
  const cost: number[][] = Array.from({ length: expected.length + 1 }, () => []);
  const at = (i: number, j: number) => cost[i]?.[j] ?? 0;
  for (let i = expected.length; i >= 0; i--) {
    for (let j = received.length; j >= 0; j--) {
      const e = expected[i];
      const r = received[j];
      let best = e === undefined && r === undefined ? 0 : Number.POSITIVE_INFINITY;
      if (e !== undefined && r !== undefined) best = price(e, r) + at(i + 1, j + 1);
      if (e !== undefined) best = Math.min(best, gap + at(i + 1, j));
      if (r !== undefined) best = Math.min(best, gap + at(i, j + 1));
      (cost[i] as number[])[j] = best;
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < expected.length || j < received.length) {
    const e = expected[i];
    const r = received[j];
    if (e !== undefined && r !== undefined && at(i, j) === price(e, r) + at(i + 1, j + 1)) {
      pairs.push([e, r]);
      i++;
      j++;
    } else if (e !== undefined && at(i, j) === gap + at(i + 1, j)) {
      pairs.push([e, undefined]);
      i++;
    } else {
      pairs.push([undefined, r]);
      j++;
    }
  }
  return pairs;
}

/** Gives every expected event its own received one if there is any way to do so (augmenting paths). */
function pairInAnyOrder(expected: readonly ExpectedEvent[], received: readonly ReceivedEvent[], run: Bindings): Pair[] {
  const takenBy: (number | undefined)[] = received.map(() => undefined);
  const find = (i: number, tried: Set<number>): boolean => {
    for (const [j, event] of received.entries()) {
      if (tried.has(j) || !isExpected(expected[i] as ExpectedEvent, event, run)) continue;
      tried.add(j);
      const holder = takenBy[j];
      if (holder === undefined || find(holder, tried)) {
        takenBy[j] = i;
        return true;
      }
    }
    return false;
  };
  for (let i = 0; i < expected.length; i++) find(i, new Set());

  // What found no partner is shown beside an event of the same name, so that the difference can be seen.
  const left = expected.map((_, i) => i).filter((i) => !takenBy.includes(i));
  const alike = new Map<number, number>();
  for (const [j, event] of received.entries()) {
    if (takenBy[j] !== undefined) continue;
    const at = left.findIndex((i) => expected[i]?.name === event.id);
    if (at >= 0) alike.set(j, left.splice(at, 1)[0] as number);
  }
  return [
    ...received.map((event, j): Pair => {
      const i = takenBy[j] ?? alike.get(j);
      return [i === undefined ? undefined : expected[i], event];
    }),
    ...left.map((i): Pair => [expected[i], undefined]),
  ];
}
