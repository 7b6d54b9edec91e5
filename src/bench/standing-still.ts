import { availableParallelism } from 'node:os';
import type { Figures } from './figures.js';
import { answerOrders, isSubprocess, startSubprocess } from './subprocess.js';

const SECONDS = 5;
/** Shorter pauses are the business of the operating system's own scheduler and clock. */
const NOTICED_MS = 1;

interface Stops {
  /** Milliseconds of all noticed pauses. */
  readonly total: number;
  readonly longest: number;
}

/**
 * How long a process that does nothing but read the clock stands still although it never waits, one such process on each core:
 * what the host of a virtual machine, and other work, take away. No server on this machine has smaller delays than that.
 */
export async function measureStandingStill(figures: Figures): Promise<void> {
  const counters = Array.from({ length: availableParallelism() }, () =>
    startSubprocess(import.meta.url, 'the process that counts'),
  );
  const stops = await Promise.all(counters.map((counter) => counter.ask<Stops>({})));
  await Promise.all(counters.map((counter) => counter.stop()));
  const total = stops.reduce((sum, each) => sum + each.total, 0);
  const share = total / (SECONDS * 1000 * counters.length);
  const longest = Math.max(...stops.map((each) => each.longest));
  figures.row('machine: a process that never waits stands still, all cores busy', share * 100, '% of the time');
  figures.row('machine: the longest it stood still', longest, 'ms');
}

function readTheClock(): Stops {
  let [total, longest] = [0, 0];
  const end = performance.now() + SECONDS * 1000;
  for (let last = performance.now(); last < end; ) {
    const now = performance.now();
    if (now - last >= NOTICED_MS) {
      total += now - last;
      longest = Math.max(longest, now - last);
    }
    last = now;
  }
  return { total, longest };
}

if (isSubprocess(import.meta.url)) answerOrders(readTheClock);
