import type { Report } from '../../core/index.js';
import { type OpenDevices, openSimDevices } from './flow-devices.js';

/**
 * Simulated devices in a network that takes its time. Held, what they report stays under way until it is let through, in its order
 * for each of them, so that it crosses what they are told next.
 */
export class SlowDevices {
  readonly #kept = new Map<string, Report[]>();
  #report: (report: Report) => void = () => {};
  #holding = false;

  readonly open: OpenDevices = (world) => {
    this.#report = world.report;
    return openSimDevices({ ...world, report: (report) => this.#take(report) });
  };

  hold(): void {
    this.#holding = true;
  }

  get kept(): number {
    return this.#kept.size;
  }

  /** Lets so many reports through, `which` saying whose; all of them end the holding. */
  release(count = Number.POSITIVE_INFINITY, which = 0): void {
    if (count === Number.POSITIVE_INFINITY) this.#holding = false;
    for (let left = count; left > 0 && this.#kept.size > 0; left--) {
      const [whose, reports] = [...this.#kept][which % this.#kept.size] as [string, Report[]];
      const report = reports.shift();
      if (reports.length === 0) this.#kept.delete(whose);
      if (report !== undefined) this.#report(report);
    }
  }

  #take(report: Report): void {
    const whose = 'leg' in report ? report.leg : 'DN' in report ? report.DN : '';
    const before = this.#kept.get(whose);
    if (before !== undefined) before.push(report);
    else if (this.#holding) this.#kept.set(whose, [report]);
    else this.#report(report);
  }
}
