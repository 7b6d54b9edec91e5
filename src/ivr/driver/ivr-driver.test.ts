import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import type { IvrToDriver, IvrToServer } from '../../protocol/index.js';
import { MessageEncoder } from '../codec/encode-message.js';
import { gliErrorFrame, KEEP_ALIVE_REQUEST_FRAME, KEEP_ALIVE_RESPONSE_FRAME } from '../codec/gli-frame.js';
import { connectIvrDriver, type IvrDriver, type IvrDriverOptions } from './index.js';

interface Peer {
  readonly driver: IvrDriver;
  readonly socket: Socket;
  readonly received: () => Buffer;
}

const encoder = new MessageEncoder({ sourceEncoding: '', dtdFile: 'IServer.dtd' });
const frame = (message: IvrToDriver): Buffer => encoder.frame(message) as Buffer;

async function withPeer(options: IvrDriverOptions, use: (peer: Peer) => Promise<void>): Promise<void> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as { port: number }).port;
  try {
    const driver = await connectIvrDriver({ port, ...options });
    await until(() => sockets.length === 1);
    const [socket] = sockets as [Socket];
    socket.on('error', () => {});
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
    });
    await use({ driver, socket, received: () => received });
    await driver.close();
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function until(condition: () => boolean): Promise<void> {
  const limit = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > limit) throw new Error('not in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('login goes down the versions', async () => {
  await withPeer({}, async ({ driver, socket, received }) => {
    const answer = driver.login({ ClientName: 'ivr1', ReportStatus: 'true' });
    for (const [Version, Result] of [
      ['4.0', 'InvalidProtocolVer'],
      ['3.0', 'InvalidProtocolVer'],
      ['2.0', 'Success'],
    ] as const) {
      await until(() => received().includes(`Version='${Version}' ClientName='ivr1' ReportStatus='true'`));
      socket.write(frame({ id: 'LoginResp', CallId: 'login', IServerVer: 'x', Result, Status: 'OK' }));
    }
    assert.equal((await answer).Status, 'OK');
  });
  await withPeer({}, async ({ driver, socket }) => {
    const answer = driver.login({ ClientName: 'ivr1', versions: ['4.0'] });
    socket.write(frame({ id: 'LoginResp', CallId: 'login', IServerVer: 'x', Result: 'InvalidProtocolVer' }));
    await assert.rejects(answer, /none of the versions/);
  });
});

test('messages come in order; next waits, chooses and gives up', async () => {
  await withPeer({}, async ({ driver, socket }) => {
    socket.write(frame({ id: 'Cancel', CallId: 'a' }));
    socket.write(frame({ id: 'CallStatus', CallId: 'a', Event: 'Ringing' }));
    const ringing = await driver.next(5000, (m) => m.id === 'CallStatus');
    assert.deepEqual(ringing, { id: 'CallStatus', CallId: 'a', Event: 'Ringing' });
    assert.equal((await driver.next()).id, 'Cancel');
    await assert.rejects(driver.next(1), /no such message within 1 ms/);
    const later = driver.next(5000);
    socket.write(frame({ id: 'Cancel', CallId: 'b' }));
    assert.deepEqual(await later, { id: 'Cancel', CallId: 'b' });
    const never = driver.next(5000);
    socket.end();
    await assert.rejects(never, /the link is gone/);
    await assert.rejects(driver.next(5000), /the link is gone/);
    assert.equal(driver.send({ id: 'CallInfoReq', CallId: 'a' }), false);
  });
});

test('KeepAliveRequest is answered; an Error frame closes the link; what cannot be read is told', async () => {
  const frames: unknown[] = [];
  await withPeer({ onFrame: (f) => frames.push(f) }, async ({ driver, socket, received }) => {
    socket.write(KEEP_ALIVE_REQUEST_FRAME);
    await until(() => received().equals(KEEP_ALIVE_RESPONSE_FRAME));
    socket.write(Buffer.from('000300050200414141', 'hex'));
    socket.write(gliErrorFrame(3));
    const closed = await driver.closed;
    assert.equal(closed.reason, 'Error frame, code 3');
    assert.deepEqual(
      frames.map((f) => (f as { type: string }).type),
      ['KeepAliveRequest', 'unreadable', 'Error'],
    );
  });
});

test('a link on which nothing comes for three periods is closed', async () => {
  await withPeer({ activityTimer: 5 }, async ({ driver, received }) => {
    const closed = await driver.closed;
    assert.match(closed.reason, /three periods/);
    await until(() => received().length >= 12);
    assert.deepEqual(received().subarray(0, 6), KEEP_ALIVE_REQUEST_FRAME);
  });
});

test('a message that does not fit into a frame is not sent', async () => {
  await withPeer({}, async ({ driver }) => {
    const Msg = 'x'.repeat(70_000);
    assert.throws(() => driver.send({ id: 'LogMsg', CallId: 'a', MsgType: 'Trace', Msg }), RangeError);
  });
});

test('nobody listens: connectIvrDriver rejects', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const port = (server.address() as { port: number }).port;
  await new Promise((resolve) => server.close(resolve));
  await assert.rejects(connectIvrDriver({ port }), /ECONNREFUSED/);
});

test('messages that nobody reads are limited', async () => {
  await withPeer({ maxWaiting: 2 }, async ({ driver, socket }) => {
    for (let i = 0; i < 3; i++) socket.write(frame({ id: 'Cancel', CallId: String(i) }));
    assert.match((await driver.closed).reason, /too many/);
    assert.equal((await driver.next(1000)).id, 'Cancel', 'what has come can still be read');
  });
});

test('with onMessage a login gets its answer too, and nothing is kept', async () => {
  const got: string[] = [];
  await withPeer({ onMessage: ({ id }) => got.push(id) }, async ({ driver, socket, received }) => {
    const answer = driver.login({ ClientName: 'ivr1' });
    await until(() => received().includes('LoginReq'));
    socket.write(frame({ id: 'LoginResp', CallId: 'login', IServerVer: 'x', Result: 'Success' }));
    assert.equal((await answer).Result, 'Success');
    socket.write(frame({ id: 'FlowControl', CallId: 'login', Status: 'Off' }));
    await until(() => got.length === 2);
    assert.deepEqual(got, ['LoginResp', 'FlowControl']);
    await assert.rejects(driver.next(1), /no such message within 1 ms$/);
  });
});

test('what is no message is said to be none, and not sent', async () => {
  await withPeer({}, async ({ driver, received }) => {
    const wrong: readonly [unknown, RegExp][] = [
      [{ id: 'Nonsense', CallId: 'c' }, /^Nonsense is no message of the IVR/],
      [null, /^undefined is no message/],
      ['NewCall', /^undefined is no message/],
      [{ id: 'EndCall', EndCause: 'Normal' }, /^EndCall needs a CallId$/],
      [{ id: 'EndCall', EndCause: 'Normal', CallId: '' }, /^EndCall needs a CallId$/],
    ];
    for (const [message, words] of wrong) {
      assert.throws(
        () => driver.send(message as IvrToServer),
        (error) => error instanceof TypeError && words.test(error.message),
      );
    }
    driver.send({ id: 'DialOutError', RefID: '1', Error: 'NoTrunks' });
    await until(() => received().includes('DialOutError'));
    assert.equal(received().includes('EndCall'), false);
  });
});
