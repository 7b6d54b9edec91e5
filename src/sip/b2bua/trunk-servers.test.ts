import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrunkServers } from './trunk-servers.js';
import { serverIsSilent, Trunks } from './trunks.js';

const [first, second, third] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => ({ address, port: 5060 }));

function servers(...all: (typeof first)[]) {
  const clock = { now: 1000 };
  const found = new TrunkServers(
    all.flatMap((server) => server ?? []),
    () => clock.now,
  );
  return { clock, found, used: () => found.current?.address };
}

test('the first server that answers is used, and again when it is back', () => {
  const { found, used } = servers(first, second, third);
  assert.equal(used(), '192.0.2.1', 'nothing is known');
  found.answers(second!);
  assert.equal(used(), '192.0.2.2', 'one that answers before one of which nothing is known');
  found.answers(first!);
  assert.equal(used(), '192.0.2.1');
  found.isSilent(first!, Number.POSITIVE_INFINITY);
  assert.equal(used(), '192.0.2.2');
  found.isSilent(second!, Number.POSITIVE_INFINITY);
  assert.equal(used(), '192.0.2.3');
  found.answers(first!);
  assert.equal(used(), '192.0.2.1');
});

test('a silent server is tried again after its time; when all are silent, the one that was so first', () => {
  const { clock, found, used } = servers(first, second);
  found.isSilent(first!, 60_000);
  assert.deepEqual([used(), found.hasOther], ['192.0.2.2', true]);
  clock.now += 30_000;
  found.isSilent(second!, 60_000);
  assert.deepEqual([used(), found.hasOther], ['192.0.2.1', false]);
  found.isSilent(first!, 60_001);
  assert.equal(used(), '192.0.2.2');
  clock.now += 60_000;
  assert.deepEqual([used(), found.hasOther], ['192.0.2.2', true]);
  clock.now += 1;
  assert.equal(used(), '192.0.2.1');
});

test('what is known of a server that is named again stays known, and nothing is kept of others', () => {
  const { found, used } = servers(first, second);
  found.isSilent(first!, Number.POSITIVE_INFINITY);
  found.replace([first!, third!]);
  assert.equal(used(), '192.0.2.3');
  found.replace([third!]);
  found.isSilent(first!, Number.POSITIVE_INFINITY);
  found.replace([first!, third!]);
  assert.equal(used(), '192.0.2.1');
  found.replace([]);
  assert.deepEqual([used(), found.hasOther], [undefined, false]);
});

test('a trunk that is no longer asked by OPTIONS waits for no answer of a silent server', () => {
  const trunks = new Trunks([{ name: 'named', uri: 'sip:provider.example' }], () => 1000);
  const used = () => trunks.all[0]?.servers.current?.address;
  trunks.all[0]?.servers.replace([first!, second!]);
  for (const trunk of trunks.all) serverIsSilent(trunk, first!);
  trunks.reconfigure([{ name: 'named', uri: 'sip:provider.example', capacity: 5 }]);
  assert.equal(used(), '192.0.2.2');
  trunks.reconfigure([{ name: 'named', uri: 'sip:provider.example', checkInterval: 0 }]);
  assert.equal(used(), '192.0.2.1');
});
