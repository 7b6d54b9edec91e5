import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { writeSync } from 'node:fs';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { DirectFetch } from './direct-fetch.js';
import { descriptorOf } from './socket-descriptor.js';

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

async function connected(socket: Socket, to: Socket): Promise<void> {
  await new Promise<void>((resolve) => socket.connect(to.address().port, '127.0.0.1', resolve));
}

/** Two sockets, the second one read by its descriptor. */
async function withPair(
  work: (stage: {
    direct: DirectFetch;
    got: string[];
    send(...texts: string[]): Promise<void>;
    a: Socket;
    b: Socket;
  }) => Promise<void>,
): Promise<void> {
  const [a, b] = [await bound(), await bound()];
  try {
    await connected(a, b);
    await connected(b, a);
    const descriptor = descriptorOf(b);
    assert.ok(descriptor, 'this runtime and system have it');
    descriptor.pause();
    b.on('message', () => assert.fail('nothing is announced'));
    const got: string[] = [];
    const direct = new DirectFetch(descriptor.fd, (bytes, length) => {
      got.push(Buffer.from(bytes.subarray(0, length)).toString());
    });
    const send = async (...texts: string[]) => {
      for (const text of texts) await new Promise<void>((resolve) => a.send(text, () => resolve()));
    };
    await work({ direct, got, send, a, b });
  } finally {
    a.close();
    b.close();
  }
}

test('one packet a fetch, in order; what waited before is dropped', () =>
  withPair(async ({ direct, got, send }) => {
    await send('old', 'older');
    assert.equal(direct.drain(), true);
    await send('one', 'two', 'three');
    for (let i = 0; i < 5; i++) direct.fetch(0);
    assert.deepEqual(got, ['one', 'two', 'three']);
  }));

test('now and then it is looked whether packets pile up', () =>
  withPair(async ({ direct, got, send }) => {
    await send('first', 'second');
    for (let i = 0; i < 63; i++) {
      await send(`${i}`);
      assert.equal(direct.fetch(0), 'steady');
    }
    assert.equal(got.length, 63);
    await send('last');
    direct.fetch(0);
    assert.equal(got.at(-1), 'last', 'nothing is left waiting');
  }));

test('a leg that pauses, or has another rhythm, goes back to events', () =>
  withPair(async ({ direct, send }) => {
    let fetched = 0;
    while (direct.fetch(0) === 'steady') fetched++;
    assert.ok(fetched >= 40 && fetched <= 60, `${fetched} in vain`);
    await send('x');
    assert.equal(direct.fetch(0), 'steady');
  }));

test('twice as many packets as frames are no rhythm for fetching', () =>
  withPair(async ({ direct, got, send }) => {
    let rounds = 0;
    let sent = 0;
    for (;;) {
      await send('a', 'b');
      sent += 2;
      if (direct.fetch(0) === 'unsteady') break;
      assert.ok(++rounds < 1000);
    }
    assert.ok(sent - got.length < 130, 'most of them were fetched');
  }));

test('packets that come just when they are looked for: one waits, and is let wait', () =>
  withPair(async ({ direct, got, send }) => {
    let misses = 0;
    // Every other packet comes after the fetch.
    for (let i = 0; i < 2000; i++) {
      if (i % 2 === 0) await send('early');
      const before = got.length;
      assert.equal(direct.fetch(0), 'steady', `fetch ${i}`);
      if (got.length === before) misses++;
      if (i % 2 === 1) await send('late');
      if (i % 2 === 0) await send('next');
      if (i % 2 === 1) i++;
    }
    assert.ok(misses < 40, `${misses} in vain`);
  }));

test('writing by the descriptor, and events again afterwards', async () => {
  const [a, b] = [await bound(), await bound()];
  try {
    await connected(a, b);
    await connected(b, a);
    const descriptor = descriptorOf(b);
    assert.ok(descriptor);
    let events = 0;
    b.on('message', () => events++);
    descriptor.pause();
    const back = new Promise((resolve) => a.once('message', (bytes) => resolve(String(bytes))));
    writeSync(descriptor.fd, Buffer.from('back'));
    assert.equal(await back, 'back');
    await new Promise<void>((resolve) => a.send('kept', () => resolve()));
    assert.equal(events, 0);
    descriptor.resume();
    while (events === 0) await setImmediate();
  } finally {
    a.close();
    b.close();
  }
});

test('what has no descriptor of a socket is left to events', async () => {
  const socket = await bound();
  socket.close();
  assert.equal(descriptorOf(socket), undefined);
  assert.equal(descriptorOf({} as Socket), undefined);
  const state = { handle: { fd: 1, recvStart() {}, recvStop() {} } };
  assert.equal(descriptorOf({ [Symbol('state symbol')]: state } as never), undefined);
});
