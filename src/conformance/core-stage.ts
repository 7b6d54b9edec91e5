import { Hub, VirtualClock } from '../hub/index.js';
import type { NetworkOutcome, PhoneAction, PhoneResult } from '../protocol/index.js';
import { SimSwitch } from '../sim/index.js';
import { hangUpAll } from './hang-up-all.js';
import { HubClients } from './hub-clients.js';
import { phonesOf } from './phones-of.js';
import type { ReceivedEvent } from './received-event.js';
import type { Leftovers, OpenStage, Stage, StageRequest, World } from './stage.js';

/** 2026-01-01 00:00 UTC: every run has the same times. */
const START = 1_767_225_600_000;

/** Opens the hub with core and simulated switch in this process: nothing on the way but the core itself. */
export const openCoreStage: OpenStage = async (world) => new CoreStage(world);

class CoreStage implements Stage {
  readonly #clock = new VirtualClock(START);
  readonly #hub: Hub;
  readonly #sim: SimSwitch;
  readonly #clients: HubClients;
  #faults: string[] = [];

  constructor({ config }: World) {
    let sim: SimSwitch | undefined;
    this.#hub = new Hub({
      config,
      clock: this.#clock,
      switch: (report) => {
        sim = new SimSwitch({ report, clock: this.#clock, phones: phonesOf(config.dns) });
        return sim;
      },
      onFault: ({ where, error }) => {
        this.#faults.push(`a throw in the ${where}: ${error instanceof Error ? error.stack : String(error)}`);
      },
    });
    if (sim === undefined) throw new Error('the hub has not made its switch');
    this.#sim = sim;
    this.#clients = new HubClients(this.#hub, this.#clock);
  }

  async connect(client: string): Promise<void> {
    this.#clients.connect(client);
  }

  async request(client: string, request: StageRequest): Promise<void> {
    this.#clients.request(client, request);
  }

  async phone(number: string, action: PhoneAction): Promise<PhoneResult> {
    return this.#sim.phone(number, action);
  }

  async network(number: string, outcome: NetworkOutcome, ConnID: string | undefined): Promise<PhoneResult> {
    return this.#sim.network(number, outcome, ConnID);
  }

  async treatmentEnd(ConnID: string): Promise<PhoneResult> {
    return this.#sim.treatmentEnd(ConnID);
  }

  async advance(ms: number): Promise<void> {
    this.#clock.advance(ms);
  }

  /** The hub carries everything out at once; only what waits for no time at all is left. */
  async settle(): Promise<void> {
    this.#clock.advance(0);
  }

  take(client: string): readonly ReceivedEvent[] {
    return this.#clients.take(client);
  }

  takeFaults(): readonly string[] {
    const faults = this.#faults;
    this.#faults = [];
    return faults;
  }

  hangUpAll(): Promise<void> {
    return hangUpAll(this.#sim, () => this.settle());
  }

  async leftovers(): Promise<Leftovers> {
    const { calls, parties, timers } = this.#hub.snapshot();
    return { calls, parties, timers };
  }

  async dispose(): Promise<void> {
    this.#clients.close();
  }
}
