import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VirtualClock } from '../../hub/index.js';
import { TimerWheel } from './timer-wheel.js';

test('timers fire once, in order, never early and at most one tick late', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 40 }), (delays) => {
      const clock = new VirtualClock(1_000_000);
      const wheel = new TimerWheel(clock, 20, 64);
      const fired: [number, number][] = [];
      delays.forEach((delay, index) => {
        wheel.set({ onTimer: (name: number) => void fired.push([name, clock.now() - 1_000_000]) }, index, delay);
      });
      clock.advance(200_100);
      assert.equal(fired.length, delays.length);
      for (const [index, at] of fired)
        assert.ok(at >= delays[index]! && at <= delays[index]! + 40, `${delays[index]} fired at ${at}`);
      assert.equal(wheel.size, 0);
      assert.equal(clock.pending, 0, 'no wake-up is asked for when nothing is set');
    }),
    { numRuns: 50 },
  );
});

test('a cancelled timer never fires, also when cancelled by another one of the same tick', () => {
  const clock = new VirtualClock(0);
  const wheel = new TimerWheel(clock);
  const fired: string[] = [];
  const second = { onTimer: () => void fired.push('second') };
  let other = wheel.set(second, 'x', 1000);
  wheel.cancel(other);
  wheel.set({ onTimer: () => wheel.cancel(other) }, 'x', 100);
  other = wheel.set(second, 'x', 100);
  clock.advance(5000);
  assert.deepEqual(fired, []);
});

test('an owner that throws is reported and harms no other timer', () => {
  const clock = new VirtualClock(0);
  const faults: unknown[] = [];
  const wheel = new TimerWheel(clock, 20, 64, (error) => faults.push(error));
  let fired = 0;
  wheel.set(
    {
      onTimer: () => {
        throw new Error('defect');
      },
    },
    'x',
    10,
  );
  wheel.set({ onTimer: () => fired++ }, 'x', 10);
  wheel.set({ onTimer: () => fired++ }, 'x', 1000);
  clock.advance(2000);
  assert.deepEqual([faults.length, fired], [1, 2]);
});
