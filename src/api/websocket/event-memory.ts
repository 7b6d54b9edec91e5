import type { LoggedEvent } from './logged-event.js';

/** Bytes of an event besides its text, and of its place in the log of one client. Roughly what V8 needs. */
const EVENT_BYTES = 96;
const PLACE_BYTES = 16;

/** Counts the memory of all events that are kept for clients: an event that several of them keep once, and their places. */
export class EventMemory {
  #bytes = 0;

  /** @param limit bytes; see `full` */
  constructor(public limit: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether more is kept than there is room for. */
  get full(): boolean {
    return this.#bytes > this.limit;
  }

  /** Whether so little is left that it takes a while until it is full again. */
  get roomy(): boolean {
    return this.#bytes <= this.limit * 0.9;
  }

  keep(event: LoggedEvent): void {
    if (event.logs === 0) this.#bytes += event.body.length + EVENT_BYTES;
    event.logs += 1;
    this.#bytes += PLACE_BYTES;
  }

  release(event: LoggedEvent): void {
    event.logs -= 1;
    if (event.logs === 0) this.#bytes -= event.body.length + EVENT_BYTES;
    this.#bytes -= PLACE_BYTES;
  }
}
