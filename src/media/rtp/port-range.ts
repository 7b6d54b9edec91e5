/** An RTP port, which is even, and the odd port after it for RTCP (RFC 3550 section 11). */
export interface PortPair {
  readonly rtp: number;
  readonly rtcp: number;
}

/**
 * Hands out pairs of ports. A pair that was given back rests at the end of the row, so that late packets of a call that is over
 * do not reach the next one.
 */
export class PortRange {
  private readonly free: number[] = [];
  private head = 0;
  private readonly taken = new Set<number>();

  /** From `first` to `last`, both included; an odd `first` is left out. */
  constructor(first: number, last: number) {
    for (let port = first + (first & 1); port + 1 <= last; port += 2) this.free.push(port);
  }

  /** Pairs that can still be had. */
  get available(): number {
    return this.free.length - this.head;
  }

  /** Undefined when all are taken. */
  take(): PortPair | undefined {
    const rtp = this.free[this.head];
    if (rtp === undefined) return undefined;
    this.head++;
    if (this.head > 1024 && this.head * 2 > this.free.length) {
      this.free.splice(0, this.head);
      this.head = 0;
    }
    this.taken.add(rtp);
    return { rtp, rtcp: rtp + 1 };
  }

  /** Takes just this pair, if nobody else has it; false otherwise. */
  takeThis(rtp: number): boolean {
    const at = this.free.lastIndexOf(rtp);
    if (at < this.head) return false;
    this.free.splice(at, 1);
    this.taken.add(rtp);
    return true;
  }

  /** Gives a pair back; one that is not taken is ignored. */
  give(rtp: number): void {
    if (this.taken.delete(rtp)) this.free.push(rtp);
  }
}
