import type { Clock } from '../../protocol/index.js';

/** The machine's time for the SIP side of a stage: retransmissions are real. Nothing fires after `stop`. */
export function realTime(): Clock & { stop(): void } {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  return {
    now: () => Date.now(),
    after(ms, fn) {
      if (stopped) return () => {};
      const timer = setTimeout(() => {
        timers.delete(timer);
        fn();
      }, ms);
      timers.add(timer);
      return () => {
        clearTimeout(timer);
        timers.delete(timer);
      };
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
