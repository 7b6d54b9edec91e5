/** Counts messages per source and second. What it remembers is dropped every second, so its memory is bounded by one second's sources. */
export class SourceRate {
  private counts = new Map<string, number>();
  private second = 0;

  constructor(
    private readonly perSecond: number,
    private readonly maxSources = 100_000,
  ) {}

  /** False when the source has used up its second. `now` in milliseconds. */
  allow(source: string, now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.second) {
      this.second = second;
      if (this.counts.size > 0) this.counts = new Map();
    }
    const count = (this.counts.get(source) ?? 0) + 1;
    if (count > this.perSecond || (count === 1 && this.counts.size >= this.maxSources)) return false;
    this.counts.set(source, count);
    return true;
  }
}
