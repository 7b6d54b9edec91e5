import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import {
  accept,
  called,
  came,
  contactOf,
  HOLD,
  receives,
  registered,
  response,
  tagOf,
  within,
} from '../bare-phone.test.js';
import { World } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** What phones of many makers do that well-behaved agents do not, and what they go by. */

const final = (wire: Wire, cseq: string): string | undefined =>
  wire.texts.find((text) => /^SIP\/2\.0 [2-6]/.test(text) && text.includes(`CSeq: ${cseq}\r\n`));

test('devices of a DN that ring in vain hear that the call was answered elsewhere (RFC 3326), others do not', async () => {
  const world = await World.open();
  const [desk, mobile] = [await registered(world, '7002'), await registered(world, '7002')];
  const alice = await world.phone('7001');
  const call = alice.dial('7002');
  const invite = await receives(mobile, 'INVITE');
  mobile.send(response(invite, '180 Ringing', contactOf(mobile)));
  accept(desk, await receives(desk, 'INVITE'));
  const cancel = await receives(mobile, 'CANCEL');
  assert.match(cancel, /^Reason: SIP;cause=200;text="Call completed elsewhere"\r$/m);
  mobile.send(response(cancel, '200 OK'));
  mobile.send(response(invite, '487 Request Terminated'));
  await waitFor(() => call.state === 'established', 'the call stands');
  call.hangUp();
  desk.send(response(await receives(desk, 'BYE'), '200 OK'));
  const second = alice.dial('7002');
  for (const wire of [desk, mobile]) {
    const again = await receives(wire, 'INVITE', 2);
    wire.send(response(again, '180 Ringing', contactOf(wire)));
  }
  await waitFor(() => second.progress === 180, 'it rings');
  second.hangUp();
  const given = await receives(mobile, 'CANCEL', 2);
  assert.doesNotMatch(given, /^Reason:/m);
  for (const wire of [desk, mobile]) {
    wire.send(response(came(wire, 'CANCEL').at(-1)!, '200 OK'));
    wire.send(response(came(wire, 'INVITE').at(-1)!, '487 Request Terminated'));
  }
  await world.empty();
  desk.close();
  mobile.close();
  await world.close();
});

test('a phone sees callers at the host with which it has registered, so that its user can call back', async () => {
  const world = await World.open({
    sip: { phones: [{ DN: '7001' }, { DN: '7002' }, { DN: '7003', contact: 'sip:7003@127.0.0.1:9' }] },
  });
  const alice = await world.phone('7001');
  const wire = await Wire.open(world.sip.ports[0]!);
  const register = (cseq: number, host: string): string =>
    request('REGISTER', '7002', wire.localPort)
      .replace(/^From: .*$/m, `From: <sip:7002@${host}>;tag=own`)
      .replace(/^To: .*$/m, `To: <sip:7002@${host}>`)
      .replace(/^Call-ID: .*$/m, 'Call-ID: one-device')
      .replace(/^CSeq: .*$/m, `CSeq: ${cseq} REGISTER`)
      .replaceAll('sip:7001@127', 'sip:7002@127');
  for (const [index, host] of ['pbx.example.net', '192.0.2.1:5080', '[2001:db8::1]'].entries()) {
    assert.match(await wire.ask(register(index + 1, host)), / 200 /);
    const call = alice.dial('7002');
    const invite = await receives(wire, 'INVITE', index + 1);
    assert.ok(invite.includes(`<sip:7001@${host}>;tag=`), invite);
    assert.ok(invite.includes(`\r\nTo: <sip:7002@${host}>\r\n`), invite);
    wire.send(response(invite, '486 Busy Here'));
    await waitFor(() => call.state === 'ended', 'it is busy');
  }
  await world.empty();
  wire.close();
  await world.close();
});

test('without a domain of its own the server is at its address for who has not registered', async () => {
  const { world, wire } = await called({ domain: undefined });
  const alice = await world.phone('7001');
  alice.dial('7002');
  const invite = await receives(wire, 'INVITE');
  assert.match(invite, /^From: .*<sip:7001@127\.0\.0\.1>;tag=/m);
  wire.send(response(invite, '486 Busy Here'));
  await world.empty();
  wire.close();
  await world.close();
});

test('what a request within a call requires and nobody knows is refused with 420, and the call goes on', async () => {
  const world = await World.open();
  const bob = await world.phone('7002');
  const wire = await Wire.open(world.sip.ports[0]!);
  const invite = request('INVITE', '7002', wire.localPort, '', SDP);
  wire.send(invite);
  await waitFor(() => bob.calls.length === 1, 'it rings');
  bob.call.answer();
  await waitFor(() => final(wire, '1 INVITE') !== undefined, 'the answer');
  const tag = tagOf(final(wire, '1 INVITE')!);
  wire.send(within(invite, tag, 'ACK', 1));
  const held = within(invite, tag, 'INVITE', 2, 'Require: precondition\r\n', HOLD);
  assert.match(await wire.ask(held), / 420 /);
  assert.match(final(wire, '2 INVITE')!, /^Unsupported: precondition\r$/m);
  assert.match(await wire.ask(within(invite, tag, 'INFO', 3, 'Require: foo\r\n')), / 420 /);
  assert.match(await wire.ask(within(invite, tag, 'UPDATE', 3, 'Content-Encoding: gzip\r\n', HOLD)), / 415 /);
  assert.match(wire.texts.at(-1)!, /^Accept-Encoding: identity\r$/m);
  assert.ok(!world.list().includes('EventHeld 7001'));
  assert.match(await wire.ask(within(invite, tag, 'BYE', 4)), / 200 /);
  await world.empty();
  wire.close();
  await world.close();
});

