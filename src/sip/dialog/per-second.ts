/** Counts what one device does, so that one that does it without end can be told to wait. */
export class PerSecond {
  private second = 0;
  private count = 0;

  /** `now` in milliseconds. */
  allow(now: number, perSecond: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.second) this.count = 0;
    this.second = second;
    return ++this.count <= perSecond;
  }
}
