import type { Socket } from 'node:net';
import type { TLSSocket, Server as TlsServer } from 'node:tls';

export interface TlsHandshakesOptions {
  /** How many more connections there may be; those whose handshake is under way are not counted in it. */
  room(): number;
  onProblem(text: string): void;
}

/**
 * Connections of a TLS server that are not there yet: the runtime keeps them, and tells only of those that are through.
 * What fails or takes too long is closed here, so that nobody fills the server with connections that say nothing.
 */
export class TlsHandshakes {
  /** By the address of the other side, as the socket that is through is another one. */
  readonly #open = new Map<string, Socket>();

  constructor(server: TlsServer, options: TlsHandshakesOptions) {
    server.on('connection', (socket: Socket) => {
      if (this.#open.size >= options.room()) {
        options.onProblem(`connection of ${socket.remoteAddress} refused: gli-max-links`);
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
      options.onProblem(`TLS: ${error.message}`);
      socket.destroy();
    });
  }

  /** Ends them all. */
  end(): void {
    for (const socket of this.#open.values()) socket.destroy();
  }
}

function placeOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
