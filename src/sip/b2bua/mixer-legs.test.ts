import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaOptions } from '../../media/index.js';
import { type AgentCall, waitFor } from '../../sip-agent/index.js';
import { hears, lineOf, singer } from '../singing-phones.test.js';
import { World, type WorldOptions } from '../switch-world.test.js';

/** Two phones that talk through the mixer. */
async function relayed(sip: WorldOptions['sip'], mixer: Partial<MediaOptions> = {}, remoteControl = true) {
  const world = await World.open({ sip: { forceRelay: true, ...sip }, mixer });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002', { remoteControl })];
  const ConnID = await world.talk(alice, bob);
  return { world, alice, bob, ConnID };
}

/** The phone has lost its power: nothing comes of its sound any more. */
function fallSilent(call: AgentCall): void {
  lineOf(call).connect(undefined, undefined, false);
}

/** Counts the legs of which the mixer says that nothing comes. */
function countSilent(world: World): () => number {
  const silent = new Set<string>();
  const onMedia = world.sip.onMedia.bind(world.sip);
  world.sip.onMedia = (news) => {
    if (news.type === 'rtp-timeout') silent.add(news.leg ?? '');
    onMedia(news);
  };
  return () => silent.size;
}

test('TSendDTMF presses keys for the party: whom it talks with gets them', async () => {
  const { world, alice, bob, ConnID } = await relayed({});
  world.request({ id: 'RequestSendDTMF', ThisDN: '7001', ConnID, DTMFDigits: '1,2#' });
  await waitFor(() => lineOf(bob.call).digits === '12#', 'the other phone gets the keys');
  assert.equal(lineOf(alice.call).digits, '');
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('a phone that falls silent is released where the options say so', async () => {
  const { world, alice, bob } = await relayed({ silentLegs: 'release' }, { rtpTimeout: 300 });
  await waitFor(() => lineOf(alice.call).samples.length > 0, 'sound comes');
  fallSilent(bob.call);
  await world.event('EventReleased', '7002');
  await world.event('EventReleased', '7001');
  await waitFor(() => alice.calls.length === 0 && bob.calls.length === 0, 'both phones are told');
  await world.empty();
  await world.close();
});

test('one that is held may be silent', async () => {
  const { world, alice, bob, ConnID } = await relayed({ silentLegs: 'release' }, { rtpTimeout: 300 });
  const silent = countSilent(world);
  world.request({ id: 'RequestHoldCall', ThisDN: '7002', ConnID });
  await world.event('EventHeld', '7002');
  fallSilent(alice.call);
  await waitFor(() => silent() === 1, 'the mixer tells of it');
  // A BYE would come before the answer to this.
  assert.equal(await alice.agent.askOptions(), 200);
  assert.deepEqual([alice.call.state, bob.call.state], ['established', 'established']);
  bob.call.hangUp();
  await world.empty();
  await world.close();
});

test('one that holds may be silent, and every one where the options say so', async () => {
  for (const silentLegs of ['release', 'keep'] as const) {
    const { world, alice, bob } = await relayed({ silentLegs }, { rtpTimeout: 300 });
    const silent = countSilent(world);
    if (silentLegs === 'release') {
      bob.call.hold();
      await world.event('EventHeld', '7002');
      await waitFor(() => !bob.call.isUnderWay, 'the hold is answered');
    }
    fallSilent(bob.call);
    await waitFor(() => silent() === 1, 'the mixer tells of it');
    assert.deepEqual([alice.call.state, bob.call.state], ['established', 'established']);
    alice.call.hangUp();
    await world.empty();
    await world.close();
  }
});

test('a phone that fell silent while its call was held is released when the call is retrieved', async () => {
  const { world, alice, bob, ConnID } = await relayed({ silentLegs: 'release' }, { rtpTimeout: 300 }, false);
  const silent = countSilent(world);
  world.request({ id: 'RequestHoldCall', ThisDN: '7002', ConnID });
  await world.event('EventHeld', '7002');
  fallSilent(bob.call);
  await waitFor(() => silent() === 1, 'the mixer tells of it');
  assert.equal(bob.call.state, 'established');
  world.request({ id: 'RequestRetrieveCall', ThisDN: '7002', ConnID });
  await world.event('EventRetrieved', '7002');
  await world.event('EventReleased', '7002');
  await waitFor(() => alice.calls.length === 0, 'the other phone is told');
  await world.empty();
  await world.close();
});

test('keys by INFO and by TSendDTMF reach the other phone through the mixer', async () => {
  const { world, alice, bob, ConnID } = await relayed({});
  await waitFor(() => lineOf(bob.call).samples.length > 0, 'sound comes');
  alice.call.sendInfoDigits('59');
  await waitFor(
    () => lineOf(bob.call).digits === '59',
    () => `keys: ${lineOf(bob.call).digits}`,
  );
  world.request({ id: 'RequestSendDTMF', ThisDN: '7001', ConnID, DTMFDigits: '7,a' });
  await waitFor(
    () => lineOf(bob.call).digits === '597A',
    () => `keys: ${lineOf(bob.call).digits}`,
  );
  assert.equal(lineOf(alice.call).digits, '');
  bob.call.hangUp();
  await world.empty();
  await world.close();
});

test('keys by INFO reach all who hear the party: members of a conference, not who is held', async () => {
  const { world, alice, bob, ConnID } = await relayed({});
  const [carol, dave] = [await singer(world, '7003'), await singer(world, '7004')];
  for (const phone of [carol, dave]) {
    world.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: phone.number });
    await waitFor(() => phone.calls.length === 1, 'the phone rings');
    phone.call.answer();
    await world.event('EventEstablished', phone.number);
  }
  world.request({ id: 'RequestHoldCall', ThisDN: '7004', ConnID });
  await world.event('EventHeld', '7004');
  const digits = () => [alice, bob, carol, dave].map(({ call }) => lineOf(call).digits);
  await waitFor(() => hears(bob.call, 1150) > 0.3, 'the conference stands');
  alice.call.sendInfoDigits('59');
  await waitFor(
    () => digits().join() === ',59,59,',
    () => `keys: ${digits()}`,
  );
  for (const phone of [alice, bob, carol, dave]) phone.call.hangUp();
  await world.empty();
  await world.close();
});

