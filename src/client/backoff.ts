/** How patiently a lost connection is tried again. */
export interface BackoffOptions {
  /** Milliseconds before the first new attempt at most; default 200. */
  readonly first?: number;
  /** Milliseconds between two attempts at most; default 10,000. */
  readonly longest?: number;
}

/** Times between attempts: doubling up to a limit, each drawn between half and all of it, without end. */
export class Backoff {
  #attempts = 0;

  constructor(
    private readonly options: BackoffOptions = {},
    private readonly random: () => number = Math.random,
  ) {}

  /** Milliseconds until the next attempt. */
  next(): number {
    const { first = 200, longest = 10_000 } = this.options;
    const most = Math.min(longest, first * 2 ** Math.min(this.#attempts, 30));
    this.#attempts += 1;
    return Math.round(most * (0.5 + this.random() / 2));
  }

  /** An attempt has succeeded. */
  reset(): void {
    this.#attempts = 0;
  }
}
