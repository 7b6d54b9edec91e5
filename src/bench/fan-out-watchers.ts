import { WebSocket } from 'ws';
import { answerOrders, isSubprocess, startSubprocess } from './subprocess.js';

/** Clients that are registered on DNs and only count their events, in a process of their own. */
export interface Watchers {
  /** Resolves when so many events have come in all since the clients were registered. */
  until(events: number): Promise<void>;
  stop(): Promise<void>;
}

interface Order {
  readonly url?: string;
  readonly DNs?: readonly string[];
  readonly count?: number;
  readonly until?: number;
}

/** Opens `count` clients, each registered on all DNs. */
export async function openWatchers(url: string, DNs: readonly string[], count: number): Promise<Watchers> {
  const child = startSubprocess(import.meta.url, 'the process of the clients');
  await child.ask({ url, DNs, count });
  return { until: (events) => child.ask({ until: events }), stop: () => child.stop() };
}

/** The process of the clients: does one order after the other and answers each when it is done. */
function watchAll(): void {
  let received = 0;
  answerOrders(async ({ url, DNs = [], count = 0, until = 0 }: Order) => {
    for (let open = 0; url !== undefined && open < count; open += 100) {
      await Promise.all(Array.from({ length: Math.min(100, count - open) }, () => watch(url, DNs, () => received++)));
    }
    while (received < until) await new Promise((resolve) => setTimeout(resolve, 2));
    return undefined;
  });
}

function watch(url: string, DNs: readonly string[], onEvent: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.on('error', reject);
    socket.on('open', () => {
      socket.send(JSON.stringify({ id: 'RequestRegisterClient', ApplicationName: 'watcher', ReferenceID: 1 }));
      for (const [i, ThisDN] of DNs.entries()) {
        socket.send(JSON.stringify({ id: 'RequestRegisterAddress', ThisDN, ReferenceID: 2 + i }));
      }
    });
    let registered = 0;
    socket.on('message', (data: Buffer) => {
      if (data.includes('"EventRegistered"') && ++registered === DNs.length) {
        socket.removeAllListeners('message');
        socket.on('message', onEvent);
        resolve();
      }
    });
  });
}

if (isSubprocess(import.meta.url)) watchAll();
