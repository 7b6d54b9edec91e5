import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { type ConnectionOptions, createServer as createTlsServer, Server as TlsServer } from 'node:tls';
import { TlsHandshakes } from '../../net/index.js';
import type { IvrGroup } from '../config.js';
import { hostAndPort } from './client-list.js';

/** A listen socket of a server group. */
export interface Listener {
  readonly group: number;
  readonly address: { readonly host: string; readonly port: number };
  /** Reads the files of its certificates again, for connections to come. Rejects, and changes nothing, when it cannot. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly group: number;
  readonly config: IvrGroup;
  /** Milliseconds for a TLS handshake. */
  readonly handshakeTimeout: number;
  /** A connection; with TLS, when the handshake is done. */
  onConnection(socket: Socket): void;
  /** How many more connections there may be; handshakes under way are not counted in it. */
  room(): number;
  onProblem(text: string): void;
}

const DEFAULT_PORT = 8765;

/** Listens on every address of a group. Rejects, with nothing left open, when one of them cannot be had. */
export async function listen(options: ListenerOptions): Promise<readonly Listener[]> {
  const tls = await tlsOf(options.config);
  const listeners: Listener[] = [];
  try {
    for (const address of options.config['gli-server-address']) listeners.push(await listenOn(address, tls, options));
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
  return listeners;
}

interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | undefined;
}

/** TLS from the first byte when a certificate is configured; with a trusted CA, clients must have a certificate too. */
async function tlsOf(config: IvrGroup): Promise<Tls | undefined> {
  const cert = config['gli-tls-cert'];
  const ca = config['gli-tls-trusted-ca'];
  if (cert === '') return undefined;
  const key = config['gli-tls-cert-key'];
  return {
    cert: await readFile(cert),
    key: await readFile(key === '' ? cert : key),
    ca: ca === '' ? undefined : await readFile(ca),
  };
}

function contextOf({ cert, key, ca }: Tls) {
  return { cert, key, ...(ca === undefined ? {} : { ca }) };
}

interface Listening {
  readonly server: Server;
  /** Undefined = plain TCP. */
  readonly handshakes?: TlsHandshakes;
}

function createServer(tls: Tls | undefined, options: ListenerOptions): Listening {
  if (tls === undefined) return { server: createTcpServer((socket) => options.onConnection(socket)) };
  const server = createTlsServer(
    {
      ...contextOf(tls),
      ...(tls.ca === undefined ? {} : { requestCert: true, rejectUnauthorized: true }),
      handshakeTimeout: options.handshakeTimeout,
    },
    (socket) => options.onConnection(socket),
  );
  const admit = (socket: Socket, underWay: number): boolean => {
    if (underWay < options.room()) return true;
    options.onProblem(`connection of ${socket.remoteAddress} refused: gli-max-links`);
    return false;
  };
  return { server, handshakes: new TlsHandshakes(server, { admit, onProblem: options.onProblem }) };
}

async function listenOn(text: string, tls: Tls | undefined, options: ListenerOptions): Promise<Listener> {
  const address = hostAndPort(text.trim());
  if (address === undefined) throw new Error(`gli-server-address: ${text} is no host:port`);
  const { server, handshakes } = createServer(tls, options);
  const port = address.port === '*' ? DEFAULT_PORT : Number(address.port);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address.host, port }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  server.on('error', (error) => options.onProblem(`listening on ${text}: ${error.message}`));
  const bound = server.address() as AddressInfo;
  return {
    group: options.group,
    address: { host: bound.address, port: bound.port },
    renew: async () => {
      const files = await tlsOf(options.config);
      if (files !== undefined && server instanceof TlsServer) server.setSecureContext(contextOf(files));
    },
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      handshakes?.end();
      return closed;
    },
  };
}

/** How a server of a pair connects to its peer: with its own certificate, trusting what it demands of drivers. */
export function peerTls(config: IvrGroup): ConnectionOptions | undefined {
  const cert = config['gli-tls-cert'];
  if (cert === '') return undefined;
  const key = config['gli-tls-cert-key'];
  const ca = config['gli-tls-trusted-ca'];
  return {
    cert: readFileSync(cert),
    key: readFileSync(key === '' ? cert : key),
    ca: readFileSync(ca === '' ? cert : ca),
    // The pair is named by address; the authority is its own.
    checkServerIdentity: () => undefined,
  };
}
