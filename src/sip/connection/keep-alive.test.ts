import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../hub/index.js';
import { KeepAlive } from './keep-alive.js';

/** A connection that stands, pinged every 100 s at most, with ten seconds for the answer. */
function kept(random = 1) {
  const clock = new VirtualClock(1_000_000);
  const seen: string[] = [];
  const connection = {
    ping: () => {
      seen.push('ping');
    },
    giveUp: () => {
      seen.push('dead');
      keepAlive.stop();
    },
  };
  const options = { keepAliveInterval: 100_000, keepAliveTimeout: 10_000, idleTimeout: 350_000 };
  const keepAlive = new KeepAlive(connection, options, clock, () => random);
  keepAlive.start();
  const hear = (text: string) => keepAlive.heard(Buffer.from(text, 'latin1'));
  /** Lets so many seconds pass; what has happened in that time. */
  const pass = (seconds: number) => {
    clock.advance(seconds * 1000);
    return seen.splice(0);
  };
  return { keepAlive, hear, pass };
}

test('a ping goes out after each interval, a fifth earlier at most', () => {
  const late = kept();
  assert.deepEqual([late.pass(99), late.pass(1), late.pass(99), late.pass(1)], [[], ['ping'], [], ['ping']]);
  const early = kept(0);
  assert.deepEqual([early.pass(79), early.pass(1)], [[], ['ping']]);
});

test('who has never answered a ping need not', () => {
  const { pass } = kept();
  assert.deepEqual(pass(310), ['ping', 'ping', 'ping']);
});

test('who has answered one has ten seconds for the next', () => {
  const { hear, pass } = kept();
  pass(100);
  assert.equal(hear('\r\n'), true);
  assert.deepEqual(pass(109), ['ping']);
  assert.deepEqual(pass(1), ['dead']);
});

test('whatever comes in time is a sign of life, and no answer unless it is one', () => {
  const { hear, pass } = kept();
  assert.equal(hear('\r\n'), false, 'nothing was asked');
  pass(100);
  assert.equal(hear('\r\n\r\n'), false, 'a ping of the other side');
  assert.deepEqual(pass(110), ['ping'], 'it has not answered');
  pass(90);
  assert.equal(hear('\r\n'), true);
  pass(100);
  assert.equal(hear('SIP/2.0 200 OK\r\n'), false);
  assert.deepEqual(pass(99), []);
});

test('a message after a silence brings a ping along, where pings are answered', () => {
  const { keepAlive, hear, pass } = kept();
  keepAlive.sending();
  assert.deepEqual(pass(50), []);
  keepAlive.sending();
  assert.deepEqual(pass(50), ['ping'], 'the regular one only');
  hear('\r\n');
  pass(9);
  keepAlive.sending();
  assert.deepEqual(pass(1), [], 'heard of a moment ago');
  keepAlive.sending();
  keepAlive.sending();
  assert.deepEqual(pass(9), ['ping']);
  assert.deepEqual(pass(1), ['dead']);
});

test('a connection without messages is given up all the same', () => {
  const { keepAlive, pass } = kept();
  assert.deepEqual(pass(400), ['ping', 'ping', 'ping', 'dead']);
  assert.deepEqual(pass(400), [], 'once');
  const busy = kept();
  pass(0);
  for (let i = 0; i < 5; i++) {
    assert.deepEqual(busy.pass(300), ['ping', 'ping', 'ping']);
    busy.keepAlive.used();
  }
  keepAlive.stop();
});

test('how long nothing has come', () => {
  const { keepAlive, hear, pass } = kept();
  pass(30);
  assert.equal(keepAlive.silence, 30_000);
  hear('x');
  pass(2);
  assert.equal(keepAlive.silence, 2000);
});
