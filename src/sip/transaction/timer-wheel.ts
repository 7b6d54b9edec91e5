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

/** The longest sleep, in ticks: shorter than most timers, so that setting one seldom has to change when the wheel wakes. */
const LOOK_AHEAD = 10;

/** Timers of that many milliseconds and more, which guard or clean up and are many, fire together: then the wheel can sleep between. */
const LONG = 4000;

/**
 * All timers of the SIP side in one ring of slots: setting and cancelling costs no system call and no search. A timer fires at
 * most one tick late, one of four seconds and more at most `LOOK_AHEAD` ticks, never early. The clock is asked for one wake-up at a
 * time, for when something is due, and only while timers are set.
 */
export class TimerWheel {
  private readonly slots: (WheelTimer | undefined)[];
  private readonly start: number;
  private current = 0;
  private count = 0;
  /** Tick in which the wheel wakes up; undefined while no timer is set. */
  private wakeUp: { readonly tick: number; readonly cancel: () => void } | undefined = undefined;

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
    const now = this.clock.now();
    if (this.count === 0) this.current = this.tickOf(now);
    const exact = Math.ceil((now - this.start + Math.max(0, ms)) / this.tickMs);
    const due = ms < LONG ? exact : Math.ceil(exact / LOOK_AHEAD) * LOOK_AHEAD;
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
    this.wakeAt(Math.min(timer.tick, this.latestWakeUp(now)), now);
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
    this.wakeUp = undefined;
    const until = this.tickOf(this.clock.now());
    // After a stall of more than a whole turn every slot is looked at once.
    const from = Math.max(this.current + 1, until - this.slotCount + 1);
    this.current = Math.max(this.current, until);
    for (let tick = from; tick <= until; tick++) this.fire(tick % this.slotCount, until);
    if (this.count > 0) this.sleep();
  };

  /** Until the next slot in which there is something, or for as long as is allowed. */
  private sleep(): void {
    const now = this.clock.now();
    const latest = this.latestWakeUp(now);
    let tick = this.current + 1;
    while (tick < latest && this.slots[tick % this.slotCount] === undefined) tick++;
    this.wakeAt(tick, now);
  }

  private latestWakeUp(now: number): number {
    return this.tickOf(now) + LOOK_AHEAD;
  }

  private wakeAt(tick: number, now: number): void {
    if (this.wakeUp !== undefined && this.wakeUp.tick <= tick) return;
    this.wakeUp?.cancel();
    const ms = Math.max(1, Math.ceil(this.start + tick * this.tickMs - now));
    this.wakeUp = { tick, cancel: this.clock.after(ms, this.onTick) };
  }

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
