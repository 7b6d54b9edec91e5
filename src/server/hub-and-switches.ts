import type { CoreConfig } from '../core/index.js';
import { Hub, type JournalPort, type ReportSink, type SwitchPort } from '../hub/index.js';
import type { Clock } from '../protocol/index.js';
import { SimSwitch } from '../sim/index.js';
import type { Config } from './config.js';
import { simSettingsOf } from './core-config.js';
import { homesOf } from './homes.js';
import { IvrSwitch } from './ivr-switch.js';
import { type Log, stackOf } from './log.js';
import { IVR, Switches } from './switches.js';
import type { Voice } from './voice.js';

/** The call model with the switches under it. */
export interface HubAndSwitches {
  readonly hub: Hub;
  readonly switches: Switches;
  readonly sim: SimSwitch;
  /** Under the IVR Server, which is attached to it when it has been started. */
  readonly ivrSwitch: IvrSwitch;
}

export interface HubParts {
  readonly core: CoreConfig;
  readonly clock: Clock;
  /** Told of every input and its outputs. */
  readonly journals: readonly JournalPort[];
  /** Real phones, when the configuration has any. */
  readonly voice: Voice | undefined;
  readonly log: Log;
}

/** Makes the hub, which makes the switches: each of them reports to the hub that commands it. */
export function makeHub(config: Config, { core, clock, journals, voice, log }: HubParts): HubAndSwitches {
  const made: { sim?: SimSwitch; ivrSwitch?: IvrSwitch; switches?: Switches } = {};
  const makers = new Map<string, (report: ReportSink) => SwitchPort>([
    ['sim', (report) => (made.sim = new SimSwitch({ report, clock, ...simSettingsOf(config) }))],
    [IVR, (report) => (made.ivrSwitch = new IvrSwitch(report))],
  ]);
  if (voice) makers.set('sip', (report) => voice.makeSwitch(report));
  const hub = new Hub({
    config: core,
    clock,
    switch: (report) => (made.switches = new Switches(makers, homesOf(config), report)),
    ...(journals.length === 0 ? {} : { journal: { append: (entry) => journals.forEach((j) => void j.append(entry)) } }),
    onFault: ({ where, error, ConnIDs }) =>
      log.error({ where, ConnIDs, error: stackOf(error) }, 'fault inside the server'),
  });
  const { sim, ivrSwitch, switches } = made;
  if (!sim || !ivrSwitch || !switches) throw new Error('the hub made no switch');
  return { hub, sim, ivrSwitch, switches };
}
