import { FRAME_MS } from '../codec/frame.js';

/** Time and timers as the schedule needs them; real in a worker, driven by hand in tests. Milliseconds with fractions. */
export interface ScheduleClock {
  now(): number;
  after(ms: number, fn: () => void): void;
}

export interface ScheduleWork {
  /** Whether anything has to be done in a phase; phases without work are passed over. */
  busy(phase: number): boolean;
  /** Serves one phase. */
  run(phase: number, now: number): void;
  /** Whole frames were left out because the schedule was too far behind. */
  skipped(frames: number): void;
  /** A phase was served; `late` = how long after its time it was done, in milliseconds. */
  served(late: number): void;
}

/** Timers of whole milliseconds may fire so much early. */
const EARLY = 0.5;

/**
 * Runs the phases of each 20 ms at absolute times: phase p of frame n at origin + 20·n + 20·p/phases. A timer that is late
 * does not move the ones after it, so nothing drifts. Who is late catches up, but by `catchUp` frames at most: beyond that
 * whole frames are left out.
 */
export class FrameSchedule {
  /** Local time of frame 0. */
  readonly origin: number;
  /** Number of the next phase, counted from the origin. */
  private next = 0;
  private running = false;
  private stopped = false;
  /** Number of the start that the current timer belongs to: one that was armed before a pause does nothing. */
  private starts = 0;

  constructor(
    private readonly phases: number,
    private readonly catchUp: number,
    private readonly clock: ScheduleClock,
    private readonly work: ScheduleWork,
  ) {
    this.origin = clock.now();
  }

  /** Milliseconds between two phases. */
  get step(): number {
    return FRAME_MS / this.phases;
  }

  /** Begins, or goes on after `pause`, with the next frame. */
  start(): void {
    if (this.running || this.stopped) return;
    this.running = true;
    this.starts++;
    const frame = Math.ceil((this.clock.now() - this.origin) / FRAME_MS);
    this.next = Math.max(this.next, frame * this.phases);
    this.arm();
  }

  /** Stops until `start`: there is nothing to do. */
  pause(): void {
    this.running = false;
  }

  /** Stops for good. */
  stop(): void {
    this.running = false;
    this.stopped = true;
  }

  private dueAt(index: number): number {
    return this.origin + index * this.step;
  }

  private arm(): void {
    // Sleep through phases without work, but look again after one frame at the latest: there may be new work.
    for (let passed = 1; passed < this.phases && !this.work.busy(this.next % this.phases); passed++) this.next++;
    const wait = this.dueAt(this.next) - this.clock.now();
    const { starts } = this;
    this.clock.after(Math.max(1, Math.floor(wait)), () => {
      if (this.running && starts === this.starts) this.turn();
    });
  }

  private turn(): void {
    const { clock, work, phases } = this;
    let now = clock.now();
    const behind = Math.floor((now - this.dueAt(this.next)) / FRAME_MS);
    if (behind > this.catchUp) {
      const frames = behind - this.catchUp;
      this.next += frames * phases;
      work.skipped(frames);
    }
    // At most one frame at a time: whoever is behind must not keep packets and orders from being read.
    const last = this.next + phases;
    while (this.running && this.next < last && this.dueAt(this.next) <= now + EARLY) {
      const due = this.dueAt(this.next);
      work.run(this.next % phases, now);
      this.next++;
      now = clock.now();
      work.served(now - due);
    }
    if (this.running) this.arm();
  }
}
