import assert from 'node:assert/strict';
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
const ringing = (n: number): TEvent => ({ id: 'EventRinging', CallID: n }) as unknown as TEvent;
const numbersOf = (messages: readonly Message[]) => messages.flatMap((m) => m['EventSequenceNumber'] ?? []);

function resumeOf(answer: Message): unknown[] {
  const { Resumed, ResumedFrom, ResumeFailure } = answer;
  return [Resumed, ResumedFrom, ResumeFailure];
}

describe('RequestRegisterClient', () => {
  it('is answered by EventLinkConnected with what the client needs to resume', async () => {
    const { api } = await start();
    const { answer } = await register(api.url, { ReferenceID: 5 });
    assert.equal(answer['id'], 'EventLinkConnected');
    assert.equal(answer['ReferenceID'], 5);
    assert.deepEqual([answer['Server'], answer['HeartBeatInterval']], ['test', 0]);
    assert.equal(answer['Resumed'], undefined);
    assert.match(String(answer['SessionKey']), /^[0-9a-f]{32}$/);
  });

  it('must come first', async () => {
    const { api, clients } = await start();
    const socket = await connect(api.url);
    socket.send({ id: 'RequestAnswerCall', ReferenceID: 3, ThisDN: '7001', ConnID: '006c02462a161006' });
    const answer = await socket.next(() => true);
    assert.deepEqual([answer['id'], answer['ErrorCode'], answer['ReferenceID']], ['EventError', 229, 3]);
    assert.equal(clients.all.length, 0);
  });

  it('must come in time', async () => {
    const clock = new HandClock();
    const { api } = await start({ ports: { connectionClock: clock }, limits: { 'register-timeout': 10 } });
    const socket = await connect(api.url);
    clock.advance(10_000);
    assert.deepEqual(await socket.closed, { code: 4000, reason: 'no RequestRegisterClient in time' });
  });

  it('is refused the second time on one connection', async () => {
    const { api } = await start();
    const { socket } = await register(api.url);
    socket.send({ id: 'RequestRegisterClient', ApplicationName: 'again', ReferenceID: 2 });
    const answer = await socket.next((m) => m['id'] === 'EventError');
    assert.deepEqual([answer['ErrorCode'], answer['ReferenceID']], [43, 2]);
  });
});

describe('event stream', () => {
  it('is numbered from 1 without gaps and gives the ReferenceID to the requester only', async () => {
    const { api, clients } = await start();
    const a = await register(api.url);
    const b = await register(api.url);
    for (const client of clients.all) client.give(ringing(1));
    const event = ringing(2);
    clients.all[0]?.give(event, 77);
    clients.all[1]?.give(event);
    const [ofA, ofB] = [(await a.socket.count(3)).slice(1), (await b.socket.count(3)).slice(1)];
    assert.deepEqual(numbersOf(ofA), [1, 2]);
    assert.deepEqual(numbersOf(ofB), [1, 2]);
    assert.deepEqual([ofA[0]?.['ReferenceID'], ofA[1]?.['ReferenceID']], [undefined, 77]);
    assert.deepEqual([ofB[0]?.['ReferenceID'], ofB[1]?.['ReferenceID']], [undefined, undefined]);
  });

  it('goes on after a lost connection where the client left off', async () => {
    const { api, clients } = await start();
    const first = await register(api.url);
    clients.all[0]?.give(ringing(1));
    clients.all[0]?.give(ringing(2));
    await first.socket.count(3);
    first.socket.ws.terminate();
    await first.socket.closed;
    clients.all[0]?.give(ringing(3));
    const second = await register(api.url, { ResumeFrom: 1, SessionKey: first.answer['SessionKey'] });
    assert.deepEqual(resumeOf(second.answer), [true, 1, undefined]);
    clients.all[0]?.give(ringing(4));
    const stream = (await second.socket.count(4)).slice(1);
    assert.deepEqual(numbersOf(stream), [2, 3, 4]);
    assert.deepEqual(
      stream.map((m) => m['CallID']),
      [2, 3, 4],
    );
    assert.equal(clients.all.length, 1);
  });

  it('begins anew, and says so, when the gap is too old', async () => {
    const { api, clients } = await start({ limits: { 'event-buffer-events': 3 } });
    const first = await register(api.url);
    for (let n = 1; n <= 5; n++) {
      clients.all[0]?.give(ringing(n));
      await first.socket.count(n + 1);
    }
    first.socket.ws.terminate();
    await first.socket.closed;
    const second = await register(api.url, { ResumeFrom: 1, SessionKey: first.answer['SessionKey'] });
    assert.deepEqual(resumeOf(second.answer), [false, undefined, 'gap']);
    assert.notEqual(second.answer['SessionKey'], first.answer['SessionKey']);
    assert.deepEqual(
      clients.all.map((c) => c.closed),
      [true, false],
    );
  });

  it('begins anew for an unknown session and for a number that was never given', async () => {
    const { api, clients } = await start();
    const first = await register(api.url, { ResumeFrom: 0, SessionKey: 'no such' });
    assert.deepEqual(resumeOf(first.answer), [false, undefined, 'unknown-session']);
    const second = await register(api.url, { ResumeFrom: 9, SessionKey: first.answer['SessionKey'] });
    assert.deepEqual(resumeOf(second.answer), [false, undefined, 'ahead']);
    assert.equal(clients.connected.length, 1);
  });

  it('moves to the new connection when the old one is still open', async () => {
    const { api, clients } = await start();
    const first = await register(api.url);
    const second = await register(api.url, { ResumeFrom: 0, SessionKey: first.answer['SessionKey'] });
    assert.deepEqual(await first.socket.closed, { code: 4001, reason: 'session resumed on another connection' });
    clients.all[0]?.give(ringing(1));
    assert.deepEqual(numbersOf(await second.socket.count(2)), [1]);
  });
});

