import type { ReceivedEvent } from '../received-event.js';

/** What its client knows of a party: enough to choose what could be done next. */
export type PartyState = 'dialing' | 'ringing' | 'talking' | 'held' | 'waiting';

export interface WatchedParty {
  readonly DN: string;
  readonly ConnID: string;
  readonly state: PartyState;
}

const STATES: Readonly<Record<string, PartyState>> = {
  EventDialing: 'dialing',
  EventDestinationBusy: 'dialing',
  EventRinging: 'ringing',
  EventEstablished: 'talking',
  EventHeld: 'held',
  EventRetrieved: 'talking',
  EventQueued: 'waiting',
  EventRouteRequest: 'waiting',
};

const ENDS: ReadonlySet<string> = new Set(['EventReleased', 'EventAbandoned', 'EventDiverted', 'EventRouteUsed']);

/** The calls as the clients of the DNs see them, in the order in which they came. */
export class WatchedCalls {
  readonly #parties = new Map<string, WatchedParty>();

  get parties(): readonly WatchedParty[] {
    return [...this.#parties.values()];
  }

  /** All ConnIDs that somebody has. */
  get ConnIDs(): readonly string[] {
    return [...new Set(this.parties.map(({ ConnID }) => ConnID))];
  }

  /** The other calls of the same DN. */
  others({ DN, ConnID }: WatchedParty): readonly WatchedParty[] {
    return this.parties.filter((party) => party.DN === DN && party.ConnID !== ConnID);
  }

  take(DN: string, event: ReceivedEvent): void {
    const { ConnID, PreviousConnID } = event as { readonly ConnID?: string; readonly PreviousConnID?: string };
    if (ConnID === undefined) return;
    const key = `${DN} ${ConnID}`;
    const before = `${DN} ${PreviousConnID}`;
    if (ENDS.has(event.id)) this.#parties.delete(key);
    else if (event.id === 'EventPartyChanged' && before !== key) {
      const moved = this.#parties.get(before);
      this.#parties.delete(before);
      if (moved !== undefined) this.#parties.set(key, { ...moved, ConnID });
    } else {
      // Who holds a call that is dialed goes on holding it when it is answered: Held+Dialing becomes Held.
      const answered = event.id === 'EventEstablished' && this.#parties.get(key)?.state === 'held';
      const state = answered ? 'held' : STATES[event.id];
      if (state !== undefined) this.#parties.set(key, { DN, ConnID, state });
    }
  }
}
