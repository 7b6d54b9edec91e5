import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from './index.js';

test('time stands still until it is advanced', () => {
  const clock = new VirtualClock(1000);
  let fired = 0;
  clock.after(0, () => fired++);
  assert.equal(clock.now(), 1000);
  assert.equal(fired, 0);
  clock.advance(0);
  assert.equal(fired, 1);
  clock.advance(250);
  assert.equal(clock.now(), 1250);
  assert.equal(fired, 1);
});

test('timers fire by time, equal ones in the order of setting, each at its own time', () => {
  const clock = new VirtualClock(0);
  const log: string[] = [];
  const note = (name: string) => () => log.push(`${name}@${clock.now()}`);
  clock.after(30, note('c'));
  clock.after(10, note('a'));
  clock.after(10, note('b'));
  clock.after(31, note('late'));
  clock.advance(30);
  assert.deepEqual(log, ['a@10', 'b@10', 'c@30']);
  assert.equal(clock.pending, 1);
});

test('a timer that is set by a timer fires in the same advance when it is due', () => {
  const clock = new VirtualClock(0);
  const log: number[] = [];
  const again = () => {
    log.push(clock.now());
    clock.after(10, again);
  };
  clock.after(10, again);
  clock.advance(35);
  assert.deepEqual(log, [10, 20, 30]);
  assert.equal(clock.now(), 35);
});

test('a cancelled timer does not fire, cancelling twice or too late does nothing', () => {
  const clock = new VirtualClock(0);
  let fired = 0;
  const cancel = clock.after(5, () => fired++);
  cancel();
  cancel();
  const done = clock.after(5, () => fired++);
  clock.advance(5);
  done();
  assert.equal(fired, 1);
  assert.equal(clock.pending, 0);
});

test('many timers in mixed order come out sorted', () => {
  const clock = new VirtualClock(0);
  const log: number[] = [];
  for (let i = 0; i < 1000; i++) {
    const due = (i * 7919) % 1009;
    const cancel = clock.after(due, () => log.push(due));
    if (i % 3 === 0) cancel();
  }
  clock.advance(2000);
  assert.equal(log.length, 666);
  assert.deepEqual(
    log,
    [...log].sort((a, b) => a - b),
  );
});

test('time does not go back, and timers that keep the clock standing are an error', () => {
  const clock = new VirtualClock(0);
  assert.throws(() => clock.advance(-1), RangeError);
  assert.throws(() => clock.advance(Number.NaN), RangeError);
  const forever = () => clock.after(0, forever);
  forever();
  assert.throws(() => clock.advance(1), /keep the clock/);
});
