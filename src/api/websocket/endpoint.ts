import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ClientLimits } from '../options.js';
import type { ApiPorts } from '../ports.js';
import { CLOSE } from './close-codes.js';
import { Connection } from './connection.js';
import { FairTurns } from './fair-turns.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';

/** The name of the protocol that a client may offer as WebSocket subprotocol. */
const SUBPROTOCOL = 'tlib';

/** What `GET /clients` tells of one client. */
export interface ClientView {
  readonly ApplicationName: string;
  readonly SessionID: number;
  readonly connected: boolean;
  /** Number of the newest event of the client's stream. */
  readonly EventSequenceNumber: number;
  /** Number of the newest event sent. */
  readonly sent: number;
  readonly keptBytes: number;
}

/** Path `/tlib`: takes over sockets, keeps sessions. */
export class TlibEndpoint {
  readonly #server: WebSocketServer;
  readonly #sessions: Sessions;
  readonly #connections = new Set<Connection>();
  readonly #reads = new FairTurns();
  readonly #writes = new FairTurns();

  constructor(
    private readonly ports: ApiPorts,
    private limits: ClientLimits,
  ) {
    this.#sessions = new Sessions(limits, ports.clients, ports.connectionClock, (session, why) =>
      ports.log.warn({ ApplicationName: session.ApplicationName, SessionID: session.SessionID, why }, 'session ended'),
    );
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: limits['max-message-bytes'],
      perMessageDeflate: false,
      clientTracking: false,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
  }

  /** Other limits for connections and sessions that are opened from now on. */
  reconfigure(limits: ClientLimits): void {
    this.limits = limits;
    this.#sessions.reconfigure(limits);
    this.#server.options.maxPayload = limits['max-message-bytes'];
  }

  /** Whether one more connection may come. */
  get full(): boolean {
    return this.#connections.size >= this.limits['max-connections'];
  }

  get connections(): number {
    return this.#connections.size;
  }

  clients(): ClientView[] {
    return Array.from(this.#sessions.all(), viewOf);
  }

  /** Makes an upgrade request a connection of a client. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      const connection = new Connection(ws, socket, {
        ports: this.ports,
        limits: this.limits,
        sessions: this.#sessions,
        reads: this.#reads,
        writes: this.#writes,
      });
      this.#connections.add(connection);
      ws.on('close', () => this.#connections.delete(connection));
    });
  }

  /** Breaks all connections without a word, as a failing network does; sessions wait to be resumed. For tests. */
  cutConnections(): void {
    for (const connection of this.#connections) connection.cut();
  }

  /**
   * Ends all sessions and closes all connections, when they have what was on its way to them; those that do not close by
   * themselves are cut after `graceMs`.
   */
  async stop(graceMs: number): Promise<void> {
    await this.#writes.settled(graceMs);
    this.#sessions.endAll();
    const connections = [...this.#connections];
    const closed = connections.map((connection) => connection.closed);
    for (const connection of connections) connection.close(CLOSE.goingAway);
    const cancel = this.ports.connectionClock.after(graceMs, () => {
      for (const connection of connections) connection.cut();
    });
    await Promise.all(closed);
    cancel();
  }
}

function viewOf(session: Session): ClientView {
  return {
    ApplicationName: session.ApplicationName,
    SessionID: session.SessionID,
    connected: session.connection !== undefined,
    EventSequenceNumber: session.last,
    sent: session.sent,
    keptBytes: session.keptBytes,
  };
}
