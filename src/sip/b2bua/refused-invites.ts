import type { TimerOwner, TimerWheel } from '../transaction/timer-wheel.js';

/** Why a call was answered with 503 before anybody looked at it: the name of the option that says so. */
export type InviteLimit = 'invitesPerSecond' | 'maxInviteWait' | 'maxTransactions';

/** Milliseconds between two times that somebody is told. */
const TELL_EVERY = 1000;

/** Counts calls that are refused, and tells how many there were, not of each: under a flood that would be the next flood. */
export class RefusedInvites implements TimerOwner<InviteLimit> {
  private readonly counts = new Map<InviteLimit, number>();

  constructor(
    private readonly wheel: TimerWheel,
    private readonly tell: (limit: InviteLimit, count: number) => void,
  ) {}

  add(limit: InviteLimit): void {
    const count = this.counts.get(limit);
    if (count === undefined) this.wheel.set(this, limit, TELL_EVERY);
    this.counts.set(limit, (count ?? 0) + 1);
  }

  onTimer(limit: InviteLimit): void {
    const count = this.counts.get(limit) ?? 0;
    this.counts.delete(limit);
    this.tell(limit, count);
  }
}
