import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TEvent } from '../protocol/index.js';
import { type ConnectionChange, type ConnectOptions, connect, type PartylineClient } from './client.js';
import {
  ConnectError,
  ConnectionLostError,
  EventOverflowError,
  RequestTimeoutError,
  TErrorException,
} from './errors.js';
import { type FakeWebSocket, fakeWebSockets } from './fake-web-socket.js';

const LINKED = { id: 'EventLinkConnected', SessionID: 5, SessionKey: 'key', HeartBeatInterval: 0 };

interface Started {
  readonly client: PartylineClient;
  readonly sockets: FakeWebSocket[];
  readonly socket: FakeWebSocket;
  readonly changes: ConnectionChange[];
}

async function start(options: Partial<ConnectOptions> = {}): Promise<Started> {
  const { WebSocket, all } = fakeWebSockets();
  const connecting = connect({ url: 'ws://test/tlib', WebSocket, backoff: { first: 1, longest: 1 }, ...options });
  const socket = all[0];
  assert(socket);
  socket.opens();
  socket.receives(LINKED);
  const client = await connecting;
  const changes: ConnectionChange[] = [];
  client.onConnection((change) => changes.push(change));
  return { client, sockets: all, socket, changes };
}

/** The next attempt, answered by `answer`. */
async function reconnected(sockets: FakeWebSocket[], answer: object): Promise<FakeWebSocket> {
  const before = sockets.length;
  while (sockets.length === before) await tick();
  const socket = sockets.at(-1);
  assert(socket);
  socket.opens();
  socket.receives({ ...LINKED, ...answer });
  return socket;
}
const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('connecting', () => {
  it('registers the client, with the token as subprotocol', async () => {
    const { socket, client } = await start({ ApplicationName: 'desk', token: 'abc' });
    assert.deepEqual(socket.protocols, ['tlib', 'bearer.abc']);
    assert.deepEqual(socket.sent, [{ id: 'RequestRegisterClient', ApplicationName: 'desk' }]);
    assert.equal(client.state, 'connected');
    client.close();
    assert.equal(socket.closedWith, 1000);
  });

  it('fails with the reason when the server refuses', async () => {
    const { WebSocket, all } = fakeWebSockets();
    const connecting = connect({ url: 'ws://test/tlib', WebSocket });
    all[0]?.opens();
    all[0]?.receives({ id: 'EventError', ErrorCode: 114, ErrorMessage: 'too many clients' });
    all[0]?.ends(4003, 'too many clients');
    await assert.rejects(connecting, (error) => {
      assert(error instanceof ConnectError);
      assert.match(error.message, /ws:\/\/test\/tlib.*too many clients.*114/);
      return true;
    });
  });

  it('fails when the server does not answer in time', async () => {
    const { WebSocket } = fakeWebSockets();
    await assert.rejects(connect({ url: 'ws://test/tlib', WebSocket, connectTimeout: 5 }), /no answer in time/);
  });
});

describe('request', () => {
  it('is answered by the event with its ReferenceID', async () => {
    const { client, socket } = await start();
    const answer = client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
    assert.deepEqual(socket.sent.at(-1), { id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002', ReferenceID: 1 });
    socket.receives({ id: 'EventRinging', EventSequenceNumber: 1, ConnID: '1' });
    socket.receives({ id: 'EventDialing', EventSequenceNumber: 2, ConnID: '0000000000000001', ReferenceID: 1 });
    assert.equal((await answer).ConnID, '0000000000000001');
    client.close();
  });

  it('is rejected with number, text and request when the server refuses it', async () => {
    const { client, socket } = await start();
    const answer = client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '1' });
    socket.receives({
      id: 'EventError',
      EventSequenceNumber: 1,
      ErrorCode: 71,
      ErrorMessage: 'invalid',
      ReferenceID: 1,
    });
    await assert.rejects(answer, (error) => {
      assert(error instanceof TErrorException);
      assert.deepEqual([error.ErrorCode, error.ErrorMessage, error.request.id], [71, 'invalid', 'RequestMakeCall']);
      return true;
    });
    client.close();
  });

  it('fails when no answer comes in time, and when the client is closed', async () => {
    const { client } = await start();
    await assert.rejects(client.request({ id: 'RequestQueryServer' }, { timeout: 5 }), RequestTimeoutError);
    const waiting = client.request({ id: 'RequestQueryServer' });
    client.close();
    await assert.rejects(waiting, ConnectionLostError);
    await assert.rejects(client.request({ id: 'RequestQueryServer' }), ConnectionLostError);
  });
});

