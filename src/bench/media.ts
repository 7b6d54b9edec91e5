import { setTimeout } from 'node:timers/promises';
import { asteriskPid, callConferences, cpuOf } from './asterisk-peer.js';
import { lateOnBareSchedule } from './bare-schedule.js';
import type { Budget, Figures } from './figures.js';
import { type MediaProcessOrder, startMediaProcess } from './media-process.js';
import { type LoadFigures, type PhoneLoad, startPhoneLoad } from './phone-load.js';

/** Milliseconds of CPU a second and member, and of lateness at p99.9. */
const CPU_BUDGET = 0.4;
const LATENESS_BUDGET = 5;
const WARM_UP_MS = 4_000;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
/** Times as long where there are few batches a second: a thousandth of five hundred would be the worst one alone. */
const LONGER = 4;
/** As many members as the peer is measured with. */
const PEER_MEMBERS = 90;

/** Lets phones and server work, then measures `cpu` (CPU-seconds so far) over the time of measuring; milliseconds a second. */
async function measure(
  phones: PhoneLoad,
  begin: () => Promise<void>,
  cpu: () => Promise<number>,
  seconds = SECONDS,
): Promise<{ cpu: number; load: LoadFigures }> {
  await setTimeout(WARM_UP_MS);
  await Promise.all([begin(), phones.begin()]);
  const before = await cpu();
  const from = performance.now();
  await setTimeout(seconds * 1000);
  const [after, load] = await Promise.all([cpu(), phones.figures()]);
  return { cpu: ((after - before) * 1e6) / (performance.now() - from), load };
}

function show(figures: Figures, name: string, cpu: number, load: LoadFigures, budget?: Budget): void {
  figures.row(`media: ${name}, CPU a second and member`, cpu, 'ms', budget);
  figures.row(`media: ${name}, packets that came back`, (100 * load.received) / load.sent, '%');
}

/** The mixer, or bare sockets: milliseconds of CPU a second and member. */
async function measureOurs(
  figures: Figures,
  name: string,
  order: MediaProcessOrder,
  size: number,
  budgets: { readonly cpu?: Budget; readonly lateness?: Budget; readonly seconds?: number } = {},
): Promise<number> {
  const server = await startMediaProcess(order);
  const phones = await startPhoneLoad(order.legs, size);
  try {
    await server.connect(phones.ports, size);
    await phones.call(server.ports);
    const measured = await measure(
      phones,
      server.begin,
      async () => (await server.usage()).cpuSeconds,
      budgets.seconds,
    );
    const cpu = measured.cpu / order.legs;
    const { heardRight, listened } = measured.load;
    show(figures, name, cpu, measured.load, budgets.cpu);
    for (const { lateness, skippedFrames, directLegs } of (await server.usage()).figures) {
      const { p50, p99, p999, max } = lateness;
      figures.say(`media: ${name}, heard the others and not itself: ${heardRight} of ${listened} phones`);
      figures.say(
        `media: ${name}, batches left late by p50 ${p50}, max ${max} ms, ` +
          `${skippedFrames} frames left out since the start, ${directLegs} legs fetched`,
      );
      figures.row(`media: ${name}, batches left late, p99`, p99, 'ms');
      figures.row(`media: ${name}, batches left late, p99.9`, p999, 'ms', budgets.lateness);
    }
    return cpu;
  } finally {
    await phones.stop();
    await server.stop();
  }
}

/** Asterisk's ConfBridge with the same phones; undefined when it does not run. */
async function measurePeer(figures: Figures): Promise<number | undefined> {
  const pid = asteriskPid();
  if (pid === undefined) return undefined;
  const phones = await startPhoneLoad(PEER_MEMBERS, 3);
  try {
    const calls = await callConferences(phones.ports, 3);
    await phones.call(calls.ports);
    const measured = await measure(
      phones,
      async () => {},
      async () => cpuOf(pid),
    );
    show(figures, `Asterisk ConfBridge, ${PEER_MEMBERS} members`, measured.cpu / PEER_MEMBERS, measured.load);
    await calls.hangUp();
    return measured.cpu / PEER_MEMBERS;
  } finally {
    await phones.stop();
  }
}

/**
 * `npm run bench -- media`: 999 members in conferences of three and one conference of 100, G.711 over loopback, all on one
 * worker; beside it as many packets through bare sockets, a schedule without any work, and, when it runs on 127.0.0.1:5060, Asterisk's ConfBridge (extension
 * 4NN = conference NN) with 90 members. Phones run in a process of their own. In ratios more than 1 is better.
 */
export async function benchMedia(figures: Figures): Promise<void> {
  const { p99, p999 } = await lateOnBareSchedule();
  figures.row('media: a process that only wakes every 20 ms, woken late, p99', p99, 'ms');
  figures.row('media: a process that only wakes every 20 ms, woken late, p99.9', p999, 'ms');
  const bare = await measureOurs(figures, '999 bare sockets', { legs: 999, mode: 'bare' }, 1);
  const three = await measureOurs(figures, '999 members in conferences of three', { legs: 999, mode: 'mixer' }, 3, {
    cpu: { atMost: CPU_BUDGET },
    lateness: { atMost: LATENESS_BUDGET },
  });
  const few = await measureOurs(
    figures,
    `${PEER_MEMBERS} members in conferences of three`,
    { legs: PEER_MEMBERS, mode: 'mixer' },
    3,
    { seconds: SECONDS * 2 },
  );
  const peer = await measurePeer(figures);
  await measureOurs(figures, 'one conference of 100', { legs: 100, mode: 'mixer' }, 100, {
    lateness: { atMost: LATENESS_BUDGET },
    seconds: SECONDS * LONGER,
  });
  figures.row('media: bare sockets / 999 members in conferences of three', bare / three, 'times');
  if (peer === undefined) return;
  figures.row(`media: Asterisk / this mixer, both with ${PEER_MEMBERS} members`, peer / few, 'times');
  // What the budget is to the figure of Asterisk that it was set beside.
  figures.row('media: Asterisk / this mixer with 999 members', peer / three, 'times', { atLeast: 4.5 });
}
