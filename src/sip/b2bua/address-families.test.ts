import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { type AgentPhone, type PhoneOptions, RtpLine, waitFor } from '../../sip-agent/index.js';
import { came, contactOf, receives, response } from '../bare-phone.test.js';
import { openNetwork } from '../closed-at-end.test.js';
import { audioTarget, parseSdp } from '../sdp/session-description.js';
import { hearEachOther, hears, lineOf, singer } from '../singing-phones.test.js';
import { World, type WorldOptions } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** Phones with IPv4 and phones with IPv6: by signalling, by media, or by both. */

const probe = await RtpLine.open('::1').catch(() => undefined);
await probe?.close();
const skip = probe === undefined ? 'this machine has no IPv6' : false;

const open = (options: WorldOptions = {}): Promise<World> =>
  World.open({
    mixer: {},
    ...options,
    sip: {
      listen: [
        { transport: 'udp', address: '127.0.0.1', port: 0 },
        { transport: 'udp', address: '::1', port: 0 },
      ],
      ...options.sip,
    },
  });

/** A phone whose signalling and media go by IPv6. */
const singer6 = (world: World, number: string, options: Partial<PhoneOptions> = {}): Promise<AgentPhone> =>
  singer(world, number, { address: '::1', server: { address: '::1', port: world.sip.ports[1]! }, ...options });

/** Where the phone was told to send. */
const sendsTo = (phone: AgentPhone): string | undefined => audioTarget(phone.call.session.remote!)?.address;

async function end(world: World, ...phones: AgentPhone[]): Promise<void> {
  for (const phone of phones) for (const call of [...phone.calls]) call.hangUp();
  await world.empty();
  await world.close();
}

test('two phones of one family talk directly', { skip }, async () => {
  const world = await open();
  const [alice, bob] = [await singer6(world, '7001'), await singer6(world, '7002')];
  await world.talk(alice, bob);
  await hearEachOther(alice, bob);
  assert.equal(audioTarget(alice.call.session.remote!)?.port, lineOf(bob.call).port);
  await end(world, alice);
});

test('two phones of different families get the mixer between, whoever calls', { skip }, async () => {
  for (const fourCalls of [true, false]) {
    const world = await open();
    const [alice, bob] = [await singer(world, '7001'), await singer6(world, '7002')];
    if (fourCalls) await world.talk(alice, bob);
    else await world.talk(bob, alice);
    await hearEachOther(alice, bob);
    assert.deepEqual([sendsTo(alice), sendsTo(bob)], ['127.0.0.1', '::1']);
    bob.call.hold();
    await world.event('EventHeld', '7002');
    bob.call.retrieve();
    await world.event('EventRetrieved', '7002');
    await hearEachOther(alice, bob);
    await end(world, alice);
  }
});

test('a conference of both families, one with SRTP', { skip }, async () => {
  const world = await open();
  const [alice, bob] = [await singer6(world, '7001', { srtp: 'savp' }), await singer(world, '7002')];
  const carol = await singer6(world, '7003');
  bob.handling = { answerAfter: 0 };
  carol.handling = { answerAfter: 0 };
  alice.dial('7002');
  const { ConnID } = await world.event('EventEstablished', '7002');
  await waitFor(() => alice.call.state === 'established', 'the caller is connected');
  await hearEachOther(alice, bob);
  world.request({ id: 'RequestSingleStepConference', ThisDN: '7002', ConnID, OtherDN: '7003' } as TRequest);
  await world.event('EventEstablished', '7003');
  await hearEachOther(alice, bob, carol);
  alice.call.hangUp();
  await hearEachOther(bob, carol);
  await end(world, bob);
});

test('a phone whose media is of another family than its signalling: the mixer moves to where it can be reached', {
  skip,
}, async () => {
  for (const forceRelay of [false, true]) {
    const world = await open({ sip: { forceRelay } });
    const [alice, bob] = [await singer(world, '7001'), await singer(world, '7002', { audioAddress: '::1' })];
    await world.talk(alice, bob);
    await hearEachOther(alice, bob);
    assert.deepEqual([sendsTo(alice), sendsTo(bob)], ['127.0.0.1', '::1']);
    await end(world, alice);
  }
});

test('a trunk of the other family, after one of the same: each is offered what it can send to', { skip }, async () => {
  const server = { address: '127.0.0.1', port: 9 };
  const near = await openNetwork({ server });
  const far = await openNetwork({ server: { address: '::1', port: 9 }, address: '::1', lines: 1 });
  near.handling.set('*', { refuse: 503 });
  far.handling.set('*', 'answer');
  const uris = [`sip:127.0.0.1:${near.agent.endpoint.port}`, `sip:[::1]:${far.agent.endpoint.port}`];
  const trunks = uris.map((uri, i) => ({ name: `trunk ${i}`, uri, checkInterval: 0 }));
  const world = await open({ sip: { trunks } });
  const alice = await singer(world, '7001');
  const call = alice.dial('5001');
  await waitFor(() => call.state === 'established', 'the second trunk has taken the call');
  assert.equal(near.agent.total, 1);
  assert.equal(audioTarget(far.calls[0]!.session.remote!)?.address, '::1');
  await waitFor(() => hears(far.calls[0]!, 440) > 0.5, 'the caller is heard outside');
  await end(world, alice);
  await near.close();
  await far.close();
});

