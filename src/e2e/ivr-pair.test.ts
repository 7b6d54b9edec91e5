import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectIvrDriver, type IvrDriver } from '../ivr/index.js';
import type { IvrToServer } from '../protocol/index.js';

const main = fileURLToPath(new URL('../cli/main.js', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A server process of its own, with the demo's DNs; resolves when it is ready. */
async function serve(gli: number, ...options: string[]): Promise<ChildProcess> {
  const set = ['http.port=0', 'log.level=error', `ivr.options.gli-server-address=127.0.0.1:${gli}`, ...options];
  const args = ['serve', '--demo', ...set.flatMap((one) => ['--set', one])];
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout as NodeJS.ReadableStream) {
    output += chunk;
    if (output.includes('is ready')) break;
  }
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const isStatus = (Event: string) => (message: { id: string; Event?: string }) =>
  message.id === 'CallStatus' && message.Event === Event;

test('hot standby: a driver sends everything to both processes; the call goes on when the primary is killed', async () => {
  const [portA, portB] = [await freePort(), await freePort()];
  const pair = (role: string, peer: number) => [`ivr.options.ha-role=${role}`, `ivr.options.ha-peer=127.0.0.1:${peer}`];
  const a = await serve(portA, ...pair('primary', portB));
  const b = await serve(portB, ...pair('backup', portA));
  const drivers: IvrDriver[] = [];
  try {
    for (const port of [portA, portB]) drivers.push(await connectIvrDriver({ port }));
    const [toA, toB] = drivers as [IvrDriver, IvrDriver];
    const toBoth = (message: IvrToServer) => {
      toA.send(message);
      toB.send(message);
    };
    for (const driver of drivers) await driver.login({ ClientName: 'ivr1' });
    toBoth({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '2' });
    await toA.next(10_000, isStatus('Established'));
    const set = (RequestId: string): IvrToServer => ({
      id: 'UDataSet',
      CallId: 'c1',
      RequestId,
      Action: 'Replace',
      UDataEx: [{ Name: 'k', Type: 'Str', Val: RequestId }],
    });
    toBoth(set('1'));
    await toA.next(10_000, (message) => message.id === 'UDataResp');
    await assert.rejects(
      toB.next(50, (message) => message.id !== 'LoginResp' && message.id !== 'FlowControl'),
      'the backup is silent',
    );
    await kill(a);
    // From the moment at which the backup has taken over, it answers; its call has the data that were set before.
    for (let attempt = 0; ; attempt++) {
      toB.send({ id: 'UDataGet', CallId: 'c1', RequestId: `g${attempt}`, Keys: 'k' });
      const answer = await toB.next(100, (message) => message.id === 'UDataResp').catch(() => undefined);
      if (answer === undefined && attempt < 100) continue;
      assert.deepEqual(answer && 'UDataEx' in answer && answer.UDataEx, [{ Name: 'k', Type: 'Str', Val: '1' }]);
      break;
    }
    toB.send({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
    toB.send({ id: 'CallInfoReq', CallId: 'c1' });
    assert.deepEqual(await toB.next(10_000, (message) => message.id === 'CallError'), {
      id: 'CallError',
      CallId: 'c1',
      FailedReq: 'NoSuchCall',
    });
  } finally {
    for (const driver of drivers) await driver.close();
    await kill(a);
    await kill(b);
  }
});

test('load balancing: two servers, each with its own calls; the driver chooses by port', async () => {
  const ports = [await freePort(), await freePort()];
  const servers = await Promise.all(ports.map((port) => serve(port)));
  const drivers: IvrDriver[] = [];
  try {
    for (const port of ports) drivers.push(await connectIvrDriver({ port }));
    for (const driver of drivers) await driver.login({ ClientName: 'ivr1' });
    // Port number modulo number of servers: port 2 of 2 servers is the first one's.
    const chosen = drivers[2 % drivers.length] as IvrDriver;
    const other = drivers[1 - (2 % drivers.length)] as IvrDriver;
    chosen.send({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '2' });
    await chosen.next(10_000, isStatus('Established'));
    other.send({ id: 'CallInfoReq', CallId: 'c1' });
    const answer = await other.next(10_000, (message) => message.id === 'CallError');
    assert.equal('FailedReq' in answer && answer.FailedReq, 'NoSuchCall');
  } finally {
    for (const driver of drivers) await driver.close();
    for (const server of servers) await kill(server);
  }
});
