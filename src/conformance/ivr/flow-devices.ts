import type { Command, Report } from '../../core/index.js';
import type { SwitchPort } from '../../hub/index.js';
import type { Clock, NetworkOutcome, PhoneAction, PhoneResult } from '../../protocol/index.js';
import { SimSwitch } from '../../sim/index.js';
import type { SipOptions } from '../../sip/index.js';
import { hangUpAll } from '../hang-up-all.js';
import { hangUpSip } from '../sip/hang-up-sip.js';
import { SipWorld } from '../sip/sip-world.js';

/** The phones of a flow and the network, with the switch that has their calls. */
export interface FlowDevices extends SwitchPort {
  phone(number: string, action: PhoneAction): PhoneResult;
  network(number: string, outcome: NetworkOutcome, ConnID: string | undefined): PhoneResult;
  treatmentEnd(ConnID: string): PhoneResult;
  view(): readonly DeviceLeg[];
  /** How much is still under way between devices and switch. */
  readonly unfinished: number;
  /** What is wrong with the devices themselves since last asked; to be asked when nothing is under way. */
  takeFaults(): readonly string[];
  hangUpAll(settle: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** A device's part in a call. */
interface DeviceLeg {
  readonly number: string;
  readonly external: boolean;
  readonly ConnID: string | undefined;
}

export interface DevicesWorld {
  readonly phones: readonly string[];
  /** Those that have a call of their own for each consultation. */
  readonly phonesWithTwoCalls: readonly string[];
  readonly clock: Clock;
  report(report: Report): void;
}

export type OpenDevices = (world: DevicesWorld) => Promise<FlowDevices>;

/** Simulated phones: every action is carried out at once. */
export const openSimDevices: OpenDevices = async (world) => {
  const sim = new SimSwitch(world);
  return {
    command: (command: Command) => sim.command(command),
    phone: (number, action) => sim.phone(number, action),
    network: (number, outcome, ConnID) => sim.network(number, outcome, ConnID),
    treatmentEnd: (ConnID) => sim.treatmentEnd(ConnID),
    view: () => sim.view(),
    unfinished: 0,
    takeFaults: () => [],
    hangUpAll: (settle) => hangUpAll(sim, settle),
    close: async () => {},
  };
};

/** A SIP user agent for every phone and for the network. */
export const openSipDevices =
  (options: Partial<SipOptions>): OpenDevices =>
  async ({ phones, phonesWithTwoCalls, report, clock }) => {
    const faults: string[] = [];
    const onFault = (error: unknown): void => {
      faults.push(`a throw in the SIP switch: ${error instanceof Error ? error.stack : String(error)}`);
    };
    const world = await SipWorld.open({
      phones: phones.map((DN) => ({
        DN,
        ...(phonesWithTwoCalls.includes(DN) && { consultation: 'second-call' as const }),
      })),
      simulated: [],
      clock,
      report,
      onFault,
      options,
    });
    return {
      command: (command) => world.command(command),
      phone: (number, action) => world.phone(number, action),
      network: (number, outcome, ConnID) => world.network(number, outcome, ConnID),
      treatmentEnd: (ConnID) => world.treatmentEnd(ConnID),
      view: () => world.view(),
      get unfinished() {
        return world.unfinished;
      },
      takeFaults: () => [...faults.splice(0), ...world.takeFaults()],
      hangUpAll: async (settle) => {
        faults.push(...(await hangUpSip(world, settle)));
      },
      close: () => world.close(),
    };
  };
