import assert from 'node:assert/strict';
import type { Seen } from './property-run.test.js';

const BEGINS = new Set(['EventDialing', 'EventRinging', 'EventQueued', 'EventRouteRequest']);
const ENDS = new Set(['EventReleased', 'EventAbandoned', 'EventDiverted', 'EventRouteUsed']);
/** Events of a consultation call that name the main call, event-rules 4.5. */
const NAMES_MAIN_CALL = new Set([...BEGINS, 'EventEstablished', 'EventAbandoned']);
/** Their OtherDN is the other party and not, as in EventPartyAdded, whom the event is about. */
const PLAIN = new Set([
  ...BEGINS,
  'EventEstablished',
  'EventHeld',
  'EventRetrieved',
  'EventReleased',
  'EventAbandoned',
]);
const QUEUE_OF_PARTY = new Set(['EventEstablished', 'EventRetrieved']);

interface Known {
  readonly role: unknown;
  readonly queue: unknown;
}

/** Every end says who released (event-rules 3.8): within one act that is one party at most. */
function checkReleasingParty(events: readonly Seen[]): void {
  const own = new Set<unknown>();
  for (const event of events) {
    if ((event.id !== 'EventReleased' && event.id !== 'EventAbandoned') || event['CallUUID'] === undefined) continue;
    const by = (event['Extensions'] as Readonly<Record<string, string>> | undefined)?.['ReleasingParty'];
    assert.match(String(by), /^(1 Local|2 Remote|3 Unknown)$/, JSON.stringify(event));
    if (by === '1 Local') own.add(event['ThisDN']);
  }
  assert.ok(own.size <= 1, JSON.stringify(events));
}

/**
 * What stays the same for the life of a party or call, whatever happens: ThisDNRole (event-rules 2.5), ThisQueue (2.6), CallType
 * and the main call of a consultation (4.5); and OtherDNRole is what the other party calls its own role.
 */
export class PartyAttributes {
  /** `ConnID DN` → what its events have said so far. */
  readonly #parties = new Map<string, Known>();
  readonly #callTypes = new Map<string, unknown>();

  /** `timePassed`: several timers may have run, each of which is somebody else's doing. */
  check(events: readonly Seen[], timePassed: boolean): void {
    for (const event of events) this.#take(event);
    if (!timePassed) checkReleasingParty(events);
  }

  #take(event: Seen): void {
    const { id } = event;
    const { ConnID, ThisDN, ThisDNRole, ThisQueue, CallType, PreviousConnID, OtherDN, OtherDNRole } = event as Seen & {
      readonly [name: string]: string | undefined;
    };
    // What clients make up themselves (TSendEvent) comes without these.
    if (id === 'EventUserEvent' || event['PartyState'] === undefined || event['CallUUID'] === undefined) return;
    if (ConnID === undefined || ThisDN === undefined || ThisDNRole === undefined) return;
    const words = JSON.stringify(event);
    if (CallType !== undefined && CallType !== 'Unknown') {
      const before = this.#callTypes.get(ConnID) ?? CallType;
      // Only a consultation may cease to be one, when its main call comes into it.
      if (before !== 'Consult') assert.equal(CallType, before, `CallType changes: ${words}`);
      this.#callTypes.set(ConnID, CallType);
    }
    if (NAMES_MAIN_CALL.has(id)) assert.equal(PreviousConnID !== undefined, CallType === 'Consult', words);
    const key = `${ConnID} ${ThisDN}`;
    if (id === 'EventPartyChanged' && PreviousConnID !== undefined) {
      const before = this.#parties.get(`${PreviousConnID} ${ThisDN}`);
      this.#parties.delete(`${PreviousConnID} ${ThisDN}`);
      if (before) this.#parties.set(key, before);
    }
    const known = this.#parties.get(key);
    if (BEGINS.has(id)) this.#parties.set(key, { role: ThisDNRole, queue: ThisQueue });
    else if (known) {
      assert.equal(ThisDNRole, known.role, `ThisDNRole changes: ${words}`);
      if (QUEUE_OF_PARTY.has(id)) assert.equal(ThisQueue, known.queue, `ThisQueue changes: ${words}`);
    }
    const other = this.#parties.get(`${ConnID} ${OtherDN}`);
    if (PLAIN.has(id) && other && OtherDNRole !== undefined)
      assert.equal(OtherDNRole, other.role, `OtherDNRole is not the other's: ${words}`);
    if (ENDS.has(id)) this.#parties.delete(key);
  }
}
