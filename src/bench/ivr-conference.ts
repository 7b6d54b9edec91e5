import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CoreConfig } from '../core/index.js';
import { Hub, type ReportSink, type SwitchPort } from '../hub/index.js';
import { connectIvrDriver, startIvrServer } from '../ivr/index.js';
import type { ClientHandle, ClientPort, Clock, TEvent, TRequest } from '../protocol/index.js';
import { IVR, IvrSwitch, realClock, Switches } from '../server/index.js';
import { SimSwitch } from '../sim/index.js';
import { row } from './measure.js';

const PAIRS = 50;
const ROUNDS = 20_000;

/** Pair `i`: the IVR's port, the phone that is conferenced, and the number of the caller. */
const portOf = (i: number) => String(1000 + i);
const phoneOf = (i: number) => String(3000 + i);
const callerOf = (i: number) => String(55_000 + i);

/**
 * NewCall, InitConf, CompleteConf, EndCall: what these conferences cost the server with a driver at the other end of a
 * link, against the same calls by requests of a T-Library client in the process (hub, core and simulated switch alone).
 */
export async function benchIvrConference(): Promise<void> {
  const own = await byRequests();
  const withIvr = await byDriver();
  row('ivr: conference by T-Library requests, hub and call model alone', own * 1e6, 'µs of CPU', undefined);
  row('ivr: the same conference by an IVR driver', withIvr * 1e6, 'µs of CPU', undefined);
  row('ivr: what the IVR Server adds', (withIvr / own - 1) * 100, '% (budget: at most 30)', undefined);
}

class Stage {
  readonly hub: Hub;
  readonly sim: SimSwitch;
  readonly ivr: IvrSwitch;

