import type { Clock } from '../protocol/index.js';

/** setTimeout takes no more than this many milliseconds (about 24.8 days). */
const LONGEST = 2 ** 31 - 1;

/** The clock of the machine. Timers do not keep the process alive: its sockets do. */
export const realClock: Clock = {
  now: () => Date.now(),
  after: (ms, fn) => {
    if (ms > LONGEST) return afterParts(ms, fn);
    const timer = setTimeout(fn, Math.max(ms, 0)).unref();
    return () => clearTimeout(timer);
  },
};

/**
 * For connections, whose timers only count how much time has passed: begins with the machine's time and goes on evenly, also when
 * that is set. Otherwise an hour back would stop all retransmissions for an hour, and an hour forward would end every call.
 */
export const steadyClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  after: realClock.after,
};

/** One timeout after the other, until the time is over. */
function afterParts(ms: number, fn: () => void): () => void {
  let timer: NodeJS.Timeout;
  const start = (left: number): void => {
    const part = Math.min(left, LONGEST);
    timer = setTimeout(() => (left > part ? start(left - part) : fn()), part).unref();
  };
  start(ms);
  return () => clearTimeout(timer);
}
