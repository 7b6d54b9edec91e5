import type { PortEvent } from './predicted-events.test.js';

const WAITING_FOR_NEWCALL = 30_000;

/** Events of a call that rang at a port before its NewCall. */
interface Kept {
  readonly since: number;
  readonly events: PortEvent[];
}

/** Calls that wait for their NewCall: messages.yaml, NewCall. */
export class KeptCalls {
  readonly #kept = new Map<string, Map<string, Kept>>();

  has(port: string, ConnID: string): boolean {
    return this.#kept.get(port)?.has(ConnID) === true;
  }

  /** The call that rang first of those that are not forgotten yet. */
  take(port: string, now: number): { readonly ConnID: string; readonly events: readonly PortEvent[] } | undefined {
    for (const [ConnID, { since, events }] of this.#kept.get(port) ?? []) {
      if (now >= since + WAITING_FOR_NEWCALL) continue;
      this.#kept.get(port)?.delete(ConnID);
      return { ConnID, events };
    }
    return undefined;
  }

  add(port: string, ConnID: string, portEvent: PortEvent, now: number): void {
    const kept = this.#kept.get(port) ?? new Map<string, Kept>();
    this.#kept.set(port, kept);
    const { id, PreviousConnID } = portEvent.event;
    const moved = id === 'EventPartyChanged' && PreviousConnID !== undefined ? kept.get(PreviousConnID) : undefined;
    if (moved !== undefined && PreviousConnID !== ConnID) {
      kept.delete(PreviousConnID as string);
      kept.set(ConnID, { since: now, events: moved.events });
    }
    if (id === 'EventRinging') kept.set(ConnID, { since: now, events: [portEvent] });
    else if (id === 'EventReleased' || id === 'EventAbandoned') kept.delete(ConnID);
    else kept.get(ConnID)?.events.push(portEvent);
  }
}
