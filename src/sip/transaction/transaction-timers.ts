import type { TimerName } from './machine.js';
import type { TimerOwner, TimerWheel, WheelTimer } from './timer-wheel.js';

/** The timers of one transaction: at most two are set at a time, each name once. */
export class TransactionTimers {
  private first: WheelTimer | undefined = undefined;
  private second: WheelTimer | undefined = undefined;

  constructor(
    private readonly wheel: TimerWheel,
    private readonly owner: TimerOwner<TimerName>,
  ) {}

  /** Sets the timer anew, or stops it when `ms` is undefined. */
  set(name: TimerName, ms: number | undefined): void {
    this.drop(name);
    if (ms === undefined) return;
    const timer = this.wheel.set(this.owner, name, ms);
    if (this.first === undefined) this.first = timer;
    else this.second = timer;
  }

  /** To be called when a timer has fired: it is set no more. */
  fired(name: TimerName): void {
    this.drop(name);
  }

  stopAll(): void {
    if (this.first !== undefined) this.wheel.cancel(this.first);
    if (this.second !== undefined) this.wheel.cancel(this.second);
    this.first = undefined;
    this.second = undefined;
  }

  private drop(name: TimerName): void {
    if (this.first?.name === name) {
      this.wheel.cancel(this.first);
      this.first = undefined;
    } else if (this.second?.name === name) {
      this.wheel.cancel(this.second);
      this.second = undefined;
    }
  }
}
