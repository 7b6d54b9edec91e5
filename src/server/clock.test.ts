import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { TimerWheel } from '../sip/index.js';
import { realClock, steadyClock } from './clock.js';

test('the clock of connections goes on evenly when the machine’s time is set, and so do their timers', async () => {
  const begin = steadyClock.now();
  assert.ok(Math.abs(begin - Date.now()) < 60_000, 'it begins with the time of the machine');
  // The clocks' own timers keep no process alive.
  const alive = setInterval(() => {}, 1000);
  for (const hours of [-1, 1]) {
    const fired: string[] = [];
    const wheel = new TimerWheel(steadyClock, 5);
    const owner = { onTimer: (name: string) => void fired.push(name) };
    const set = Date.now() + hours * 3_600_000;
    wheel.set(owner, 'in an hour', 3_500_000);
    const soon = new Promise<void>((resolve) => {
      wheel.set({ onTimer: () => resolve() }, 'soon', 20);
    });
    mock.method(Date, 'now', () => set);
    try {
      await soon;
      assert.equal(realClock.now(), set);
      assert.ok(steadyClock.now() >= begin && steadyClock.now() < begin + 60_000);
      assert.deepEqual(fired, []);
    } finally {
      mock.restoreAll();
    }
  }
  clearInterval(alive);
});
