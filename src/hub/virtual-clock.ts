import type { Clock } from '../protocol/index.js';

interface VirtualTimer {
  readonly due: number;
  /** Number of the timer: of two that are due at the same time, the one set first fires first. */
  readonly order: number;
  /** Undefined once the timer has fired or was cancelled. */
  fn: (() => void) | undefined;
}

/**
 * A clock that stands still until it is told to go on. For tests, models and replays: nothing depends on how long
 * anything really takes.
 */
export class VirtualClock implements Clock {
  #now: number;
  #nextOrder = 0;
  /** Binary heap, the timer that fires next on top. */
  readonly #heap: VirtualTimer[] = [];
  #pending = 0;

  /** @param start the time at which the clock starts, in milliseconds since 1970-01-01 UTC. */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Calls `fn` once when the clock has been advanced by `ms` or more; never from within this call, not even for 0. */
  after(ms: number, fn: () => void): () => void {
    const delay = Number.isNaN(ms) ? 0 : Math.max(ms, 0);
    const timer: VirtualTimer = { due: this.#now + delay, order: this.#nextOrder++, fn };
    this.#push(timer);
    this.#pending++;
    return () => {
      if (timer.fn === undefined) return;
      timer.fn = undefined;
      this.#pending--;
    };
  }

  /** How many timers are set and neither fired nor cancelled. */
  get pending(): number {
    return this.#pending;
  }

  /** When the next timer fires; undefined when none is set. */
  get nextDue(): number | undefined {
    return this.#next()?.due;
  }

  /**
   * Lets `ms` milliseconds pass. Timers that become due fire in the order of their times, equal ones in the order in
   * which they were set; each sees its own due time as now. Timers set meanwhile fire too if they are due in that span.
   * A timer that sets itself again with no delay would never end: after a million of them this throws.
   */
  advance(ms: number): void {
    if (!(ms >= 0) || !Number.isFinite(ms)) throw new RangeError(`cannot advance by ${ms} ms`);
    const end = this.#now + ms;
    let firedAtOneTime = 0;
    for (let timer = this.#next(); timer !== undefined && timer.due <= end; timer = this.#next()) {
      this.#pop();
      firedAtOneTime = timer.due > this.#now ? 0 : firedAtOneTime + 1;
      if (firedAtOneTime > 1_000_000) throw new Error(`timers without delay keep the clock at ${this.#now}`);
      if (timer.due > this.#now) this.#now = timer.due;
      const { fn } = timer;
      timer.fn = undefined;
      this.#pending--;
      fn?.();
    }
    // A timer may have advanced the clock itself.
    if (end > this.#now) this.#now = end;
  }

  /** The timer that fires next; drops cancelled ones on the way. */
  #next(): VirtualTimer | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (top.fn !== undefined) return top;
      this.#pop();
    }
    return undefined;
  }

  #push(timer: VirtualTimer): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as VirtualTimer;
      if (before(above, timer)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, heap[child] as VirtualTimer)) child++;
      const least = heap[child] as VirtualTimer;
      if (before(last, least)) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = last;
  }
}

function before(a: VirtualTimer, b: VirtualTimer): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
