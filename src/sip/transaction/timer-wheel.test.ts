import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VirtualClock } from '../../hub/index.js';
import { TimerWheel } from './timer-wheel.js';

test('timers fire once, never early, short ones at most one tick late and long ones a tenth of their time', () => {
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
        assert.ok(
          at >= delays[index]! && at <= delays[index]! + (delays[index]! < 4000 ? 40 : 220),
          `${delays[index]} fired at ${at}`,
        );
      assert.equal(wheel.size, 0);
      assert.equal(clock.pending, 0, 'no wake-up is asked for when nothing is set');
    }),
    { numRuns: 50 },
  );
});

test('timers that are set while others fire, late and long, lose no time by that', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ delay: fc.integer({ min: 0, max: 3000 }), stall: fc.integer({ min: 0, max: 300 }) }), {
        minLength: 1,
        maxLength: 30,
      }),
      (rounds) => {
        let skipped = 0;
        const clock = new VirtualClock(0);
        // What an owner does may take long: the clock is ahead of the tick that is being dealt with.
        const late = { now: () => clock.now() + skipped, after: clock.after.bind(clock) };
        const wheel = new TimerWheel(late);
        let fired = 0;
        for (const { delay, stall } of rounds) {
          const due = late.now() + delay;
          wheel.set(
            {
              onTimer: () => {
                fired++;
                assert.ok(late.now() >= due);
                skipped += stall;
                wheel.set({ onTimer: () => fired++ }, 'again', 500);
              },
            },
            'x',
            delay,
          );
        }
        // A slot that is skipped comes again after 41 seconds only.
        clock.advance(15_000);
        assert.deepEqual([fired, wheel.size, clock.pending], [2 * rounds.length, 0, 0]);
      },
    ),
    { numRuns: 50 },
  );
});

test('the wheel wakes up when something is due, and not otherwise more than ten times in two seconds', () => {
  const clock = new VirtualClock(0);
  let wakes = 0;
  const counting = {
    now: () => clock.now(),
    after: (ms: number, fn: () => void) =>
      clock.after(ms, () => {
        wakes++;
        fn();
      }),
  };
  const wheel = new TimerWheel(counting);
  for (let i = 0; i < 200; i++) wheel.set({ onTimer: () => {} }, i, 32_000 + i * 5);
  clock.advance(2000);
  assert.ok(wakes <= 10, `${wakes}`);
  clock.advance(31_500);
  assert.equal(wheel.size, 0);
  assert.ok(wakes <= 180, `${wakes}`);
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
