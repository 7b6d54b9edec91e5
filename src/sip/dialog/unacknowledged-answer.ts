import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { TimerOwner, TimerWheel, WheelTimer } from '../transaction/timer-wheel.js';

/** Times that the retransmission goes by; a part of the transaction layer's timing. */
export interface RetransmissionTiming {
  readonly T1: number;
  readonly T2: number;
}

/**
 * Repeats a response that the transaction does not repeat by itself until it is acknowledged: the 2xx to an INVITE until ACK
 * (RFC 3261 section 13.3.1.4), a reliable provisional response until PRACK (RFC 3262 section 3).
 */
export class UnacknowledgedAnswer implements TimerOwner<'repeat'> {
  private timer: WheelTimer | undefined = undefined;
  private interval: number;
  private readonly giveUpAt: number;

  constructor(
    private readonly wheel: TimerWheel,
    timing: RetransmissionTiming,
    /** Doubling stops here: T2 for a 2xx, never for provisional responses. */
    private readonly longest: number,
    readonly transaction: ServerTransaction,
    private readonly repeat: () => void,
    private readonly onGivenUp: () => void,
  ) {
    this.interval = timing.T1;
    this.giveUpAt = wheel.now() + 64 * timing.T1;
    this.timer = wheel.set(this, 'repeat', this.interval);
  }

  acknowledged(): void {
    if (this.timer !== undefined) this.wheel.cancel(this.timer);
    this.timer = undefined;
    this.transaction.acknowledged();
  }

  onTimer(): void {
    this.timer = undefined;
    if (this.wheel.now() >= this.giveUpAt) {
      this.onGivenUp();
      return;
    }
    this.repeat();
    this.interval = Math.min(this.interval * 2, this.longest);
    this.timer = this.wheel.set(this, 'repeat', Math.min(this.interval, this.giveUpAt - this.wheel.now()));
  }
}

/** The wait for the ACK of a 2xx that this side gave to an INVITE of the dialog. */
export class AckWait {
  /** CSeq number of the latest INVITE of the other side: its ACK has the same. */
  cseq = -1;
  private current: UnacknowledgedAnswer | undefined = undefined;
  /** What has to wait for the ACK, or for that it stays out. */
  private next: (() => void) | undefined = undefined;

  constructor(
    private readonly wheel: TimerWheel,
    private readonly timing: RetransmissionTiming,
    /** The ACK never came, and nothing has waited for it. */
    private readonly onGivenUp: () => void,
  ) {}

  get isWaiting(): boolean {
    return this.current !== undefined;
  }

  begin(transaction: ServerTransaction): void {
    const again = (): void => transaction.repeat();
    const giveUp = (): void => {
      this.current = undefined;
      if (this.next === undefined) this.onGivenUp();
      else this.goOn();
    };
    this.current = new UnacknowledgedAnswer(this.wheel, this.timing, this.timing.T2, transaction, again, giveUp);
  }

  /** Does this now, or when nothing is waited for any more. */
  whenOver(next: () => void): void {
    this.next = next;
    if (!this.isWaiting) this.goOn();
  }

  end(): void {
    this.current?.acknowledged();
    this.current = undefined;
    this.goOn();
  }

  private goOn(): void {
    const { next } = this;
    this.next = undefined;
    next?.();
  }
}
