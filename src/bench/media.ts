import { setTimeout } from 'node:timers/promises';
import { row } from './measure.js';
import { type MediaProcessOrder, startMediaProcess } from './media-process.js';
import { startPhoneLoad } from './phone-load.js';

/** Milliseconds of CPU a second and member; the budget of the design. */
const BUDGET = 0.4;
const WARM_UP_MS = 4_000;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);

/** CPU of one leg, in milliseconds a second. */
interface Measured {
  readonly cpu: number;
}

async function measure(name: string, order: MediaProcessOrder, size: number): Promise<Measured> {
  const server = await startMediaProcess(order);
  const phones = await startPhoneLoad(server.ports, size);
  try {
    await server.connect(phones.ports, size);
    await setTimeout(WARM_UP_MS);
    await Promise.all([server.begin(), phones.begin()]);
    const from = performance.now();
    await setTimeout(SECONDS * 1000);
    const [usage, load] = await Promise.all([server.usage(), phones.figures()]);
    const seconds = (performance.now() - from) / 1000;
    const cpu = (usage.cpuSeconds * 1000) / seconds / order.legs;
    row(`media: ${name}, CPU a second and member`, cpu, 'ms', undefined);
    row(`media: ${name}, packets that came back`, (100 * load.received) / load.sent, '%', undefined);
    for (const { lateness, skippedFrames, directLegs } of usage.figures) {
      const { p50, p99, p999, max } = lateness;
      console.log(
        `media: ${name}, lateness of batches p50 ${p50} p99 ${p99} p99.9 ${p999} max ${max} ms (budget p99.9 5), ` +
          `${skippedFrames} frames left out, ${directLegs} legs fetched`,
      );
      console.log(`media: ${name}, heard the others and not itself: ${load.heardRight} of ${load.listened} phones`);
    }
    return { cpu };
  } finally {
    await phones.stop();
    await server.stop();
  }
}

/**
 * `npm run bench -- media`: 999 members in conferences of three and one conference of 100, G.711 over loopback, all on one
 * worker; beside it the same number of packets through bare sockets. Phones run in a process of their own.
 */
export async function benchMedia(): Promise<void> {
  const bare = await measure('999 bare sockets', { legs: 999, mode: 'bare' }, 1);
  const three = await measure('999 members in conferences of three', { legs: 999, mode: 100 }, 3);
  const announced = await measure('the same without fetching', { legs: 999, mode: 0 }, 3);
  const hundred = await measure('one conference of 100', { legs: 100, mode: 100 }, 100);
  // More than 1 is better than asked.
  row('media: budget / conferences of three', BUDGET / three.cpu, '', undefined);
  row('media: bare sockets / conferences of three', bare.cpu / three.cpu, '', undefined);
  row('media: bare sockets / conferences of three without fetching', bare.cpu / announced.cpu, '', undefined);
  row('media: budget / conference of 100', BUDGET / hundred.cpu, '', undefined);
}
