import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { openNetwork, openPhone } from '../closed-at-end.test.js';
import { World } from '../switch-world.test.js';
import type { LiveSipOptions } from './sip-options.js';

const DNS = ['7001', '7002', '7003', '7004'].map((number) => ({ number, type: 'Extension' as const }));
const phones = (...numbers: string[]) => numbers.map((DN) => ({ DN }));

/** As the server does it: the core first, the switch meanwhile. */
function configure(world: World, numbers: readonly string[], sip: LiveSipOptions): void {
  const dns = DNS.filter(({ number }) => numbers.includes(number));
  world.hub.configure({ dns, external: ['5*'], router: [], agents: [], options: {} }, (taken) => {
    assert.equal(taken, true);
    world.sip.reconfigure(sip);
  });
}

const callTo = async (phone: AgentPhone, number: string) => {
  const call = phone.dial(number);
  await waitFor(() => call.state === 'established' || call.state === 'ended', `an answer of ${number}`);
  return call;
};

test('a phone that is new registers and is called; one that is gone keeps its call, and nothing else', async () => {
  const world = await World.open({ dns: DNS.slice(0, 3), sip: { phones: phones('7001', '7002') } });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  bob.handling = { answerAfter: 0 };
  const call = await callTo(alice, '7002');
  configure(world, ['7001', '7003'], { phones: [{ DN: '7001' }, { DN: '7003', password: 'secret' }] });
  await world.event('EventDNOutOfService', '7003');
  const carol = await world.phone('7003', { password: 'secret' });
  await world.event('EventDNBackInService', '7003');
  carol.handling = { answerAfter: 0 };
  const second = await callTo(alice, '7003');
  assert.equal(second.state, 'established');
  second.hangUp();
  assert.equal(await bob.register(), 401);
  // The call of the phone that is gone: it can still be put on hold, taken back and ended.
  assert.equal(call.state, 'established');
  bob.calls[0]?.hold();
  await world.event('EventHeld', '7002');
  bob.calls[0]?.retrieve();
  await world.event('EventRetrieved', '7002');
  assert.equal(world.list().includes('EventDNOutOfService 7002'), false);
  call.hangUp();
  await world.event('EventDNOutOfService', '7002');
  await waitFor(() => bob.calls.length === 0, 'the end of the call at the phone');
  assert.equal((await callTo(alice, '7002')).state, 'ended');
  await world.close();
});

