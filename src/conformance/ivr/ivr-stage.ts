import type { CoreConfig } from '../../core/index.js';
import { Hub, type ReportSink, type SwitchPort, VirtualClock } from '../../hub/index.js';
import { type IvrConfig, type IvrServer, type IvrServerSnapshot, startIvrServer } from '../../ivr/index.js';
import type { ClientPort, KVList } from '../../protocol/index.js';
import { IVR, IvrSwitch, Switches } from '../../server/index.js';
import { HubClients } from '../hub-clients.js';
import { phonesOf } from '../phones-of.js';
import type { ReceivedEvent } from '../received-event.js';
import type { StageRequest } from '../stage.js';
import { DriverLink, type FromServer } from './driver-link.js';
import type { FlowDevices, OpenDevices } from './flow-devices.js';

/** 2026-01-01 00:00 UTC: every run has the same times. */
const START = 1_767_225_600_000;
/** Real time within which what was sent must have come. */
const SETTLE_LIMIT = 10_000;
/** Turns of the event loop without anything under way, after which nothing comes any more. */
const QUIET_TURNS = 3;

export interface IvrWorld {
  readonly core: CoreConfig;
  readonly ivr: IvrConfig;
  /** DNs whose phones have a call of their own for each consultation. */
  readonly phonesWithTwoCalls?: readonly string[];
}

/** One server in this process with its hub, core, devices and IVR Server; the driver's link is real TCP. */
export class IvrStage {
  readonly clock = new VirtualClock(START);
  readonly hub: Hub;
  readonly #world: IvrWorld;
  readonly #switch: IvrSwitch;
  #devices: FlowDevices | undefined;
  #server: IvrServer | undefined;
  /** Those that are open, and the one that was closed last; the newest is the one that the driver writes on. */
  #links: DriverLink[] = [];
  #received: FromServer[] = [];
  #config: IvrConfig;
  readonly #clients: HubClients;
  readonly #faults: string[] = [];
  /** Number → ConnID of the call that its device was offered last. */
  readonly #offered = new Map<string, string>();
  /** From the switch of the devices to the hub. */
  #report: ReportSink = () => {};

  private constructor(world: IvrWorld) {
    this.#world = world;
    this.#config = world.ivr;
    let ivrSwitch: IvrSwitch | undefined;
    const inFront = new Set(world.core.dns.filter((dn) => dn.ivr === 'in-front').map((dn) => dn.number));
    const ofDevices = (report: ReportSink): SwitchPort => {
      this.#report = report;
      return {
        command: (command) => {
          if (command.type === 'CommandAlert') this.#offered.set(command.to, command.ConnID);
          this.#devices?.command(command);
        },
      };
    };
    const ofIvr = (report: ReportSink): SwitchPort => (ivrSwitch = new IvrSwitch(report));
    const makers = new Map([
      ['devices', ofDevices],
      [IVR, ofIvr],
    ]);
    this.hub = new Hub({
      config: world.core,
      clock: this.clock,
      switch: (report) => new Switches(makers, (number) => (inFront.has(number) ? IVR : undefined), report),
      onFault: ({ where, error }) => {
        this.#faults.push(`a throw in the ${where}: ${error instanceof Error ? error.stack : String(error)}`);
      },
    });
    if (ivrSwitch === undefined) throw new Error('the hub has not made its switches');
    this.#clients = new HubClients(this.hub, this.clock);
    this.#switch = ivrSwitch;
  }

