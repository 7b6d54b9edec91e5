import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { writeSync } from 'node:fs';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ArrivalPhase } from './arrival-phase.js';
import { type DirectLeg, DirectReader } from './direct-reader.js';
import { descriptorOf } from './socket-descriptor.js';

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

async function connected(socket: Socket, to: Socket): Promise<void> {
  await new Promise<void>((resolve) => socket.connect(to.address().port, '127.0.0.1', resolve));
}

test('a socket is read and written by its descriptor while it is paused, by events afterwards', async () => {
  const [a, b] = [await bound(), await bound()];
  try {
    await connected(a, b);
    await connected(b, a);
    const descriptor = descriptorOf(b);
    assert.ok(descriptor, 'this runtime and system have it');
    let events = 0;
    b.on('message', () => events++);
    descriptor.pause();
    const got: string[] = [];
    let demoted = 0;
    const leg: DirectLeg = {
      fd: descriptor.fd,
      packetIn: (bytes, length) => got.push(Buffer.from(bytes.subarray(0, length)).toString()),
      demote: () => demoted++,
    };
    const reader = new DirectReader(10, 0);
    reader.add(leg, 3);
    // 3 ms + 8 ms lies in the sixth of ten phases.
    assert.deepEqual(
      [4, 5, 6].map((phase) => reader.busy(phase)),
      [false, true, false],
    );
    const send = (text: string) => new Promise<void>((resolve) => a.send(text, () => resolve()));
    await send('one');
    reader.poll(5, 0);
    assert.deepEqual(got, ['one']);
    // One fetch takes one packet; after one in vain two are looked for.
    await send('two');
    await send('three');
    reader.poll(5, 0);
    assert.deepEqual(got, ['one', 'two']);
    reader.poll(5, 0);
    reader.poll(5, 0);
    await send('four');
    await send('five');
    reader.poll(5, 0);
    assert.deepEqual(got, ['one', 'two', 'three', 'four', 'five']);
    writeSync(descriptor.fd, Buffer.from('back'));
    assert.equal(await new Promise((resolve) => a.once('message', (bytes) => resolve(String(bytes)))), 'back');
    for (let i = 0; i < 60; i++) reader.poll(5, 0);
    assert.deepEqual([demoted, reader.size, events], [1, 0, 0]);
    assert.notEqual(Error.stackTraceLimit, 0);
    descriptor.resume();
    await send('six');
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
  const fake = Object.assign(Object.create(null), {
    [Symbol('state symbol')]: { handle: { fd: 1, recvStart() {}, recvStop() {} } },
  });
  assert.equal(descriptorOf(fake), undefined);
});

test('the rhythm of a phone is learnt; another rhythm is not taken for it', () => {
  const learn = (times: (i: number) => number) => {
    const phase = new ArrivalPhase();
    for (let i = 0; i < 25; i++) {
      const middle = phase.note(times(i));
      if (middle !== undefined) return middle;
    }
    return undefined;
  };
  assert.ok(Math.abs((learn((i) => 1007 + 20 * i) ?? 0) - 7) < 0.01);
  // Jitter of ±3 ms around the turn of the 20 ms.
  const middle = learn((i) => 1000 + 20 * i + [-3, 3, 0, 2, -2][i % 5]!);
  assert.ok(middle !== undefined && Math.min(middle, 20 - middle) < 1, `${middle}`);
  assert.equal(
    learn((i) => 1000 + 30 * i),
    undefined,
  );
  assert.equal(
    learn((i) => 1000 + 10 * i),
    undefined,
  );
  assert.equal(
    learn((i) => 1000 + 20 * i + (i % 2) * 10),
    undefined,
  );
});
