import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soakSip } from './sip-soak.js';

const CALLS = 3000;
/** 500 bytes a call, half of which compiled code may take. A dialog that is not forgotten takes thousands. */
const MOST_GROWTH = 1536 * 1024;

test(`${CALLS} calls of every kind through the server: nothing is left of them, and the heap does not grow`, async () => {
  const { left, heapBefore, heapAfter, events } = await soakSip({
    calls: CALLS,
    warmUp: 2000,
    groups: 20,
    timing: { T1: 60, T2: 240, T4: 300, D: 1000 },
  });
  assert.deepEqual(left, {});
  assert.ok(events > 6 * CALLS, `${events} events`);
  assert.ok(heapAfter - heapBefore < MOST_GROWTH, `the heap grew from ${heapBefore} to ${heapAfter} bytes`);
});