/** What a device was offered: families of where it could send its sound. */
const offered = (phone: AgentPhone): string | undefined => {
  const sdp = parseSdp(phone.call.invite!.body);
  return sdp && audioTarget(sdp)?.address;
};

for (const answers of ['IPv4', 'IPv6'] as const) {
  for (const caller of ['IPv4', 'IPv6'] as const) {
    test(`devices of both families at one DN: each is offered its own; ${caller} calls, ${answers} answers`, {
      skip,
    }, async (t) => {
      const world = await open();
      const alice = caller === 'IPv4' ? await singer(world, '7001') : await singer6(world, '7001');
      const four = await singer(world, '7002');
      t.after(() => four.close());
      const six = await singer6(world, '7002');
      alice.dial('7002');
      await waitFor(() => four.calls.length === 1 && six.calls.length === 1, 'both devices ring');
      assert.deepEqual([offered(four), offered(six)], ['127.0.0.1', '::1']);
      const [answerer, other] = answers === 'IPv4' ? [four, six] : [six, four];
      answerer.call.answer();
      await world.event('EventEstablished', '7002');
      await waitFor(() => other.calls.length === 0, 'the other one rings no longer');
      await waitFor(() => alice.call.state === 'established', 'the caller is connected');
      await hearEachOther(alice, answerer);
      await waitFor(
        () => world.mixer!.room === (answers === caller ? 20 : 19),
        () => `ports: ${world.mixer!.room}`,
      );
      await end(world, alice);
    });
  }
}

test('a device of the second family sounds before it answers: it is heard, and after it whoever answers', {
  skip,
}, async (t) => {
  for (const answers of ['IPv4', 'IPv6'] as const) {
    const world = await open();
    const alice = await singer(world, '7001');
    const four = await singer(world, '7002');
    const wire = await Wire.open(world.sip.ports[1]!, '::1');
    t.after(() => wire.close());
    const line = await RtpLine.open('::1');
    t.after(() => line.close());
    line.tone(1150);
    line.inUse = true;
    const local = (text: string): string => text.replaceAll('127.0.0.1', '[::1]').replaceAll('sip:7001@', 'sip:7002@');
    assert.match(await wire.ask(local(request('REGISTER', '7002', wire.localPort))), / 200 /);
    world.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
    const invite = await receives(wire, 'INVITE');
    const port = Number(/m=audio (\d+)/.exec(invite)![1]);
    assert.match(invite, /^c=IN IP6 ::1\r$/m);
    line.connect({ address: '::1', port }, { voice: 0, telephoneEvent: 101 }, true);
    const sdp = SDP.replaceAll('IP4 127.0.0.1', 'IP6 ::1').replace('m=audio 9', `m=audio ${line.port}`);
    const contact = contactOf(wire).replace('127.0.0.1', '[::1]');
    wire.send(response(invite, '183 Session Progress', contact, sdp));
    await waitFor(
      () => hears(alice.call, 1150) > 0.5,
      () => `the device: ${hears(alice.call, 1150)}`,
    );
    if (answers === 'IPv4') four.call.answer();
    else wire.send(response(invite, '200 OK', contact, sdp));
    await world.event('EventEstablished', '7002');
    if (answers === 'IPv4') {
      wire.send(response(await receives(wire, 'CANCEL'), '200 OK'));
      wire.send(response(invite, '487 Request Terminated'));
      await hearEachOther(alice, four);
    } else {
      lineOf(alice.call).forget();
      await waitFor(() => hears(alice.call, 1150) > 0.5, 'it is heard after the answer');
      line.forget();
      await waitFor(() => line.samples.length >= 800, 'and hears');
      assert.equal(came(wire, 'INVITE').length, 1, 'it is told nothing new');
    }
    alice.call.hangUp();
    if (answers === 'IPv6') wire.send(response(await receives(wire, 'BYE'), '200 OK'));
    await world.empty();
    await world.close();
  }
});

test('two phones whose media is of a family that the mixer does not have talk directly', { skip }, async () => {
  const world = await open({ mixer: { ipv6Address: '' } });
  const [alice, bob] = [await singer6(world, '7001'), await singer6(world, '7002')];
  await world.talk(alice, bob);
  await hearEachOther(alice, bob);
  await end(world, alice);
});

test('where the mixer is needed and has no address of the family, the call is refused and not deaf', {
  skip,
}, async () => {
  const world = await open({ mixer: { ipv6Address: '' }, sip: { forceRelay: true } });
  const [alice, bob] = [await singer6(world, '7001'), await singer(world, '7002')];
  bob.handling = { answerAfter: 0 };
  const call = alice.dial('7002');
  await waitFor(() => call.state === 'ended', 'the caller is refused');
  assert.equal(call.status, 488);
  await world.empty();
  // And in the other direction: a phone that answers with such an address.
  alice.handling = { answerAfter: 0 };
  const back = bob.dial('7001');
  await waitFor(() => back.state === 'ended', 'the caller is refused again');
  await world.empty();
  await world.close();
});
