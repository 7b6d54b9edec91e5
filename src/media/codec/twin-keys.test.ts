import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TwinKeys } from './twin-keys.js';

test('a key that comes both ways counts once, whichever is first; others count', () => {
  const keys = new TwinKeys(1000);
  assert.equal(keys.fresh('5', 'media', 0), '5');
  assert.equal(keys.fresh('5', 'signalling', 100), '');
  assert.equal(keys.fresh('5', 'signalling', 200), '5', 'the next press');
  assert.equal(keys.fresh('6', 'media', 250), '6', 'another key');
  assert.equal(keys.fresh('5', 'media', 300), '');
  assert.equal(keys.fresh('77', 'media', 400), '77', 'one after the other');
  assert.equal(keys.fresh('7', 'signalling', 500), '');
  assert.equal(keys.fresh('778', 'signalling', 600), '78');
});

test('later it is a press of its own', () => {
  const keys = new TwinKeys(1000);
  keys.fresh('5', 'media', 0);
  assert.equal(keys.fresh('5', 'signalling', 1001), '5');
  assert.equal(keys.fresh('5', 'media', 500), '5', 'also when the clock was set back');
});
