import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { type AgentCall, type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { receives, tagOf, within } from '../bare-phone.test.js';
import { audioOf } from '../sdp/session-description.js';
import { hearEachOther, singer } from '../singing-phones.test.js';
import { World, type WorldOptions } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';
import type { SrtpPolicy } from './sip-options.js';

/** Profile of the other side's latest audio, and its key lines. */
function told(call: AgentCall): { profile: string; crypto: string[] } {
  const audio = audioOf(call.session.remote!)!;
  return { profile: audio.protocol, crypto: audio.lines.filter((line) => line.startsWith('a=crypto:')) };
}

const open = (policies: Readonly<Record<string, SrtpPolicy>> = {}, options: WorldOptions = {}) =>
  World.open({
    mixer: {},
    ...options,
    sip: {
      ...options.sip,
      phones: ['7001', '7002', '7003'].map((DN) => ({ DN, ...(policies[DN] && { srtp: policies[DN] }) })),
    },
  });

async function end(world: World, phone: AgentPhone): Promise<void> {
  phone.call.hangUp();
  await world.empty();
  await world.close();
}

test('two phones with SRTP: their keys pass through as they are, also with hold and retrieve', async () => {
  const world = await open();
  const [alice, bob] = [await singer(world, '7001', { srtp: 'savp' }), await singer(world, '7002', { srtp: 'savp' })];
  await world.talk(alice, bob);
  await hearEachOther(alice, bob);
  const [atAlice, atBob] = [told(alice.call), told(bob.call)];
  assert.deepEqual([atAlice.profile, atAlice.crypto.length], ['RTP/SAVP', 1]);
  assert.deepEqual([atBob.profile, atBob.crypto.length], ['RTP/SAVP', 2]);
  bob.call.hold();
  await world.event('EventHeld', '7002');
  await waitFor(() => alice.call.session.heldByRemote && !bob.call.isUnderWay, 'both know of the hold');
  assert.deepEqual(told(bob.call).crypto.length, 1);
  bob.call.retrieve();
  await world.event('EventRetrieved', '7002');
  await hearEachOther(alice, bob);
  await end(world, alice);
});

test('the mixer speaks SRTP with whom offers it, and plain RTP with others', async () => {
  for (const [first, second] of [
    ['savp', 'off'],
    ['off', 'savp'],
    ['best-effort', 'savp'],
  ] as const) {
    const world = await open({ '7002': second === 'savp' ? 'required' : 'off' }, { sip: { forceRelay: true } });
    const [alice, bob] = [await singer(world, '7001', { srtp: first }), await singer(world, '7002', { srtp: second })];
    await world.talk(alice, bob);
    await hearEachOther(alice, bob);
    const profile = { off: 'RTP/AVP', 'best-effort': 'RTP/AVP', savp: 'RTP/SAVP' } as const;
    assert.deepEqual([told(alice.call).profile, told(bob.call).profile], [profile[first], profile[second]]);
    assert.equal(told(alice.call).crypto.length, first === 'off' ? 0 : 1);
    await end(world, bob);
  }
});

test('a phone that cannot do what the caller offers gets the mixer between', async () => {
  const world = await open();
  const [alice, bob] = [await singer(world, '7001', { srtp: 'savp' }), await singer(world, '7002', { srtp: 'off' })];
  bob.handling = { answerAfter: 0 };
  alice.dial('7002');
  await world.event('EventEstablished', '7002');
  await waitFor(() => alice.call.state === 'established', 'the caller is connected');
  await hearEachOther(alice, bob);
  assert.deepEqual([told(alice.call).profile, told(bob.call).profile], ['RTP/SAVP', 'RTP/AVP']);
  await end(world, alice);
});

test('a conference of phones with SRTP, with and without', async () => {
  const world = await open();
  const [alice, bob] = [await singer(world, '7001', { srtp: 'savp' }), await singer(world, '7002', { srtp: 'savp' })];
  const carol = await singer(world, '7003', { srtp: 'off' });
  carol.handling = { answerAfter: 0 };
  const ConnID = await world.talk(alice, bob);
  world.request({ id: 'RequestSingleStepConference', ThisDN: '7002', ConnID, OtherDN: '7003' } as TRequest);
  await world.event('EventEstablished', '7003');
  await hearEachOther(alice, bob, carol);
  alice.call.hangUp();
  await waitFor(() => alice.calls.length === 0, 'one has left');
  await hearEachOther(bob, carol);
  await end(world, bob);
});

test('a phone that refuses what has no key is offered one: its own call by a client, and who is called by one without', async () => {
  const world = await open();
  const [alice, bob] = [await singer(world, '7001', { srtp: 'savp' }), await singer(world, '7002', { srtp: 'off' })];
  const carol = await singer(world, '7003', { srtp: 'savp' });
  for (const phone of [alice, bob, carol]) phone.handling = { answerAfter: 0 };
  world.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7003' } as TRequest);
  await world.event('EventEstablished', '7003');
  await hearEachOther(alice, carol);
  assert.deepEqual([told(alice.call).profile, told(carol.call).profile], ['RTP/SAVP', 'RTP/SAVP']);
  alice.call.hangUp();
  await world.empty();
  bob.dial('7003');
  await waitFor(() => bob.call.state === 'established' && carol.calls.length === 1, 'the second call stands');
  await hearEachOther(bob, carol);
  assert.deepEqual([told(bob.call).profile, told(carol.call).profile], ['RTP/AVP', 'RTP/SAVP']);
  await end(world, bob);
});

test('where SRTP is required, calls without it are refused with 488 in both directions', async () => {
  const world = await open({ '7001': 'required', '7002': 'required' });
  const [alice, bob] = [await singer(world, '7001', { srtp: 'off' }), await singer(world, '7002', { srtp: 'off' })];
  const refused = alice.dial('7002');
  await waitFor(() => refused.state === 'ended', 'the call is refused');
  assert.equal(refused.status, 488);
  const carol = await singer(world, '7003', { srtp: 'off' });
  bob.handling = { answerAfter: 0 };
  const offered = carol.dial('7002');
  await waitFor(() => offered.state === 'ended', 'the called phone has refused');
  assert.equal(bob.agent.total, 1, 'it was offered once');
  await world.empty();
  await world.close();
});

test('where SRTP is off, the mixer has none', async () => {
  const world = await open({ '7001': 'off', '7002': 'off' }, { sip: { forceRelay: true } });
  const [alice, bob] = [
    await singer(world, '7001', { srtp: 'best-effort' }),
    await singer(world, '7002', { srtp: 'off' }),
  ];
  await world.talk(alice, bob);
  await hearEachOther(alice, bob);
  assert.deepEqual(told(alice.call), { profile: 'RTP/AVP', crypto: [] });
  await end(world, alice);
});

test('a phone that asks for feedback by RTCP (RFC 4585) talks to the mixer by its own profile, with a key and without', async () => {
  const key = `a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.alloc(30, 7).toString('base64')}\r\n`;
  for (const [profile, lines] of [
    ['RTP/AVPF', ''],
    ['RTP/SAVPF', key],
  ] as const) {
    const world = await open();
    const bob = await singer(world, '7002', { srtp: 'off' });
    bob.handling = { answerAfter: 0 };
    const wire = await Wire.open(world.sip.ports[0]!);
    const invite = request('INVITE', '7002', wire.localPort, '', SDP.replace('RTP/AVP', profile) + lines);
    wire.send(invite);
    const accepted = await receives(wire, 'SIP/2.0 200');
    assert.match(accepted, new RegExp(`^m=audio \\d+ ${profile} 0\r`, 'm'));
    assert.equal(accepted.match(/^a=crypto:3 /gm)?.length ?? 0, lines === '' ? 0 : 1);
    assert.equal(told(bob.call).profile, 'RTP/AVP');
    const tag = tagOf(accepted);
    wire.send(within(invite, tag, 'ACK', 1));
    await world.event('EventEstablished', '7002');
    assert.match(await wire.ask(within(invite, tag, 'BYE', 2)), / 200 /);
    await world.empty();
    wire.close();
    await world.close();
  }
});
