import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readConfig, startServer } from '../server/index.js';

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

/** Starts `dist/bench/server-process.js` with this configuration (`--set` form of its keys). */
export async function startServerProcess(base: object): Promise<ServerProcess> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: ['--expose-gc'] });
  const ready = await ask<{ url: string; httpUrl: string; gli?: string; sipPort: number }>(child, { start: base });
  return {
    ...ready,
    usage: (afterCollection) => ask<Usage>(child, { usage: true, collect: afterCollection !== undefined }),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.send({ stop: true });
      await ended;
    },
  };
}

function ask<T>(child: ChildProcess, message: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the server process ended with code ${code}`));
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as T);
    });
    child.once('exit', ended);
    child.send(message);
  });
}

interface Message {
  readonly start?: object;
  readonly usage?: true;
  readonly collect?: boolean;
  readonly stop?: true;
}

async function serve(): Promise<void> {
  let stop: () => Promise<void> = async () => {};
  process.on('message', async (message: Message) => {
    if (message.start) {
      const server = await startServer(readConfig({ base: message.start }));
      stop = () => server.stop();
      const [gli] = (server.ivr?.addresses ?? []).map(({ host, port }) => `${host}:${port}`);
      process.send?.({ url: server.url, httpUrl: server.httpUrl, gli, sipPort: server.sipPorts[0] ?? 0 });
    } else if (message.usage) {
      if (message.collect) (globalThis as { gc?: () => void }).gc?.();
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      process.send?.({ cpuSeconds: (user + system) / 1e6, rss, heapUsed });
    } else if (message.stop) {
      await stop();
      process.exit(0);
    }
  });
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) await serve();
