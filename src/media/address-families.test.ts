import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AddressFamily } from './server/local-addresses.js';
import { type Name, type Stage, TONES, withStage } from './server/media-stage.js';
import { UdpPhone, until } from './server/udp-phone.js';

/** Phones with IPv4 and phones with IPv6 at one mixer. */

const probe = await UdpPhone.open(undefined, '::1').catch(() => undefined);
probe?.close();
const skip = probe === undefined ? 'this machine has no IPv6' : false;

const HOSTS = { 4: '127.0.0.1', 6: '::1' } as const;

/** A phone of this family at the leg of its name; the leg may be there already. */
async function join46(stage: Stage, name: Name, family: AddressFamily, isThere = false): Promise<UdpPhone> {
  const { server, phones, ports } = stage;
  const address = HOSTS[family];
  const phone = await UdpPhone.open(TONES[name], address);
  const place = isThere ? await server.changeFamily(name, family) : await server.allocate(name, { family });
  assert.ok(place.ok, place.ok ? '' : place.message);
  assert.equal(place.value.address, address);
  phones.get(name)?.close();
  phones.set(name, phone);
  ports.set(name, place.value.port);
  const { port, rtcpPort } = phone;
  const set = server.setRemote(name, { address, port, rtcpPort, codec: 'PCMU', telephoneEvent: 101 });
  assert.ok(set.ok, set.ok ? '' : set.message);
  phone.call(place.value.port);
  return phone;
}

test('a conference of both families: everybody hears the others, keys and reports go both ways', { skip }, () =>
  withStage({ directAbove: 0 }, async (stage) => {
    const [a, b, c] = [await join46(stage, 'A', 4), await join46(stage, 'B', 6), await join46(stage, 'C', 6)];
    stage.connect('room', { A: 'talk', B: 'talk', C: 'talk' });
    await Promise.all([stage.hears('A', 'BC'), stage.hears('B', 'AC'), stage.hears('C', 'AB')]);
    b.key(5);
    await until('the key is heard by both others', () => a.keys.includes(5) && c.keys.includes(5));
    await until('everybody gets reports', () => [a, b, c].every(({ reports }) => reports.length > 0));
    a.received = 0;
    const stranger = await UdpPhone.open(TONES.D, '::1');
    stranger.call(stage.ports.get('B') ?? 0);
    stranger.report((stage.ports.get('B') ?? 0) + 1);
    await until('it has sent for a while', () => a.received > 100);
    await Promise.all([stage.hears('A', 'BC'), stage.hears('C', 'AB')]);
    stranger.close();
  }),
);

test('two that only talk: packets are passed on from one family to the other', { skip }, () =>
  withStage({ directAbove: 1 }, async (stage) => {
    await join46(stage, 'A', 4);
    await join46(stage, 'B', 6);
    stage.connect('call', { A: 'talk', B: 'talk' });
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A')]);
  }),
);

test('each family has the whole range of ports', { skip }, () =>
  withStage({}, async ({ server }) => {
    const legs: string[] = [];
    for (const family of [4, 6] as const) {
      for (let i = 0; i < 10; i++) {
        const opened = await server.allocate(`${family}-${i}`, { family });
        assert.ok(opened.ok, opened.ok ? '' : opened.message);
        legs.push(opened.value.leg);
      }
      const none = await server.allocate('one more', { family });
      assert.equal(!none.ok && none.code, 'no-ports');
    }
    const none = await server.changeFamily('4-0', 6);
    assert.equal(!none.ok && none.code, 'no-ports');
    await server.free('6-0');
    assert.ok((await server.changeFamily('4-0', 6)).ok);
    // What it had can be had again.
    assert.ok((await server.allocate('one more')).ok);
    assert.equal((await server.allocate('too many', { family: 6 })).ok, false);
    for (const leg of legs) await server.free(leg);
  }),
);

test('a leg that changes its family stays in its conference, and its recording goes on', { skip }, async () => {
  const recordingFolder = join(tmpdir(), `families-${process.pid}`);
  try {
    await withStage({ recordingFolder, directAbove: 1 }, async (stage) => {
      const { server } = stage;
      for (const name of ['A', 'B', 'C'] as const) await join46(stage, name, 4);
      stage.connect('room', { A: 'talk', B: 'talk', C: 'talk' });
      await stage.hears('A', 'BC');
      const path = server.record({ leg: 'A', file: 'a.wav', what: 'said' });
      assert.ok(path.ok);
      await join46(stage, 'A', 6, true);
      await Promise.all([stage.hears('A', 'BC'), stage.hears('B', 'AC'), stage.hears('C', 'AB')]);
      assert.deepEqual(stage.events, []);
      assert.ok(server.stopRecording(path.value));
      await until('it is on disk', () => stage.events.some(({ type }) => type === 'recording-ended'));
      assert.ok((await readFile(path.value)).length > 8000);
      await join46(stage, 'A', 4, true);
      await Promise.all([stage.hears('A', 'BC'), stage.hears('B', 'AC')]);
      assert.equal((await server.changeFamily('nobody', 6)).ok, false);
    });
  } finally {
    await rm(recordingFolder, { recursive: true, force: true });
  }
});

test('a worker that dies opens the ports of both families again', { skip }, () =>
  withStage({}, async (stage) => {
    await join46(stage, 'A', 4);
    await join46(stage, 'B', 6);
    stage.connect('call', { A: 'talk', B: 'talk' });
    await stage.hears('A', 'B');
    stage.server.killWorker(0);
    await until('there is another one', () => stage.events.some(({ type }) => type === 'worker-replaced'));
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'A')]);
  }),
);

test('what the mixer has no address for is refused', () =>
  withStage({ ipv6Address: '' }, async ({ server }) => {
    assert.deepEqual(server.families, [4]);
    const none = await server.allocate('A', { family: 6 });
    assert.equal(!none.ok && none.code, 'no-address');
    assert.ok((await server.allocate('A')).ok);
    const moved = await server.changeFamily('A', 6);
    assert.equal(!moved.ok && moved.code, 'no-address');
    const set = server.setRemote('A', { address: '::1', port: 4000, codec: 'PCMU' });
    assert.equal(!set.ok && set.code, 'bad-parameter');
    assert.ok(server.setRemote('A', { address: '127.0.0.1', port: 4000, codec: 'PCMU' }).ok);
  }));
