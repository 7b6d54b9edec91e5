import { connectIvrDriver, startIvrServer } from '../ivr/index.js';
import { type ClientPort, checkRequest, type TEvent } from '../protocol/index.js';
import {
  callerOf,
  cpu,
  now,
  PAIRS,
  phoneOf,
  portOf,
  RequestingClient,
  ROUNDS,
  Stage,
  WARM_UP,
  type Wire,
} from './ivr-conference-stage.js';

/** Nothing is written and nothing read: hub, call model and simulated switch alone. */
const BARE: Wire = {
  request: (request) => request as never,
  event: () => {},
};

/** Bytes that leave for a client together. */
const BYTES_PER_WRITE = 16_000;
let unwritten = '';
let written = 0;

/** As at a WebSocket, without the socket and the reading: requests are checked, events are written as JSON. */
const JSON_TEXT: Wire = {
  request: (request) => {
    const checked = checkRequest(request);
    if (!checked.ok) throw new Error(checked.ErrorMessage);
    return checked.request;
  },
  event: (event, ReferenceID) => {
    const reference = ReferenceID === undefined ? '' : `,"ReferenceID":${ReferenceID}`;
    unwritten += `${JSON.stringify(event).slice(0, -1)}${reference}}`;
    if (unwritten.length < BYTES_PER_WRITE) return;
    written += Buffer.from(unwritten, 'latin1').length;
    unwritten = '';
  },
};

/** CPU-seconds of one conference by requests of a client in this process. */
function byRequests(wire: Wire): number {
  const stage = new Stage();
  const client = new RequestingClient(stage, stage.hub, wire);
  for (let i = 0; i < WARM_UP; i += PAIRS) client.round();
  const before = cpu();
  for (let i = 0; i < ROUNDS; i += PAIRS) client.round();
  const spent = cpu() - before;
  if (stage.hub.snapshot().calls > 0) throw new Error('a conference was not ended');
  if (wire === JSON_TEXT && written === 0) throw new Error('no event was written');
  return spent / ROUNDS;
}

/** CPU-seconds of this process for one conference that a driver in another process makes; `ready` is given the port. */
async function byDriver(ready: (port: number) => void): Promise<number> {
  const stage = new Stage();
  let done = 0;
  let before = 0;
  let finish: (seconds: number) => void = () => {};
  const finished = new Promise<number>((resolve) => {
    finish = resolve;
  });
  // The port has left the conference of three: its caller hangs up and calls again.
  const observe = (event: TEvent) => {
    if (event.id !== 'EventReleased' || event.CallState === 'Conferenced') return;
    const pair = Number(event.ThisDN) - Number(portOf(0));
    stage.sim.phone(callerOf(pair), { do: 'hangup' });
    done++;
    if (done === WARM_UP) before = cpu();
    if (done === WARM_UP + ROUNDS) finish((cpu() - before) / ROUNDS);
    else stage.sim.phone(callerOf(pair), { do: 'call', to: portOf(pair) });
  };
  // The IVR Server is the only client at the ports, as the client of the other variants is.
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
  for (let i = 0; i < PAIRS; i++) stage.sim.phone(callerOf(i), { do: 'call', to: portOf(i) });
  ready(server.addresses[0]?.port as number);
  const seconds = await finished;
  await server.stop();
  return seconds;
}

/** The driver: on every port one conference after the other. */
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

const [, , variant = '', port = ''] = process.argv;
const tell = (message: object) => process.send?.(message);
if (variant === 'bare') tell({ seconds: byRequests(BARE) });
else if (variant === 'json') tell({ seconds: byRequests(JSON_TEXT) });
else if (variant === 'ivr') tell({ seconds: await byDriver((at) => tell({ port: at })) });
else if (variant === 'driver') await drive(Number(port));
