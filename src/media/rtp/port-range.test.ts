import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PortRange } from './port-range.js';

test('even ports with their odd neighbours, none twice', () => {
  const range = new PortRange(20001, 20007);
  assert.equal(range.available, 3);
  assert.deepEqual(
    [range.take(), range.take(), range.take(), range.take()],
    [{ rtp: 20002, rtcp: 20003 }, { rtp: 20004, rtcp: 20005 }, { rtp: 20006, rtcp: 20007 }, undefined],
  );
});

test('a port that is given back is the last one to be used again', () => {
  const range = new PortRange(20000, 20005);
  range.take();
  range.give(20000);
  range.give(20000);
  range.give(30000);
  assert.deepEqual(
    [range.take()?.rtp, range.take()?.rtp, range.take()?.rtp, range.take()],
    [20002, 20004, 20000, undefined],
  );
});

test('taking and giving for long keeps the number of ports', () => {
  const range = new PortRange(20000, 20099);
  for (let i = 0; i < 20000; i++) range.give(range.take()?.rtp ?? 0);
  assert.equal(range.available, 50);
});

test('one certain pair is had when it is free, once', () => {
  const range = new PortRange(20000, 20005);
  assert.deepEqual([range.takeThis(20002), range.takeThis(20002), range.takeThis(30000)], [true, false, false]);
  range.take();
  assert.equal(range.takeThis(20000), false);
  assert.deepEqual([range.available, range.take()?.rtp, range.take()], [1, 20004, undefined]);
});
