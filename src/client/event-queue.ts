import type { TEvent } from '../protocol/index.js';
import { EventOverflowError } from './errors.js';

type Waiting = { resolve(result: IteratorResult<TEvent>): void; reject(error: Error): void };

/** Events that wait for a `for await` loop; bounded. */
export class EventQueue implements AsyncIterableIterator<TEvent> {
  readonly #events: TEvent[] = [];
  readonly #waiting: Waiting[] = [];
  #ended: { readonly error: Error | undefined } | undefined;

  /** @param onEnd called once when nobody reads any more. */
  constructor(
    private readonly limit: number,
    private readonly onEnd: (queue: EventQueue) => void,
  ) {}

  push(event: TEvent): void {
    if (this.#ended !== undefined) return;
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) waiting.resolve({ done: false, value: event });
    else if (this.#events.length < this.limit) this.#events.push(event);
    else this.end(new EventOverflowError(this.limit));
  }

  /** No more events come; those that wait are still read, then the loop ends or gets the error. */
  end(error?: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = { error };
    for (const waiting of this.#waiting.splice(0)) {
      if (error === undefined) waiting.resolve(DONE);
      else waiting.reject(error);
    }
    this.onEnd(this);
  }

  next(): Promise<IteratorResult<TEvent>> {
    const event = this.#events.shift();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#ended === undefined) return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    const { error } = this.#ended;
    if (error === undefined) return Promise.resolve(DONE);
    // The error is told once, as iterators do.
    this.#ended = { error: undefined };
    return Promise.reject(error);
  }

  return(): Promise<IteratorResult<TEvent>> {
    this.#events.length = 0;
    this.end();
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

const DONE: IteratorResult<TEvent> = { done: true, value: undefined };
