import assert from 'node:assert/strict';
import type { State } from '../core/index.js';
import type { Seen } from './property-run.test.js';

type Call = State['calls'] extends Map<string, infer C> ? C : never;
type Party = Call['parties'][number];

const TALKS = new Set<Party['state']>(['Connected', 'Held', 'HeldDialing']);

/** Events of observers that say CallState Bridged; by whom they are told, and who they are about. */
const OF_OBSERVER = new Set(['EventRinging', 'EventEstablished']);
const ENDS = new Set(['EventReleased', 'EventAbandoned']);

/** Not who observes, nor who treats a call that waits. */
const talks = (p: Party) =>
  TALKS.has(p.state) && !p.observes && !p.converse && (p.kind === 'device' || p.kind === 'external');
const watches = (p: Party) => p.observes !== undefined && p.counts;

/**
 * Keeps books of who was told that a supervisor observes its call (GenEM, Monitoring Calls; event-rules 8.5), and looks after each
 * act whether that is so, and whether everybody who observes may be there.
 */
export class Observation {
  /** `ConnID DN` → DNs of the observers that this party was told of, and not yet that they went. */
  readonly #told = new Map<string, Set<string>>();

  /** `before`: the calls before the act; `events`: what all parties got. */
  check(before: ReadonlyMap<string, Call>, state: State, events: readonly Seen[]): void {
    for (const event of events) this.#take(event);
    for (const call of state.calls.values()) {
      const then = before.get(call.ConnID);
      checkCompany(call, events);
      for (const party of call.parties) {
        const earlier = then?.parties.find((p) => p.leg === party.leg);
        if (party.kind !== 'device' || !talks(party) || !earlier || !talks(earlier)) continue;
        this.#checkTold(party, call, then, events);
      }
    }
  }

  #take(event: Seen): void {
    const { id, ThisDN, ConnID, OtherDN, OtherDNRole, ThisDNRole, CallState, ThirdPartyDN } = event as Seen & {
      readonly [name: string]: string | undefined;
    };
    const words = JSON.stringify(event);
    if (ThisDNRole === 'Observer' && OF_OBSERVER.has(id)) assert.equal(CallState, 'Bridged', words);
    const key = `${ConnID} ${ThisDN}`;
    if (id === 'EventPartyAdded' && OtherDNRole === 'Observer') {
      assert.equal(CallState, 'Bridged', words);
      assert.equal(ThirdPartyDN, undefined, words);
      assert.notEqual(ThisDNRole, 'Observer', `observers are not told of each other: ${words}`);
      const list = this.#told.get(key) ?? new Set();
      assert.ok(!list.has(String(OtherDN)), `told twice: ${words}`);
      this.#told.set(key, list.add(String(OtherDN)));
    } else if (id === 'EventPartyDeleted') this.#told.get(key)?.delete(String(OtherDN));
    else if (ENDS.has(id)) this.#told.delete(key);
  }

  #checkTold(party: Party, call: Call, then: Call | undefined, events: readonly Seen[]): void {
    const told = this.#told.get(`${call.ConnID} ${party.DN}`) ?? new Set();
    const what = `${party.DN} in ${JSON.stringify(call.parties)} after ${JSON.stringify(events)}`;
    for (const DN of told)
      assert.ok(
        call.parties.some((p) => p.DN === DN),
        `${DN} went, untold to ${what}`,
      );
    for (const observer of call.parties.filter(watches)) {
      const came = !then?.parties.some((p) => p.leg === observer.leg && watches(p));
      // In a call that the agent has made it was told as soon as the observer rang, and who came later was not.
      if (came && observer.observes?.announced !== true)
        assert.ok(told.has(observer.DN), `${observer.DN} came, untold to ${what}`);
    }
  }
}

/** Agent and observer are never left alone, and an observer of scope agent does not stay without its agent. */
function checkCompany(call: Call, events: readonly Seen[]): void {
  const what = `${JSON.stringify(call.parties)} after ${JSON.stringify(events)}`;
  const talkers = call.parties.filter((p) => !p.observes && !p.converse && p.counts && p.state !== 'Offered');
  for (const observer of call.parties.filter(watches)) {
    const { agent, scope } = observer.observes ?? {};
    const others = talkers.filter((p) => p.DN !== agent);
    assert.ok(others.length > 0, `${observer.DN} is alone with ${agent}: ${what}`);
    if (scope === 'agent')
      assert.ok(
        call.parties.some((p) => p.DN === agent),
        `${observer.DN} has no agent: ${what}`,
      );
  }
}