test('a PRACK that the answer has overtaken belongs to the call all the same; descriptions are not left out', async () => {
  const { world, wire: bob } = await called();
  const wire = await Wire.open(world.sip.ports[0]!);
  const invite = request('INVITE', '7002', wire.localPort, 'Require: 100rel\r\n', SDP);
  wire.send(invite);
  const offer = await receives(bob, 'INVITE');
  bob.send(response(offer, '180 Ringing', contactOf(bob)));
  bob.send(response(offer, '183 Session Progress', contactOf(bob), SDP));
  bob.send(response(offer, '180 Ringing', contactOf(bob)));
  const tag = tagOf(await receives(wire, 'SIP/2.0 180'));
  assert.match(await wire.ask(within(invite, tag, 'PRACK', 2, 'RAck: 1 1 INVITE\r\n')), / 200 /);
  assert.match(await receives(wire, 'SIP/2.0 183'), /\r\nm=audio /, 'early media');
  assert.match(await wire.ask(within(invite, tag, 'PRACK', 3, 'RAck: 2 1 INVITE\r\n')), / 200 /);
  await waitFor(() => wire.texts.some((text) => /^RSeq: 3\r$/m.test(text)), 'it rings again');
  accept(bob, offer);
  await waitFor(() => final(wire, '1 INVITE') !== undefined, 'the answer');
  const late = within(invite, tag, 'PRACK', 4, 'RAck: 3 1 INVITE\r\n');
  assert.match(await wire.ask(late), / 200 /);
  assert.match(await wire.ask(within(invite, tag, 'PRACK', 5, 'RAck: 3 1 INVITE\r\n')), / 481 /);
  wire.send(within(invite, tag, 'ACK', 1));
  assert.match(await wire.ask(within(invite, tag, 'BYE', 6)), / 200 /);
  bob.send(response(await receives(bob, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  bob.close();
  await world.close();
});

test('a phone that wants a longer session interval gets it, as the least one too (RFC 4028 section 7.3)', async () => {
  const { world, wire } = await called({ sessionExpires: 600 });
  const call = (await world.phone('7001')).dial('7002');
  const first = await receives(wire, 'INVITE');
  wire.send(response(first, '422 Session Interval Too Small', 'Min-SE: 3600\r\n'));
  const second = await receives(wire, 'INVITE', 2);
  assert.match(second, /^Session-Expires: 3600/m);
  assert.match(second, /^Min-SE: 3600\r$/m);
  accept(wire, second);
  await waitFor(() => call.state === 'established', 'the answer reaches the caller');
  call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});

test('numbers as tel URI, with separators and with parameters of a subscriber', async () => {
  const { world, wire: bob } = await called();
  const wire = await Wire.open(world.sip.ports[0]!);
  const numbers = ['tel:70-02;phone-context=example.com', 'sip:7002;npdi@127.0.0.1', 'sip:%37002@127.0.0.1'];
  for (const [nth, uri] of numbers.entries()) {
    const invite = request('INVITE', '7002', wire.localPort, '', SDP).replace('sip:7002@127.0.0.1 SIP', `${uri} SIP`);
    wire.send(invite);
    const offer = await receives(bob, 'INVITE', nth + 1);
    bob.send(response(offer, '480 Temporarily Unavailable'));
    await waitFor(() => came(wire, 'SIP/2.0 480').length > nth, `an answer for ${uri}`);
    await world.empty();
  }
  wire.close();
  bob.close();
  await world.close();
});

test('a phone that is not through with an earlier offer says 500 with Retry-After: it is offered again', async () => {
  const { world, wire } = await called();
  const call = (await world.phone('7001')).dial('7002');
  accept(wire, await receives(wire, 'INVITE'));
  await waitFor(() => call.state === 'established', 'the answer reaches the caller');
  call.hold();
  const offer = await receives(wire, 'INVITE', 2);
  wire.send(response(offer, '500 Server Internal Error', 'Retry-After: 0\r\n'));
  const again = await receives(wire, 'INVITE', 3);
  assert.equal(again.slice(again.indexOf('\r\n\r\n')), offer.slice(offer.indexOf('\r\n\r\n')));
  wire.send(response(again, '200 OK', contactOf(wire), SDP.replace('o=- 1 1', 'o=- 1 2')));
  await receives(wire, 'ACK', 3);
  call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});
