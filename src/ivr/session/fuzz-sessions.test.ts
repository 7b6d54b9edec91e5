import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzSessions } from './fuzz-sessions.js';

test('drivers and switch do anything in any order: nothing throws and nothing is left', () => {
  for (const seed of [...Array(150).keys(), 1471]) assert.equal(fuzzSessions(150, seed), undefined, `seed ${seed}`);
});
