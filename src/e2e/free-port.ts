import { createServer, type Server } from 'node:net';

/** A TCP port of loopback that is free together with the next one (which some phones take for TLS). */
export async function freePortPair(): Promise<number> {
  for (let i = 0; i < 50; i++) {
    const first = await listen(0);
    const port = portOf(first);
    const second = await listen(port + 1).catch(() => undefined);
    await Promise.all([close(first), second && close(second)]);
    if (second !== undefined) return port;
  }
  throw new Error('no two free ports in a row');
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
