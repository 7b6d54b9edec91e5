/** Work in a phase before another one is used: members that take about half a millisecond. */
const PHASE_LOAD = 60;

/**
 * Spreads conferences over the phases of a frame, so that their packets leave in many small batches instead of one big one.
 * Phases are filled one after the other, because each costs a wake-up; when all have their load they are evened out. A
 * conference keeps its phase for life: changing it would make its members hear a gap.
 */
export class PhasePlan<T> {
  private readonly phases: Set<T>[];
  private readonly loads: number[];
  private readonly entries = new Map<T, { readonly phase: number; weight: number }>();

  constructor(count: number) {
    this.phases = Array.from({ length: count }, () => new Set<T>());
    this.loads = new Array<number>(count).fill(0);
  }

  at(phase: number): ReadonlySet<T> {
    return this.phases[phase] as Set<T>;
  }

  all(): Iterable<T> {
    return this.entries.keys();
  }

  /** Puts an item into the first phase with room, else the one with the least load; returns the phase. */
  add(item: T): number {
    const free = this.loads.findIndex((load) => load < PHASE_LOAD);
    const phase = free >= 0 ? free : this.loads.indexOf(Math.min(...this.loads));
    this.phases[phase]?.add(item);
    this.entries.set(item, { phase, weight: 0 });
    this.weigh(item, 1);
    return phase;
  }

  /** States how much work an item is. */
  weigh(item: T, weight: number): void {
    const entry = this.entries.get(item);
    if (entry === undefined) return;
    this.loads[entry.phase] = (this.loads[entry.phase] as number) + weight - entry.weight;
    entry.weight = weight;
  }

  remove(item: T): void {
    const entry = this.entries.get(item);
    if (entry === undefined) return;
    this.weigh(item, 0);
    this.phases[entry.phase]?.delete(item);
    this.entries.delete(item);
  }
}
