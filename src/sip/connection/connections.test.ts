import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import type { SipMessage, SipRequest, SipResponse } from '../codec/message.js';
import type { SipParseError } from '../codec/parse.js';
import { CERTIFICATE, KEY } from '../own-certificate.test.js';
import type { ConnectionOptions } from './connection-options.js';
import { Connections } from './connections.js';
import type { Flow } from './flow.js';
import type { MessageSink } from './message-sink.js';

/** Notes what arrives and lets tests wait for it. */
class Notes implements MessageSink {
  readonly seen: { text: string; flow: Flow }[] = [];
  private waiters: (() => void)[] = [];

  receiveRequest(request: SipRequest, flow: Flow): void {
    this.note(request, flow);
  }

  receiveResponse(response: SipResponse, flow: Flow): void {
    this.note(response, flow);
  }

  receiveBroken(error: SipParseError, flow: Flow): void {
    this.add(`broken ${error.status}`, flow);
  }

  onFlowClosed(flow: Flow): void {
    this.add('closed', flow);
  }

  onFault(error: unknown): void {
    throw error;
  }

  /** Resolves with the first note that has `text`. */
  async until(text: string): Promise<Flow> {
    for (;;) {
      const found = this.seen.find((note) => note.text === text);
      if (found !== undefined) return found.flow;
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  private note(message: SipMessage, flow: Flow): void {
    this.add(message.callId, flow);
  }

  private add(text: string, flow: Flow): void {
    this.seen.push({ text, flow });
    for (const waiter of this.waiters.splice(0)) waiter();
  }
}

const open: Connections[] = [];
after(async () => {
  for (const connections of open) await connections.close();
});

/** The clock of the rate limit stands still, so that no second ends in the middle of a test. */
async function start(
  options: Partial<ConnectionOptions> & Pick<ConnectionOptions, 'listen'>,
): Promise<{ connections: Connections; notes: Notes }> {
  const notes = new Notes();
  const connections = new Connections({ verifyCertificates: false, ...options }, notes, {
    now: () => 0,
    after: () => () => {},
  });
  await connections.listen();
  open.push(connections);
  return { connections, notes };
}

function options(callId: string): string {
  return `OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: ${callId}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`;
}

test('UDP over IPv4 and IPv6: messages come with their source, answers go back to it', async () => {
  for (const address of ['127.0.0.1', '::1']) {
    const { connections, notes } = await start({ listen: [{ transport: 'udp', address, port: 0 }] });
    const socket = createSocket(address === '::1' ? 'udp6' : 'udp4').unref();
    const answer = new Promise<string>((resolve) =>
      socket.once('message', (bytes) => resolve(bytes.toString('latin1'))),
    );
    socket.send('\r\n\r\n', connections.ports[0]!, address);
    socket.send(options('1'), connections.ports[0]!, address);
    const flow = await notes.until('1');
    assert.deepEqual([flow.transport, flow.address, flow.port], ['UDP', address, socket.address().port]);
    connections.send(flow, options('2'));
    assert.equal(await answer, options('2'));
    assert.equal(connections.localHostPort(flow), `${address === '::1' ? '[::1]' : address}:${connections.ports[0]}`);
    socket.close();
  }
});

test('TCP and TLS: framing, ping, answers on the same connection, closing is told', async () => {
  for (const transport of ['tcp', 'tls'] as const) {
    const { connections, notes } = await start({
      listen: [{ transport, address: '127.0.0.1', port: 0, certificate: CERTIFICATE, key: KEY }],
    });
    const target = { host: '127.0.0.1', port: connections.ports[0]! };
    const socket = transport === 'tcp' ? connect(target) : connectTls({ ...target, ca: CERTIFICATE });
    let received = '';
    const got = new Promise<void>((resolve) =>
      socket.on('data', (bytes) => {
        received += bytes.toString('latin1');
        if (received.length >= 2 + options('2').length) resolve();
      }),
    );
    socket.write(`\r\n\r\n${options('1')}`);
    const flow = await notes.until('1');
    connections.send(flow, options('2'));
    await got;
    assert.equal(received, `\r\n${options('2')}`);
    socket.destroy();
    await notes.until('closed');
    assert.equal(connections.connectionCount, 0);
  }
});

test('a connection is opened where there is none, and used again; one that cannot be opened is told', async () => {
  const far = await start({
    listen: [{ transport: 'tls', address: '127.0.0.1', port: 0, certificate: CERTIFICATE, key: KEY }],
  });
  const near = await start({
    listen: [{ transport: 'tls', address: '127.0.0.1', port: 0, certificate: CERTIFICATE, key: KEY }],
  });
  const flow: Flow = {
    transport: 'TLS',
    address: '127.0.0.1',
    port: far.connections.ports[0]!,
    connection: 0,
    listener: 0,
  };
  near.connections.send(flow, options('1'));
  near.connections.send(flow, options('2'));
  await far.notes.until('2');
  assert.equal(near.connections.connectionCount, 1);
  const refused = await new Promise<string>((resolve) =>
    near.connections.send({ ...flow, transport: 'TCP', port: 1 }, options('3'), {
      onSendError: () => resolve('error'),
    }),
  );
  assert.equal(refused, 'error');
});

test('nothing is opened any more after the end', async () => {
  const listen = [{ transport: 'tcp', address: '127.0.0.1', port: 0 }] as const;
  const far = await start({ listen });
  const near = await start({ listen });
  const [port = 0] = far.connections.ports;
  await near.connections.close();
  const flow: Flow = { transport: 'TCP', address: '127.0.0.1', port, connection: 0, listener: 0 };
  let failed = 0;
  near.connections.send(flow, options('late'), { onSendError: () => failed++ });
  assert.deepEqual([failed, near.connections.connectionCount], [1, 0]);
});

test('a TLS server that was found by its name needs a trusted certificate for that name', async () => {
  const listen = [{ transport: 'tls', address: '127.0.0.1', port: 0, certificate: CERTIFICATE, key: KEY }] as const;
  const far = await start({ listen });
  const near = await start({ listen, verifyCertificates: true, trustedCertificates: CERTIFICATE });
  const stranger = await start({ listen, verifyCertificates: true });
  const flow: Flow = {
    transport: 'TLS',
    address: '127.0.0.1',
    port: far.connections.ports[0]!,
    connection: 0,
    listener: 0,
    serverName: 'other.example',
  };
  const refused = (connections: Connections, to: Flow): Promise<string> =>
    new Promise((resolve) => connections.send(to, options('refused'), { onSendError: () => resolve('refused') }));
  assert.equal(await refused(near.connections, flow), 'refused');
  assert.equal(await refused(stranger.connections, { ...flow, serverName: 'localhost' }), 'refused');
  near.connections.send({ ...flow, serverName: 'localhost' }, options('trusted'));
  await far.notes.until('trusted');
  stranger.connections.renewCertificates([], CERTIFICATE);
  stranger.connections.send({ ...flow, serverName: 'localhost' }, options('trusted-now'));
  await far.notes.until('trusted-now');
});

/** A connection that stands and says nothing. */
async function silent(port: number) {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, closed };
}

for (const transport of ['tcp', 'tls', 'ws', 'wss'] as const) {
  for (const limit of ['maxConnections', 'maxConnectionsPerAddress'] as const) {
    test(`${transport}: ${limit} counts whoever has not said anything yet, and forgets who has gone`, async () => {
      const listen = [{ transport, address: '127.0.0.1', port: 0, certificate: CERTIFICATE, key: KEY }] as const;
      const { connections } = await start({ listen, [limit]: 2, firstMessageTimeout: 3_600_000 });
      const port = connections.ports[0]!;
      const kept = [await silent(port), await silent(port)];
      await (await silent(port)).closed;
      assert.ok(kept.every(({ socket }) => !socket.destroyed));
      for (const { socket } of kept) socket.destroy();
      // The server learns of it in its own time: until then it refuses.
      for (;;) {
        const next = await silent(port);
        const letIn = await Promise.race([next.closed.then(() => false), answered(transport, next.socket)]);
        next.socket.destroy();
        if (letIn) break;
      }
    });
  }
}

/** Resolves with true when the other side says anything. */
function answered(transport: string, socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const said = () => resolve(true);
    if (transport === 'tcp') socket.once('data', said).write('\r\n\r\n');
    else if (transport === 'ws') socket.once('data', said).write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    else connectTls({ socket, ca: CERTIFICATE }, said).on('error', () => {});
  });
}

