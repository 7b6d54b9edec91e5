import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaNews, MediaPort } from '../sip/index.js';
import type { MediaServer } from './media-server.js';
import { TONES, typesOf, withStage } from './server/media-stage.js';
import { UdpPhone, until } from './server/udp-phone.js';

test('it has the shape that the SIP side asks for', () =>
  withStage({}, async ({ server }) => {
    const port: MediaPort = server;
    const news: (event: MediaNews) => void = () => {};
    const listener: Parameters<typeof MediaServer.start>[1] = news;
    assert.equal(typeof listener, 'function');
    assert.equal((await port.allocate('A')).ok, true);
    assert.equal(
      port.connect('c', [
        { leg: 'A', mode: 'talk' },
        { leg: 'B', mode: 'ringing' },
      ]).ok,
      true,
    );
  }));

test('three phones in a conference, one is put on hold, one leaves', () =>
  withStage({}, async (stage) => {
    for (const name of ['A', 'B', 'C'] as const) await stage.phone(name);
    stage.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
    await Promise.all([stage.hears('A', 'BC'), stage.hears('B', 'AC'), stage.hears('C', 'AB')]);
    stage.connect('c', { A: 'talk', B: 'held', C: 'talk' });
    await Promise.all([stage.hears('A', 'C'), stage.hears('B', ''), stage.hears('C', 'A')]);
    assert.equal(await stage.server.free('C'), true);
    stage.connect('c', { A: 'talk', B: 'talk' });
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A')]);
    assert.equal(await stage.server.free('C'), false);
    await until('reports came', () => (stage.phones.get('A') as UdpPhone).reports.length > 0);
  }));

test('a worker that dies is replaced, and all its conferences go on at the same ports', () =>
  withStage({}, async (stage) => {
    for (const name of ['A', 'B', 'C', 'D'] as const) await stage.phone(name);
    stage.connect('one', { A: 'talk', B: 'talk' });
    stage.connect('two', { C: 'talk', D: 'mute' });
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A'), stage.hears('C', ''), stage.hears('D', 'C')]);
    for (let round = 1; round <= 2; round++) {
      const before = [...stage.phones.values()].map(({ ssrcs }) => ssrcs.size);
      stage.server.killWorker(0);
      await until(
        'the worker is replaced',
        () => typesOf(stage).filter((type) => type === 'worker-replaced').length === round,
      );
      // A new source tells that packets come from the new worker.
      for (const [i, { ssrcs }] of [...stage.phones.values()].entries()) {
        await until('the new worker sends', () => ssrcs.size > (before[i] as number));
      }
      await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A'), stage.hears('C', ''), stage.hears('D', 'C')]);
    }
    assert.deepEqual(typesOf(stage), ['worker-died', 'worker-replaced', 'worker-died', 'worker-replaced']);
    const replaced = stage.events.filter((event) => event.type === 'worker-replaced');
    assert.deepEqual(
      replaced.map(({ legs }) => legs),
      [4, 4],
    );
  }));

test('packets are fetched when there are many legs; a phone that pauses comes back by events', () =>
  withStage({ directAbove: 3 }, async (stage) => {
    for (const name of ['A', 'B', 'C'] as const) await stage.phone(name);
    stage.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
    await until('packets are fetched', () => stage.server.figures()[0]?.directLegs === 3);
    await Promise.all([stage.hears('A', 'BC'), stage.hears('B', 'AC'), stage.hears('C', 'AB')]);
    const c = stage.phones.get('C') as UdpPhone;
    c.tone = undefined;
    await until('C is listened to by events', () => stage.server.figures()[0]?.directLegs === 2);
    await stage.hears('A', 'B');
    c.tone = TONES.C;
    await stage.hears('A', 'BC');
    await until('packets of C are fetched again', () => stage.server.figures()[0]?.directLegs === 3);
    // Two that are left alone are relayed, which needs each packet at once.
    await stage.server.free('C');
    await until('packets are announced', () => stage.server.figures()[0]?.directLegs === 0);
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A')]);
  }));

