import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { hearEachOther, singer } from '../singing-phones.test.js';
import { type Seen, World, type WorldOptions } from '../switch-world.test.js';

const SYSRES_BUSY = 1172;

/** 7001 and 7002 talk, 7003 and 7004 are there, and the mixer takes so many legs. */
async function talking(maxLegs: number, options: WorldOptions = {}) {
  const world = await World.open({ ...options, mixer: { maxLegs, ...options.mixer } });
  const [alice, bob] = [await singer(world, '7001'), await singer(world, '7002')];
  const [carol, dave] = [await singer(world, '7003'), await singer(world, '7004')];
  for (const phone of [carol, dave]) phone.handling = { answerAfter: 0 };
  const ConnID = await world.talk(alice, bob);
  await hearEachOther(alice, bob);
  return { world, alice, bob, carol, dave, ConnID };
}

/** The nth EventError: its code. */
async function refused(world: World, nth = 1): Promise<number | undefined> {
  const errors = () => world.seen.filter(({ id }) => id === 'EventError') as (Seen & { ErrorCode?: number })[];
  await waitFor(
    () => errors().length >= nth,
    () => `EventError; seen: ${world.list()}`,
  );
  return errors()[nth - 1]!.ErrorCode;
}

async function end(world: World, ...phones: readonly AgentPhone[]): Promise<void> {
  for (const phone of phones) for (const call of [...phone.calls]) call.hangUp();
  await world.empty();
  await world.close();
}

test('a conference that the mixer has no room for is refused, and changes nothing', async () => {
  const { world, alice, bob, carol, ConnID } = await talking(2);
  world.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: '7003' });
  assert.equal(await refused(world), SYSRES_BUSY);
  assert.equal(carol.calls.length, 0);
  await hearEachOther(alice, bob);
  world.request({ id: 'RequestInitiateConference', ThisDN: '7001', ConnID, OtherDN: '7003' });
  const consultation = (await world.event('EventEstablished', '7003')).ConnID!;
  await hearEachOther(alice, carol);
  const before = world.seen.length;
  world.request({
    id: 'RequestCompleteConference',
    ThisDN: '7001',
    ConnID,
    TransferConnID: consultation,
  } as TRequest);
  assert.equal(await refused(world, 2), SYSRES_BUSY);
  assert.equal(world.seen.length, before + 1, 'nobody is told anything else');
  await hearEachOther(alice, carol);
  await end(world, alice, bob, carol);
});

test('there is room again when another call has gone', async () => {
  const { world, alice, bob, carol, dave, ConnID } = await talking(5, { sip: { forceRelay: true } });
  await world.talk(carol, dave);
  world.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: '7003' });
  assert.equal(await refused(world), SYSRES_BUSY);
  carol.call.hangUp();
  await waitFor(() => world.sip.figures.legs === 2 && world.mixer!.room === 3, 'the ports are free');
  world.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: '7003' });
  await world.event('EventEstablished', '7003', 2);
  await hearEachOther(alice, bob, carol);
  await end(world, alice, bob, carol);
});

test('a supervisor for whom there is no room is released, and those who talk go on', async () => {
  const { world, alice, bob, carol, dave } = await talking(2);
  alice.call.hangUp();
  await world.empty();
  await waitFor(() => alice.calls.length === 0 && bob.calls.length === 0, 'the phones are idle');
  carol.handling = 'ring';
  world.request({
    id: 'RequestMonitorNextCall',
    ThisDN: '7003',
    OtherDN: '7001',
    MonitorNextCallType: 'OneCall',
  } as TRequest);
  await world.talk(alice, bob);
  await world.event('EventRinging', '7003');
  carol.call.answer();
  await world.event('EventReleased', '7003');
  await waitFor(() => carol.calls.length === 0, 'the supervisor is told');
  await hearEachOther(alice, bob);
  await end(world, alice, bob, dave);
});

test('a recording for which there is no room has failed, and those who talk go on', async () => {
  const { world, alice, bob, ConnID } = await talking(1);
  world.request({ id: 'RequestPrivateService', ThisDN: '7001', ConnID, PrivateEvent: 3013 } as TRequest);
  const failed = () => world.seen.some((event) => JSON.stringify(event).includes('"reason":"failed"'));
  await waitFor(failed, () => `the end of the recording; seen: ${JSON.stringify(world.seen)}`);
  await hearEachOther(alice, bob);
  await end(world, alice, bob);
});

test('a call that must pass the mixer and has no place there is released, the others go on', async () => {
  const { world, alice, bob, carol, ConnID } = await talking(5, { sip: { forceRelay: true } });
  const { mixer } = world;
  // Somebody else is quicker.
  const allocate = mixer!.allocate.bind(mixer);
  mixer!.allocate = async () => ({ ok: false, code: 'no-ports', message: 'none' }) as never;
  world.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: '7003' });
  assert.notEqual(await refused(world), SYSRES_BUSY);
  assert.equal(carol.calls.length, 0);
  mixer!.allocate = allocate;
  await hearEachOther(alice, bob);
  await end(world, alice, bob);
});