for (const transport of ['tls', 'wss'] as const) {
  test(`${transport}: a handshake that does not come ends in time, and keeps no server from closing`, async () => {
    const listen = [{ transport, address: '127.0.0.1', port: 0, certificate: CERTIFICATE, key: KEY }] as const;
    const quick = await start({ listen, firstMessageTimeout: 50 });
    await (await silent(quick.connections.ports[0]!)).closed;
    const patient = await start({ listen, firstMessageTimeout: 3_600_000 });
    const { closed } = await silent(patient.connections.ports[0]!);
    await patient.connections.close();
    await closed;
  });
}

test('WebSocket: one message per frame, text or binary; other subprotocols are refused', async () => {
  const { connections, notes } = await start({ listen: [{ transport: 'ws', address: '127.0.0.1', port: 0 }] });
  const url = `ws://127.0.0.1:${connections.ports[0]}`;
  const socket = new WebSocket(url, 'sip');
  await new Promise((resolve) => socket.once('open', resolve));
  assert.equal(socket.protocol, 'sip');
  const answers: string[] = [];
  const two = new Promise<void>((resolve) =>
    socket.on('message', (data: Buffer) => {
      answers.push(data.toString('latin1'));
      if (answers.length === 2) resolve();
    }),
  );
  socket.send('\r\n\r\n');
  socket.send(options('1'));
  const flow = await notes.until('1');
  assert.equal(flow.transport, 'WS');
  connections.send(flow, options('\xe4'));
  await two;
  assert.deepEqual(answers, ['\r\n', options('\xe4')]);
  socket.send(Buffer.from(options('bin'), 'latin1'));
  await notes.until('bin');
  socket.close();
  await notes.until('closed');
  const stranger = new WebSocket(url, 'chat');
  await new Promise((resolve) => stranger.once('error', resolve));
});