  constructor(clock: Clock) {
    let sim: SimSwitch | undefined;
    let ivr: IvrSwitch | undefined;
    const numbers = Array.from({ length: PAIRS }, (_, i) => [portOf(i), phoneOf(i)]).flat();
    const makers = new Map<string, (sink: ReportSink) => SwitchPort>([
      ['sim', (report) => (sim = new SimSwitch({ report, clock, phones: numbers }))],
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
    this.hub = new Hub({ config, clock, switch: (report) => new Switches(makers, () => undefined, report) });
    if (sim === undefined || ivr === undefined) throw new Error('the hub has not made its switches');
    this.sim = sim;
    this.ivr = ivr;
    for (let i = 0; i < PAIRS; i++) this.sim.phone(phoneOf(i), { do: 'auto-answer' });
  }

  register(DN: string, onEvent: (event: TEvent) => void): ClientHandle {
    const handle = this.hub.open({ ApplicationName: DN, onEvent: ({ event }) => onEvent(event) });
    handle.request({ id: 'RequestRegisterAddress', ThisDN: DN, ReferenceID: 1 });
    return handle;
  }
}

/** A clock on which nothing waits: the phones that answer by themselves answer at once. */
const now: Clock = {
  now: () => Date.now(),
  after: (ms, fn) => {
    if (ms > 0) return realClock.after(ms, fn);
    fn();
    return () => {};
  },
};

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** CPU-seconds of one conference by requests of a client in this process, on one pair after the other. */
async function byRequests(): Promise<number> {
  const stage = new Stage(now);
  let last: { readonly ConnID?: string } = {};
  const handle = stage.hub.open({
    ApplicationName: 'ports',
    onEvent: ({ event }) => {
      last = event as { ConnID?: string };
    },
  });
  for (let i = 0; i < PAIRS; i++) {
    handle.request({ id: 'RequestRegisterAddress', ThisDN: portOf(i), ReferenceID: 1 });
    stage.register(phoneOf(i), () => {});
    stage.sim.phone(portOf(i), { do: 'auto-answer' });
  }
  const run = (count: number) => {
    for (let i = 0; i < count; i++) {
      const ThisDN = portOf(i % PAIRS);
      const caller = callerOf(i % PAIRS);
      const request = (more: object) => handle.request({ ThisDN, ReferenceID: 1, ...more } as TRequest);
      stage.sim.phone(caller, { do: 'call', to: ThisDN });
      const ConnID = last.ConnID as string;
      request({ id: 'RequestInitiateConference', ConnID, OtherDN: phoneOf(i % PAIRS) });
      request({ id: 'RequestCompleteConference', ConnID, TransferConnID: last.ConnID });
      request({ id: 'RequestReleaseCall', ConnID });
      stage.sim.phone(caller, { do: 'hangup' });
    }
  };
  run(ROUNDS / 4);
  const before = cpu();
  run(ROUNDS);
  if (stage.hub.snapshot().calls > 0) throw new Error('a conference was not ended');
  return (cpu() - before) / ROUNDS;
}

/** CPU-seconds of this process for one conference that a driver in another process makes. */
async function byDriver(): Promise<number> {
  const stage = new Stage(now);
  let observe: (event: TEvent) => void = () => {};
  // The IVR Server is the only client at the ports, as the client of the other run is.
  const clients: ClientPort = {
    open: (options) =>
      stage.hub.open({
        ...options,
        onEvent: (delivery) => {
          options.onEvent(delivery);
          observe(delivery.event);
        },
      }),
  };
  const server = await startIvrServer({
    clients,
    switch: stage.ivr,
    clock: now,
    config: {
      version: '0',
      switchName: 'bench',
      ivrs: [{ name: 'ivr1', ports: Array.from({ length: PAIRS }, (_, i) => ({ port: String(i), DN: portOf(i) })) }],
      dns: Array.from({ length: PAIRS }, (_, i) => ({ number: portOf(i), type: 'Extension' })),
      'network-route-dns': [],
      options: { 'gli-server-address': ['127.0.0.1:0'] },
    },
  });
  stage.ivr.attach(server);
  const finished = new Promise<number>((resolve) => {
    let done = 0;
    let before = 0;
    observe = (event) => {
      if (event.id !== 'EventReleased' || event.CallState === 'Conferenced') return;
      // The port has left the conference of three: its caller hangs up and calls again.
      const pair = Number(event.ThisDN) - Number(portOf(0));
      if (!(pair >= 0 && pair < PAIRS)) return;
      stage.sim.phone(callerOf(pair), { do: 'hangup' });
      done++;
      if (done === ROUNDS / 4) before = cpu();
      if (done === ROUNDS / 4 + ROUNDS) resolve((cpu() - before) / ROUNDS);
      else stage.sim.phone(callerOf(pair), { do: 'call', to: portOf(pair) });
    };
  });
  for (let i = 0; i < PAIRS; i++) {
    stage.sim.phone(portOf(i), { do: 'auto-answer' });
    stage.register(phoneOf(i), () => {});
    stage.sim.phone(callerOf(i), { do: 'call', to: portOf(i) });
  }
  const driver = fork(fileURLToPath(import.meta.url), [String(server.addresses[0]?.port)]);
  const seconds = await finished;
  driver.kill();
  await server.stop();
  return seconds;
}

/** The driver's process: on every port one conference after the other. */
async function drive(port: number): Promise<void> {
  const established = new Map<string, number>();
  const driver = await connectIvrDriver({
    port,
    onMessage: (message) => {
      if (message.id === 'LoginResp') for (let i = 0; i < PAIRS; i++) begin(i, 0);
      if (message.id !== 'CallStatus') return;
      const { CallId, Event } = message;
      const [pair = '', round = ''] = CallId.split('-');
      if (Event === 'Established') {
        const count = (established.get(CallId) ?? 0) + 1;
        established.set(CallId, count);
        if (count === 1) driver.send({ id: 'InitConf', CallId, DestDN: phoneOf(Number(pair)) });
        else driver.send({ id: 'CompleteConf', CallId });
      } else if (Event === 'ConfPartyAdd') {
        established.delete(CallId);
        driver.send({ id: 'EndCall', CallId, EndCause: 'Normal' });
        begin(Number(pair), Number(round) + 1);
      }
    },
  });
  const begin = (pair: number, round: number) =>
    driver.send({
      id: 'NewCall',
      CallId: `${pair}-${round}`,
      CallControlMode: 'Network',
      Version: '4.0',
      CalledNum: String(pair),
    });
  driver.send({ id: 'LoginReq', CallId: 'login', Version: '3.0', ClientName: 'ivr1' });
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) await drive(Number(process.argv[2]));