describe('a lost connection', () => {
  it('is resumed: nothing twice, open requests are sent again word by word', async () => {
    const { client, socket, sockets, changes } = await start();
    const seen: TEvent[] = [];
    client.onEvent((event) => seen.push(event));
    socket.receives({ id: 'EventOnHook', ThisDN: '1', EventSequenceNumber: 1 });
    const answer = client.request({ id: 'RequestQueryServer' });
    const first = socket.sent.at(-1);
    socket.ends(1006);
    const held = client.request({ id: 'RequestQueryServer' });
    const again = await reconnected(sockets, { Resumed: true, ResumedFrom: 1 });
    assert.deepEqual(again.sent[0], {
      id: 'RequestRegisterClient',
      ApplicationName: 'partyline-client',
      ResumeFrom: 1,
      SessionKey: 'key',
    });
    assert.deepEqual(again.sent.slice(1), [first, { id: 'RequestQueryServer', ReferenceID: 2 }]);
    again.receives({ id: 'EventOnHook', ThisDN: '1', EventSequenceNumber: 1 });
    again.receives({ id: 'EventServerInfo', EventSequenceNumber: 2, ReferenceID: 2 });
    again.receives({ id: 'EventServerInfo', EventSequenceNumber: 1, ReferenceID: 1, Repeated: true });
    await Promise.all([answer, held]);
    assert.deepEqual(
      seen.map((event) => event.id),
      ['EventOnHook', 'EventServerDisconnected', 'EventServerConnected', 'EventLinkConnected', 'EventServerInfo'],
    );
    assert.deepEqual(
      changes.map((change) => change.state),
      ['waiting', 'connected'],
    );
    assert.deepEqual(changes[1], { state: 'connected', resumedFrom: 1 });
    client.close();
  });

  it('that cannot be resumed is told as a gap, with the DNs registered again and their calls', async () => {
    const { client, socket, sockets, changes } = await start();
    const registered = client.request({ id: 'RequestRegisterAddress', ThisDN: '7001', RegisterMode: 'ModeMonitor' });
    socket.receives({ id: 'EventRegistered', ThisDN: '7001', EventSequenceNumber: 1, ReferenceID: 1, Extensions: {} });
    await registered;
    const failed = client.registerAddress('7002');
    socket.receives({ id: 'EventRegistered', ThisDN: '7002', EventSequenceNumber: 2, ReferenceID: 2, Extensions: {} });
    await failed;
    const lost = client.request({ id: 'RequestQueryServer' });
    const lostSays = assert.rejects(lost, /whether it was carried out is unknown/);
    socket.ends(4002, 'slow');
    const held = client.request({ id: 'RequestQuerySwitch', InfoType: 'ClearInfo' } as never);
    const again = await reconnected(sockets, { Resumed: false, ResumeFailure: 'gap', SessionKey: 'other' });
    await lostSays;
    assert.deepEqual(again.sent.slice(1), [
      { id: 'RequestRegisterAddress', ThisDN: '7001', RegisterMode: 'ModeMonitor', ReferenceID: 5 },
      { id: 'RequestRegisterAddress', ThisDN: '7002', ReferenceID: 6 },
    ]);
    const snapshot = {
      id: 'EventRegistered',
      ThisDN: '7001',
      Extensions: { 'conn-1': '0000000000000001' },
      ReferenceID: 5,
    };
    again.receives({ ...snapshot, EventSequenceNumber: 1 });
    again.receives({ id: 'EventError', ErrorCode: 59, EventSequenceNumber: 2, ReferenceID: 6 });
    while (changes.length < 2) await tick();
    assert.deepEqual(changes[1], {
      state: 'connected',
      gap: 'gap',
      registered: [{ ...snapshot, EventSequenceNumber: 1 }],
      failed: ['7002'],
    });
    // What was held back is asked now.
    assert.equal(again.sent.at(-1)?.['ReferenceID'], 4);
    again.receives({ id: 'EventSwitchInfo', EventSequenceNumber: 3, ReferenceID: 4 });
    await held;
    client.close();
  });

  it('is noticed by a missing number: the client fetches what is missing', async () => {
    const { client, socket, sockets } = await start();
    socket.receives({ id: 'EventOnHook', EventSequenceNumber: 2 });
    assert.equal(socket.closedWith, 4996);
    const again = await reconnected(sockets, { Resumed: true, ResumedFrom: 0 });
    assert.equal(again.sent[0]?.['ResumeFrom'], 0);
    client.close();
  });

  it('is noticed by a heart-beat that names an event which did not come', async () => {
    const { client, socket } = await start();
    socket.receives({ id: 'EventOnHook', EventSequenceNumber: 1 });
    socket.receives({ id: 'HeartBeat', EventSequenceNumber: 1 });
    assert.equal(socket.closedWith, undefined);
    socket.receives({ id: 'HeartBeat', EventSequenceNumber: 2 });
    assert.equal(socket.closedWith, 4996);
    client.close();
  });

  it('is noticed by silence', async () => {
    const { WebSocket, all } = fakeWebSockets();
    const connecting = connect({ url: 'ws://test/tlib', WebSocket });
    all[0]?.opens();
    all[0]?.receives({ ...LINKED, HeartBeatInterval: 0.002 });
    const client = await connecting;
    while (all[0]?.closedWith === undefined) await tick();
    assert.equal(all[0].closedWith, 4995);
    client.close();
  });

  it('is tried again without end', async () => {
    const { client, sockets, changes } = await start();
    for (let n = 0; n < 30; n++) {
      const socket = sockets.at(-1);
      socket?.ends(1006);
      const before = sockets.length;
      while (sockets.length === before) await tick();
    }
    assert.equal(changes.length, 30);
    client.close();
    assert.deepEqual(changes.at(-1), { state: 'closed', code: 1000, reason: 'client closed' });
  });

  it('is final when another connection has taken the session over', async () => {
    const { client, socket, changes } = await start();
    socket.ends(4001, 'session resumed on another connection');
    assert.equal(client.state, 'closed');
    assert.deepEqual(changes, [{ state: 'closed', code: 4001, reason: 'session resumed on another connection' }]);
  });
});

