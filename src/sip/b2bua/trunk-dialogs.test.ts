import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { accept, came, receives, registered, response } from '../bare-phone.test.js';
import { type Seen, World } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';
import type { PhoneOptions } from './sip-options.js';

/** A trunk whose every message the test writes itself. */
async function trunked(phones?: readonly PhoneOptions[]): Promise<{ world: World; wire: Wire }> {
  const wire = await Wire.open(9);
  const uri = `sip:127.0.0.1:${wire.localPort}`;
  const trunks = [{ name: 'bare', uri, checkInterval: 0, username: 'partyline', password: 'secret' }];
  const world = await World.open({ sip: { trunks, ...(phones && { phones }) } });
  wire.pointAt(world.sip.ports[0]!);
  return { world, wire };
}

const CHALLENGE = (nonce: string): string =>
  `Proxy-Authenticate: Digest realm="net.example", nonce="${nonce}", qop="auth", algorithm=MD5\r\n`;

test('a trunk that asks for the password within the call gets it: re-INVITE and BYE, once each', async () => {
  const { world, wire } = await trunked();
  const alice = await world.phone('7001');
  const call = alice.dial('5551');
  const invite = await receives(wire, 'INVITE');
  assert.match(invite, /^Max-Forwards: 69\r$/m, 'one hop less than the phone allows (RFC 7332)');
  accept(wire, invite);
  const ConnID = (await world.event('EventEstablished', '7001')).ConnID!;
  world.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
  const hold = await receives(wire, 'INVITE', 2);
  wire.send(response(hold, '407 Proxy Authentication Required', CHALLENGE('n1')));
  const again = await receives(wire, 'INVITE', 3);
  assert.match(again, /^Proxy-Authorization: Digest username="partyline".*nonce="n1"/m);
  assert.match(again, /^CSeq: 3 INVITE\r$/m);
  accept(wire, again, `${SDP}a=inactive\r\n`);
  await waitFor(() => came(wire, 'ACK').some((text) => text.includes('CSeq: 3 ACK')), 'its ACK');
  call.hangUp();
  const bye = await receives(wire, 'BYE');
  wire.send(response(bye, '407 Proxy Authentication Required', CHALLENGE('n2')));
  // Under load the first one may come again before its 407 is read.
  const numbered = (cseq: number) => came(wire, 'BYE').find((text) => text.includes(`CSeq: ${cseq} BYE`));
  await waitFor(() => numbered(5) !== undefined, 'a BYE with the password');
  const second = numbered(5)!;
  assert.match(second, /^Proxy-Authorization: .*nonce="n2"/m);
  // Who still is not content is not asked for ever.
  wire.send(response(second, '407 Proxy Authentication Required', CHALLENGE('n3')));
  await world.empty();
  assert.equal(numbered(6), undefined);
  wire.close();
  await world.close();
});

test('the ACK of an answer has the credentials of its INVITE, each time (RFC 3261 section 13.2.2.4)', async () => {
  const { world, wire } = await trunked();
  const call = (await world.phone('7001')).dial('5551');
  const credentials = (text: string) => /^Proxy-Authorization: .*$/m.exec(text)?.[0];
  const acknowledged = async (invite: string, nth: number): Promise<void> => {
    const number = /^CSeq: (\d+)/m.exec(invite)![1];
    const acks = () => came(wire, 'ACK').filter((text) => text.includes(`CSeq: ${number} ACK`));
    await waitFor(() => acks().length >= nth, `ACK ${nth}`);
    assert.notEqual(credentials(invite), undefined);
    for (const ack of acks()) assert.equal(credentials(ack), credentials(invite));
  };
  wire.send(response(await receives(wire, 'INVITE'), '407 Proxy Authentication Required', CHALLENGE('n1')));
  const invite = await receives(wire, 'INVITE', 2);
  accept(wire, invite);
  await acknowledged(invite, 1);
  accept(wire, invite);
  await acknowledged(invite, 2);
  await waitFor(() => call.state === 'established', 'they talk');
  call.hold();
  wire.send(response(await receives(wire, 'INVITE', 3), '407 Proxy Authentication Required', CHALLENGE('n2')));
  const hold = await receives(wire, 'INVITE', 4);
  accept(wire, hold, `${SDP}a=inactive\r\n`);
  await acknowledged(hold, 1);
  accept(wire, hold, `${SDP}a=inactive\r\n`);
  await acknowledged(hold, 2);
  call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});

