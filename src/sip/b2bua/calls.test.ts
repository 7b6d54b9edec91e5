import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentCall } from '../../sip-agent/index.js';
import { waitFor } from '../../sip-agent/index.js';
import { directionOf } from '../sdp/direction.js';
import { audioTarget } from '../sdp/session-description.js';
import { World } from '../switch-world.test.js';

/** Where a device was last told to send audio, with the direction: `4000 sendrecv`. */
function told(call: AgentCall): string {
  const { remote } = call.session;
  return remote === undefined ? 'nothing' : `${audioTarget(remote)?.port} ${directionOf(remote)}`;
}

test('a busy phone, one that is not to be disturbed, one that nobody has registered', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  bob.handling = { refuse: 486 };
  const busy = alice.dial('7002');
  await waitFor(() => busy.state === 'ended', 'the call is refused');
  assert.equal(busy.status, 486);
  bob.handling = 'ring';
  world.request({ id: 'RequestSetDNDOn', ThisDN: '7002' });
  await world.event('EventDNDOn', '7002');
  const undisturbed = alice.dial('7002');
  await waitFor(() => undisturbed.state === 'ended', 'the call is refused');
  assert.equal(undisturbed.status, 486);
  const unregistered = alice.dial('7003');
  await waitFor(() => unregistered.state === 'ended', 'the call is refused');
  assert.equal(unregistered.status, 480);
  const unknown = alice.dial('7999');
  await waitFor(() => unknown.state === 'ended', 'the call is refused');
  assert.equal(unknown.status, 404);
  await world.empty();
  await world.close();
});

test('a phone that gives up ringing with 480 was not answered, one that refuses with 486 is busy', async () => {
  for (const [status, CallState] of [
    [480, 'NoAnswer'],
    [486, 'Busy'],
  ] as const) {
    const world = await World.open();
    const [alice, bob, carol] = [await world.phone('7001'), await world.phone('7002'), await world.phone('7003')];
    world.request({ id: 'RequestCallForwardSet', ThisDN: '7002', OtherDN: '7003', ForwardMode: 'OnNoAnswer' });
    await world.event('EventForwardSet', '7002');
    const call = alice.dial('7002');
    await waitFor(() => bob.calls.length === 1, 'it rings');
    await world.event('EventRinging', '7002');
    bob.call.refuse(status);
    const released = await world.event('EventReleased', '7002');
    if (CallState === 'NoAnswer') {
      assert.equal(released.CallState, 'Forwarded');
      await waitFor(() => carol.calls.length === 1, 'its forwarding on no answer counts');
      carol.call.refuse(480);
    }
    const { CallState: told } = await world.event('EventDestinationBusy', '7001');
    assert.equal(told, CallState);
    await waitFor(() => call.state === 'ended', 'the caller is told');
    assert.equal(call.status, status);
    await world.empty();
    await world.close();
  }
});

test('a phone that refuses with 480 before it rings is unavailable: nothing is forwarded (RFC 3261 section 21.4.18)', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  world.request({ id: 'RequestCallForwardSet', ThisDN: '7002', OtherDN: '7003', ForwardMode: 'OnNoAnswer' });
  await world.event('EventForwardSet', '7002');
  bob.handling = { refuse: 480 };
  const call = alice.dial('7002');
  assert.equal((await world.event('EventDestinationBusy', '7001')).CallState, 'NoAnswer');
  await waitFor(() => call.state === 'ended', 'the caller is told');
  assert.equal(call.status, 480);
  await world.empty();
  await world.close();
});

test('the caller gives up: CANCEL reaches the phone that rings', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  const call = alice.dial('7002');
  await waitFor(() => call.progress === 180, 'it rings');
  call.hangUp();
  await world.event('EventAbandoned', '7002');
  await waitFor(() => bob.calls.length === 0, 'the phone stops ringing');
  await world.empty();
  await world.close();
});

test('hold by the phone: the other one hears nothing until it is retrieved', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  await world.talk(alice, bob);
  const [atAlice, atBob] = [alice.call, bob.call];
  assert.equal(told(atBob), `${atAlice.audio.port} sendrecv`);
  assert.ok(atAlice.hold());
  await world.event('EventHeld', '7001');
  await waitFor(
    () => told(atBob) === `${atAlice.audio.port} inactive`,
    () => `the other one is told: ${told(atBob)}`,
  );
  assert.ok(atAlice.retrieve());
  await world.event('EventRetrieved', '7001');
  await waitFor(
    () => told(atBob) === `${atAlice.audio.port} sendrecv`,
    () => `the other one is told: ${told(atBob)}`,
  );
  await waitFor(() => told(atAlice) === `${atBob.audio.port} sendrecv`, 'the holder hears again');
  atBob.hangUp();
  await world.empty();
  await world.close();
});

test('hold by request: both phones are told', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  const ConnID = await world.talk(alice, bob);
  world.request({ id: 'RequestHoldCall', ThisDN: '7002', ConnID });
  await world.event('EventHeld', '7002');
  await waitFor(
    () => told(alice.call).endsWith(' inactive') && told(bob.call).endsWith(' inactive'),
    'both are silent',
  );
  world.request({ id: 'RequestRetrieveCall', ThisDN: '7002', ConnID });
  await waitFor(() => told(alice.call).endsWith(' sendrecv') && told(bob.call).endsWith(' sendrecv'), 'both talk');
  world.request({ id: 'RequestReleaseCall', ThisDN: '7001', ConnID });
  await waitFor(() => alice.calls.length === 0 && bob.calls.length === 0, 'both are released');
  await world.empty();
  await world.close();
});

