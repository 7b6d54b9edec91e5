/** Lets `burst` requests through at once and `perSecond` for long. 0 per second = no limit. */
export class TokenBucket {
  #tokens: number;
  #updated: number;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    now: number,
  ) {
    this.#tokens = Math.max(burst, 1);
    this.#updated = now;
  }

  /** Takes one token. 0 when there was one, else the milliseconds until there will be one. */
  take(now: number): number {
    if (this.perSecond === 0) return 0;
    const refill = (Math.max(now - this.#updated, 0) / 1000) * this.perSecond;
    this.#tokens = Math.min(Math.max(this.burst, 1), this.#tokens + refill);
    this.#updated = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.#tokens) / this.perSecond) * 1000);
  }
}
