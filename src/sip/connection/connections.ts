import type { RemoteInfo, Socket as UdpSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { WebSocketServer } from 'ws';
import { TlsHandshakes } from '../../net/index.js';
import type { Clock } from '../../protocol/index.js';
import { DEFAULT_SIP_LIMITS, type SipLimits } from '../codec/limits.js';
import { parseMessage } from '../codec/parse.js';
import {
  type ConnectionOptions,
  DEFAULT_CONNECTION_OPTIONS,
  type KeyPair,
  type ListenOptions,
} from './connection-options.js';
import { BYTES_EACH, DatagramQueue } from './datagram-queue.js';
import type { Flow, SendOwner, TransportName, TransportPort } from './flow.js';
import type { MessageSink } from './message-sink.js';
import { ownHostPort } from './own-host-port.js';
import { SourceRate } from './source-rate.js';
import {
  type ConnectionEvents,
  SocketConnection,
  type StreamConnection,
  WebSocketConnection,
} from './stream-connection.js';
import { StreamQueue } from './stream-queue.js';
import { SYSTEM_CLOCK } from './system-clock.js';
import { openUdpSocket } from './udp-socket.js';

interface Listener {
  readonly transport: TransportName;
  readonly family: 4 | 6;
  readonly hostPort: string;
  readonly port: number;
  readonly udp: UdpSocket | undefined;
  /** Takes another certificate for connections that are opened from now on; only where there is one. */
  readonly renew?: ((pair: KeyPair) => void) | undefined;
  readonly close: () => Promise<void>;
}

const NAMES: Record<ListenOptions['transport'], TransportName> = {
  udp: 'UDP',
  tcp: 'TCP',
  tls: 'TLS',
  ws: 'WS',
  wss: 'WSS',
};

/** All sockets of the SIP side. Only this file and those that make the single sockets touch the network. */
export class Connections implements TransportPort, ConnectionEvents {
  private readonly listeners: Listener[] = [];
  private readonly connections = new Map<number, StreamConnection>();
  /** Connections by transport, address and port of the other side, to use them again. */
  private readonly byRemote = new Map<string, StreamConnection>();
  private readonly perAddress = new Map<string, number>();
  private nextConnection = 1;
  /** From then on nothing is opened: what would still be sent, such as a late BYE, keeps no process up. */
  private closed = false;
  private accepted = 0;
  private sent = 0;
  private received = 0;
  private readonly settings: Required<Omit<ConnectionOptions, 'listen' | 'limits' | 'trustedCertificates'>>;
  private readonly limits: SipLimits;
  private trusted: string | undefined;
  private readonly rate: SourceRate;
  private readonly datagrams: DatagramQueue;
  private readonly streams: StreamQueue;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly sink: MessageSink,
    private readonly clock: Clock = SYSTEM_CLOCK,
  ) {
    this.settings = { ...DEFAULT_CONNECTION_OPTIONS, ...options };
    this.trusted = options.trustedCertificates;
    this.limits = { ...DEFAULT_SIP_LIMITS, ...options.limits };
    this.rate = new SourceRate(this.settings.messagesPerSecondPerSource);
    const { maxWaitingDatagrams } = this.settings;
    this.datagrams = new DatagramQueue(
      ({ text, bytes, source }) => this.deal(text, source, bytes),
      () => clock.now(),
      maxWaitingDatagrams,
    );
    this.streams = new StreamQueue(
      (text, { flow }) => this.deal(text, flow),
      () => clock.now(),
      maxWaitingDatagrams * BYTES_EACH,
    );
  }

  /** Opens all listening points; rejects when one cannot be opened, after closing the others. */
  async listen(): Promise<void> {
    try {
      for (const [index, listen] of this.options.listen.entries()) this.listeners.push(await this.open(listen, index));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Other certificates for new connections, in the order of the options, and others to trust; those that stand go on. */
  renewCertificates(pairs: readonly Partial<KeyPair>[], trusted: string | undefined): void {
    this.trusted = trusted;
    for (const [index, { certificate, key }] of pairs.entries()) {
      if (certificate !== undefined && key !== undefined) this.listeners[index]?.renew?.({ certificate, key });
    }
  }

  /** Ports that are really listened on, in the order of the options. */
  get ports(): number[] {
    return this.listeners.map((listener) => listener.port);
  }

  /** Number of stream connections that are open or being opened. */
  get connectionCount(): number {
    return this.connections.size;
  }

  /** Messages that were handed to the network and that came from it, such as can be read or were dropped; for metrics and for tests. */
  get traffic(): { readonly sent: number; readonly received: number } {
    return { sent: this.sent, received: this.received };
  }

  /** Milliseconds for which what is dealt with now has waited since it was read; 0 while nothing is. */
  get waited(): number {
    return this.datagrams.waited || this.streams.waited;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.datagrams.clear();
    this.streams.clear();
    for (const connection of [...this.connections.values()]) connection.close();
    await Promise.all(this.listeners.map((listener) => listener.close()));
    this.listeners.length = 0;
  }

  localHostPort(flow: Flow): string {
    return this.listeners[flow.listener]?.hostPort ?? '127.0.0.1';
  }

  /** Index of a listening point of the transport and address family, undefined when there is none. */
  listenerFor(transport: TransportName, address: string): number | undefined {
    const family = isIP(address) === 6 ? 6 : 4;
    const same = this.listeners.findIndex((listener) => listener.transport === transport && listener.family === family);
    if (same >= 0) return same;
    const any = this.listeners.findIndex((listener) => listener.transport === transport);
    // Streams can be opened from anywhere, datagrams need a socket of the family.
    return any >= 0 && transport !== 'UDP' ? any : undefined;
  }

  /** True when messages can be sent on the flow without opening a connection. */
  isAlive(flow: Flow): boolean {
    return flow.connection === 0 || this.connections.has(flow.connection);
  }

  send(flow: Flow, text: string, owner?: SendOwner): void {
    this.sent++;
    if (flow.transport === 'UDP') {
      const socket = this.listeners[flow.listener]?.udp;
      if (socket === undefined) owner?.onSendError();
      else socket.send(Buffer.from(text, 'latin1'), flow.port, flow.address);
      return;
    }
    const connection =
      this.connections.get(flow.connection) ?? this.byRemote.get(remoteKey(flow)) ?? this.connect(flow);
    if (connection === undefined) owner?.onSendError();
    else connection.send(text, owner);
  }

  unanswered(flow: Flow, ms: number): void {
    const connection = this.connections.get(flow.connection) ?? this.byRemote.get(remoteKey(flow));
    if (connection?.keepAlive !== undefined && connection.keepAlive.silence >= ms) connection.close();
  }

  onText(connection: StreamConnection, text: string): void {
    if (!this.closed && this.isAllowed(connection.flow)) this.streams.push(text, connection);
  }

  onBroken(connection: StreamConnection): void {
    this.streams.closeAfterwards(connection);
  }

  onClosed(connection: StreamConnection): void {
    const flow = connection.flow;
    this.received += this.streams.closed(connection);
    if (!this.connections.delete(flow.connection)) return;
    if (this.byRemote.get(remoteKey(flow)) === connection) this.byRemote.delete(remoteKey(flow));
    this.guard(() => this.sink.onFlowClosed(flow, connection.keepAlive !== undefined));
  }

  private isAllowed(source: Flow): boolean {
    const isAllowed = this.rate.allow(source.address, this.clock.now());
    if (!isAllowed) this.received++;
    return isAllowed;
  }

  private deal(text: string, source: Flow, bytes?: Buffer): void {
    const result = parseMessage(text, this.limits, bytes);
    // Noise is no message: voice for whoever had the port before, say.
    if (result.ok) this.received++;
    this.guard(() => {
      if (!result.ok) this.sink.receiveBroken(result.error, source);
      else if (result.message.kind === 'request') this.sink.receiveRequest(result.message, source);
      else this.sink.receiveResponse(result.message, source);
    });
  }

  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.sink.onFault(error);
    }
  }

  private open(listen: ListenOptions, index: number): Promise<Listener> {
    switch (listen.transport) {
      case 'udp':
        return this.openUdp(listen, index);
      case 'tcp':
      case 'tls':
        return this.openStream(listen, index);
      default:
        return this.openWebSocket(listen, index);
    }
  }

  private async openUdp(listen: ListenOptions, index: number): Promise<Listener> {
    const take = (bytes: Buffer, { address, port }: RemoteInfo): void => {
      const source: Flow = { transport: 'UDP', address, port, connection: 0, listener: index };
      if (this.isAllowed(source) && !this.datagrams.push(bytes, source)) this.received++;
    };
    const socket = await openUdpSocket(listen, take, () => this.clock.now());
    const port = socket.address().port;
    return {
      transport: 'UDP',
      family: isIP(listen.address) === 6 ? 6 : 4,
      port,
      hostPort: ownHostPort(listen, port),
      udp: socket,
      close: () => new Promise((resolve) => socket.close(() => resolve())),
    };
  }

  private async openStream(listen: ListenOptions, index: number): Promise<Listener> {
    const transport = NAMES[listen.transport];
    const accept = (socket: Socket): void => this.accept(socket, transport, index);
    if (listen.transport !== 'tls') return this.listening(listen, transport, createServer(accept));
    const server = createTlsServer(this.tlsOptions(listen), accept);
    return this.listening(listen, transport, server, server);
  }

  /** Whoever is silent in the handshake is given no more time than before a first message. */
  private tlsOptions({ certificate, key }: ListenOptions) {
    return { cert: certificate, key, handshakeTimeout: this.settings.firstMessageTimeout };
  }

  private async openWebSocket(listen: ListenOptions, index: number): Promise<Listener> {
    const transport = NAMES[listen.transport];
    const secure = listen.transport === 'wss' ? createHttpsServer(this.tlsOptions(listen)) : undefined;
    const server = secure ?? createHttpServer();
    // Whoever asks for no WebSocket in time is as silent as one who sends no message.
    server.headersTimeout = this.settings.firstMessageTimeout;
    server.requestTimeout = this.settings.firstMessageTimeout;
    server.on('request', (_request, response) => response.writeHead(426).end('SIP over WebSocket only\n'));
    const upgrade = new WebSocketServer({
      noServer: true,
      maxPayload: this.limits.messageBytes,
      perMessageDeflate: false,
      // RFC 7118 section 4: the subprotocol is `sip`.
      handleProtocols: (protocols) => (protocols.has('sip') ? 'sip' : false),
    });
    server.on('upgrade', (request, socket, head) => {
      const asked = String(request.headers['sec-websocket-protocol'] ?? '');
      if (!/(^|,)\s*sip\s*(,|$)/i.test(asked)) {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
        return;
      }
      upgrade.handleUpgrade(request, socket, head, (webSocket) => {
        const flow = this.flowOf(socket as Socket, transport, index);
        this.keep(new WebSocketConnection(flow, webSocket, this, { limits: this.limits, ...this.settings }));
      });
    });
    return this.listening(listen, transport, server, secure, () => server.closeAllConnections());
  }

  private async listening(
    listen: ListenOptions,
    transport: TransportName,
    server: Server,
    secure?: TlsServer,
    end?: () => void,
  ): Promise<Listener> {
    const handshakes = secure && new TlsHandshakes(secure, { admit: (socket) => this.admit(socket) });
    if (secure === undefined) server.prependListener('connection', (socket) => this.admit(socket) || socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(listen.port, listen.address, () => {
        server.removeListener('error', reject);
        server.on('error', (error) => this.sink.onFault(error));
        resolve();
      });
    });
    const port = (server.address() as AddressInfo).port;
    return {
      transport,
      family: isIP(listen.address) === 6 ? 6 : 4,
      port,
      hostPort: ownHostPort(listen, port),
      udp: undefined,
      renew: secure && (({ certificate, key }) => secure.setSecureContext({ cert: certificate, key })),
      close: () => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        handshakes?.end();
        end?.();
        return closed;
      },
    };
  }

  private accept(socket: Socket, transport: TransportName, listener: number): void {
    if (socket.destroyed) return;
    const flow = this.flowOf(socket, transport, listener);
    this.keep(new SocketConnection(flow, socket, this, { limits: this.limits, ...this.settings }, undefined));
  }

  private flowOf(socket: Socket, transport: TransportName, listener: number): Flow {
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
    return { transport, address, port: socket.remotePort ?? 0, connection: this.nextConnection++, listener };
  }

  /** Counts a connection from its first moment, before TLS and HTTP, until it is closed. */
  private admit(socket: Socket): boolean {
    const address = socket.remoteAddress;
    if (address === undefined) return false;
    const count = this.perAddress.get(address) ?? 0;
    if (this.accepted >= this.settings.maxConnections || count >= this.settings.maxConnectionsPerAddress) return false;
    this.accepted++;
    this.perAddress.set(address, count + 1);
    socket.once('close', () => this.leave(address));
    return true;
  }

  private leave(address: string): void {
    this.accepted--;
    const count = (this.perAddress.get(address) ?? 1) - 1;
    if (count <= 0) this.perAddress.delete(address);
    else this.perAddress.set(address, count);
  }

  private keep(connection: StreamConnection): void {
    this.connections.set(connection.flow.connection, connection);
    this.byRemote.set(remoteKey(connection.flow), connection);
  }

  /** Opens a connection to the flow's address; messages wait in it until it stands. WebSockets are only ever accepted. */
  private connect(flow: Flow): StreamConnection | undefined {
    if (this.closed || (flow.transport !== 'TCP' && flow.transport !== 'TLS')) return undefined;
    // A flow that came over a connection which is gone has the ephemeral port of a phone: nobody listens there.
    const target = { host: flow.address, port: flow.port };
    const socket =
      flow.transport === 'TCP'
        ? connect(target)
        : connectTls({
            ...target,
            ...(flow.serverName !== undefined && { servername: flow.serverName }),
            ca: this.trusted,
            rejectUnauthorized: this.settings.verifyCertificates,
          });
    const opened: Flow = { ...flow, connection: this.nextConnection++ };
    const settings = { limits: this.limits, ...this.settings };
    const connection = new SocketConnection(opened, socket, this, settings, this.clock);
    socket.setTimeout(this.settings.connectTimeout);
    socket.once(flow.transport === 'TCP' ? 'connect' : 'secureConnect', () => connection.opened());
    this.keep(connection);
    return connection;
  }
}

function remoteKey(flow: Flow): string {
  // A connection whose certificate was checked for another name, or not at all, does not do.
  return `${flow.transport} ${flow.address} ${flow.port} ${flow.serverName ?? ''}`;
}