test('who waits for a phone that rings hears it ring, and then the voice', async () => {
  const world = await World.open({ mixer: {} });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  for (const line of bob.agent.soundLines) line.tone(1150);
  world.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  await world.event('EventRinging', '7002');
  await waitFor(
    () => hears(alice.call, 425) > 0.5,
    () => `ringing tone: ${hears(alice.call, 425)}`,
  );
  bob.call.answer();
  await waitFor(
    () => hears(alice.call, 1150) > 0.5,
    () => `voice: ${hears(alice.call, 1150)}`,
  );
  bob.call.hangUp();
  await world.empty();
  await world.close();
});

test('a caller who is listened to hears ringing as well', async () => {
  const world = await World.open({ mixer: {} });
  const [alice, bob, carol] = [await world.phone('7001'), await world.phone('7002'), await world.phone('7003')];
  await world.phone('7004');
  world.request({ id: 'RequestMonitorNextCall', ThisDN: '7003', OtherDN: '7001', MonitorNextCallType: 'OneCall' });
  alice.dial('7002');
  const { ConnID } = await world.event('EventRinging', '7002');
  bob.call.answer();
  await world.event('EventRinging', '7003');
  carol.call.answer();
  await world.event('EventEstablished', '7003');
  world.request({ id: 'RequestSingleStepTransfer', ThisDN: '7002', ConnID: ConnID!, OtherDN: '7004' });
  await world.event('EventRinging', '7004');
  await waitFor(
    () => hears(alice.call, 425) > 0.5,
    () => `ringing tone: ${hears(alice.call, 425)}; ${world.list()}`,
  );
  alice.call.hangUp();
  carol.call.hangUp();
  await world.empty();
  await world.close();
});

test('a phone that has dialed a busy one hears the busy tone, until it hangs up or is refused', async () => {
  // Long enough to be heard on a busy machine too.
  const world = await World.open({ mixer: {}, sip: { busyTone: 5 } });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  bob.handling = { refuse: 486 };
  const refused = alice.dial('7002');
  const { CallState } = await world.event('EventDestinationBusy', '7001');
  assert.equal(CallState, 'Busy');
  await waitFor(
    () => hears(refused, 425) > 0.5,
    () => `busy tone: ${hears(refused, 425)}`,
  );
  await waitFor(() => refused.state === 'ended', 'the call is refused in the end');
  assert.deepEqual([refused.progress, refused.status], [183, 486]);
  await world.event('EventReleased', '7001');
  await world.empty();
  const given = alice.dial('7002');
  await world.event('EventDestinationBusy', '7001', 2);
  await waitFor(() => given.progress === 183, 'the busy tone begins');
  given.hangUp();
  await world.event('EventReleased', '7001', 2);
  const released = alice.dial('7002');
  const { ConnID } = await world.event('EventDestinationBusy', '7001', 3);
  world.request({ id: 'RequestReleaseCall', ThisDN: '7001', ConnID: ConnID! });
  await waitFor(() => released.state === 'ended', 'the caller is refused');
  assert.equal(released.status, 486);
  await world.empty();
  await world.close();
});

test('where the options say so a busy destination is a refusal at once', async () => {
  const world = await World.open({ mixer: {}, sip: { busyTone: 0 } });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  bob.handling = { refuse: 486 };
  const refused = alice.dial('7002');
  await waitFor(() => refused.state === 'ended', 'the call is refused');
  assert.deepEqual([refused.progress < 183, refused.status], [true, 486]);
  await world.empty();
  await world.close();
});

test('a defect of the mixer is told and ends nothing but the call that meets it', async () => {
  const { world, alice, bob } = await relayed({});
  const mixer = world.mixer!;
  const allocate = mixer.allocate.bind(mixer);
  mixer.allocate = async () => {
    throw new Error('a defect');
  };
  const carol = await world.phone('7003');
  await world.phone('7004');
  const attempt = carol.dial('7004');
  await waitFor(() => world.faults.length > 0, 'the fault is told');
  assert.match(String(world.faults.shift()), /a defect/);
  mixer.allocate = allocate;
  attempt.hangUp();
  assert.deepEqual([alice.call.state, bob.call.state], ['established', 'established']);
  alice.call.hangUp();
  await world.empty();
  await world.close();
});