test('limits: wrong framing, silence, too many connections and too many messages', async () => {
  const { connections, notes } = await start({
    listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }],
    maxConnections: 2,
    firstMessageTimeout: 50,
    messagesPerSecondPerSource: 3,
  });
  const dial = () => connect({ host: '127.0.0.1', port: connections.ports[0]! });
  const closed = (socket: ReturnType<typeof dial>) => new Promise((resolve) => socket.resume().once('close', resolve));
  const wrong = dial();
  wrong.write('X'.repeat(40_000));
  await closed(wrong);
  const silent = dial();
  await closed(silent);
  const first = dial();
  first.write([1, 2, 3, 4, 5].map((n) => options(`m${n}`)).join(''));
  await notes.until('m3');
  assert.ok(!notes.seen.some((note) => note.text === 'm5'));
  const second = dial();
  const third = dial();
  await closed(third);
  first.destroy();
  second.destroy();
});

test('UDP: keep-alives by STUN are answered, so many for one address', async () => {
  const { connections, notes } = await start({
    listen: [
      { transport: 'udp', address: '127.0.0.1', port: 0 },
      { transport: 'udp', address: '::1', port: 0 },
    ],
  });
  const request = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');
  for (const [i, family] of (['udp4', 'udp6'] as const).entries()) {
    const socket = createSocket(family);
    const answers: Buffer[] = [];
    const all = new Promise<void>((resolve) =>
      socket.on('message', (bytes) => {
        if (bytes[0] === 1) answers.push(bytes);
        else resolve();
      }),
    );
    await new Promise<void>((resolve) => socket.bind(0, family === 'udp4' ? '127.0.0.1' : '::1', resolve));
    const { port, address } = socket.address();
    const send = (bytes: Buffer | string) => socket.send(bytes, connections.ports[i]!, address);
    for (let nth = 0; nth < 120; nth++) send(request);
    send(options(family));
    connections.send({ ...(await notes.until(family)) }, 'over');
    await all;
    assert.equal(answers.length, 100);
    assert.equal(answers[0]!.readUInt16BE(26) ^ 0x2112, port);
    socket.close();
  }
  assert.deepEqual(
    notes.seen.map(({ text }) => text),
    ['udp4', 'udp6'],
  );
});

