import assert from 'node:assert/strict';
import type { State } from '../core/index.js';
import type { Seen } from './property-run.test.js';

type Call = State['calls'] extends Map<string, infer C> ? C : never;
type Party = Call['parties'][number];

const ANSWERED = new Set<Party['state']>(['Connected', 'Held', 'HeldDialing']);

/** Parties whose coming and going the others are told; observers, queues and ports that treat waiting calls are not. */
function membersOf(call: Call | undefined): Party[] {
  const known = (p: Party) => p.counts && p.state !== 'Offered' && !p.converse && !p.observes;
  return call?.parties.filter((p) => known(p) && (p.kind === 'device' || p.kind === 'external')) ?? [];
}

const answered = (party: Party) => ANSWERED.has(party.state);
const missing = (from: readonly Party[], among: readonly Party[]) =>
  from.filter((p) => !among.some((other) => other.leg === p.leg));

/** The calls as they were before an act. */
export function callsOf(state: State): Map<string, Call> {
  return new Map(state.calls);
}

/**
 * Whoever was in a call before an act and still is has been told who came and who went meanwhile: by EventPartyAdded and
 * EventPartyDeleted, or by EventPartyChanged where one took another's place; and once only.
 */
export function checkMembership(before: ReadonlyMap<string, Call>, state: State, events: readonly Seen[]): void {
  for (const [ConnID, then] of before) {
    const [was, is] = [membersOf(then), membersOf(state.calls.get(ConnID))];
    const gone = missing(was, is).filter(answered);
    // Supervisors may be announced too, as soon as they ring; an outside number may be there more than once.
    const of = (DN: string, call = state.calls.get(ConnID)) => call?.parties.filter((p) => p.DN === DN) ?? [];
    const come = missing(is, was).filter(answered);
    for (const party of is) {
      const earlier = was.find((p) => p.leg === party.leg);
      if (party.kind !== 'device' || !earlier || !answered(party) || !answered(earlier)) continue;
      const told = events.filter((e) => e['ThisDN'] === party.DN && e['ConnID'] === ConnID);
      const added = namesIn(told, 'EventPartyAdded', 'OtherDN');
      const deleted = namesIn(told, 'EventPartyDeleted', 'OtherDN');
      const acting = namesIn(told, 'EventPartyChanged', 'ThirdPartyDN');
      const replaced = told.find((e) => e.id === 'EventPartyChanged');
      // A complex side that comes instead is not named, event-rules 2.2.
      const isTold = (DN: string) => added.includes(DN) || (replaced && (replaced['OtherDN'] ?? DN) === DN);
      const what = `${party.DN} in ${ConnID}: ${JSON.stringify({ was: was.map(short), is: is.map(short), told })}`;
      for (const { DN } of come) assert.ok(isTold(DN), `${DN} came, untold to ${what}`);
      for (const { DN } of gone) assert.ok([...deleted, ...acting].includes(DN), `${DN} went, untold to ${what}`);
      for (const DN of added) assert.ok(of(DN).length > 0, `${DN} did not come to ${what}`);
      for (const DN of deleted) {
        // By the leg: whom a queue gives the call to may have been deleted as its observer a moment before.
        assert.ok(missing(of(DN, then), of(DN)).length > 0, `${DN} did not leave ${what}`);
      }
      for (const told of [added, deleted]) {
        const inside = told.filter((DN) => state.dns.has(DN));
        assert.equal(new Set(inside).size, inside.length, `told twice: ${what}`);
      }
    }
  }
}

function namesIn(events: readonly Seen[], id: string, attribute: string): string[] {
  return events.filter((e) => e.id === id).map((e) => String(e[attribute]));
}

function short({ DN, state, role }: Party): string {
  return `${DN} ${state} ${role}`;
}
