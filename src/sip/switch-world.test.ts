import { after } from 'node:test';
import type { CoreConfig, DnConfig } from '../core/index.js';
import { Hub } from '../hub/index.js';
import { type MediaOptions, MediaServer } from '../media/index.js';
import type { Clock, TEvent, TRequest } from '../protocol/index.js';
import { AgentNetwork, AgentPhone, type PhoneOptions, waitFor } from '../sip-agent/index.js';
import type { SipOptions, TrunkOptions } from './b2bua/sip-options.js';
import type { MediaPort } from './media-port.js';
import { SipSwitch, type SipSwitchParts } from './switch.js';

const CLOCK: Clock = {
  now: () => Date.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Each world has media ports of its own, below those that systems give out. */
let nextMediaPort = 12_000 + (process.pid % 45) * 400;

/** An event as tests look at it. */
export type Seen = TEvent & {
  readonly ThisDN?: string;
  readonly OtherDN?: string;
  readonly ConnID?: string;
  readonly CallState?: string;
};

export interface WorldOptions {
  readonly sip?: Partial<SipOptions>;
  readonly dns?: readonly DnConfig[];
  readonly options?: CoreConfig['options'];
  readonly media?: MediaPort;
  /** In place of DNS. */
  readonly locate?: SipSwitchParts['locate'];
  /** The real mixer, with these options. */
  readonly mixer?: Partial<MediaOptions>;
  /** In place of the real time. */
  readonly clock?: Clock;
  /** The network behind a trunk for all external numbers; what is special about that trunk. */
  readonly network?: boolean | Partial<TrunkOptions>;
}

/** Worlds that are open; a test that fails leaves its own behind. */
const open = new Set<World>();
after(async () => {
  for (const world of open) await world.stop();
});

/** Hub and SIP switch over loopback with one client on all DNs, and phones and a network that the test moves. */
export class World {
  readonly seen: Seen[] = [];
  readonly faults: unknown[] = [];
  readonly phones = new Map<string, AgentPhone>();
  hub!: Hub;
  sip!: SipSwitch;
  network!: AgentNetwork;
  mixer: MediaServer | undefined;
  private client!: ReturnType<Hub['open']>;

  /** What became of registrations of trunks: `main registered`, `main refused 403`. */
  readonly registrations: string[] = [];
  /** What became of trunks, in order. */
  readonly trunkNews: string[] = [];
  /** Limits that refused calls, and how many. */
  readonly refusedInvites: string[] = [];
  readonly trunkRefusals: string[] = [];

  static async open(options: WorldOptions = {}): Promise<World> {
    const world = new World();
    open.add(world);
    const dns =
      options.dns ?? ['7001', '7002', '7003', '7004'].map((number) => ({ number, type: 'Extension' as const }));
    const { network = false } = options;
    if (network !== false) world.network = await AgentNetwork.open({ server: { address: '127.0.0.1', port: 9 } });
    const trunks =
      network === false
        ? []
        : [
            {
              name: 'network',
              uri: `sip:127.0.0.1:${world.network.agent.endpoint.port}`,
              checkInterval: 0,
              ...(network === true ? {} : network),
            },
          ];
    if (options.mixer !== undefined) world.mixer = await world.startMixer(options.mixer);
    const media = options.media ?? world.mixer;
    world.hub = new Hub({
      config: {
        serverName: 'sip',
        connIdPrefix: '00000001',
        dns,
        external: ['5*'],
        router: [],
        agents: [],
        options: options.options ?? {},
      },
      clock: options.clock ?? CLOCK,
      onFault: (fault) => world.faults.push(fault),
      switch: (report) => {
        world.sip = new SipSwitch(
          {
            listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
            domain: 'example.com',
            phones: dns.filter((dn) => dn.type === 'Extension').map((dn) => ({ DN: dn.number })),
            trunks,
            // Whatever repeats or waits does so soon: loopback is fast.
            timing: { T1: 100, T2: 400, T4: 500, D: 1000 },
            ...options.sip,
          },
          {
            report,
            clock: options.clock ?? CLOCK,
            onFault: (error) => world.faults.push(error),
            ...(media === undefined ? {} : { media }),
            ...(options.locate && { locate: options.locate }),
            onRegistration: (name, { problem, status }) =>
              world.registrations.push(`${name} ${problem ?? 'registered'} ${status ?? '-'}`),
            onRefusedInvites: (limit, count) => world.refusedInvites.push(`${limit} ${count}`),
            onTrunkRefusals: (name, status, count) => world.trunkRefusals.push(`${name} ${status} ${count}`),
            onTrunk: (_name, problem) => world.trunkNews.push(problem ?? 'there'),
          },
        );
        return world.sip;
      },
    });
    await world.sip.start();
    world.network?.agent.endpoint.pointAt({ address: '127.0.0.1', port: world.sip.ports[0]! });
    world.client = world.hub.open({ ApplicationName: 'test', onEvent: ({ event }) => world.seen.push(event as Seen) });
    for (const dn of dns) world.client.request({ id: 'RequestRegisterAddress', ThisDN: dn.number } as TRequest);
    world.seen.length = 0;
    return world;
  }

  /** A registered phone. */
  async phone(number: string, options: Partial<PhoneOptions> = {}): Promise<AgentPhone> {
    const phone = await AgentPhone.open({
      server: { address: '127.0.0.1', port: this.sip.ports[0]! },
      number,
      lines: 3,
      ...options,
    });
    const status = await phone.register();
    if (status !== 200) {
      await phone.close();
      throw new Error(`${number} registered with ${status}`);
    }
    this.phones.set(number, phone);
    return phone;
  }

  /** A phone loses its power. */
  async kill(phone: AgentPhone): Promise<void> {
    this.phones.delete(phone.number);
    await phone.close();
  }

  request(request: TRequest): void {
    this.client.request(request);
  }

  /** Waits for an event of a DN, and gives it. */
  async event(id: TEvent['id'], ThisDN: string, nth = 1): Promise<Seen> {
    const found = () => this.seen.filter((event) => event.id === id && event.ThisDN === ThisDN)[nth - 1];
    await waitFor(
      () => found() !== undefined,
      () => `${id} at ${ThisDN}; seen: ${this.list().join(', ')}; faults: ${this.faults.map(String).join()}`,
    );
    return found()!;
  }

  /** `EventRinging 7002`, … of the events so far. */
  list(): string[] {
    return this.seen.map((event) => `${event.id} ${event.ThisDN}`);
  }

  /** Two phones that talk; gives the ConnID. Calls that either has had, or still has, do not count. */
  async talk(from: AgentPhone, to: AgentPhone): Promise<string> {
    const before = new Set(to.calls);
    const rings = () => to.calls.find((call) => !before.has(call));
    const nth = this.seen.filter((event) => event.id === 'EventEstablished' && event.ThisDN === to.number).length + 1;
    const call = from.dial(to.number);
    await waitFor(
      () => rings() !== undefined || call.state === 'ended',
      () => `${to.number} rings for ${from.number}; seen: ${this.list().join(', ')}`,
    );
    const called = rings();
    if (called === undefined) throw new Error(`${to.number} has not rung; ${from.number} got ${call.status}`);
    // It may answer by itself.
    called.answer();
    const event = await this.event('EventEstablished', to.number, nth);
    await waitFor(
      () => call.state === 'established',
      () => `${from.number} is connected; its call is ${call.state}`,
    );
    return event.ConnID!;
  }

  private async startMixer(options: Partial<MediaOptions>): Promise<MediaServer> {
    const firstPort = nextMediaPort;
    nextMediaPort += 40;
    const started = await MediaServer.start({ firstPort, lastPort: firstPort + 39, workers: 1, ...options }, (event) =>
      this.sip?.onMedia(event),
    );
    if (!started.ok) throw new Error(started.message);
    return started.value;
  }

  /** Nothing is left of any call, here or in the core. */
  async empty(): Promise<void> {
    await waitFor(
      () =>
        this.sip.figures.legs === 0 &&
        this.sip.figures.calls === 0 &&
        this.sip.figures.sessions === 0 &&
        this.hub.snapshot().calls === 0,
      () => `everything is over: ${JSON.stringify(this.sip.figures)} ${JSON.stringify(this.hub.snapshot())}`,
    );
  }

  async stop(): Promise<void> {
    open.delete(this);
    await this.sip.stop();
    for (const phone of this.phones.values()) await phone.close();
    await this.network?.close();
    await this.mixer?.close();
  }

  /** Stops everything; fails when anything threw that should not have. */
  async close(): Promise<void> {
    await this.stop();
    if (this.faults.length > 0)
      throw new Error(
        `faults: ${this.faults.map((fault) => (fault instanceof Error ? fault.stack : JSON.stringify(fault))).join('\n')}`,
      );
  }
}
