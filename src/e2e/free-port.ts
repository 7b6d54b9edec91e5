import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** A port of loopback that is free, for TCP and UDP, together with the next ones (which phones take for TLS or for media). */
export async function freePorts(count = 2): Promise<number> {
  for (let i = 0; i < 50; i++) {
    const taken = [await takeTcp(0)];
    const first = taken[0]?.port ?? 0;
    try {
      taken.push(await takeUdp(first));
      for (let port = first + 1; port < first + count; port++) taken.push(await takeTcp(port), await takeUdp(port));
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
  readonly port: number;
  free(): Promise<void>;
}

function takeTcp(port: number): Promise<TakenPort> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const own = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ port: own, free: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

function takeUdp(port: number): Promise<TakenPort> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, '127.0.0.1', () =>
      resolve({ port, free: () => new Promise((done) => socket.close(() => done())) }),
    );
  });
}
