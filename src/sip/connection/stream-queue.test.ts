import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamConnection } from './stream-connection.js';
import { StreamQueue } from './stream-queue.js';

const message = (name: string, startLine: string, tag = ''): string =>
  `${startLine} sip:7001@h SIP/2.0\r\nTo: <sip:7001@h>${tag}\r\nCall-ID: ${name}\r\n\r\n`;
const invite = (name: string): string => message(name, 'INVITE');
const cancel = (name: string): string => message(name, 'CANCEL');
const bye = (name: string): string => message(name, 'BYE', ';tag=5');

/** A queue that notes the Call-ID of each message, connections that note whether they are paused, and a clock that the test moves. */
function queue(max = 1_000_000) {
  const dealt: string[] = [];
  const waited: number[] = [];
  const clock = { now: 0 };
  const one: StreamQueue = new StreamQueue(
    (text) => {
      dealt.push(/Call-ID: (.*)\r/.exec(text)?.[1] ?? '');
      waited.push(one.waited);
    },
    () => clock.now,
    max,
  );
  const connection = () => {
    const made = { isPaused: false, isClosed: false, pause: () => {}, resume: () => {}, close: () => {} };
    made.close = () => {
      made.isClosed = true;
    };
    made.pause = () => {
      made.isPaused = true;
    };
    made.resume = () => {
      made.isPaused = false;
    };
    return made as typeof made & StreamConnection;
  };
  return { one, dealt, waited, clock, connection };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('each connection has its turn, however much waits of another one', async () => {
  const { one, dealt, connection } = queue();
  const [flood, quiet, other] = [connection(), connection(), connection()];
  for (let i = 0; i < 50; i++) one.push(invite(`f${i}`), flood);
  for (const name of ['q0', 'q1']) one.push(invite(name), quiet);
  one.push(invite('o0'), other);
  await turn();
  assert.deepEqual(dealt.slice(0, 8), ['f0', 'q0', 'o0', 'f1', 'q1', 'f2', 'f3', 'f4']);
  assert.equal(dealt.length, 16, 'a turn takes a few only');
  while (dealt.length < 53) await turn();
  assert.equal(dealt.at(-1), 'f49');
});

test('what belongs to calls that stand goes before what begins one, but not for ever', async () => {
  const { one, dealt, connection } = queue();
  const [a, b] = [connection(), connection()];
  one.push(invite('a1'), a);
  one.push(cancel('a1-cancel'), a);
  one.push(bye('a2'), a);
  one.push(bye('b1'), b);
  await turn();
  assert.deepEqual(dealt, ['a2', 'b1', 'a1', 'a1-cancel']);
  for (let i = 0; i < 40; i++) one.push(bye(`s${i}`), a);
  one.push(invite('b2'), b);
  await turn();
  assert.deepEqual(dealt.slice(4, 7), ['b2', 's0', 's1']);
});

test('tells how long what is dealt with has waited', async () => {
  const { one, waited, clock, connection } = queue();
  one.push(invite('a'), connection());
  clock.now = 300;
  one.push(invite('b'), connection());
  await turn();
  assert.deepEqual(waited, [300, 0]);
  assert.equal(one.waited, 0);
});

test('no more is read from a connection of which much waits, until half of that is dealt with', async () => {
  const { one, dealt, connection } = queue();
  const [flood, quiet] = [connection(), connection()];
  const large = (name: string) => `${invite(name)}${'x'.repeat(10_000)}`;
  for (let i = 0; i < 26; i++) one.push(large(`f${i}`), flood);
  assert.equal(flood.isPaused, false);
  one.push(large('f26'), flood);
  one.push(invite('q'), quiet);
  assert.deepEqual([flood.isPaused, quiet.isPaused], [true, false]);
  while (flood.isPaused) await turn();
  assert.ok(dealt.length > 13 && dealt.length <= 28, `${dealt.length}`);
});

test('where much waits of all, little is read ahead of each', async () => {
  const { one, dealt, connection } = queue(100_000);
  const many = Array.from({ length: 12 }, () => connection());
  const large = (name: string) => `${invite(name)}${'x'.repeat(10_000)}`;
  for (const [i, each] of many.entries()) one.push(large(`${i}`), each);
  for (const [i, each] of many.entries()) one.push(large(`${i}-2`), each);
  assert.ok(many.every(({ isPaused }) => isPaused));
  while (dealt.length < 24) await turn();
  assert.ok(many.every(({ isPaused }) => !isPaused));
});

test('a connection that closes begins nothing any more; what it has ended is ended', async () => {
  const { one, dealt, connection } = queue();
  const [gone, other] = [connection(), connection()];
  for (const text of [invite('g1'), bye('g2'), cancel('g3'), invite('g4')]) one.push(text, gone);
  one.push(invite('o'), other);
  assert.equal(one.closed(gone), 2);
  assert.equal(one.closed(gone), 0);
  await turn();
  assert.deepEqual(dealt, ['g2', 'g3', 'o']);
  one.push(invite('o2'), other);
  await turn();
  assert.deepEqual(dealt.slice(3), ['o2']);
});

test('a connection of which nothing more can be understood is closed after its last message', async () => {
  const { one, dealt, connection } = queue();
  const [broken, silent] = [connection(), connection()];
  for (let i = 0; i < 17; i++) one.push(invite(`${i}`), broken);
  for (const each of [broken, silent]) one.closeAfterwards(each);
  assert.deepEqual([broken.isClosed, silent.isClosed], [false, true]);
  await turn();
  assert.deepEqual([dealt.length, broken.isClosed], [16, false]);
  await turn();
  assert.deepEqual([dealt.length, broken.isClosed], [17, true]);
});

test('forgets what waits', async () => {
  const { one, dealt, connection } = queue();
  const each = connection();
  one.push(invite('a'), each);
  one.clear();
  await turn();
  one.push(invite('b'), each);
  await turn();
  assert.deepEqual(dealt, ['b']);
});
