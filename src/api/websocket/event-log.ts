import type { EventMemory } from './event-memory.js';
import type { LoggedEvent } from './logged-event.js';

/**
 * The last events of one client, numbered from 1 without gaps. Bounded by count and bytes: the oldest give way, so that
 * a client that does not read costs no more than the bounds.
 */
export class EventLog {
  #events: (LoggedEvent | undefined)[] = [];
  /** Index in `#events` of the oldest event kept. */
  #head = 0;
  #first = 1;
  #bytes = 0;

  constructor(
    private readonly maxEvents: number,
    private readonly maxBytes: number,
    private readonly memory: EventMemory,
  ) {}

  /** Number of the oldest event kept; one more than `last` when none is. */
  get first(): number {
    return this.#first;
  }

  /** Number of the newest event; 0 before the first one. */
  get last(): number {
    return this.#first + this.#events.length - this.#head - 1;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Appends an event; its number. */
  append(event: LoggedEvent): number {
    this.#events.push(event);
    this.#bytes += event.body.length;
    this.memory.keep(event);
    // The newest event is always kept, however long it is.
    while (
      this.#events.length - this.#head > 1 &&
      (this.last - this.#first >= this.maxEvents || this.#bytes > this.maxBytes)
    ) {
      this.#dropOldest();
    }
    return this.last;
  }

  /** The event of that number, or undefined when it is no longer kept or not there yet. */
  at(number: number): LoggedEvent | undefined {
    return number < this.#first ? undefined : this.#events[this.#head + number - this.#first];
  }

  /** Forgets the events up to this number. */
  forget(through: number): void {
    while (this.#first <= through && this.#head < this.#events.length) this.#dropOldest();
  }

  #dropOldest(): void {
    const oldest = this.#events[this.#head] as LoggedEvent;
    this.#events[this.#head] = undefined;
    this.#bytes -= oldest.body.length;
    this.memory.release(oldest);
    this.#head++;
    this.#first++;
    // Moving the rest down now and then keeps append at constant cost on average.
    if (this.#head > 1024 && this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
  }
}
