import { WebSocket } from 'ws';
import { type ConnectOptions, connect, type PartylineClient } from '../client/index.js';
import { type Hub, VirtualClock } from '../hub/index.js';
import { type EventName, errorMessage, type KVList, type RequestName, type TEvent } from '../protocol/index.js';
import { createLog, DEMO, type RunningServer, readConfig, startServer } from '../server/index.js';
import type { SimSwitch } from '../sim/index.js';
import { InterceptedClients } from './intercepted-clients.js';

/** How the server of a test differs from that of `--demo`. */
export interface PartylineOptions {
  /** Configuration as in a file; default: that of `--demo` (phones 7001 to 7010, queue 8000, …) on any free port. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Time at which the virtual clock starts, milliseconds since 1970-01-01 UTC; default 2026-01-01. */
  readonly startTime?: number;
}

/** A whole server inside a test: simulated phones, virtual time, real sockets on loopback. */
export interface TestPartyline {
  /** `ws://127.0.0.1:<port>/tlib` */
  readonly url: string;
  readonly httpUrl: string;
  /** The phones: `sim.phone('7002', { do: 'answer' })`. */
  readonly sim: SimSwitch;
  /** Time of the calls: `clock.advance(10_000)`. Connections live in real time. */
  readonly clock: VirtualClock;
  readonly hub: Hub;
  readonly server: RunningServer;
  readonly faults: Faults;
  /** A client that has registered these DNs. Closed by `stop`. */
  connect(...DNs: string[]): Promise<PartylineClient>;
  connectWith(options: Omit<ConnectOptions, 'url'>, ...DNs: string[]): Promise<PartylineClient>;
  /**
   * Gives a made-up event to all clients that have registered `DN`, as if the server had made it; its Extensions say
   * `Injected: yes`. The server's calls are not changed. The number of clients that get it.
   */
  inject(DN: string, event: InjectedEvent): number;
  /** Resolves when all clients made by `connect` have got every event that the server has for them. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** A made-up event, see `inject`. */
export interface InjectedEvent {
  readonly id: EventName;
  readonly Extensions?: KVList;
  readonly [attribute: string]: unknown;
}

/** What can be made to go wrong. */
export interface Faults {
  /** Breaks all connections as a failing network does; clients resume. */
  breakConnections(): void;
  /** The next `times` (default 1) requests of that name are refused with that ErrorCode. */
  refuse(request: RequestName, ErrorCode: number, times?: number): void;
  /** The next `times` (default 1) requests of that name get no answer and are not carried out. */
  ignore(request: RequestName, times?: number): void;
}

const START_TIME = Date.UTC(2026, 0, 1);

/** Starts a whole server inside a test. Its time stands still until the test moves it; call `stop` at the end. */
export async function startPartyline(options: PartylineOptions = {}): Promise<TestPartyline> {
  const clock = new VirtualClock(options.startTime ?? START_TIME);
  const base = { ...(options.config ?? DEMO) } as Record<string, unknown>;
  base['http'] = { port: 0, ...(base['http'] as object | undefined) };
  base['ivr'] = onAnyPort(base['ivr'] as object | undefined);
  const config = readConfig({ base });
  let intercepted: InterceptedClients | undefined;
  const server = await startServer(config, {
    clock,
    log: createLog('error', (line) => process.stderr.write(line)),
    clients: (hub) => {
      intercepted = new InterceptedClients(hub, () => clock.now());
      return intercepted;
    },
  });
  const between = intercepted as InterceptedClients | undefined;
  if (between === undefined) throw new Error('the server did not ask for its clients');
  const clients = new Set<PartylineClient>();
  const connectWith = async (more: Omit<ConnectOptions, 'url'>, ...DNs: string[]): Promise<PartylineClient> => {
    const client = await connect({ WebSocket, ...more, url: server.url });
    clients.add(client);
    await Promise.all(DNs.map((DN) => client.registerAddress(DN)));
    return client;
  };
  return {
    url: server.url,
    httpUrl: server.httpUrl,
    sim: server.sim,
    hub: server.hub,
    clock,
    server,
    faults: faultsOf(server, between),
    connect: (...DNs) => connectWith({}, ...DNs),
    connectWith,
    inject: (DN, event) => between.inject(DN, injected(DN, event, clock.now())),
    settled: () => settled(server, clients),
    stop: async () => {
      for (const client of clients) client.close();
      await server.stop();
    },
  };
}

/** The IVR Server listens on any free port, unless the configuration says where. */
function onAnyPort(section: { readonly options?: object } | undefined): object {
  return { ...section, options: { 'gli-server-address': '127.0.0.1:0', ...section?.options } };
}

function faultsOf(server: RunningServer, clients: InterceptedClients): Faults {
  return {
    breakConnections: () => server.api.cutConnections(),
    refuse: (request, ErrorCode, times = 1) =>
      clients.addFault({ request, ErrorCode, ErrorMessage: errorMessage(ErrorCode), times }),
    ignore: (request, times = 1) => clients.addFault({ request, ErrorCode: undefined, ErrorMessage: '', times }),
  };
}

function injected(DN: string, event: InjectedEvent, now: number): TEvent {
  const seconds = Math.floor(now / 1000);
  return {
    ThisDN: DN,
    TimeinSecs: seconds,
    TimeinuSecs: Math.round((now - seconds * 1000) * 1000),
    ...event,
    Extensions: { ...event.Extensions, Injected: 'yes' },
  } as unknown as TEvent;
}

async function settled(server: RunningServer, clients: ReadonlySet<PartylineClient>): Promise<void> {
  for (;;) {
    const waiting = [...clients].filter((client) => client.state !== 'closed');
    const streams = new Map(server.api.clients().map((view) => [view.SessionID, view.EventSequenceNumber]));
    if (
      waiting.every(
        (client) => client.SessionID !== undefined && streams.get(client.SessionID) === client.lastEventSequenceNumber,
      )
    ) {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
