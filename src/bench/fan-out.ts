import { WebSocket } from 'ws';
import { connect, type WebSocketClass } from '../client/index.js';
import { openWatchers } from './fan-out-watchers.js';
import type { Figures } from './figures.js';
import { startServerProcess } from './server-process.js';

const CLIENTS = 1_000;
const WARM_UP = 80;
const EVENTS = 600;

/**
 * `npm run bench -- fan-out`: events of DNs on which 1,000 clients are registered. With one call each event waits for the
 * one before and costs one system call a client; with eight calls at once, as on a busy server, several leave together.
 */
export async function benchFanOut(figures: Figures): Promise<void> {
  await fanOut(figures, 1);
  await fanOut(figures, 8);
}

async function fanOut(figures: Figures, calls: number): Promise<void> {
  const watched = Array.from({ length: calls }, (_, i) => `${7100 + i}`);
  const others = Array.from({ length: calls }, (_, i) => `${7200 + i}`);
  const server = await startServerProcess({
    http: { port: 0 },
    log: { level: 'error' },
    clients: { 'requests-per-second': 0 },
    dns: [...watched, ...others].map((number) => ({ number, type: 'Extension' })),
  });
  const watchers = await openWatchers(server.url, watched, CLIENTS);
  const actor = await connect({ url: server.url, WebSocket: WebSocket as unknown as WebSocketClass });
  for (const DN of [...watched, ...others]) await actor.registerAddress(DN);
  const ConnIDs: string[] = [];
  for (let i = 0; i < calls; i++) {
    const [ThisDN, OtherDN] = [others[i] as string, watched[i] as string];
    const { ConnID } = await actor.request({ id: 'RequestMakeCall', ThisDN, OtherDN });
    await actor.request({ id: 'RequestAnswerCall', ThisDN: OtherDN, ConnID });
    ConnIDs.push(ConnID);
  }
  const hold = async (events: number) => {
    const lanes = watched.map(async (ThisDN, lane) => {
      const ConnID = ConnIDs[lane] as string;
      for (let i = 0; i < events / calls / 2; i++) {
        await actor.request({ id: 'RequestHoldCall', ThisDN, ConnID });
        await actor.request({ id: 'RequestRetrieveCall', ThisDN, ConnID });
      }
    });
    await Promise.all(lanes);
  };
  await hold(WARM_UP);
  // Of making and answering each call a DN that is watched tells EventRinging and EventEstablished.
  const first = CLIENTS * (WARM_UP + 2 * calls);
  await watchers.until(first);
  const before = await server.usage();
  const started = performance.now();
  await hold(EVENTS);
  await watchers.until(first + CLIENTS * EVENTS);
  const seconds = (performance.now() - started) / 1000;
  const cpu = (await server.usage()).cpuSeconds - before.cpuSeconds;
  figures.row(
    `fan-out: ${calls} call(s), ${CLIENTS} clients, wall clock`,
    (CLIENTS * EVENTS) / seconds,
    'events a second',
    { atLeast: 100_000 },
  );
  figures.row(
    `fan-out: ${calls} call(s), ${CLIENTS} clients, server's CPU`,
    (CLIENTS * EVENTS) / cpu,
    'events per CPU-second',
    { atLeast: 100_000 },
  );
  await watchers.stop();
  actor.close();
  await server.stop();
}
