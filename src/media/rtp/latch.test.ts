import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Latch } from './latch.js';

const ANNOUNCED = { address: '192.0.2.1', port: 4000 };

test('address: the announced address with any port, the first one decides', () => {
  const latch = new Latch('address', ANNOUNCED, []);
  assert.deepEqual(latch.target, ANNOUNCED);
  assert.equal(latch.judge('198.51.100.9', 4000, 1, 1), 'stranger');
  assert.equal(latch.judge('192.0.2.1', 5000, 1, 2), 'latched');
  assert.deepEqual(latch.target, { address: '192.0.2.1', port: 5000 });
  assert.equal(latch.judge('192.0.2.1', 4000, 1, 3), 'stranger');
  assert.equal(latch.judge('192.0.2.1', 5000, 9, 4), 'accepted');
});

test('address: the address of the signalling may send too', () => {
  const latch = new Latch('address', ANNOUNCED, ['203.0.113.7']);
  assert.equal(latch.judge('203.0.113.8', 4000, 1, 1), 'stranger');
  assert.equal(latch.judge('203.0.113.7', 61000, 1, 1), 'latched');
  assert.deepEqual(latch.target, { address: '203.0.113.7', port: 61000 });
});

test('strict: nothing but the announced address and port', () => {
  const latch = new Latch('strict', ANNOUNCED, ['203.0.113.7']);
  assert.equal(latch.judge('192.0.2.1', 4001, 1, 1), 'stranger');
  assert.equal(latch.judge('203.0.113.7', 4000, 1, 1), 'stranger');
  assert.equal(latch.judge('192.0.2.1', 4000, 1, 1), 'latched');
});

test('any: an unexpected address needs three packets in sequence', () => {
  const latch = new Latch('any', ANNOUNCED, []);
  assert.deepEqual(
    [
      latch.judge('203.0.113.7', 1, 5, 10),
      latch.judge('203.0.113.7', 1, 5, 11),
      // Somebody else between: the count begins again.
      latch.judge('203.0.113.9', 1, 5, 12),
      latch.judge('203.0.113.7', 1, 5, 12),
      latch.judge('203.0.113.7', 1, 5, 13),
      latch.judge('203.0.113.7', 1, 5, 14),
    ],
    ['stranger', 'stranger', 'stranger', 'stranger', 'stranger', 'latched'],
  );
});

test('any: the announced address goes first', () => {
  const latch = new Latch('any', ANNOUNCED, []);
  latch.judge('203.0.113.7', 1, 5, 10);
  latch.judge('203.0.113.7', 1, 5, 11);
  assert.equal(latch.judge('192.0.2.1', 4000, 6, 1), 'latched');
  assert.equal(latch.judge('203.0.113.7', 1, 5, 12), 'stranger');
});

test('after a long silence the same rules choose anew', () => {
  const latch = new Latch('address', ANNOUNCED, []);
  latch.judge('192.0.2.1', 5000, 1, 1);
  latch.release();
  assert.deepEqual(latch.target, ANNOUNCED);
  assert.equal(latch.judge('198.51.100.9', 5000, 1, 2), 'stranger');
  assert.equal(latch.judge('192.0.2.1', 5002, 1, 2), 'latched');
});
