import { type Figures, median } from './figures.js';

/** 512 KiB, as much as a core's own cache holds on any machine of these days. */
const LINES = 8192;
/** A cache line has 64 bytes, sixteen of these. */
const STEP = 16;
const SAMPLES = 60;
/** As long as between two calls at 200 a second. */
const PAUSE_MS = 5;

/**
 * How long it takes to read 512 KiB that were read just before, and how long after a pause in which this process only looked at the clock: on
 * a virtual machine others may own the caches by then. A server that is called now and then pays that for all that it touches.
 */
export function measureColdCaches(figures: Figures): void {
  const walk = walkThrough(LINES);
  for (let i = 0; i < 2000; i++) walk();
  const [warm, cold]: [number[], number[]] = [[], []];
  for (let i = 0; i < SAMPLES; i++) {
    walk();
    warm.push(microseconds(walk));
    for (const until = performance.now() + PAUSE_MS; performance.now() < until; );
    cold.push(microseconds(walk));
  }
  figures.row('machine: 512 KiB in the cache, read once', median(warm), 'µs');
  figures.row(`machine: the same after ${PAUSE_MS} ms in which only the clock was read`, median(cold), 'µs');
}

function microseconds(work: () => void): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) * 1000;
}

/** Reads one number of each cache line, each of which says where the next one is: in an order that no processor foresees. */
function walkThrough(lines: number): () => void {
  const memory = new Int32Array(lines * STEP);
  const order = shuffled(lines);
  order.forEach((line, i) => {
    memory[line * STEP] = (order[(i + 1) % lines] as number) * STEP;
  });
  return () => {
    let at = 0;
    for (let i = 0; i < lines; i++) at = memory[at] as number;
    if (at < 0) throw new Error('the walk has left the memory');
  };
}

function shuffled(count: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
