import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { connectIvrDriver, type IvrDriver } from '../driver/index.js';
import type { IvrLog } from '../log.js';
import type { IvrOptions } from '../options.js';
import type { HaRole } from './ha-peer.js';
import { type IvrServer, startIvrServer } from './ivr-server.js';
import { HandClock, NO_SWITCH, silentClients } from './silent-switch.js';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface More {
  readonly clock?: HandClock;
  readonly log?: IvrLog;
  readonly options?: Partial<IvrOptions>;
}

function start(role: HaRole, port: number, peer: number, more: More = {}): Promise<IvrServer> {
  const { clock = new HandClock(), log = () => {}, options = {} } = more;
  return startIvrServer({
    log,
    clients: silentClients(),
    switch: NO_SWITCH,
    clock,
    config: {
      version: '1',
      switchName: 's',
      ivrs: [{ name: 'ivr1', ports: [] }],
      dns: [],
      'network-route-dns': [],
      options: {
        'gli-server-address': [`127.0.0.1:${port}`],
        'ha-role': role,
        'ha-peer': `127.0.0.1:${peer}`,
        ...options,
      },
    },
  });
}

async function until(condition: () => boolean): Promise<void> {
  const limit = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > limit) throw new Error('not in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What the server says to a login and to a question that only a primary answers. */
async function answersOf(driver: IvrDriver): Promise<string[]> {
  driver.send({ id: 'LoginReq', CallId: 's', Version: '4.0', ClientName: 'ivr1' });
  driver.send({ id: 'CallInfoReq', CallId: 'nobody' });
  const answers = [(await driver.next()).id, (await driver.next()).id];
  // What comes before the answer to this login belongs to the question.
  driver.send({ id: 'LoginReq', CallId: 's2', Version: '3.0', ClientName: 'ivr1' });
  for (;;) {
    const message = await driver.next();
    if (message.id === 'LoginResp') return answers;
    answers.push(message.id);
  }
}

const PRIMARY = ['LoginResp', 'FlowControl', 'CallError'];
const BACKUP = ['LoginResp', 'FlowControl'];

test('hot standby: the primary answers; when it is gone the backup does; who comes back is backup', async () => {
  const [portA, portB] = [await freePort(), await freePort()];
  const servers: IvrServer[] = [];
  const drivers: IvrDriver[] = [];
  const driverOf = async (port: number) => {
    const driver = await connectIvrDriver({ port, activityTimer: 0 });
    drivers.push(driver);
    return driver;
  };
  try {
    const [a, b] = await Promise.all([start('primary', portA, portB), start('backup', portB, portA)]);
    servers.push(a, b);
    await until(() => a.snapshot().primary && !b.snapshot().primary);
    assert.deepEqual(await answersOf(await driverOf(portA)), PRIMARY);
    const toB = await driverOf(portB);
    assert.deepEqual(await answersOf(toB), BACKUP);

    await a.stop();
    await until(() => b.snapshot().primary);
    assert.deepEqual(await answersOf(toB), PRIMARY, 'on the link that the driver had all the time');

    const again = await start('primary', portA, portB);
    servers.push(again);
    assert.equal(again.snapshot().primary, false);
    assert.equal(b.snapshot().primary, true);
    assert.deepEqual(await answersOf(await driverOf(portA)), BACKUP);
    await b.stop();
    await until(() => again.snapshot().primary);
  } finally {
    for (const driver of drivers) await driver.close();
    for (const server of servers) await server.stop();
  }
});

test('a server whose peer never comes is primary, whatever it is configured to be', async () => {
  const server = await start('backup', await freePort(), await freePort());
  assert.equal(server.snapshot().primary, true);
  await server.stop();
});

test('two that had lost each other: the one that is configured so stays primary', async () => {
  const [portA, portB] = [await freePort(), await freePort()];
  const clockB = new HandClock();
  const b = await start('backup', portB, portA, { clock: clockB });
  assert.equal(b.snapshot().primary, true);
  // A believes that it is alone: its peer is somebody else's address.
  const a = await start('primary', portA, await freePort());
  assert.equal(a.snapshot().primary, true);
  clockB.advance(2000);
  await until(() => !b.snapshot().primary);
  assert.equal(a.snapshot().primary, true);
  await Promise.all([a.stop(), b.stop()]);
});

test('a peer that is there and refuses the link: the log says why, once', async () => {
  const [portA, portB] = [await freePort(), await freePort()];
  const clock = new HandClock();
  const lines: string[] = [];
  const told = () => lines.filter((line) => line.startsWith('warn hot standby'));
  const a = await start('primary', portA, portB, { clock, log: (level, text) => lines.push(`${level} ${text}`) });
  const b = await start('backup', portB, portA, { options: { 'gli-client-list': ['127.0.0.9:*'] } });
  clock.advance(2000);
  await until(() => told().length > 0);
  assert.match(told()[0] ?? '', /^warn hot standby: no link to the peer: .*Error frame, code 3/);
  const links = () => b.snapshot().framesOut;
  for (let seen = links(), n = 0; n < 2; n++, seen = links()) {
    await until(() => clock.pending > 0);
    clock.advance(2000);
    await until(() => links() > seen);
  }
  await until(() => clock.pending > 0);
  assert.equal(told().length, 1);
  await Promise.all([a.stop(), b.stop()]);
});
