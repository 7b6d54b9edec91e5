import { WebSocket } from 'ws';
import { connect, type PartylineClient, type WebSocketClass } from '../client/index.js';
import { asteriskPid, cpuOf } from './asterisk-peer.js';
import { type Figures, median } from './figures.js';
import { type ServerProcess, startServerProcess } from './server-process.js';
import { bareSocketCalls } from './sip-bare-sockets.js';
import { delaysOfRelease } from './sip-latency.js';
import { measureSipParser } from './sip-parser.js';
import { SIPP_ANSWERER, SIPP_CALLER, type Sipp, startSipp } from './sipp.js';

/** Calls a second, and for how long each is held; loads of the yardstick. */
const RATE = 200;
/** One waking of the server serves several messages then, and what it touches is still in the processor's caches. */
const BUSY_RATES = [600, 1400];
const WARM_UP_RATE = 600;
const CALLS = 2400;
const HOLD_MS = 1000;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const PORT = 5160;
const PHONE_PORT = 5071;

const config = {
  http: { port: 0 },
  log: { level: 'error' },
  dns: ['100', '101'].map((number) => ({ number, type: 'Extension' })),
  sip: {
    enabled: true,
    listen: [{ transport: 'udp', address: '127.0.0.1', port: PORT }],
    phones: [
      { DN: '100', contact: `sip:100@127.0.0.1:${SIPP_ANSWERER}` },
      { DN: '101', contact: `sip:101@127.0.0.1:${PHONE_PORT}` },
    ],
    trunks: [{ name: 'caller', uri: `sip:127.0.0.1:${SIPP_CALLER}` }],
  },
};

/**
 * `npm run bench -- sip`: parser; calls of SIPp to a phone with a client that gets every event; memory of established calls;
 * delay from packet to event. When Asterisk runs as peer on 127.0.0.1:5060 (100 = dialplan, 200 = ARI application), it gets the
 * same load in turn, and the medians are compared. `BENCH_ARI` = process id of the ARI application.
 */
export async function benchSip(figures: Figures): Promise<void> {
  const parser = measureSipParser();
  figures.row('sip: parser, typical INVITE', parser.parsedPerCpuSecond, 'messages per CPU-second', {
    atLeast: 150_000,
  });
  const sipp = await startSipp();
  if (sipp === undefined) {
    figures.say('sip: SIPp is not installed, so no calls (Debian: apt-get install sip-tester)');
    return;
  }
  await memory(figures, sipp);
  const server = await startServerProcess(config);
  const client = await connect({ url: server.url, WebSocket: WebSocket as unknown as WebSocketClass });
  await client.registerAddress('100');
  await client.registerAddress('101');
  try {
    await calls(figures, sipp, server, client);
    await delay(figures, client, '');
  } finally {
    client.close();
    sipp.stop();
    await server.stop();
  }
  await delayWithSmallerGeneration(figures);
}

async function calls(figures: Figures, sipp: Sipp, server: ServerProcess, client: PartylineClient): Promise<void> {
  let events = 0;
  const unsubscribe = client.onEvent(() => events++);
  const ours: number[] = [];
  const dialplan: number[] = [];
  const ari: number[] = [];
  const asterisk = asteriskPid();
  const application = Number(process.env['BENCH_ARI'] ?? 0);
  const withApplication: number[] = [];
  // The first load warms up the compiler, as the first minute of a real server does.
  await sipp.load(PORT, '100', WARM_UP_RATE, 60 * RATE, HOLD_MS);
  for (let round = 0; round < ROUNDS; round++) {
    // The peer's turn leaves this server idle, and after an idle spell it may be slower for a while; see docs/performance.md.
    await sipp.load(PORT, '100', WARM_UP_RATE, 15 * RATE, HOLD_MS);
    const before = { cpu: (await server.usage()).cpuSeconds, events };
    const done = await sipp.load(PORT, '100', RATE, CALLS, HOLD_MS);
    ours.push(done.ok / ((await server.usage()).cpuSeconds - before.cpu));
    figures.say(`sip: ${done.ok} calls, ${done.failed} failed, ${events - before.events} events at the client`);
    if (asterisk === undefined) continue;
    dialplan.push(await peer(sipp, asterisk, '100'));
    if (application === 0) continue;
    const cpu = cpuOf(application);
    const alone = await peer(sipp, asterisk, '200');
    ari.push(alone);
    withApplication.push(1 / (1 / alone + (cpuOf(application) - cpu) / CALLS));
  }
  const figure = (rate: number, value: number): void =>
    figures.row(
      `sip: calls at ${rate} a second, every event to one client`,
      value,
      'calls per CPU-second of the server',
      { atLeast: 2_000 },
    );
  figure(RATE, median(ours));
  for (const rate of BUSY_RATES) figure(rate, await busyCalls(figures, sipp, server, rate));
  unsubscribe();
  for (const rate of [RATE, ...BUSY_RATES]) {
    figures.row(
      `sip: as many datagrams and events at ${rate} a second, bare sockets of Node`,
      await bareSocketCalls(rate),
      'calls per CPU-second',
    );
  }
  if (dialplan.length > 0) {
    figures.row(
      `sip: calls at ${RATE} a second, Asterisk with its dialplan`,
      median(dialplan),
      'calls per CPU-second of Asterisk',
    );
    figures.row('sip: this server / Asterisk with its dialplan', median(ours) / median(dialplan), 'times', {
      atLeast: 5,
    });
  }
  if (ari.length > 0) {
    figures.row(
      `sip: calls at ${RATE} a second, Asterisk with an ARI application`,
      median(ari),
      'calls per CPU-second of Asterisk',
    );
    figures.row('sip: this server / Asterisk with an ARI application', median(ours) / median(ari), 'times', {
      atLeast: 10,
    });
    figures.row(
      'sip: this server / Asterisk with an ARI application, that counted too',
      median(ours) / median(withApplication),
      'times',
    );
  }
}

