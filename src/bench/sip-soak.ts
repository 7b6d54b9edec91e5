import { WebSocket } from 'ws';
import { connect, type WebSocketClass } from '../client/index.js';
import { waitFor } from '../sip-agent/index.js';
import type { Figures } from './figures.js';
import { type ServerProcess, startServerProcess } from './server-process.js';
import { SoakGroup } from './soak-calls.js';

export interface SoakOptions {
  readonly calls: number;
  /** Calls before the heap is looked at for the first time, 2,000 at least: they fill what keeps a bounded past. */
  readonly warmUp: number;
  /** Calls at one time. */
  readonly groups: number;
  /** Times of RFC 3261 in milliseconds; what ended transactions keep is gone after 64 * T1. */
  readonly timing?: { readonly T1: number; readonly T2: number; readonly T4: number; readonly D: number };
  readonly onProgress?: (done: number, seconds: number, rss: number) => void;
}

export interface SoakFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Events that the client got. */
  readonly events: number;
  /** Bytes of heap after garbage collection, nothing going on: before and after the calls. */
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly rssBefore: number;
  readonly rssAfter: number;
  /** Whatever of calls, legs, dialogs and transactions is left, on the status page; {} = nothing. */
  readonly left: Readonly<Record<string, number>>;
}

const RFC_TIMING = { T1: 500, T2: 4000, T4: 5000, D: 32_000 };
const KEPT_EVENTS = 5000;
const KEPT_REQUESTS = 100;
/** Lines of progress at most, and calls between two at least. */
const PROGRESS_LINES = 50;
const PROGRESS_CALLS = 2000;

/** What the status page tells. */
interface Status {
  readonly calls: number;
  readonly parties: number;
  readonly legs: number;
  readonly timers: number;
  readonly sip: Readonly<Record<'legs' | 'calls' | 'sessions' | 'transactions', number>>;
}

/** Phones have so many calls through a server in a process of its own, with every event to one client. */
export async function soakSip(options: SoakOptions): Promise<SoakFigures> {
  const { calls, warmUp, groups: count, timing = RFC_TIMING } = options;
  const DNs = Array.from({ length: 3 * count }, (_, i) => String(10_001 + i));
  const server = await startServerProcess({
    http: { port: 0 },
    log: { level: 'error' },
    dns: DNs.map((number) => ({ number, type: 'Extension' })),
    media: { workers: 1 },
    // What is kept for a client that comes again is soon full, and does not grow any more.
    clients: { 'event-buffer-events': KEPT_EVENTS, 'remembered-requests': KEPT_REQUESTS },
    sip: {
      enabled: true,
      listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
      phones: DNs.map((DN) => ({ DN })),
      timing,
      // As many calls a second as this machine can, however many that are in half a minute.
      maxTransactions: 2_000_000,
    },
  });
  const client = await connect({ url: server.url, WebSocket: WebSocket as unknown as WebSocketClass });
  let events = 0;
  client.onEvent(() => events++);
  const groups: SoakGroup[] = [];
  try {
    const at = { address: '127.0.0.1', port: server.sipPort };
    for (let i = 0; i < DNs.length; i += 3) {
      const three = DNs.slice(i, i + 3) as [string, string, string];
      groups.push(await SoakGroup.start(three, client, { server: at, timing }));
    }
    await run(groups, warmUp, async () => {});
    await emptied(server, timing.T1);
    const before = await server.usage('after-collection');
    const [began, eventsBefore] = [performance.now(), events];
    const seconds = (): number => (performance.now() - began) / 1000;
    await run(groups, calls, async (done) => {
      if (options.onProgress) options.onProgress(done, seconds(), (await server.usage()).rss);
    });
    const took = seconds();
    const cpuSeconds = (await server.usage()).cpuSeconds - before.cpuSeconds;
    const left = await emptied(server, timing.T1);
    const after = await server.usage('after-collection');
    const faults = groups.flatMap((group) => group.faults);
    if (faults.length > 0) throw new Error(`faults of the phones: ${faults.map(String).join('; ')}`);
    return {
      seconds: took,
      cpuSeconds,
      events: events - eventsBefore,
      heapBefore: before.heapUsed,
      heapAfter: after.heapUsed,
      rssBefore: before.rss,
      rssAfter: after.rss,
      left,
    };
  } finally {
    await Promise.all(groups.map((group) => group.close()));
    client.close();
    await server.stop();
  }
}

/** All groups at once, until so many calls are done. */
async function run(
  groups: readonly SoakGroup[],
  calls: number,
  onStep: (done: number) => Promise<void>,
): Promise<void> {
  let begun = 0;
  let done = 0;
  const step = Math.max(PROGRESS_CALLS, Math.ceil(calls / PROGRESS_LINES));
  await Promise.all(
    groups.map(async (group) => {
      while (begun < calls) {
        begun++;
        await group.call().catch((error: unknown) => {
          // The others need not go on.
          begun = calls;
          throw error;
        });
        if (++done % step === 0) await onStep(done);
      }
    }),
  );
}

/** Waits until the server has forgotten everything, a little longer than the transactions may last; gives what is left. */
async function emptied(server: ServerProcess, T1: number): Promise<Record<string, number>> {
  let left: Record<string, number> = {};
  let looking = false;
  const look = async (): Promise<void> => {
    looking = true;
    const { calls, parties, legs, timers, sip } = (await (await fetch(`${server.httpUrl}/status`)).json()) as Status;
    const all = { calls, parties, legs, timers, sipLegs: sip.legs, sipCalls: sip.calls, dialogs: sip.sessions };
    left = Object.fromEntries(
      Object.entries({ ...all, transactions: sip.transactions }).filter(([, value]) => value !== 0),
    );
    looking = false;
  };
  await look();
  const empty = (): boolean => {
    if (!looking && Object.keys(left).length > 0) void look();
    return !looking && Object.keys(left).length === 0;
  };
  await waitFor(empty, 'nothing is left', 64 * T1 + 10_000).catch(() => {});
  return left;
}

/** `npm run bench -- sip-soak --calls N`: the figures, and whether anything is left. */
export async function benchSipSoak(figures: Figures, calls: number): Promise<void> {
  figures.say(`sip-soak: ${calls.toLocaleString('en')} calls`);
  const soak = await soakSip({
    calls,
    // Longer than ended transactions are kept, so that memory has its full size.
    warmUp: 20_000,
    groups: 20,
    onProgress: (done, seconds, rss) => {
      const rate = Math.round(done / seconds);
      figures.say(`sip-soak: ${done} calls, ${rate} a second, resident ${Math.round(rss / 1024 / 1024)} MiB`);
    },
  });
  const { heapBefore, heapAfter, rssBefore, rssAfter, left } = soak;
  figures.row('sip-soak: calls', calls / soak.cpuSeconds, 'per CPU-second of the server');
  figures.row('sip-soak: events at the client', soak.events / calls, 'per call');
  figures.row('sip-soak: growth of the heap', (heapAfter - heapBefore) / 1024, 'KiB');
  figures.row('sip-soak: growth of the heap per call', (heapAfter - heapBefore) / calls, 'bytes');
  figures.row('sip-soak: growth of resident memory', (rssAfter - rssBefore) / 1024 / 1024, 'MiB');
  figures.say(`sip-soak: left: ${Object.keys(left).length === 0 ? 'nothing' : JSON.stringify(left)}`);
}
