import { WebSocket } from 'ws';
import { connect, type WebSocketClass } from '../client/index.js';
import { row } from './measure.js';
import { startServerProcess } from './server-process.js';

const CLIENTS = 1_000;
const ROUNDS = 300;

/** `npm run bench -- fan-out`: events of one DN to 1,000 registered clients. */
export async function benchFanOut(): Promise<void> {
  const server = await startServerProcess({
    http: { port: 0 },
    log: { level: 'error' },
    clients: { 'requests-per-second': 0 },
    dns: ['7001', '7002'].map((number) => ({ number, type: 'Extension' })),
  });
  let received = 0;
  const watchers: WebSocket[] = [];
  for (let i = 0; i < CLIENTS; i += 100) {
    watchers.push(...(await Promise.all(Array.from({ length: 100 }, () => watch(server.url, () => received++)))));
  }
  const actor = await connect({ url: server.url, WebSocket: WebSocket as unknown as WebSocketClass });
  for (const DN of ['7001', '7002']) await actor.registerAddress(DN);
  const { ConnID } = await actor.request({ id: 'RequestMakeCall', ThisDN: '7002', OtherDN: '7001' });
  await actor.request({ id: 'RequestAnswerCall', ThisDN: '7001', ConnID });
  const hold = async (rounds: number) => {
    for (let i = 0; i < rounds; i++) {
      await actor.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
      await actor.request({ id: 'RequestRetrieveCall', ThisDN: '7001', ConnID });
    }
  };
  await hold(20);
  await until(() => received >= CLIENTS * 42);
  received = 0;
  const before = await server.usage();
  const started = performance.now();
  await hold(ROUNDS);
  await until(() => received >= CLIENTS * ROUNDS * 2);
  const seconds = (performance.now() - started) / 1000;
  const cpu = (await server.usage()).cpuSeconds - before.cpuSeconds;
  row(`fan-out: events to ${CLIENTS} clients, wall clock`, received / seconds, 'events a second', 100_000);
  row(`fan-out: events to ${CLIENTS} clients, server's CPU`, received / cpu, 'events per CPU-second', 100_000);
  for (const watcher of watchers) watcher.terminate();
  actor.close();
  await server.stop();
}

function watch(url: string, onEvent: () => void): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on('error', reject);
    socket.on('open', () => {
      socket.send(JSON.stringify({ id: 'RequestRegisterClient', ApplicationName: 'watcher', ReferenceID: 1 }));
      socket.send(JSON.stringify({ id: 'RequestRegisterAddress', ThisDN: '7001', ReferenceID: 2 }));
    });
    socket.on('message', (data: Buffer) => {
      if (data.includes('"EventRegistered"')) {
        socket.removeAllListeners('message');
        socket.on('message', onEvent);
        resolve(socket);
      }
    });
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