test('legs of two workers meet in one conference; a leg keeps its port', () =>
  withStage({ workers: 2 }, async (stage) => {
    for (const name of ['A', 'B', 'C', 'D'] as const) await stage.phone(name);
    assert.deepEqual(stage.server.figures().length, 2);
    stage.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
    await Promise.all([stage.hears('A', 'BC'), stage.hears('B', 'AC'), stage.hears('C', 'AB')]);
    stage.connect('d', { C: 'talk', D: 'talk' });
    await Promise.all([stage.hears('A', 'B'), stage.hears('C', 'D'), stage.hears('D', 'C')]);
    stage.server.killWorker(0);
    stage.server.killWorker(1);
    await until('both are replaced', () => typesOf(stage).filter((type) => type === 'worker-replaced').length === 2);
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A'), stage.hears('C', 'D'), stage.hears('D', 'C')]);
  }));

test('orders that are given while no worker runs are carried out by the next one', () =>
  withStage({}, async (stage) => {
    await stage.phone('A');
    await stage.phone('B');
    stage.server.killWorker(0);
    await until('the worker died', () => typesOf(stage).includes('worker-died'));
    stage.connect('c', { A: 'talk', B: 'mute' });
    const c = stage.phone('C');
    await stage.hears('B', 'A');
    await c;
    stage.connect('c', { A: 'talk', B: 'mute', C: 'talk' });
    await stage.hears('B', 'AC');
  }));

test('a loop that stands still is noticed, and the worker replaced', () =>
  withStage({ workerTimeout: 60_000 }, async (stage) => {
    await stage.phone('A');
    await stage.phone('B');
    stage.connect('c', { A: 'talk', B: 'talk' });
    await stage.hears('A', 'B');
    // Seen from a clock that runs away, the loop has not turned for a minute.
    const now = performance.now();
    stage.server.watchWorkers(now);
    stage.server.watchWorkers(now + 1000);
    stage.server.watchWorkers(now + 1e9);
    await until('it is replaced', () => typesOf(stage).includes('worker-replaced'));
    await stage.hears('A', 'B');
  }));

test('a stranger is not heard, gets nothing, and changes nothing', () =>
  withStage({}, async (stage) => {
    const a = await stage.phone('A');
    const b = await stage.phone('B');
    await stage.phone('C');
    // Loopback has many addresses on Linux: this one no SDP has named.
    const stranger = await UdpPhone.open(TONES.D, '127.0.0.2');
    try {
      a.tone = undefined;
      stage.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
      stranger.call(stage.ports.get('A') as number, '127.0.0.1');
      let strangers = 0;
      while (strangers < 20) strangers = (await stage.server.legStatistics('A'))?.packets.strangers ?? 0;
      await stage.hears('B', 'C');
      a.tone = TONES.A;
      await stage.hears('B', 'AC');
      // From now on the kernel drops the stranger's packets: the socket is connected to the phone.
      for (let i = 0; i < 50; i++) stranger.send();
      await stage.hears('B', 'AC');
      assert.equal(stranger.received, 0);
      assert.equal(b.ssrcs.size, 1);
    } finally {
      stranger.close();
    }
  }));

test('keys are sent to the far end', () =>
  withStage({}, async (stage) => {
    const a = await stage.phone('A');
    stage.connect('c', { A: 'talk' });
    assert.ok(stage.server.sendDigits('A', '12#').ok);
    await until('three keys came', () => a.keys.length === 3);
    assert.deepEqual(a.keys, [1, 2, 11]);
    const refused = stage.server.sendDigits('A', '12x');
    assert.deepEqual(refused.ok || refused.code, 'bad-parameter');
  }));

test('silence of the far end is told', () =>
  withStage({ rtpTimeout: 200 }, async (stage) => {
    const a = await stage.phone('A');
    stage.connect('c', { A: 'talk' });
    await until('media flows', () => a.received > 10);
    a.tone = undefined;
    await until('it is told', () => stage.events.some((event) => event.type === 'rtp-timeout' && event.leg === 'A'));
  }));
