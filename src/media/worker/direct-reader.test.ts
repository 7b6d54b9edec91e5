import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { writeSync } from 'node:fs';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
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
    const reader = new DirectReader(10);
    reader.add(leg);
    const phase = () => [...Array(10).keys()].find((candidate) => reader.busy(candidate)) ?? -1;
    assert.equal(phase(), 0);
    const send = (text: string) => new Promise<void>((resolve) => a.send(text, () => resolve()));
    await send('one');
    reader.poll(phase(), 0);
    assert.deepEqual(got, ['one']);
    // One fetch takes one packet; after one in vain two are looked for.
    await send('two');
    await send('three');
    reader.poll(phase(), 0);
    assert.deepEqual(got, ['one', 'two']);
    reader.poll(phase(), 0);
    reader.poll(phase(), 0);
    await send('four');
    await send('five');
    reader.poll(phase(), 0);
    assert.deepEqual(got, ['one', 'two', 'three', 'four', 'five']);
    writeSync(descriptor.fd, Buffer.from('back'));
    assert.equal(await new Promise((resolve) => a.once('message', (bytes) => resolve(String(bytes)))), 'back');
    const phases = new Set<number>();
    for (let i = 0; i < 60 && reader.size > 0; i++) {
      phases.add(phase());
      reader.poll(phase(), 0);
    }
    assert.ok(phases.size > 3, 'other phases are tried');
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