/** An INVITE of the trunk for a DN, from this address. */
function inbound(wire: Wire, to: string, from: string, headers = ''): string {
  return request('INVITE', to, wire.localPort, headers, SDP).replace(/^From: <[^>]*>/m, `From: ${from}`);
}

test('the call of a trunk is the trunk’s, whatever DN its From says', async () => {
  const { world, wire } = await trunked([{ DN: '7001', password: 'secret' }, { DN: '7002' }, { DN: '7003' }]);
  const bob = await registered(world, '7002');
  for (const [nth, DN] of ['7001', '7003', '7002'].entries()) {
    wire.send(inbound(wire, '7002', `<sip:${DN}@net.example>`));
    const offer = await receives(bob, 'INVITE', nth + 1);
    assert.match(offer, /^From: <sip:anonymous@/m);
    bob.send(response(offer, '180 Ringing'));
    const ringing = (await world.event('EventRinging', '7002', nth + 1)) as Seen & { ANI?: string; CallType?: string };
    assert.deepEqual([ringing.OtherDN, ringing.ANI, ringing.CallType], ['anonymous', DN, 'Inbound']);
    bob.send(response(offer, '486 Busy Here'));
    await waitFor(() => came(wire, 'SIP/2.0 486').length > nth, 'the refusal');
    await world.empty();
  }
  assert.deepEqual(
    world.list().filter((event) => event.endsWith(' 7001') || event.endsWith(' 7003')),
    [],
  );
  bob.close();
  wire.close();
  await world.close();
});

test('a phone at the address of a trunk is a phone, unless the trunk’s own port speaks', async () => {
  const { world, wire } = await trunked();
  const [alice, bob] = [await registered(world, '7001'), await registered(world, '7002')];
  alice.send(request('INVITE', '7002', alice.localPort, '', SDP));
  const offer = await receives(bob, 'INVITE');
  assert.match(offer, /^From: <sip:7001@/m);
  bob.send(response(offer, '486 Busy Here'));
  await world.event('EventDialing', '7001');
  await receives(alice, 'SIP/2.0 486');
  await world.empty();
  wire.send(inbound(wire, '7002', '<sip:7001@net.example>'));
  const second = await receives(bob, 'INVITE', 2);
  assert.match(second, /^From: <sip:anonymous@/m);
  bob.send(response(second, '486 Busy Here'));
  await receives(wire, 'SIP/2.0 486');
  await world.empty();
  for (const each of [alice, bob, wire]) each.close();
  await world.close();
});

test('a phone behind NAT at the address of a trunk is answered where it is, a trunk at its contact', async () => {
  const { world, wire } = await trunked();
  const bob = await registered(world, '7002');
  const alice = await world.phone('7001');
  const call = alice.dial('7002');
  const invite = await receives(bob, 'INVITE');
  bob.send(response(invite, '200 OK', 'Contact: <sip:7002@192.0.2.7:5060>\r\n', SDP));
  assert.match(await receives(bob, 'ACK'), /^ACK sip:7002@192\.0\.2\.7:5060 /);
  call.hangUp();
  bob.send(response(await receives(bob, 'BYE'), '200 OK'));
  await world.empty();
  const gateway = await Wire.open(world.sip.ports[0]!, '127.0.0.3');
  const second = alice.dial('5551');
  const offer = await receives(wire, 'INVITE');
  wire.send(response(offer, '200 OK', `Contact: <sip:127.0.0.3:${gateway.localPort}>\r\n`, SDP));
  await receives(gateway, 'ACK');
  second.hangUp();
  gateway.send(response(await receives(gateway, 'BYE'), '200 OK'));
  await world.empty();
  for (const each of [bob, wire, gateway]) each.close();
  await world.close();
});

