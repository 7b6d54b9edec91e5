import { readConfig, startServer } from '../server/index.js';
import { answerOrders, isSubprocess, startSubprocess } from './subprocess.js';

/** What a server process has spent and holds. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly rss: number;
  readonly heapUsed: number;
}

/** A server in a process of its own, so that its CPU and memory can be told from those of the clients. */
export interface ServerProcess {
  readonly url: string;
  readonly httpUrl: string;
  /** `127.0.0.1:8765`; absent without an IVR Server. */
  readonly gli?: string;
  /** Port of the first SIP listening point; 0 without SIP. */
  readonly sipPort: number;
  /**
   * `afterCollection` for figures of memory. Not for figures of CPU: a forced collection while nothing is going on throws
   * compiled code away, and the server spends the next seconds compiling again.
   */
  usage(afterCollection?: 'after-collection'): Promise<Usage>;
  stop(): Promise<void>;
}

/** Starts `dist/bench/server-process.js` with this configuration (`--set` form of its keys) and options of Node. */
export async function startServerProcess(base: object, nodeOptions: readonly string[] = []): Promise<ServerProcess> {
  const child = startSubprocess(import.meta.url, 'the server process', ['--expose-gc', ...nodeOptions]);
  const ready = await child.ask<{ url: string; httpUrl: string; gli?: string; sipPort: number }>({ start: base });
  return {
    ...ready,
    usage: (afterCollection) => child.ask<Usage>({ usage: true, collect: afterCollection !== undefined }),
    stop: () => child.stop({ stop: true }),
  };
}

interface Message {
  readonly start?: object;
  readonly usage?: true;
  readonly collect?: boolean;
  readonly stop?: true;
}

function serve(): void {
  let stop: () => Promise<void> = async () => {};
  answerOrders(async (message: Message) => {
    if (message.start) {
      const server = await startServer(readConfig({ base: message.start }));
      stop = () => server.stop();
      const [gli] = (server.ivr?.addresses ?? []).map(({ host, port }) => `${host}:${port}`);
      return { url: server.url, httpUrl: server.httpUrl, gli, sipPort: server.sipPorts[0] ?? 0 };
    }
    if (message.stop) {
      await stop();
      process.exit(0);
    }
    if (message.collect) (globalThis as { gc?: () => void }).gc?.();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    return { cpuSeconds: (user + system) / 1e6, rss, heapUsed };
  });
}

if (isSubprocess(import.meta.url)) serve();
