import assert from 'node:assert/strict';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { createServer, type Server } from 'node:tls';
import { TlsHandshakes, type TlsHandshakesOptions } from './tls-handshakes.js';

interface Silent {
  readonly socket: Socket;
  readonly closed: Promise<void>;
}

/** A connection that stands and says nothing. */
async function silent(server: Server): Promise<Silent> {
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, closed };
}

/** A server without certificate: no handshake can succeed, and none is needed here. */
async function listening(handshakeTimeout: number, options: TlsHandshakesOptions) {
  const server = createServer({ handshakeTimeout });
  const handshakes = new TlsHandshakes(server, options);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, handshakes };
}

test('a handshake that does not come in time, and one that is nonsense, are closed and told', async () => {
  const problems: string[] = [];
  const { server, handshakes } = await listening(50, { admit: () => true, onProblem: (text) => problems.push(text) });
  const late = await silent(server);
  await late.closed;
  const nonsense = await silent(server);
  nonsense.socket.write('OPTIONS sip:h SIP/2.0\r\n\r\n');
  await nonsense.closed;
  assert.equal(problems.length, 2);
  assert.ok(problems.every((text) => text.startsWith('TLS: ')));
  await new Promise((resolve) => server.close(resolve));
  assert.equal(handshakes.underWay, 0);
});

test('who is not admitted is closed; those under way are counted, and keep no server from closing', async () => {
  const counts: number[] = [];
  const admit = (_socket: Socket, underWay: number): boolean => {
    counts.push(underWay);
    return underWay < 2;
  };
  const { server, handshakes } = await listening(3_600_000, { admit });
  const kept = [await silent(server), await silent(server)];
  await (await silent(server)).closed;
  assert.deepEqual(counts, [0, 1, 2]);
  assert.equal(handshakes.underWay, 2);
  const closed = new Promise((resolve) => server.close(resolve));
  handshakes.end();
  await Promise.all([closed, ...kept.map((each) => each.closed)]);
  while (handshakes.underWay > 0) await new Promise((resolve) => setImmediate(resolve));
});