/** Calls per CPU-second of the server under more load than a peer carries. */
async function busyCalls(figures: Figures, sipp: Sipp, server: ServerProcess, rate: number): Promise<number> {
  const perCpuSecond: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = (await server.usage()).cpuSeconds;
    const { ok, failed } = await sipp.load(PORT, '100', rate, 8 * rate, HOLD_MS);
    perCpuSecond.push(ok / ((await server.usage()).cpuSeconds - before));
    if (failed > 0) figures.say(`sip: ${failed} of ${8 * rate} calls at ${rate} a second failed`);
  }
  return median(perCpuSecond);
}

/** A server of its own: what ended transactions keep for half a minute must not be in the figure. */
async function memory(figures: Figures, sipp: Sipp): Promise<void> {
  const count = 2000;
  const server = await startServerProcess(config);
  const before = await server.usage('after-collection');
  const load = sipp.load(PORT, '100', RATE, count, 20_000);
  await new Promise((resolve) => setTimeout(resolve, (count / RATE) * 1000 + 3000));
  const during = await server.usage('after-collection');
  await load;
  await server.stop();
  figures.row('sip: heap of an established call', (during.heapUsed - before.heapUsed) / count / 1024, 'KiB', {
    atMost: 20,
  });
  figures.row('sip: resident memory of an established call', (during.rss - before.rss) / count / 1024, 'KiB', {
    atMost: 20,
  });
}

/** docs/guides/operate.md, Short delays. */
const SHORT_DELAYS = '--max-semi-space-size=4';

async function delayWithSmallerGeneration(figures: Figures): Promise<void> {
  const server = await startServerProcess(config, [SHORT_DELAYS]);
  const client = await connect({ url: server.url, WebSocket: WebSocket as unknown as WebSocketClass });
  try {
    await client.registerAddress('101');
    for (const prefix of ['1', '2']) await delaysOfRelease({ ...DELAY_LOAD, rate: 500, calls: 5000, prefix }, client);
    await delay(figures, client, ` with ${SHORT_DELAYS}`);
  } finally {
    client.close();
    await server.stop();
  }
}

const DELAY_LOAD = {
  serverPort: PORT,
  callerPort: SIPP_CALLER,
  phonePort: PHONE_PORT,
  number: '101',
  rate: 300,
  calls: 3000,
};

/** `how`: what is special about the server, for the rows. */
async function delay(figures: Figures, client: PartylineClient, how: string): Promise<void> {
  const load = DELAY_LOAD;
  const count = load.calls;
  // The first load warms up both processes.
  await delaysOfRelease({ ...load, prefix: '6' }, client);
  const [p50s, p99s]: [number[], number[]] = [[], []];
  for (const prefix of ['5', '7', '8']) {
    const delays = await delaysOfRelease({ ...load, prefix }, client);
    const at = (share: number): number => delays[Math.floor(delays.length * share)] ?? Number.NaN;
    figures.say(
      `sip: ${delays.length} of ${count} calls at 300 a second${how}, from BYE to EventReleased at the client: ` +
        `p50 ${at(0.5).toFixed(2)}, p99 ${at(0.99).toFixed(2)} ms`,
    );
    p50s.push(at(0.5));
    p99s.push(at(0.99));
  }
  const name = `sip: BYE to EventReleased at 300 calls a second${how}`;
  figures.row(`${name}, p50 (median of three loads)`, median(p50s), 'ms');
  figures.row(`${name}, p99 (median of three loads)`, median(p99s), 'ms', { atMost: 5 });
}

/** The peer's load: calls per CPU-second. */
async function peer(sipp: Sipp, pid: number, number: string): Promise<number> {
  const before = cpuOf(pid);
  const { ok } = await sipp.load(5060, number, RATE, CALLS, HOLD_MS);
  return ok / (cpuOf(pid) - before);
}
