import type { ReceivedEvent } from './received-event.js';

/** Events with which a party of a call begins (or comes into the call from another one). */
const BEGINS = new Set(['EventDialing', 'EventRinging', 'EventQueued', 'EventRouteRequest', 'EventPartyChanged']);
/** Events after which the party of that ConnID is over. */
const ENDS = new Set(['EventReleased', 'EventAbandoned']);
/** Events that take a call away from a queue or a routing point, which may still be told that it was abandoned. */
const LEAVES = new Set(['EventDiverted', 'EventRouteUsed']);
/** Events that name a ConnID without being about the party of ThisDN. */
const NOT_OF_THE_PARTY = new Set([
  'EventError',
  'EventACK',
  'EventAddressInfo',
  'EventPartyInfo',
  'EventUserEvent',
  'EventPrivateInfo',
  'EventRegistered',
]);

/**
 * Follows, from the events that one client gets, which parties live: nothing may come for a party after its
 * EventReleased or EventAbandoned on that ConnID, and in the end every party must have ended. A DN may come back into
 * the same call as a new party.
 */
export class PartyLife {
  readonly #live = new Map<string, string>();
  readonly #ended = new Set<string>();

  /** Takes the next event; gives what is wrong with it. */
  take(event: ReceivedEvent): string | undefined {
    const { id, ThisDN, ConnID, PreviousConnID } = event;
    if (typeof ThisDN !== 'string' || typeof ConnID !== 'string' || NOT_OF_THE_PARTY.has(id)) return undefined;
    // Call-based events are about a call; they have no ThisDN in the models, and no party of it here.
    if (id.startsWith('EventCall')) return undefined;
    const party = `${ThisDN} ${ConnID}`;
    if (BEGINS.has(id)) {
      // EventPartyChanged begins a party only when it brings the DN into another call than it was in.
      const moved = id === 'EventPartyChanged' && typeof PreviousConnID === 'string' && PreviousConnID !== ConnID;
      if (id === 'EventPartyChanged' && !moved && this.#ended.has(party)) return this.#late(id);
      if (moved) this.#live.delete(`${ThisDN} ${PreviousConnID}`);
      this.#ended.delete(party);
      this.#live.set(party, id);
      return undefined;
    }
    if (this.#ended.has(party)) return this.#late(id);
    if (ENDS.has(id)) {
      this.#live.delete(party);
      this.#ended.add(party);
    } else if (LEAVES.has(id)) this.#live.delete(party);
    return undefined;
  }

  #late(id: string): string {
    return `${id} for a party that has ended on that ConnID`;
  }

  /** Parties that have begun and not ended, as `DN ConnID`. */
  live(): readonly string[] {
    return [...this.#live.keys()];
  }
}
