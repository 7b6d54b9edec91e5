import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatagramQueue } from './datagram-queue.js';
import type { Flow } from './flow.js';

const SOURCE: Flow = { transport: 'UDP', address: '127.0.0.1', port: 5060, connection: 0, listener: 0 };

function datagram(name: string, startLine: string, to: string): Buffer {
  return Buffer.from(`${startLine}\r\nTopic: To: <sip:x>;tag=1\r\n${to}\r\nCall-ID: ${name}\r\n\r\n`, 'latin1');
}

const invite = (name: string) => datagram(name, 'INVITE sip:7001@h SIP/2.0', 'To: <sip:7001@h>');
const cancel = (name: string) => datagram(name, 'CANCEL sip:7001@h SIP/2.0', 'To: <sip:7001@h>');
const bye = (name: string) => datagram(name, 'BYE sip:7001@h SIP/2.0', 't : <sip:7001@h> ; TAG = 5');
const answer = (name: string) => datagram(name, 'SIP/2.0 200 OK', 'To: <sip:7001@h>');

/** A queue that notes the Call-ID of each datagram, with how long it has waited, and a clock that the test moves. */
function queue(max = 1000) {
  const dealt: string[] = [];
  const clock = { now: 0 };
  const one = new DatagramQueue(
    ({ text }) => dealt.push(/Call-ID: (.*)\r/.exec(text)?.[1] ?? ''),
    () => clock.now,
    max,
  );
  return { one, dealt, clock };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what belongs to calls that stand goes before what begins one; each kind keeps its order', async () => {
  const { one, dealt } = queue();
  for (const each of [invite('i1'), cancel('c1'), bye('b1'), invite('i2'), answer('a1'), bye('b2')]) {
    one.push(each, SOURCE);
  }
  await turn();
  assert.deepEqual(dealt, ['b1', 'a1', 'b2', 'i1', 'c1', 'i2']);
});

test('a turn takes a few only, and always one that begins something', async () => {
  const { one, dealt } = queue();
  for (let i = 0; i < 40; i++) one.push(bye(`b${i}`), SOURCE);
  one.push(invite('i'), SOURCE);
  await turn();
  assert.deepEqual(dealt, ['i', ...Array.from({ length: 15 }, (_, i) => `b${i}`)]);
  while (dealt.length < 41) await turn();
  assert.equal(dealt.at(-1), 'b39');
});

test('thousands pass in their order', async () => {
  const { one, dealt } = queue(5000);
  for (let i = 0; i < 5000; i++) one.push(invite(`${i}`), SOURCE);
  while (dealt.length < 5000) await turn();
  assert.deepEqual(
    dealt,
    Array.from({ length: 5000 }, (_, i) => `${i}`),
  );
});

test('what comes beyond the limit is dropped; the other kind has its own', async () => {
  const { one, dealt } = queue(2);
  const all = [invite('i1'), invite('i2'), invite('i3'), bye('b1'), bye('b2'), bye('b3')];
  assert.deepEqual(
    all.map((each) => one.push(each, SOURCE)),
    [true, true, false, true, true, false],
  );
  await turn();
  assert.deepEqual(dealt, ['b1', 'b2', 'i1', 'i2']);
  one.push(invite('i4'), SOURCE);
  await turn();
  assert.equal(dealt.at(-1), 'i4');
});

test('large datagrams count for several: memory has a bound too', async () => {
  const { one, dealt } = queue(40);
  // 80 KiB in all, 20 KiB each.
  const large = (name: string) => Buffer.concat([invite(name), Buffer.alloc(20_480 - invite(name).length)]);
  for (const name of ['i1', 'i2', 'i3', 'i4', 'i5']) one.push(large(name), SOURCE);
  await turn();
  assert.deepEqual(dealt, ['i1', 'i2', 'i3', 'i4']);
  one.push(large('i6'), SOURCE);
  await turn();
  assert.equal(dealt.at(-1), 'i6');
});

test('what is sent again while it waits to begin something is dropped, byte for byte and from the same place only', async () => {
  const { one, dealt } = queue();
  const sameVia = datagram('i2', 'INVITE sip:7001@h SIP/2.0', 'To: <sip:7001@h>');
  assert.equal(one.push(invite('i1'), SOURCE), true);
  assert.equal(one.push(invite('i1'), SOURCE), false);
  one.push(sameVia, SOURCE);
  one.push(invite('i1'), { ...SOURCE, port: 5061 });
  one.push(invite('i1'), { ...SOURCE, address: '127.0.0.2' });
  one.push(bye('b1'), SOURCE);
  one.push(bye('b1'), SOURCE);
  await turn();
  assert.deepEqual(dealt, ['b1', 'b1', 'i1', 'i2', 'i1', 'i1']);
  one.push(invite('i1'), SOURCE);
  one.push(invite('i1'), SOURCE);
  one.clear();
  one.push(invite('i1'), SOURCE);
  await turn();
  assert.deepEqual(dealt.slice(6), ['i1'], 'once it was dealt with, or forgotten, it is new');
});

test('tells how long what is dealt with has waited', async () => {
  const waited: number[] = [];
  let now = 100;
  const one = new DatagramQueue(
    () => waited.push(one.waited),
    () => now,
    10,
  );
  one.push(invite('i1'), SOURCE);
  now = 350;
  one.push(invite('i2'), SOURCE);
  await turn();
  assert.deepEqual(waited, [250, 0]);
  assert.equal(one.waited, 0);
});

test('forgets what waits', async () => {
  const { one, dealt } = queue();
  one.push(invite('i1'), SOURCE);
  one.clear();
  await turn();
  assert.deepEqual(dealt, []);
  one.push(invite('i2'), SOURCE);
  await turn();
  assert.deepEqual(dealt, ['i2']);
});