test('TCP: a connection that sends as fast as it can delays nobody else, and is answered to the end', async () => {
  const { connections, notes } = await start({ listen: [{ transport: 'tcp', address: '127.0.0.1', port: 0 }] });
  const [flood, other] = [connect(connections.ports[0]!, '127.0.0.1'), connect(connections.ports[0]!, '127.0.0.1')];
  await Promise.all([flood, other].map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  // As much as one read brings.
  const count = 200;
  flood.write(Array.from({ length: count }, (_, i) => options(`flood-${i}`)).join(''));
  await notes.until('flood-0');
  other.write(options('other'));
  await notes.until('other');
  const before = notes.seen.length - 1;
  assert.ok(before < count / 2, `${before} of the flood were dealt with first`);
  await notes.until(`flood-${count - 1}`);
  assert.equal(notes.seen.length, count + 1);
  for (const socket of [flood, other]) socket.destroy();
});

test('UDP: what is sent again while it waits counts as received, whether it is read or not', async () => {
  const { connections, notes } = await start({ listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }] });
  const socket = createSocket('udp4');
  for (let nth = 0; nth < 20; nth++) socket.send(options('again'), connections.ports[0]!, '127.0.0.1');
  await notes.until('again');
  socket.send(options('over'), connections.ports[0]!, '127.0.0.1');
  await notes.until('over');
  assert.equal(connections.traffic.received, 21);
  socket.close();
});

for (const transport of ['tcp', 'tls', 'ws'] as const) {
  test(`${transport}: much more than is read ahead comes whole and in order`, async () => {
    const { connections, notes } = await start({
      listen: [{ transport, address: '127.0.0.1', port: 0, certificate: CERTIFICATE, key: KEY }],
    });
    const texts = Array.from({ length: 6000 }, (_, i) => options(`${i}`));
    assert.ok(texts.join('').length > 3 * 262_144);
    const end = await sendAll(transport, connections.ports[0]!, texts);
    await notes.until('5999');
    assert.deepEqual(
      notes.seen.map(({ text }) => text),
      texts.map((_, i) => `${i}`),
    );
    end();
    await notes.until('closed');
  });
}

/** Sends all of it at once over a connection of its own; gives what closes that. */
async function sendAll(transport: 'tcp' | 'tls' | 'ws', port: number, texts: readonly string[]): Promise<() => void> {
  if (transport === 'ws') {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'sip');
    await new Promise((resolve) => socket.once('open', resolve));
    for (const text of texts) socket.send(text);
    return () => socket.terminate();
  }
  const to = { host: '127.0.0.1', port, rejectUnauthorized: false };
  const socket: Socket = transport === 'tcp' ? connect(to) : connectTls(to);
  await new Promise((resolve) => socket.once(transport === 'tcp' ? 'connect' : 'secureConnect', resolve));
  socket.write(texts.join(''));
  return () => socket.destroy();
}
