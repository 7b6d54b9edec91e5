import type { Socket } from 'node:net';
import type { TLSSocket, Server as TlsServer } from 'node:tls';

export interface TlsHandshakesOptions {
  /**
   * Whether a connection may begin its handshake while `underWay` others have not ended theirs; false closes it.
   * The socket is the one below TLS: it closes when the connection does, before the handshake or after it.
   */
  admit(socket: Socket, underWay: number): boolean;
  /** Told why a handshake has failed; default: nobody is. */
  onProblem?(text: string): void;
}

/**
 * Connections of a TLS server that are not there yet: the runtime keeps them, and tells only of those that are through.
 * What fails or takes longer than the server's `handshakeTimeout` is closed here, so that nobody fills the server with
 * connections that say nothing, nor keeps one from closing.
 */
export class TlsHandshakes {
  /** By the address of the other side, as the socket that is through is another one. */
  readonly #open = new Map<string, Socket>();

  constructor(server: TlsServer, options: TlsHandshakesOptions) {
    server.on('connection', (socket: Socket) => {
      if (!options.admit(socket, this.#open.size)) {
        socket.destroy();
        return;
      }
      const from = placeOf(socket);
      this.#open.set(from, socket);
      socket.once('close', () => {
        if (this.#open.get(from) === socket) this.#open.delete(from);
      });
    });
    server.on('secureConnection', (socket: TLSSocket) => this.#open.delete(placeOf(socket)));
    // Without this the runtime leaves a connection open whose handshake has timed out.
    server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
      options.onProblem?.(`TLS: ${error.message}`);
      this.#open.delete(placeOf(socket));
      socket.destroy();
    });
  }

  /** How many are under way. */
  get underWay(): number {
    return this.#open.size;
  }

  /** Ends them all. */
  end(): void {
    for (const socket of this.#open.values()) socket.destroy();
  }
}

function placeOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
