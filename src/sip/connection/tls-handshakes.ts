import type { Socket } from 'node:net';
import type { TLSSocket, Server as TlsServer } from 'node:tls';

/**
 * Watches connections of a TLS server whose handshake is under way; the runtime tells only of those that are through, and
 * leaves a connection open whose handshake has failed in time. What is given back ends them all.
 */
export function watchHandshakes(server: TlsServer): () => void {
  // By the address of the other side, as the socket that is through is another one.
  const open = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const from = placeOf(socket);
    open.set(from, socket);
    socket.once('close', () => {
      if (open.get(from) === socket) open.delete(from);
    });
  });
  server.on('secureConnection', (socket: TLSSocket) => open.delete(placeOf(socket)));
  server.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy());
  return () => {
    for (const socket of open.values()) socket.destroy();
  };
}

function placeOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