test('TMakeCall and TAnswerCall: the phones are moved from afar and talk to each other', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  world.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  const { ConnID } = await world.event('EventRinging', '7002');
  world.request({ id: 'RequestAnswerCall', ThisDN: '7002', ConnID: ConnID! });
  await world.event('EventEstablished', '7002');
  await waitFor(
    () =>
      told(alice.call) === `${bob.call.audio.port} sendrecv` && told(bob.call) === `${alice.call.audio.port} sendrecv`,
    () => `they hear each other: ${told(alice.call)}, ${told(bob.call)}`,
  );
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('a phone that cannot be answered from afar: the request is refused', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002', { remoteControl: false })];
  const call = alice.dial('7002');
  const { ConnID } = await world.event('EventRinging', '7002');
  world.request({ id: 'RequestAnswerCall', ThisDN: '7002', ConnID: ConnID! });
  await waitFor(() => world.seen.some((event) => event.id === 'EventError'), 'EventError');
  assert.equal(bob.call.state, 'incoming');
  call.hangUp();
  await world.empty();
  await world.close();
});

test('REFER: the phone transfers by itself and is told what became of it', async () => {
  const world = await World.open();
  const [alice, bob, carol] = [await world.phone('7001'), await world.phone('7002'), await world.phone('7003')];
  await world.talk(alice, bob);
  const transferring = bob.call;
  assert.ok(transferring.referTo('sip:7003@example.com'));
  await waitFor(() => carol.calls.length === 1, 'the third phone rings');
  carol.call.answer();
  await waitFor(
    () =>
      told(alice.call) === `${carol.call.audio.port} sendrecv` &&
      told(carol.call) === `${alice.call.audio.port} sendrecv`,
    () => `they hear each other: ${told(alice.call)}, ${told(carol.call)}`,
  );
  await waitFor(() => transferring.state === 'ended', 'the transferring phone is released');
  assert.equal(transferring.transfer.status, 202);
  await waitFor(
    () => transferring.transfer.notifications.includes(200),
    () => `NOTIFY with 200: ${JSON.stringify(transferring.transfer)}`,
  );
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('REFER with Replaces: the phone joins its two calls', async () => {
  const world = await World.open();
  const [alice, bob, carol] = [await world.phone('7001'), await world.phone('7002'), await world.phone('7003')];
  await world.talk(alice, bob);
  const first = bob.call;
  first.hold();
  await world.event('EventHeld', '7002');
  await world.talk(bob, carol);
  const second = bob.calls[1]!;
  assert.ok(first.referToCall(second));
  await waitFor(
    () =>
      told(alice.call) === `${carol.call.audio.port} sendrecv` &&
      told(carol.call) === `${alice.call.audio.port} sendrecv`,
    () => `they hear each other: ${told(alice.call)}, ${told(carol.call)}`,
  );
  await waitFor(() => first.state === 'ended' && second.state === 'ended', 'the transferring phone is free');
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('trunk: calls to and from the network, with its refusals', async () => {
  const world = await World.open({ network: true });
  const alice = await world.phone('7001');
  world.network.handling.set('5551', 'answer');
  const out = alice.dial('5551');
  await waitFor(() => out.state === 'established', 'the network answers');
  assert.equal(told(out), `${world.network.calls[0]!.audio.port} sendrecv`);
  await world.event('EventNetworkReached', '7001');
  world.network.calls[0]!.hangUp();
  await waitFor(() => out.state === 'ended', 'the far end hung up');
  world.network.handling.set('5552', { refuse: 486 });
  const busy = alice.dial('5552');
  await waitFor(() => busy.state === 'ended', 'busy');
  assert.equal(busy.status, 486);
  const inbound = world.network.dial('5553', '7001');
  const { ANI } = (await world.event('EventRinging', '7001')) as { ANI?: string };
  assert.equal(ANI, '5553');
  alice.calls.at(-1)!.answer();
  await waitFor(() => inbound.state === 'established', 'answered');
  inbound.hangUp();
  await world.empty();
  await world.close();
});

test('more keys by INFO than anybody presses: 503, and the call goes on', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  await world.talk(alice, bob);
  const wanted = 120;
  alice.call.sendInfoDigits('5'.repeat(wanted));
  await waitFor(() => alice.call.infoStatuses.length === wanted, 'all are answered');
  assert.deepEqual([...new Set(alice.call.infoStatuses)].sort(), [200, 503]);
  assert.equal(alice.call.state, 'established');
  bob.call.hangUp();
  await world.empty();
  await world.close();
});

test('keys by INFO go on to the other phone; TSendDTMF sends them', async () => {
  const world = await World.open();
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  const ConnID = await world.talk(alice, bob);
  alice.call.sendInfoDigits('5');
  await waitFor(() => bob.call.infos.some((body) => body.includes('Signal=5')), 'the other phone gets the key');
  world.request({ id: 'RequestSendDTMF', ThisDN: '7001', ConnID, DTMFDigits: '12' });
  await waitFor(() => /Signal=1[\s\S]*Signal=2/.test(bob.call.infos.join()), 'the other phone gets these too');
  assert.deepEqual(alice.call.infos, [], 'and not its own');
  bob.call.hangUp();
  await world.empty();
  await world.close();
});
