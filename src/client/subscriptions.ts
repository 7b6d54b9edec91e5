import type { EventByName, EventName, TEvent } from '../protocol/index.js';
import { EventQueue } from './event-queue.js';

/** Which events are wanted: by name, by any test, or all. */
export type EventFilter = EventName | ((event: TEvent) => boolean);
/** The events that a filter lets through. */
export type Filtered<F> = F extends EventName ? EventByName[F] : TEvent;

interface Subscription {
  readonly fits: (event: TEvent) => boolean;
  take(event: TEvent): void;
}

/** Everybody in the application who wants events. */
export class Subscriptions {
  readonly #all = new Set<Subscription>();
  readonly #queues = new Set<EventQueue>();

  on(filter: EventFilter | undefined, take: (event: TEvent) => void): () => void {
    const subscription: Subscription = { fits: fitsOf(filter), take };
    this.#all.add(subscription);
    return () => this.#all.delete(subscription);
  }

  /** Events from now on, for a loop; at most `limit` wait unread. */
  queue(filter: EventFilter | undefined, limit: number): EventQueue {
    const queue: EventQueue = new EventQueue(limit, () => {
      off();
      this.#queues.delete(queue);
    });
    const off = this.on(filter, (event) => queue.push(event));
    this.#queues.add(queue);
    return queue;
  }

  give(event: TEvent): void {
    for (const subscription of [...this.#all]) {
      if (!this.#all.has(subscription)) continue;
      try {
        if (subscription.fits(event)) subscription.take(event);
      } catch (error) {
        // The application's own defect: it is told as such, and nobody else misses the event for it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  end(): void {
    for (const queue of [...this.#queues]) queue.end();
    this.#all.clear();
  }
}

function fitsOf(filter: EventFilter | undefined): (event: TEvent) => boolean {
  if (filter === undefined) return () => true;
  return typeof filter === 'string' ? (event) => event.id === filter : filter;
}
