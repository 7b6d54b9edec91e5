import type { ReceivedEvent } from '../received-event.js';

/** Who is only invited into a call: from the request that invites until the answer, or the end of it. */
export class WatchedGuests {
  readonly #guests = new Map<string, { readonly ReferenceID: number | undefined }>();

  has(ConnID: string, DN: string): boolean {
    return this.#guests.has(`${ConnID} ${DN}`);
  }

  invited(ConnID: string, DN: string, ReferenceID: number | undefined): void {
    const key = `${ConnID} ${DN}`;
    if (!this.#guests.has(key)) this.#guests.set(key, { ReferenceID });
  }

  /** An event of the client of a DN, or of the IVR Server. */
  take(event: ReceivedEvent): void {
    const { id, ConnID, OtherDN, ThisDN, PreviousConnID, ReferenceID } = event as ReceivedEvent & {
      readonly [name: string]: string | undefined;
    };
    if (id === 'EventPartyAdded') this.#guests.delete(`${ConnID} ${OtherDN}`);
    else if (id === 'EventPartyDeleted') this.#guests.delete(`${ConnID} ${OtherDN}`);
    else if (id === 'EventReleased' || id === 'EventAbandoned' || id === 'EventEstablished') {
      this.#guests.delete(`${ConnID} ${ThisDN}`);
    } else if (id === 'EventError' && ReferenceID !== undefined) {
      for (const [key, guest] of this.#guests) {
        if (guest.ReferenceID === (ReferenceID as unknown)) this.#guests.delete(key);
      }
    } else if (id === 'EventPartyChanged' && PreviousConnID !== undefined) {
      for (const [key, guest] of this.#guests) {
        const [before, DN] = key.split(' ');
        if (before === PreviousConnID) this.#guests.set(`${ConnID} ${DN}`, guest);
      }
    }
  }
}
