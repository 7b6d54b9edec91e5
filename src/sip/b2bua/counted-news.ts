import type { TimerOwner, TimerWheel } from '../transaction/timer-wheel.js';

/** Why a call was answered with 503 before anybody looked at it: the name of the option that says so. */
export type InviteLimit = 'invitesPerSecond' | 'maxInviteWait' | 'maxTransactions';

/** A trunk's refusal: the status, and the name of the trunk. */
export type TrunkRefusal = `${number} ${string}`;

/** Milliseconds between two times that somebody is told. */
const TELL_EVERY = 1000;
/** Kinds that are counted at the same time; more would be a list that others make long. */
const MOST_KINDS = 1000;

/** Counts what goes wrong, and tells how often it did, not of each time: under a flood that would be the next flood. */
export class CountedNews<Kind extends string> implements TimerOwner<Kind> {
  private readonly counts = new Map<Kind, number>();

  constructor(
    private readonly wheel: TimerWheel,
    private readonly tell: (kind: Kind, count: number) => void,
  ) {}

  add(kind: Kind): void {
    const count = this.counts.get(kind);
    if (count === undefined && this.counts.size >= MOST_KINDS) return;
    if (count === undefined) this.wheel.set(this, kind, TELL_EVERY);
    this.counts.set(kind, (count ?? 0) + 1);
  }

  onTimer(kind: Kind): void {
    const count = this.counts.get(kind) ?? 0;
    this.counts.delete(kind);
    this.tell(kind, count);
  }
}