test('numbers of callers: without parameters of a subscriber, and without separators where they are numbers for certain', async () => {
  const { world, wire } = await trunked();
  const bob = await registered(world, '7002');
  const rows: readonly [from: string, headers: string, ANI: string, DNIS: string][] = [
    ['<sip:+49301234;npdi;phone-context=x@net.example;user=phone>', '', '+49301234', '7002'],
    ['<tel:+49-30-1234>', '', '+49301234', '7002'],
    ['<sip:5553@net.example>', 'P-Asserted-Identity: <tel:+49-(30)-1234;ext=5>\r\n', '+49301234', '7002'],
    ['<sip:5553@net.example>', 'Diversion: <tel:+49.30.99>\r\n', '5553', '+493099'],
    ['<sip:a.b-c@net.example>', '', 'a.b-c', '7002'],
  ];
  for (const [nth, [from, headers, ANI, DNIS]] of rows.entries()) {
    wire.send(inbound(wire, '7002', from, headers));
    const offer = await receives(bob, 'INVITE', nth + 1);
    bob.send(response(offer, '180 Ringing'));
    const ringing = (await world.event('EventRinging', '7002', nth + 1)) as Seen & { ANI?: string; DNIS?: string };
    assert.deepEqual([ringing.ANI, ringing.DNIS], [ANI, DNIS], from);
    bob.send(response(offer, '486 Busy Here'));
    await waitFor(() => came(wire, 'SIP/2.0 486').length > nth, 'the refusal');
    await world.empty();
  }
  for (const each of [bob, wire]) each.close();
  await world.close();
});

test('names of callers are shown to phones; who wants to be unknown is, and the network knows all the same', async () => {
  const { world, wire } = await trunked();
  const bob = await registered(world, '7002');
  const asserted = 'P-Asserted-Identity: <sip:5550@net.example>\r\n';
  const rows: readonly [from: string, headers: string, shown: RegExp][] = [
    ['"Ann \\"A\\" Lee" <sip:5553@net.example>', '', /^From: "Ann \\"A\\" Lee" <sip:5553@127\.0\.0\.1>/m],
    ['Ann <sip:5553@net.example>', '', /^From: Ann <sip:5553@127\.0\.0\.1>/m],
    [
      '"Anonymous" <sip:anonymous@anonymous.invalid>',
      asserted,
      /^From: "Anonymous" <sip:anonymous@anonymous\.invalid>/m,
    ],
    ['Ann <sip:5553@net.example>', `${asserted}Privacy: id;critical\r\n`, /^From: "Anonymous" <sip:anonymous@/m],
    ['Ann <sip:5553@net.example>', 'Privacy: none\r\n', /^From: Ann <sip:5553@/m],
  ];
  for (const [nth, [from, headers, shown]] of rows.entries()) {
    wire.send(inbound(wire, '7002', from, headers));
    const offer = await receives(bob, 'INVITE', nth + 1);
    assert.match(offer, shown);
    assert.doesNotMatch(offer, /sip:5550@/);
    bob.send(response(offer, '486 Busy Here'));
    await waitFor(() => came(wire, 'SIP/2.0 486').length > nth, 'the refusal');
    await world.empty();
  }
  const alice = await Wire.open(world.sip.ports[0]!);
  alice.send(request('INVITE', '5551', alice.localPort, 'Privacy: id\r\n', SDP));
  const offer = await receives(wire, 'INVITE');
  assert.match(offer, /^From: "Anonymous" <sip:anonymous@anonymous\.invalid>/m);
  assert.match(offer, /^P-Asserted-Identity: <sip:7001@example\.com>\r$/m);
  assert.match(offer, /^Privacy: id\r$/m);
  assert.match(offer, /^Contact: <sip:anonymous@/m, 'who calls is not told by Contact');
  wire.send(response(offer, '486 Busy Here'));
  await receives(alice, 'SIP/2.0 486');
  await world.empty();
  for (const each of [alice, bob, wire]) each.close();
  await world.close();
});
