import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import type { TEvent } from '../../protocol/index.js';
import {
  connect,
  HandClock,
  type Message,
  register,
  startTestApi,
  type TestApi,
  type TestApiOptions,
} from '../fixture.js';

let running: TestApi | undefined;
afterEach(async () => {
  await running?.api.stop();
  running = undefined;
});
async function start(options: TestApiOptions = {}): Promise<TestApi> {
  running = await startTestApi(options);
  return running;
}
const event = (n: number, size = 0): TEvent =>
  ({ id: 'EventUserEvent', CallID: n, UserData: { x: 'x'.repeat(size) } }) as unknown as TEvent;
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
const streamOf = (messages: readonly Message[]) => messages.filter((m) => m['id'] === 'EventUserEvent');

describe('a burst of 10,000 requests', () => {
  it('gets every answer, in order, whatever the client asks', async () => {
    const { api } = await start();
    const { socket } = await register(api.url);
    const wanted: [number, string][] = [];
    for (let n = 1; n <= 10_000; n++) {
      const good = n % 3 !== 0;
      wanted.push([n, good ? 'EventACK' : 'EventError']);
      socket.send(good ? { id: 'RequestQueryServer', ReferenceID: n } : { id: 'RequestMakeCall', ReferenceID: n });
    }
    const answers = (await socket.count(10_001)).slice(1);
    assert.deepEqual(
      answers.map((m) => [m['ReferenceID'], m['id']]),
      wanted,
    );
    assert.deepEqual(
      answers.map((m) => m['EventSequenceNumber']),
      wanted.map(([n]) => n),
    );
  });

  it('waits where it is faster than allowed, and still gets every answer', async () => {
    const clock = new HandClock();
    const { api, clients } = await start({
      ports: { connectionClock: clock },
      limits: { 'requests-per-second': 100, 'request-burst': 50, 'register-timeout': 3600 },
    });
    const { socket } = await register(api.url);
    for (let n = 1; n <= 200; n++) socket.send({ id: 'RequestQueryServer', ReferenceID: n });
    // RequestRegisterClient was the first of the burst.
    const done = () => clients.all[0]?.requests.length;
    await socket.count(50);
    await settle();
    assert.equal(done(), 49);
    for (const count of [99, 149, 199]) {
      clock.advance(500);
      await socket.count(count + 1);
      await settle();
      assert.equal(done(), count);
    }
    clock.advance(500);
    await socket.count(201);
    assert.equal(done(), 200);
  });

  it('of a client that does not read its answers waits and does not fill memory', async () => {
    const { api, clients } = await start({ limits: { 'event-buffer-events': 2000 } });
    const { socket } = await register(api.url);
    const client = clients.all[0];
    assert(client);
    client.padding = 5000;
    socket.ws.pause();
    for (let n = 1; n <= 10_000; n++) socket.send({ id: 'RequestQueryServer', ReferenceID: n });
    await stopsGrowing(() => client.requests.length);
    assert((api.clients()[0]?.EventSequenceNumber ?? 0) < 10_000);
    socket.ws.resume();
    const answers = (await socket.count(10_001)).slice(1);
    assert.equal(answers.at(-1)?.['ReferenceID'], 10_000);
  });
});

describe('a client that does not read', () => {
  it('is disconnected with 4002 when its events no longer fit, and nobody else waits for it', async () => {
    const { api, clients, warnings } = await start({
      limits: { 'event-buffer-events': 100, 'socket-buffer-bytes': 65_536 },
    });
    const slow = await register(api.url);
    const quick = await register(api.url);
    slow.socket.ws.pause();
    const [ofSlow, ofQuick] = clients.all;
    assert(ofSlow && ofQuick);
    let sent = 0;
    while (!ofSlow.closed) {
      sent++;
      const each = event(sent, 10_000);
      ofSlow.give(each);
      ofQuick.give(each);
      await quick.socket.count(sent + 1);
      assert((api.clients()[0]?.keptBytes ?? 0) < 1_100_000);
    }
    assert.equal(warnings.at(-1)?.fields['why'], 'overflow');
    assert.equal(streamOf(quick.socket.messages).length, sent);
    slow.socket.ws.resume();
    assert.equal((await slow.socket.closed).code, 4002);
    const seen = streamOf(slow.socket.messages).map((m) => m['EventSequenceNumber']);
    assert.deepEqual(
      seen,
      Array.from(seen, (_, i) => i + 1),
    );
    const back = await register(api.url, { ResumeFrom: seen.length, SessionKey: slow.answer['SessionKey'] });
    assert.deepEqual([back.answer['Resumed'], back.answer['ResumeFailure']], [false, 'unknown-session']);
  });

  it('gets everything when it reads again in time', async () => {
    const { api, clients } = await start({
      limits: { 'event-buffer-events': 5000, 'event-buffer-bytes': 100_000_000 },
    });
    const { socket } = await register(api.url);
    socket.ws.pause();
    for (let n = 1; n <= 1000; n++) clients.all[0]?.give(event(n, 10_000));
    await stopsGrowing(() => api.clients()[0]?.sent ?? 0);
    assert((api.clients()[0]?.sent ?? 0) < 1000);
    socket.ws.resume();
    const stream = (await socket.count(1001)).slice(1);
    assert.deepEqual(
      stream.map((m) => m['CallID']),
      Array.from({ length: 1000 }, (_, i) => i + 1),
    );
  });
});

