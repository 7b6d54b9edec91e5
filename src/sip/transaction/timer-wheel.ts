import type { Clock } from '../../protocol/index.js';

/** Whoever is called when a timer is due. `name` is what the timer was set with. */
export interface TimerOwner<Name> {
  onTimer(name: Name): void;
}

/** A set timer; only the wheel looks inside. */
export interface WheelTimer {
  owner: TimerOwner<unknown>;
  name: unknown;
  /** Tick in which it is due. */
  tick: number;
  next: WheelTimer | undefined;
  previous: WheelTimer | undefined;
  isSet: boolean;
}

/**
 * All timers of the SIP side in one ring of slots: setting and cancelling costs no system call and no search. A timer fires at
 * most one tick late, never early. The clock is asked for one wake-up per tick, and only while timers are set.
 */
export class TimerWheel {
  private readonly slots: (WheelTimer | undefined)[];
  private readonly start: number;
  private current = 0;
  private count = 0;
  private awake = false;

  constructor(
    private readonly clock: Clock,
    /** Milliseconds between two looks. */
    private readonly tickMs = 20,
    private readonly slotCount = 2048,
    /** Told when an owner throws, which is a defect; all other timers go on. */
    private readonly onFault: (error: unknown) => void = () => {},
  ) {
    this.slots = new Array<WheelTimer | undefined>(slotCount).fill(undefined);
    this.start = clock.now();
  }

  /** How many timers are set. */
  get size(): number {
    return this.count;
  }

  now(): number {
    return this.clock.now();
  }

  /** Sets a timer that calls `owner.onTimer(name)` once after `ms`. */
  set<Name>(owner: TimerOwner<Name>, name: Name, ms: number): WheelTimer {
    if (!this.awake) {
      this.current = this.tickOf(this.clock.now());
      this.awake = true;
      this.clock.after(this.tickMs, this.onTick);
    }
    const due = Math.ceil((this.clock.now() - this.start + Math.max(0, ms)) / this.tickMs);
    const timer: WheelTimer = {
      owner: owner as TimerOwner<unknown>,
      name,
      tick: Math.max(due, this.current + 1),
      next: undefined,
      previous: undefined,
      isSet: true,
    };
    this.link(timer);
    this.count++;
    return timer;
  }

  cancel(timer: WheelTimer): void {
    if (!timer.isSet) return;
    timer.isSet = false;
    this.count--;
    const slot = timer.tick % this.slotCount;
    if (timer.previous === undefined) this.slots[slot] = timer.next;
    else timer.previous.next = timer.next;
    if (timer.next !== undefined) timer.next.previous = timer.previous;
    timer.next = undefined;
    timer.previous = undefined;
  }

  private link(timer: WheelTimer): void {
    const slot = timer.tick % this.slotCount;
    const first = this.slots[slot];
    timer.next = first;
    if (first !== undefined) first.previous = timer;
    this.slots[slot] = timer;
  }

  private tickOf(time: number): number {
    return Math.floor((time - this.start) / this.tickMs);
  }

  private readonly onTick = (): void => {
    const until = this.tickOf(this.clock.now());
    // After a stall of more than a whole turn every slot is looked at once.
    const from = Math.max(this.current + 1, until - this.slotCount + 1);
    for (let tick = from; tick <= until; tick++) this.fire(tick % this.slotCount, until);
    this.current = Math.max(this.current, until);
    if (this.count === 0) this.awake = false;
    else this.clock.after(this.tickMs, this.onTick);
  };

  private fire(slot: number, until: number): void {
    // Owners may set and cancel timers meanwhile: what is due is taken out first, then called.
    let due: WheelTimer[] | undefined;
    for (let timer = this.slots[slot]; timer !== undefined; timer = timer.next) {
      if (timer.tick <= until) {
        if (due === undefined) due = [timer];
        else due.push(timer);
      }
    }
    if (due === undefined) return;
    // The list is newest first; timers of one tick fire in the order in which they were set.
    for (let i = due.length - 1; i >= 0; i--) {
      const timer = due[i]!;
      if (!timer.isSet) continue;
      this.cancel(timer);
      try {
        timer.owner.onTimer(timer.name);
      } catch (error) {
        this.onFault(error);
      }
    }
  }
}
