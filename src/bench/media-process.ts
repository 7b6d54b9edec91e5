import { createSocket } from 'node:dgram';
import { MediaServer, type WorkerFigures } from '../media/index.js';
import { answerOrders, isSubprocess, startSubprocess } from './subprocess.js';

export interface MediaUsage {
  readonly cpuSeconds: number;
  readonly rss: number;
  readonly figures: readonly WorkerFigures[];
}

/** A media server, or bare sockets, in a process of its own. */
export interface MediaProcess {
  /** Ports of the legs. */
  readonly ports: readonly number[];
  /** Tells where the phones are, and puts `size` legs after each other into one conference. */
  connect(ports: readonly number[], size: number): Promise<void>;
  /** Forgets what was measured so far. */
  begin(): Promise<void>;
  usage(): Promise<MediaUsage>;
  stop(): Promise<void>;
}

export interface MediaProcessOrder {
  readonly legs: number;
  /** `bare` = sockets that answer each packet with one of their own, in Node's usual way. */
  readonly mode: 'mixer' | 'bare';
}

export async function startMediaProcess(order: MediaProcessOrder): Promise<MediaProcess> {
  const child = startSubprocess(import.meta.url, 'the media process');
  const { ports } = await child.ask<{ ports: number[] }>({ start: order });
  return {
    ports,
    connect: (phones, size) => child.ask({ connect: { ports: phones, size } }),
    begin: () => child.ask({ begin: true }),
    usage: () => child.ask<MediaUsage>({ usage: true }),
    stop: () => child.stop(),
  };
}

interface Subject {
  readonly ports: readonly number[];
  connect(ports: readonly number[], size: number): void;
  begin(): void;
  figures(): readonly WorkerFigures[];
}

async function startMixer(legs: number): Promise<Subject> {
  const started = await MediaServer.start({ workers: 1, firstPort: 30000, lastPort: 39999 }, (event) => {
    if (event.type === 'worker-died' || event.type === 'fault') console.error(event);
  });
  if (!started.ok) throw new Error(started.message);
  const server = started.value;
  const ports: number[] = [];
  for (let leg = 0; leg < legs; leg++) {
    const endpoint = await server.allocate(`leg${leg}`);
    if (!endpoint.ok) throw new Error(endpoint.message);
    ports.push(endpoint.value.port);
  }
  return {
    ports,
    connect(phones, size) {
      for (const [leg, port] of phones.entries()) {
        const set = server.setRemote(`leg${leg}`, { address: '127.0.0.1', port, codec: 'PCMU' });
        if (!set.ok) throw new Error(set.message);
      }
      for (let first = 0; first + size <= phones.length; first += size) {
        const paths = Array.from({ length: size }, (_, i) => ({ leg: `leg${first + i}`, mode: 'talk' as const }));
        const set = server.connect(`conference${first}`, paths);
        if (!set.ok) throw new Error(set.message);
      }
    },
    begin: () => server.resetLateness(),
    figures: () => server.figures(),
  };
}

/** The yardstick: as many packets as the mixer handles, received and sent in Node's usual way, without any work on them. */
async function startBareSockets(legs: number): Promise<Subject> {
  const packet = Buffer.alloc(172, 0xff);
  const sockets = await Promise.all(
    Array.from({ length: legs }, async (_, leg) => {
      const socket = createSocket('udp4');
      socket.on('error', () => {});
      await new Promise<void>((resolve) => socket.bind(30000 + 2 * leg, '127.0.0.1', resolve));
      return socket;
    }),
  );
  return {
    ports: sockets.map((socket) => socket.address().port),
    connect() {
      for (const socket of sockets) {
        socket.on('message', (_, { address, port }) => socket.send(packet, 0, packet.length, port, address));
      }
    },
    begin: () => {},
    figures: () => [],
  };
}

interface Message {
  readonly start?: MediaProcessOrder;
  readonly connect?: { readonly ports: readonly number[]; readonly size: number };
  readonly begin?: true;
  readonly usage?: true;
}

function serve(): void {
  let subject: Subject | undefined;
  let cpu = process.cpuUsage();
  answerOrders(async ({ start, connect, begin, usage }: Message) => {
    if (start !== undefined) {
      subject = start.mode === 'bare' ? await startBareSockets(start.legs) : await startMixer(start.legs);
      return { ports: subject.ports };
    }
    if (connect !== undefined) subject?.connect(connect.ports, connect.size);
    if (begin) {
      subject?.begin();
      cpu = process.cpuUsage();
    }
    if (!usage) return undefined;
    const spent = process.cpuUsage(cpu);
    return {
      cpuSeconds: (spent.user + spent.system) / 1e6,
      rss: process.memoryUsage.rss(),
      figures: subject?.figures() ?? [],
    } satisfies MediaUsage;
  });
}

if (isSubprocess(import.meta.url)) serve();
