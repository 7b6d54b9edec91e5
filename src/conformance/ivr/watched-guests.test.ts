import type { ReceivedEvent } from '../received-event.js';

/** Who is only invited into a call, or rings to observe it: from the request that invites until the answer, or the end of it. */
export class WatchedGuests {
  readonly #guests = new Map<string, { readonly asked: string }>();

  has(ConnID: string, DN: string): boolean {
    return this.#guests.has(`${ConnID} ${DN}`);
  }

  /** `by`: the client that asked, `ivr` for the IVR Server. */
  invited(ConnID: string, DN: string, by: string, ReferenceID: number | undefined): void {
    const key = `${ConnID} ${DN}`;
    if (!this.#guests.has(key)) this.#guests.set(key, { asked: `${by} ${ReferenceID}` });
  }

  /** An event that a client has got; `ivr`: the IVR Server. */
  take(client: string, event: ReceivedEvent): void {
    const { id, ConnID, OtherDN, ThisDN, ThisDNRole, PreviousConnID, ReferenceID } = event as ReceivedEvent & {
      readonly [name: string]: string | undefined;
    };
    if (id === 'EventRinging' && ThisDNRole === 'Observer') this.#guests.set(`${ConnID} ${ThisDN}`, { asked: '' });
    else if (id === 'EventPartyAdded') this.#guests.delete(`${ConnID} ${OtherDN}`);
    else if (id === 'EventPartyDeleted') this.#guests.delete(`${ConnID} ${OtherDN}`);
    else if (id === 'EventReleased' || id === 'EventAbandoned' || id === 'EventEstablished') {
      this.#guests.delete(`${ConnID} ${ThisDN}`);
    } else if (id === 'EventError' && ReferenceID !== undefined) {
      for (const [key, guest] of this.#guests) {
        if (guest.asked === `${client} ${ReferenceID}`) this.#guests.delete(key);
      }
    } else if (id === 'EventPartyChanged' && PreviousConnID !== undefined) {
      for (const [key, guest] of this.#guests) {
        const [before, DN] = key.split(' ');
        if (before === PreviousConnID) this.#guests.set(`${ConnID} ${DN}`, guest);
      }
    }
  }
}