describe('1,000 connections that register and vanish', () => {
  it('leave nothing behind once resume-timeout has passed', async () => {
    const clock = new HandClock();
    const { api, clients } = await start({ ports: { connectionClock: clock }, limits: { 'resume-timeout': 60 } });
    for (let round = 0; round < 10; round++) {
      const sockets = await Promise.all(Array.from({ length: 100 }, () => register(api.url)));
      for (const { socket } of sockets) socket.ws.terminate();
      await Promise.all(sockets.map(({ socket }) => socket.closed));
    }
    await until(() => api.clients().every((client) => !client.connected));
    assert.equal(api.clients().length, 1000);
    clock.advance(60_000);
    assert.equal(api.clients().length, 0);
    assert.equal(clients.connected.length, 0);
    assert.equal(clients.all.length, 1000);
  });

  it('and ones that say nothing at all are gone after register-timeout', async () => {
    const clock = new HandClock();
    const { api } = await start({ ports: { connectionClock: clock }, limits: { 'max-connections': 100 } });
    const sockets = await Promise.all(Array.from({ length: 100 }, () => connect(api.url)));
    await assert.rejects(connect(api.url), /503/);
    clock.advance(10_000);
    await Promise.all(sockets.map((socket) => socket.closed));
    await register(api.url);
  });

  it('as TCP connections that break off in the handshake do no harm', async () => {
    const { api } = await start();
    for (let n = 0; n < 50; n++) {
      const socket = new Socket();
      socket.on('error', () => {});
      socket.connect(api.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write('GET /tlib HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n');
      if (n % 2 === 0) socket.write('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n');
      socket.resetAndDestroy();
    }
    const { answer } = await register(api.url);
    assert.equal(answer['id'], 'EventLinkConnected');
  });
});

describe('heart-beats', () => {
  it('carry the number of the last event', async () => {
    const clock = new HandClock();
    const { api, clients } = await start({ ports: { connectionClock: clock }, limits: { 'heart-beat-interval': 20 } });
    const { socket, answer } = await register(api.url);
    assert.equal(answer['HeartBeatInterval'], 20);
    clients.all[0]?.give(event(1));
    await socket.count(2);
    clock.advance(20_000);
    const beat = await socket.next((m) => m['id'] === 'HeartBeat');
    assert.equal(beat['EventSequenceNumber'], 1);
  });

  it('without any answer for two of them: the connection is cut, the session waits', async () => {
    const clock = new HandClock();
    const { api } = await start({ ports: { connectionClock: clock }, limits: { 'heart-beat-interval': 20 } });
    const { socket } = await register(api.url);
    // A peer that is gone without a word: nothing is read, so no pong is sent.
    socket.ws.pause();
    clock.advance(20_000);
    await settle();
    assert.equal(api.clients()[0]?.connected, true);
    clock.advance(20_000);
    await until(() => api.clients()[0]?.connected === false);
    assert.equal(api.clients().length, 1);
  });
});

/** Lets everything that is under way on loopback come to rest. */
async function settle(): Promise<void> {
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when a number has not changed for many turns of the event loop. */
async function stopsGrowing(number: () => number): Promise<void> {
  for (let last = -1; last !== number(); ) {
    last = number();
    for (let n = 0; n < 200; n++) await new Promise((resolve) => setImmediate(resolve));
  }
}