  /** `openDevices`: what the phones are; `tap`: what stands between the IVR Server and the hub. */
  static async open(
    world: IvrWorld,
    openDevices: OpenDevices,
    tap: (hub: ClientPort) => ClientPort = (hub) => hub,
  ): Promise<IvrStage> {
    const stage = new IvrStage(world);
    stage.#devices = await openDevices({
      phones: phonesOf(world.core.dns),
      phonesWithTwoCalls: world.phonesWithTwoCalls ?? [],
      clock: stage.clock,
      report: (report) => stage.#report(report),
    });
    stage.#server = await startIvrServer({
      clients: tap(stage.hub),
      switch: stage.#switch,
      clock: stage.clock,
      config: world.ivr,
      log: (level, text) => {
        if (level === 'error') stage.#faults.push(text);
      },
    });
    stage.#switch.attach(stage.#server);
    return stage;
  }

  /** The phones and the network. */
  get devices(): FlowDevices {
    return this.#devices as FlowDevices;
  }

  // ---- the driver's link ------------------------------------------------------------------------------------------

  /** The link that the driver opened last, of those that are open. */
  get link(): DriverLink {
    const link = this.#links.findLast((one) => one.isOpen) ?? this.#links.at(-1);
    if (link === undefined) throw new Error('the driver has no link');
    return link;
  }

  /** `received`: where what comes on it is put, if not where it comes for all links. */
  async openLink(received?: FromServer[]): Promise<DriverLink> {
    const port = this.#server?.addresses[0]?.port ?? 0;
    this.#links = this.#links.filter((link) => link.isOpen);
    if (this.#links.length === 0) this.#received = [];
    // The codec's options need a restart of the server: those that it began with hold.
    const { 'source-encoding': sourceEncoding, 'dtd-file': dtdFile } = this.#world.ivr.options;
    const codec = {
      ...(sourceEncoding === undefined ? {} : { sourceEncoding }),
      ...(dtdFile === undefined ? {} : { dtdFile: dtdFile }),
    };
    const link = await DriverLink.open(port, codec, received ?? this.#received);
    this.#links.push(link);
    await this.settle();
    return link;
  }

  /** Closes the newest link; the one before it, if there is one, is the driver's again. */
  async closeLink(): Promise<void> {
    await this.link.close();
    await this.settle();
  }

  async closeLinks(): Promise<void> {
    for (const link of this.#links) await link.close();
    await this.settle();
  }

  async reconfigure(config: IvrConfig): Promise<void> {
    this.#config = config;
    await this.#server?.reconfigure(config);
  }

  get ivrConfig(): IvrConfig {
    return this.#config;
  }

  get ivrSnapshot(): IvrServerSnapshot {
    return (this.#server as IvrServer).snapshot();
  }

  /** Time passes, timer by timer, as devices answer to what one timer does before the next one is due. */
  async advance(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    for (;;) {
      const due = this.clock.nextDue;
      if (due === undefined || due > end) break;
      this.clock.advance(Math.max(0, due - this.clock.now()));
      await this.settle();
    }
    this.clock.advance(end - this.clock.now());
  }

  /** Comes back when every byte that either side has sent has been read by the other, and the devices are at rest. */
  async settle(): Promise<void> {
    const begin = performance.now();
    this.clock.advance(0);
    for (let quiet = 0; quiet < QUIET_TURNS; ) {
      if (performance.now() - begin > SETTLE_LIMIT) throw new Error('link and devices do not come to rest');
      await new Promise((resolve) => setImmediate(resolve));
      this.clock.advance(0);
      quiet = this.#quiet() ? quiet + 1 : 0;
    }
  }

  #quiet(): boolean {
    if (this.devices.unfinished > 0) return false;
    const { links, closingLinks, open } = this.ivrSnapshot;
    const opened = this.#links.filter((link) => link.isOpen);
    const [sent, taken] = [sum(opened, 'out'), sum(opened, 'in')];
    return links === opened.length && closingLinks === 0 && open.bytesIn === sent && open.bytesOut === taken;
  }

  // ---- T-Library clients ------------------------------------------------------------------------------------------

  connect(client: string): void {
    this.#clients.connect(client);
  }

  request(client: string, request: StageRequest): void {
    this.#clients.request(client, request);
  }

  /** What a query of the DN shows, in the words of the flows. */
  stateOf(number: string): string {
    const answer = this.#query(number);
    return typeof answer === 'string' ? answer : stateOfParties(answer);
  }

  /** ConnIDs of the calls on a DN. */
  callsOn(number: string): readonly string[] {
    const answer = this.#query(number);
    return Object.entries(answer).flatMap(([key, value]) => (/^conn-\d+$/.test(key) ? [String(value)] : []));
  }

  /** Extensions of the answer, or why there is none. */
  #query(number: string): KVList | string {
    let answer: KVList | string = 'none';
    const client = this.hub.open({
      ApplicationName: 'query',
      onEvent: ({ event }) => {
        if (event.id === 'EventAddressInfo') answer = event.Extensions ?? {};
        else if (event.id === 'EventError') answer = `refused with ${event.ErrorCode}`;
      },
    });
    client.request({ id: 'RequestRegisterAddress', ThisDN: number, RegisterMode: 'ModeMonitor' });
    client.request({ id: 'RequestQueryAddress', ThisDN: number, InfoType: 'DNStatus' });
    client.close();
    return answer;
  }

  /** ConnID of the call that the device was offered last, since this was asked before. */
  takeOffer(number: string): string | undefined {
    const ConnID = this.#offered.get(number);
    this.#offered.delete(number);
    return ConnID;
  }

  take(client: string): readonly ReceivedEvent[] {
    return this.#clients.take(client);
  }

  // ---- end --------------------------------------------------------------------------------------------------------

  takeFaults(): readonly string[] {
    return [...this.#faults.splice(0), ...this.devices.takeFaults()];
  }

  hangUpAll(): Promise<void> {
    return this.devices.hangUpAll(() => this.settle());
  }

  async dispose(): Promise<void> {
    for (const link of this.#links) await link.destroy();
    await this.#server?.stop();
    this.#clients.close();
    await this.#devices?.close();
  }
}

function sum(links: readonly DriverLink[], way: 'in' | 'out'): number {
  return links.reduce((bytes, link) => bytes + link.bytes[way], 0);
}

/** Words of the flows and what the states of parties begin with; of several parties the first one here counts. */
const STATES: readonly (readonly [string, RegExp])[] = [
  ['Established', /^Connected(?!\+Dialing)/],
  ['Ringing', /^Alerting/],
  ['Dialing', /^(Connected\+Dialing|CP_Detect|Initiated)/],
  ['Busy', /^Busy/],
  ['Held', /^Held/],
  ['Queued', /^Queued/],
];

/** `ps-n` of EventAddressInfo: the state of the n-th party of the DN. */
function stateOfParties(Extensions: KVList): string {
  const states = Object.entries(Extensions).flatMap(([key, value]) => (/^ps-\d+$/.test(key) ? [String(value)] : []));
  return STATES.find(([, pattern]) => states.some((state) => pattern.test(state)))?.[0] ?? 'Idle';
}
