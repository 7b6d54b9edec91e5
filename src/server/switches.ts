import type { Command, LegId, Report } from '../core/index.js';
import type { ReportSink, SwitchPort } from '../hub/index.js';

/** Which switch a DN or external number belongs to; undefined = the first one. */
export type HomeOf = (number: string, external: boolean) => string | undefined;

/** Name of the switch whose calls are the IVR Server's own. */
export const IVR = 'ivr';

/**
 * Several switches as one: a command goes to the switch that has the leg, a voice path to every switch that has one of
 * its legs. Legs are known from the command or report that began them until they end.
 */
export class Switches implements SwitchPort {
  readonly #adapters = new Map<string, SwitchPort>();
  readonly #homes = new Map<LegId, SwitchPort>();
  readonly #first: SwitchPort;

  /** @param makers the switches by name, at least one; each is given the function that takes its reports. */
  constructor(
    makers: ReadonlyMap<string, (report: ReportSink) => SwitchPort>,
    private homeOf: HomeOf,
    report: ReportSink,
  ) {
    for (const [name, make] of makers) {
      const adapter = make((each) => {
        this.#learn(each, name);
        report(each);
      });
      this.#adapters.set(name, adapter);
    }
    const [first] = this.#adapters.values();
    if (first === undefined) throw new Error('there is no switch');
    this.#first = first;
  }

  /** Legs that are known; for tests. */
  get legs(): number {
    return this.#homes.size;
  }

  /** Other homes for legs that begin from now on. */
  reconfigure(homeOf: HomeOf): void {
    this.homeOf = homeOf;
  }

  command(command: Command): void {
    switch (command.type) {
      case 'CommandOriginate':
        this.#begin(command.leg, command.DN, false, command, command.heldLeg);
        return;
      case 'CommandAlert':
        this.#begin(command.leg, command.to, command.external, command);
        return;
      case 'CommandConnect': {
        const told: SwitchPort[] = [];
        for (const { leg } of command.legs) {
          const home = this.#homes.get(leg);
          if (home === undefined || told.includes(home)) continue;
          told.push(home);
          home.command(command);
        }
        return;
      }
      case 'CommandMessageWaiting':
        this.#homeOf(command.DN, false).command(command);
        return;
      case 'CommandRelease':
        this.#homes.get(command.leg)?.command(command);
        this.#homes.delete(command.leg);
        return;
      case 'CommandDialOut': {
        const home = this.#adapters.get(IVR);
        if (home !== undefined) this.#homes.set(command.leg, home);
        home?.command(command);
        return;
      }
      case 'CommandNetworkCall':
      case 'CommandRoute':
      case 'CommandRouteTreatment':
        this.#adapters.get(IVR)?.command(command);
        return;
      default:
        this.#homes.get(command.leg)?.command(command);
    }
  }

  /** `heldLeg`: a leg of the same device, which may have another home since, but is where its call began. */
  #begin(leg: LegId, number: string, external: boolean, command: Command, heldLeg?: LegId): void {
    const held = heldLeg === undefined ? undefined : this.#homes.get(heldLeg);
    const home = held ?? this.#homeOf(number, external);
    this.#homes.set(leg, home);
    home.command(command);
  }

  #homeOf(number: string, external: boolean): SwitchPort {
    const name = this.homeOf(number, external);
    return (name === undefined ? undefined : this.#adapters.get(name)) ?? this.#first;
  }

  #learn(report: Report, name: string): void {
    if (report.type === 'ReportCall' || report.type === 'ReportNetworkCall') {
      const home = this.#adapters.get(name);
      if (home !== undefined) this.#homes.set(report.leg, home);
    } else if (report.type === 'ReportReleased' || report.type === 'ReportFailed') {
      this.#homes.delete(report.leg);
    }
  }
}
