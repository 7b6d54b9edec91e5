import { WebSocket } from 'ws';
import { connect, type WebSocketClass } from '../client/index.js';
import type { Figures } from './figures.js';
import { startServerProcess } from './server-process.js';

const DNS = 100_000;
const CALLS = 20_000;
const AT_ONCE = 500;

/** `npm run bench -- capacity`: memory of a server with 100,000 registered DNs and 20,000 two-party calls. */
export async function benchCapacity(figures: Figures): Promise<void> {
  const numbers = Array.from({ length: DNS }, (_, i) => `${100_000 + i}`);
  const server = await startServerProcess({
    http: { port: 0 },
    log: { level: 'error' },
    clients: { 'requests-per-second': 0 },
    dns: numbers.map((number) => ({ number, type: 'Extension' })),
  });
  const client = await connect({
    url: server.url,
    ApplicationName: 'capacity',
    WebSocket: WebSocket as unknown as WebSocketClass,
    requestTimeout: 120_000,
  });
  const inBatches = async (count: number, act: (i: number) => Promise<unknown>) => {
    for (let from = 0; from < count; from += AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => act(from + i)));
    }
  };
  await inBatches(DNS, (i) => client.registerAddress(numbers[i] as string));
  const idle = await server.usage('after-collection');
  await inBatches(CALLS, async (i) => {
    const [ThisDN, OtherDN] = [numbers[2 * i] as string, numbers[2 * i + 1] as string];
    const { ConnID } = await client.request({ id: 'RequestMakeCall', ThisDN, OtherDN });
    await client.request({ id: 'RequestAnswerCall', ThisDN: OtherDN, ConnID });
  });
  const busy = await server.usage('after-collection');
  const MiB = 2 ** 20;
  figures.row(`capacity: ${DNS} registered DNs, resident memory`, idle.rss / MiB, 'MiB');
  figures.row(`capacity: and ${CALLS} two-party calls, resident memory`, busy.rss / MiB, 'MiB', { atMost: 1_536 });
  figures.row('capacity: heap of one call', (busy.heapUsed - idle.heapUsed) / CALLS / 1024, 'KiB');
  client.close();
  await server.stop();
}