describe('events', () => {
  it('are given to loops in order, from the call of events() on', async () => {
    const { client, socket } = await start();
    const loop = client.events('EventRinging');
    for (let n = 1; n <= 3; n++)
      socket.receives({ id: n === 2 ? 'EventHeld' : 'EventRinging', CallID: n, EventSequenceNumber: n });
    client.close();
    const seen: number[] = [];
    for await (const event of loop) seen.push(event.CallID);
    assert.deepEqual(seen, [1, 3]);
  });

  it('that nobody reads end the loop with an error instead of filling memory', async () => {
    const { client, socket } = await start({ eventQueue: 2 });
    const loop = client.events();
    for (let n = 1; n <= 3; n++) socket.receives({ id: 'EventOnHook', EventSequenceNumber: n });
    await loop.next();
    await loop.next();
    await assert.rejects(loop.next(), EventOverflowError);
    assert.equal((await loop.next()).done, true);
    client.close();
  });

  it('reach all listeners although one of them throws, and that defect is not hidden', async (t) => {
    const { client, socket } = await start();
    const seen: string[] = [];
    const thrown = t.mock.method(globalThis, 'queueMicrotask', () => {});
    client.on('EventOnHook', () => {
      throw new Error('defect of the application');
    });
    client.on('EventOnHook', (event) => seen.push(event.ThisDN));
    socket.receives({ id: 'EventOnHook', ThisDN: '7001', EventSequenceNumber: 1 });
    assert.deepEqual(seen, ['7001']);
    // A microtask that throws is an uncaught error, as the application would see it from its own code.
    assert.throws(thrown.mock.calls[0]?.arguments[0] as () => void, /defect of the application/);
    client.close();
  });
});
