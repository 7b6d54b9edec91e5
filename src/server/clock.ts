import type { Clock } from '../protocol/index.js';

/** setTimeout takes no more than this many milliseconds (about 24.8 days). */
const LONGEST = 2 ** 31 - 1;

/** The clock of the machine. Timers do not keep the process alive: its sockets do. */
export const realClock: Clock = {
  now: () => Date.now(),
  after: (ms, fn) => {
    let timer: NodeJS.Timeout;
    const start = (left: number): void => {
      const part = Math.min(Math.max(left, 0), LONGEST);
      timer = setTimeout(() => (left > part ? start(left - part) : fn()), part).unref();
    };
    start(ms);
    return () => clearTimeout(timer);
  },
};
