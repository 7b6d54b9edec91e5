import { connectIvrDriver, type IvrDriver } from '../ivr/index.js';
import type { IvrToDriver, IvrToServer } from '../protocol/index.js';
import type { Figures } from './figures.js';
import { benchIvrConference } from './ivr-conference.js';
import { type ServerProcess, startServerProcess } from './server-process.js';

const MESSAGES = 100_000;
const WINDOW = 500;
const LINKS = 1000;
const CALLS_PER_LINK = 10;
const PORTS = LINKS * CALLS_PER_LINK;

/** `npm run bench -- ivr`: messages over one link, memory of 1,000 links with 10 calls each, cost of a conference. */
export async function benchIvr(figures: Figures): Promise<void> {
  const server = await startServerProcess(config());
  await oneLink(figures, server);
  await manyLinks(figures, server);
  await server.stop();
  await benchIvrConference(figures);
}

/** In-Front ports: a call is there as soon as the driver says so. */
function config(): object {
  const dns = Array.from({ length: PORTS }, (_, i) => ({ number: String(100_000 + i), type: 'VoiceTreatmentPort' }));
  return {
    http: { port: 0 },
    log: { level: 'error' },
    dns,
    ivr: {
      ivrs: [{ name: 'ivr1', ports: dns.map(({ number }, i) => ({ port: String(i), DN: number })) }],
      'in-front-dns': dns.map(({ number }) => number),
      options: { 'gli-server-address': '127.0.0.1:0', 'gli-max-links': LINKS + 10 },
    },
  };
}

/** A driver that only counts what comes. */
class CountingDriver {
  came = 0;
  #driver: IvrDriver | undefined;
  #waiting: { count: number; resolve: () => void } | undefined;

  async open(gli: string): Promise<this> {
    this.#driver = await connectIvrDriver({
      port: Number(gli.split(':').at(-1)),
      activityTimer: 0,
      onMessage: (message) => this.#count(message),
    });
    return this;
  }

  send(message: IvrToServer): void {
    this.#driver?.send(message);
  }

  /** Resolves when so many messages have come in all. */
  until(count: number): Promise<void> {
    if (this.came >= count) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = { count, resolve };
    });
  }

  async close(): Promise<void> {
    await this.#driver?.close();
  }

  #count(_message: IvrToDriver): void {
    this.came++;
    if (this.#waiting !== undefined && this.came >= this.#waiting.count) this.#waiting.resolve();
  }
}

const login: IvrToServer = { id: 'LoginReq', CallId: 'login', Version: '3.0', ClientName: 'ivr1' };

function newCall(CallId: string, port: number): IvrToServer {
  return { id: 'NewCall', CallId, CallControlMode: 'Network', Version: '4.0', CalledNum: String(port), ANI: '5551234' };
}

async function oneLink(figures: Figures, server: ServerProcess): Promise<void> {
  const driver = await new CountingDriver().open(server.gli ?? '');
  driver.send(login);
  driver.send(newCall('one', 0));
  await driver.until(3);
  await measure(figures, server, driver, 'CallInfoReq', () => ({ id: 'CallInfoReq', CallId: 'one' }));
  await measure(figures, server, driver, 'UDataSet, through the call model', (i) => ({
    id: 'UDataSet',
    CallId: 'one',
    RequestId: String(i),
    Action: 'Replace',
    UDataEx: [
      { Name: 'name', Type: 'Str', Val: `value ${i}` },
      { Name: 'number', Type: 'Int', Val: i },
    ],
  }));
  driver.send({ id: 'EndCall', CallId: 'one', EndCause: 'Normal' });
  await driver.close();
}

/** Requests with one answer each, `WINDOW` under way at a time. */
async function measure(
  figures: Figures,
  server: ServerProcess,
  driver: CountingDriver,
  what: string,
  make: (i: number) => IvrToServer,
): Promise<void> {
  const send = async (count: number) => {
    const first = driver.came;
    for (let i = 0; i < count; i++) {
      driver.send(make(i));
      if (i % WINDOW === WINDOW - 1) await driver.until(first + i + 1 - WINDOW);
    }
    await driver.until(first + count);
  };
  await send(MESSAGES / 10);
  const before = await server.usage();
  const begin = performance.now();
  await send(MESSAGES);
  const seconds = (performance.now() - begin) / 1000;
  const spent = (await server.usage()).cpuSeconds - before.cpuSeconds;
  figures.row(`ivr: ${what}, requests over one link`, MESSAGES / spent, 'per CPU-second of the server', {
    atLeast: 20_000,
  });
  figures.row(`ivr: ${what}, requests over one link, by the clock`, MESSAGES / seconds, 'per second');
}

async function manyLinks(figures: Figures, server: ServerProcess): Promise<void> {
  const before = await server.usage('after-collection');
  const drivers: CountingDriver[] = [];
  for (let link = 0; link < LINKS; link++) {
    const driver = await new CountingDriver().open(server.gli ?? '');
    drivers.push(driver);
    driver.send(login);
    for (let call = 0; call < CALLS_PER_LINK; call++) {
      const port = link * CALLS_PER_LINK + call;
      driver.send(newCall(`call-${port}`, port));
    }
    await driver.until(1 + 2 * CALLS_PER_LINK);
  }
  const after = await server.usage('after-collection');
  const MiB = 2 ** 20;
  figures.row(
    `ivr: ${LINKS} links with ${CALLS_PER_LINK} calls each, resident memory of the server`,
    after.rss / MiB,
    'MiB',
    { atMost: 500 },
  );
  figures.row(
    'ivr: heap of one such call with its share of the link',
    (after.heapUsed - before.heapUsed) / PORTS / 1024,
    'KiB',
  );
  for (const driver of drivers) await driver.close();
}