test('a phone that is gone can still consult in the call that it has', async () => {
  const sip = { phones: phones('7001', '7002', '7003'), consultation: 'second-call' as const };
  const world = await World.open({ dns: DNS.slice(0, 3), sip });
  const [alice, bob, carol] = [await world.phone('7001'), await world.phone('7002'), await world.phone('7003')];
  const ConnID = await world.talk(alice, bob);
  configure(world, ['7001', '7002', '7003'], { ...sip, phones: phones('7001', '7003') });
  world.request({ id: 'RequestInitiateTransfer', ThisDN: '7002', ConnID, OtherDN: '7003' });
  await waitFor(() => carol.calls.length === 1, 'the consulted phone rings');
  carol.call.answer();
  const consultation = (await world.event('EventEstablished', '7003')).ConnID!;
  assert.equal(bob.calls.length, 1);
  world.request({ id: 'RequestCompleteTransfer', ThisDN: '7002', ConnID, TransferConnID: consultation });
  await waitFor(() => bob.calls.length === 0, 'the phone is released');
  await world.event('EventPartyChanged', '7001');
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('another password: the phone stays where it is, and is asked for the new one', async () => {
  const world = await World.open({
    dns: DNS.slice(0, 2),
    sip: { phones: [{ DN: '7001', password: 'old' }, { DN: '7002' }] },
  });
  const alice = await world.phone('7001', { password: 'old' });
  const bob = await world.phone('7002');
  alice.handling = { answerAfter: 0 };
  configure(world, ['7001', '7002'], { phones: [{ DN: '7001', password: 'new' }, { DN: '7002' }] });
  const call = await callTo(bob, '7001');
  assert.equal(call.state, 'established');
  assert.equal(await alice.register(), 401);
  const other = await world.phone('7001', { password: 'new' });
  await world.kill(other);
  world.phones.set('7001', alice);
  call.hangUp();
  await world.close();
});

test('trunks come, change and go; their calls go on', async () => {
  const world = await World.open({
    dns: DNS.slice(0, 2),
    network: true,
    sip: { phones: phones('7001', '7002'), trunks: [] },
  });
  const alice = await world.phone('7001');
  assert.equal((await callTo(alice, '5551')).state, 'ended');
  const uri = `sip:127.0.0.1:${world.network.agent.endpoint.port}`;
  const trunk = { name: 'network', uri, checkInterval: 0 };
  const take = (...trunks: LiveSipOptions['trunks'] & object) =>
    configure(world, ['7001', '7002'], { phones: phones('7001', '7002'), trunks });
  world.network.handling.set('*', 'answer');
  take(trunk);
  const call = await callTo(alice, '5551');
  assert.equal(call.state, 'established');
  assert.equal(world.network.calls.at(-1)?.ownNumber, '5551');
  // Its call still counts, and is one too many for the new capacity.
  take({ ...trunk, capacity: 1, prefix: '00' });
  assert.deepEqual(world.sip.trunks, [{ name: 'network', up: true, calls: 1 }]);
  assert.equal((await callTo(alice, '5552')).state, 'ended');
  take({ ...trunk, capacity: 2, prefix: '00' });
  const more = await callTo(alice, '5552');
  assert.equal(world.network.calls.at(-1)?.ownNumber, '005552');
  more.hangUp();
  take();
  assert.deepEqual(world.sip.trunks, []);
  assert.equal((await callTo(alice, '5553')).state, 'ended');
  assert.equal(call.state, 'established');
  world.network.calls[0]?.hangUp();
  await world.event('EventReleased', '7001');
  await waitFor(() => call.state === 'ended', 'the end of the call at the phone');
  await world.close();
});

test('a trunk that is new is looked after, one that is gone is not', async () => {
  const network = await openNetwork({ server: { address: '127.0.0.1', port: 9 } });
  const world = await World.open({
    dns: DNS.slice(0, 1),
    sip: { timing: { T1: 20, T2: 80, T4: 100, D: 200 } },
  });
  const uri = `sip:127.0.0.1:${network.agent.endpoint.port}`;
  const quiet = await openPhone({ server: { address: '127.0.0.1', port: 9 }, number: '1', lines: 1 });
  const dead = `sip:127.0.0.1:${quiet.agent.endpoint.port}`;
  await quiet.close();
  const take = (...trunks: LiveSipOptions['trunks'] & object) =>
    configure(world, ['7001'], { phones: phones('7001'), trunks });
  take({ name: 'a', uri: dead, checkInterval: 1 }, { name: 'b', uri, checkInterval: 1 });
  await waitFor(() => world.sip.trunks[0]?.up === false, 'trunk a to be found dead');
  assert.equal(world.sip.trunks[1]?.up, true);
  // Asked less often it is as dead as before; not asked at all it counts as there.
  take({ name: 'a', uri: dead, checkInterval: 600 });
  assert.deepEqual(world.sip.trunks, [{ name: 'a', up: false, calls: 0 }]);
  take({ name: 'a', uri: dead, checkInterval: 0 });
  assert.deepEqual(world.sip.trunks, [{ name: 'a', up: true, calls: 0 }]);
  // At another address it is there again.
  take({ name: 'a', uri, checkInterval: 1 });
  assert.deepEqual(world.sip.trunks, [{ name: 'a', up: true, calls: 0 }]);
  take();
  await waitFor(() => world.sip.figures.transactions === 0 && world.sip.figures.timers === 0, 'silence');
  await world.close();
  await network.close();
});

test('a URI that is none changes nothing', async () => {
  const world = await World.open({ dns: DNS.slice(0, 1) });
  assert.throws(
    () => world.sip.reconfigure({ phones: [], trunks: [{ name: 'x', uri: 'tel:1' }] }),
    /x: "tel:1" is no SIP URI/,
  );
  assert.equal(world.sip.serves('7001', false), true);
  await world.close();
});
