import type { Clock } from '../../protocol/index.js';

/** Timers do not keep the process alive: sockets do. */
export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms).unref();
    return () => clearTimeout(timer);
  },
};
