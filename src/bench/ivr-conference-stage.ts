import type { CoreConfig } from '../core/index.js';
import { Hub, type ReportSink, type SwitchPort } from '../hub/index.js';
import type { ClientHandle, ClientPort, Clock, TEvent, TRequest } from '../protocol/index.js';
import { IVR, IvrSwitch, realClock, Switches } from '../server/index.js';
import { SimSwitch } from '../sim/index.js';

/** Conferences under way at the same time. */
export const PAIRS = 50;
/** Conferences before the measurement begins, until the optimizing compiler has nothing left to do (some ten seconds), and measured ones. */
export const WARM_UP = 80_000;
export const ROUNDS = 30_000;

/** Pair `i`: the IVR's port, the phone that is conferenced, and the number of the caller. */
export const portOf = (i: number): string => String(1000 + i);
export const phoneOf = (i: number): string => String(3000 + i);
export const callerOf = (i: number): string => String(55_000 + i);

/** A clock on which nothing waits: the phones that answer by themselves answer at once. */
export const now: Clock = {
  now: () => Date.now(),
  after: (ms, fn) => {
    if (ms > 0) return realClock.after(ms, fn);
    fn();
    return () => {};
  },
};

/** CPU-seconds that this process has spent, the threads of the compiler and of the garbage collector with it. */
export function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Hub, call model, simulated switch and phones of all pairs: what every variant of the benchmark has the same. */
export class Stage {
  readonly hub: Hub;
  readonly sim: SimSwitch;
  readonly ivr: IvrSwitch;

  constructor() {
    let sim: SimSwitch | undefined;
    let ivr: IvrSwitch | undefined;
    const numbers = Array.from({ length: PAIRS }, (_, i) => [portOf(i), phoneOf(i)]).flat();
    const makers = new Map<string, (sink: ReportSink) => SwitchPort>([
      ['sim', (report) => (sim = new SimSwitch({ report, clock: now, phones: numbers }))],
      [IVR, (report) => (ivr = new IvrSwitch(report))],
    ]);
    const config: CoreConfig = {
      serverName: 'bench',
      connIdPrefix: '00000001',
      dns: numbers.map((number) => ({ number, type: 'Extension' })),
      external: ['55*'],
      router: [],
      agents: [],
      options: {},
    };
    this.hub = new Hub({ config, clock: now, switch: (report) => new Switches(makers, () => undefined, report) });
    if (sim === undefined || ivr === undefined) throw new Error('the hub has not made its switches');
    this.sim = sim;
    this.ivr = ivr;
    for (let i = 0; i < PAIRS; i++) {
      this.sim.phone(portOf(i), { do: 'auto-answer' });
      this.sim.phone(phoneOf(i), { do: 'auto-answer' });
      this.#listen(phoneOf(i));
    }
  }

  /** Every phone has a client of its own, which does nothing. */
  #listen(DN: string): void {
    const handle = this.hub.open({ ApplicationName: DN, onEvent: () => {} });
    handle.request({ id: 'RequestRegisterAddress', ThisDN: DN, ReferenceID: 1 });
  }
}

/** What a client does with its requests and events on their way: nothing, or the writing and reading of a real one. */
export interface Wire {
  request(request: object): TRequest;
  event(event: TEvent, ReferenceID: number | undefined): void;
}

/** A T-Library client of all ports: makes the conferences by requests, the same step for every pair, then the next. */
export class RequestingClient {
  readonly #stage: Stage;
  readonly #wire: Wire;
  readonly #client: ClientHandle;
  /** By port: ConnID of its newest call. */
  readonly #newest = new Map<string, string>();
  #reference = 0;

  constructor(stage: Stage, clients: ClientPort, wire: Wire) {
    this.#stage = stage;
    this.#wire = wire;
    this.#client = clients.open({
      ApplicationName: 'ports',
      onEvent: ({ event, ReferenceID }) => {
        wire.event(event, ReferenceID);
        if (event.id !== 'EventRinging' && event.id !== 'EventDialing') return;
        this.#newest.set(event.ThisDN as string, event.ConnID as string);
      },
    });
    for (let i = 0; i < PAIRS; i++) this.#request({ id: 'RequestRegisterAddress', ThisDN: portOf(i) });
  }

  /** One conference on every pair. */
  round(): void {
    const { sim } = this.#stage;
    const first: string[] = [];
    for (let i = 0; i < PAIRS; i++) {
      sim.phone(callerOf(i), { do: 'call', to: portOf(i) });
      first.push(this.#newest.get(portOf(i)) as string);
    }
    this.#all((ThisDN, i) => ({
      id: 'RequestInitiateConference',
      ThisDN,
      ConnID: first[i],
      OtherDN: phoneOf(i),
    }));
    this.#all((ThisDN, i) => ({
      id: 'RequestCompleteConference',
      ThisDN,
      ConnID: first[i],
      TransferConnID: this.#newest.get(ThisDN),
    }));
    this.#all((ThisDN, i) => ({ id: 'RequestReleaseCall', ThisDN, ConnID: first[i] }));
    for (let i = 0; i < PAIRS; i++) sim.phone(callerOf(i), { do: 'hangup' });
  }

  #all(request: (ThisDN: string, i: number) => object): void {
    for (let i = 0; i < PAIRS; i++) this.#request(request(portOf(i), i));
  }

  #request(request: object): void {
    this.#reference++;
    this.#client.request(this.#wire.request({ ...request, ReferenceID: this.#reference }));
  }
}
