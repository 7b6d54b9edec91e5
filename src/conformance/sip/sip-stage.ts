import { Hub, VirtualClock } from '../../hub/index.js';
import type { NetworkOutcome, PhoneAction, PhoneResult } from '../../protocol/index.js';
import type { SipOptions } from '../../sip/index.js';
import type { AgentPhone } from '../../sip-agent/index.js';
import { HubClients } from '../hub-clients.js';
import { phonesOf } from '../phones-of.js';
import type { ReceivedEvent } from '../received-event.js';
import type { Leftovers, OpenStage, Stage, StageRequest } from '../stage.js';
import { hangUpSip } from './hang-up-sip.js';
import { SipWorld } from './sip-world.js';

/** 2026-01-01 00:00 UTC: every run has the same times. */
const START = 1_767_225_600_000;
/** Longest real time that the world may take to come to rest. */
const REST_LIMIT_MS = 10_000;
/** Turns of the event loop without anything on its way, after which nothing comes any more. */
const QUIET_TURNS = 3;

/**
 * Opens hub and SIP switch in this process, and a SIP user agent for every phone. Calls have virtual time, SIP real time. `options`
 * change what the switch does by default; `isSimulated` says by its place whose phone is simulated all the same, `refusers` are DNs
 * whose phones refuse all offers within their calls; `devices` is how many each DN has.
 */
export const sipStage =
  (
    options: Partial<SipOptions>,
    {
      isSimulated = () => false,
      refusers = [],
      devices = 1,
    }: {
      readonly isSimulated?: (place: number) => boolean;
      readonly refusers?: readonly string[];
      readonly devices?: number;
    } = {},
  ): ((setup: Parameters<OpenStage>[0]) => Promise<SipStage>) =>
  async ({ config, phonesWithTwoCalls = [] }) => {
    const clock = new VirtualClock(START);
    const faults: string[] = [];
    const fault = (where: string, error: unknown): void => {
      faults.push(`a throw in the ${where}: ${error instanceof Error ? error.stack : String(error)}`);
    };
    let world: SipWorld | undefined;
    const hub = new Hub({
      config,
      clock,
      switch: () => ({ command: (command) => world?.command(command) }),
      onFault: ({ where, error }) => fault(where, error),
    });
    const DNs = phonesOf(config.dns);
    const simulated = DNs.filter((_, place) => isSimulated(place));
    world = await SipWorld.open({
      phones: DNs.filter((DN) => !simulated.includes(DN)).map((DN) => ({
        DN,
        ...(phonesWithTwoCalls.includes(DN) && { consultation: 'second-call' }),
        devices,
        ...(refusers.includes(DN) && { refusesOffers: 500 }),
      })),
      simulated,
      clock,
      report: (report) => hub.report(report),
      onFault: (error) => fault('SIP switch', error),
      options,
    });
    return new SipStage(clock, hub, world, faults);
  };

/** A server with SIP phones in this process. */
export class SipStage implements Stage {
  readonly #clock: VirtualClock;
  readonly #hub: Hub;
  readonly #world: SipWorld;
  readonly #clients: HubClients;
  readonly #faults: string[];

  constructor(clock: VirtualClock, hub: Hub, world: SipWorld, faults: string[]) {
    this.#clock = clock;
    this.#hub = hub;
    this.#world = world;
    this.#faults = faults;
    this.#clients = new HubClients(hub, clock);
  }

  async connect(client: string): Promise<void> {
    this.#clients.connect(client);
  }

  async request(client: string, request: StageRequest): Promise<void> {
    this.#clients.request(client, request);
  }

  async phone(number: string, action: PhoneAction): Promise<PhoneResult> {
    return this.#world.phone(number, action);
  }

  /** The phones of a DN, for what they do by themselves. */
  devices(number: string): readonly AgentPhone[] {
    return this.#world.devices(number);
  }

  async network(number: string, outcome: NetworkOutcome, ConnID: string | undefined): Promise<PhoneResult> {
    return this.#world.network(number, outcome, ConnID);
  }

  async treatmentEnd(ConnID: string): Promise<PhoneResult> {
    return this.#world.treatmentEnd(ConnID);
  }

  /** Timer by timer, as phones answer to what one timer does before the next one is due. */
  async advance(ms: number): Promise<void> {
    const end = this.#clock.now() + ms;
    for (;;) {
      const due = this.#clock.nextDue;
      if (due === undefined || due > end) break;
      this.#clock.advance(Math.max(0, due - this.#clock.now()));
      await this.settle();
    }
    this.#clock.advance(end - this.#clock.now());
  }

  /** Everything is in this process: what was sent and has not come is on its way. Without any of it nothing happens any more. */
  async settle(): Promise<void> {
    const limit = performance.now() + REST_LIMIT_MS;
    for (let quiet = 0; quiet < QUIET_TURNS; ) {
      this.#clock.advance(0);
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#world.unfinished === 0 ? quiet + 1 : 0;
      if (quiet === 0 && performance.now() > limit) {
        this.#faults.push(`SIP did not come to rest within ${REST_LIMIT_MS / 1000} s: ${this.#world.unfinished} left`);
        return;
      }
    }
  }

  take(client: string): readonly ReceivedEvent[] {
    return this.#clients.take(client);
  }

  takeFaults(): readonly string[] {
    return [...this.#faults.splice(0), ...this.#world.takeFaults()];
  }

  async hangUpAll(): Promise<void> {
    this.#faults.push(...(await hangUpSip(this.#world, () => this.settle())));
  }

  async leftovers(): Promise<Leftovers> {
    const { calls, parties, timers } = this.#hub.snapshot();
    return { calls, parties, timers };
  }

  async dispose(): Promise<void> {
    this.#clients.close();
    await this.#world.close();
  }
}
