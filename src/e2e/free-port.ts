import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Below those that the system gives to connections, which another test may get in the meantime. */
const PORTS = [10_000, 32_000] as const;

/** A port of loopback that is free, for TCP and UDP, together with the next ones (which phones take for TLS or for media). */
export async function freePorts(count = 2): Promise<number> {
  for (let i = 0; i < 50; i++) {
    const first = randomInt(...PORTS);
    const taken: TakenPort[] = [];
    try {
      for (let port = first; port < first + count; port++) taken.push(await takeTcp(port), await takeUdp(port));
      return first;
    } catch {
      // One of them belongs to somebody; another try.
    } finally {
      await Promise.all(taken.map((each) => each.free()));
    }
  }
  throw new Error(`no ${count} free ports in a row`);
}

interface TakenPort {
  free(): Promise<void>;
}

function takeTcp(port: number): Promise<TakenPort> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve({ free: () => new Promise((done) => server.close(() => done())) }));
  });
}

function takeUdp(port: number): Promise<TakenPort> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, '127.0.0.1', () => resolve({ free: () => new Promise((done) => socket.close(() => done())) }));
  });
}
