import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../sip-agent/index.js';
import { audioTarget } from './sdp/session-description.js';
import { World } from './switch-world.test.js';

test('phones come into service by registering and leave it by unregistering', async () => {
  const world = await World.open();
  const phone = await world.phone('7001');
  await world.event('EventDNBackInService', '7001');
  assert.equal(await phone.register(0), 200);
  await world.event('EventDNOutOfService', '7001');
  await world.close();
});

test('two phones: the call is offered end to end, each hears of the other, hanging up ends it', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  const call = alice.dial('7002');
  await waitFor(() => bob.calls.length === 1, 'it rings');
  await waitFor(() => call.progress === 180, 'the caller hears ringing');
  await world.event('EventRinging', '7002');
  assert.equal(bob.call.answer(), true);
  await world.event('EventEstablished', '7001');
  await waitFor(() => call.state === 'established', 'the caller is connected');
  assert.equal(audioTarget(alice.call.session.remote!)?.port, bob.call.audio.port);
  assert.equal(audioTarget(bob.call.session.remote!)?.port, alice.call.audio.port);
  call.hangUp();
  await world.event('EventReleased', '7002');
  await waitFor(() => bob.calls.length === 0, 'the other phone is released');
  await world.empty();
  await world.close();
});

test('two calls one after the other: each has its own ConnID, whatever is left of the one before', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  const first = await world.talk(alice, bob);
  alice.calls.at(-1)!.hangUp();
  await world.empty();
  const second = await world.talk(alice, bob);
  assert.notEqual(second, first);
  alice.calls.at(-1)!.hangUp();
  await world.empty();
  bob.handling = { refuse: 486 };
  await assert.rejects(world.talk(alice, bob), /7002 has not rung; 7001 got 486/);
  await world.close();
});