describe('session', () => {
  it('ends when the client says goodbye', async () => {
    const { api, clients } = await start();
    const { socket } = await register(api.url);
    socket.ws.close(1000);
    await socket.closed;
    assert.equal(api.clients().length, 0);
    assert.equal(clients.connected.length, 0);
  });

  it('waits for resume-timeout after a lost connection, then ends', async () => {
    const clock = new HandClock();
    const { api, clients } = await start({ ports: { connectionClock: clock }, limits: { 'resume-timeout': 60 } });
    const { socket } = await register(api.url);
    socket.ws.close(4999);
    await socket.closed;
    await until(() => api.clients()[0]?.connected === false);
    clock.advance(59_999);
    assert.equal(clients.connected.length, 1);
    clock.advance(1);
    assert.equal(clients.connected.length, 0);
    assert.equal(api.clients().length, 0);
  });

  it('gives way, when it only waits, to a client that comes', async () => {
    const { api, clients, warnings } = await start({ limits: { 'max-clients': 2 } });
    const first = await register(api.url);
    await register(api.url);
    const refused = await register(api.url, { ReferenceID: 1 });
    assert.deepEqual([refused.answer['id'], refused.answer['ErrorCode']], ['EventError', 114]);
    assert.equal((await refused.socket.closed).code, 4003);
    first.socket.ws.terminate();
    await until(() => api.clients().some((c) => !c.connected));
    const later = await register(api.url);
    assert.equal(later.answer['id'], 'EventLinkConnected');
    assert.deepEqual(
      clients.all.map((c) => c.closed),
      [true, false, false],
    );
    assert.equal(warnings[0]?.fields['why'], 'displaced');
  });
});

describe('a repeated request', () => {
  const request = { id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002', ReferenceID: 12 };

  it('is not carried out twice; the recorded answer comes again, marked, with its number', async () => {
    const { api, clients } = await start();
    const first = await register(api.url);
    first.socket.send(request);
    const answer = await first.socket.next((m) => m['ReferenceID'] === 12);
    first.socket.ws.terminate();
    const second = await register(api.url, { ResumeFrom: 1, SessionKey: first.answer['SessionKey'] });
    second.socket.send(request);
    const again = await second.socket.next((m) => m['ReferenceID'] === 12);
    assert.deepEqual(again, { ...answer, Repeated: true });
    assert.equal(clients.all[0]?.requests.length, 1);
  });

  it('is acknowledged when its answer is no longer kept', async () => {
    const { api, clients } = await start({ limits: { 'event-buffer-events': 1 } });
    const { socket } = await register(api.url);
    socket.send(request);
    await socket.next((m) => m['ReferenceID'] === 12);
    clients.all[0]?.give(ringing(1));
    await socket.count(3);
    clients.all[0]?.give(ringing(2));
    await socket.count(4);
    socket.send(request);
    const again = await socket.next((m) => m['Repeated'] === true);
    assert.deepEqual([again['id'], again['UserEvent'], again['ReferenceID']], ['EventACK', 'RequestMakeCall', 12]);
    assert.equal(clients.all[0]?.requests.length, 1);
  });

  it('is another request when anything but the ReferenceID differs, or without ReferenceID', async () => {
    const { api, clients } = await start();
    const { socket } = await register(api.url);
    socket.send(request);
    socket.send({ ...request, OtherDN: '7003' });
    const { ReferenceID: _, ...bare } = request;
    socket.send(bare);
    socket.send(bare);
    await socket.count(5);
    assert.equal(clients.all[0]?.requests.length, 4);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
