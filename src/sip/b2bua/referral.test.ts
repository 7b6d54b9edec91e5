import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { accept, backwards, called, came, contactOf, receives, registered, response } from '../bare-phone.test.js';
import { SDP, type Wire } from '../wire.test.js';

/** A call of 7001 with the bare phone 7002, which transfers it. */
async function talking() {
  const { world, wire } = await called({});
  const alice = await world.phone('7001');
  const call = alice.dial('7002');
  const invite = await receives(wire, 'INVITE');
  accept(wire, invite);
  await world.event('EventEstablished', '7002');
  return { world, wire, call, invite, refer: referrer(wire, invite) };
}

/** Sends REFERs, one after the other, and answers the NOTIFYs that follow; gives the status of each REFER. */
function referrer(wire: Wire, invite: string) {
  let cseq = 100;
  return (target: string, headers = ''): Promise<string> =>
    wire.ask(backwards(invite, wire, 'REFER', cseq++, `Refer-To: ${target}\r\n${headers}`));
}

/** The nth NOTIFY, answered. */
async function notified(wire: Wire, nth: number): Promise<string> {
  const text = await receives(wire, 'NOTIFY', nth);
  wire.send(response(text, '200 OK'));
  return text;
}

test('REFER: the phone hears at once that its transfer is refused, and by whom, and may try another one', async () => {
  const { world, wire, refer, invite, call } = await talking();
  assert.match(await refer('<sip:7099@example.com>'), / 202 /);
  const first = await notified(wire, 1);
  assert.match(first, /^Subscription-State: active/m);
  assert.match(first, /^Contact: <sip:/m, 'RFC 6665 section 4.1.3: where the subscription is refreshed');
  assert.match(first, /\r\n\r\nSIP\/2\.0 100 Trying\r\n$/);
  const unknown = await notified(wire, 2);
  assert.match(unknown, /^Subscription-State: terminated/m);
  assert.match(unknown, /\r\n\r\nSIP\/2\.0 404 Not Found\r\n$/);
  // The other party itself is in the call already.
  assert.match(await refer('<sip:7001@example.com>'), / 202 /);
  await notified(wire, 3);
  assert.match(await notified(wire, 4), /SIP\/2\.0 486 Busy Here/);
  const event = (nth: number) => /^Event: (.*)\r$/m.exec(came(wire, 'NOTIFY')[nth - 1]!)?.[1];
  // RFC 3515 section 2.4.6: which of several REFERs is meant; old phones know of one only.
  assert.deepEqual([1, 2, 3, 4].map(event), ['refer', 'refer', 'refer;id=101', 'refer;id=101']);
  const carol = await world.phone('7003');
  carol.handling = { refuse: 486 };
  assert.match(await refer('<sip:7003@example.com>'), / 202 /);
  await notified(wire, 5);
  assert.match(await notified(wire, 6), /SIP\/2\.0 486 Busy Here/);
  assert.equal(call.state, 'established', 'the call goes on');
  carol.handling = 'ring';
  assert.match(await refer('<tel:70-03;phone-context=example.com>'), / 202 /);
  await notified(wire, 7);
  assert.match(await notified(wire, 8), /SIP\/2\.0 200 OK/);
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  assert.equal((await world.event('EventReleased', '7002')).CallState, 'Transferred');
  assert.equal((await world.event('EventRinging', '7003')).OtherDN, '7001');
  assert.ok(invite);
  call.hangUp();
  await world.empty();
  wire.close();
  await world.close();
});

test('REFER: a phone that hangs up once it is accepted has transferred its call, or left it when nobody can be had', async () => {
  for (const isThere of [true, false]) {
    const { world, wire, refer, invite, call } = await talking();
    const target = await registered(world, '7003');
    assert.match(await refer('<sip:7003@example.com>'), / 202 /);
    const offer = await receives(target, 'INVITE');
    assert.match(await wire.ask(backwards(invite, wire, 'BYE', 200)), / 200 /);
    assert.equal(call.state, 'established', 'the other one waits');
    target.send(response(offer, isThere ? '180 Ringing' : '486 Busy Here', contactOf(target)));
    const released = await world.event('EventReleased', '7002');
    assert.equal(released.CallState, isThere ? 'Transferred' : 'OK');
    if (isThere) {
      accept(target, offer);
      assert.equal((await world.event('EventEstablished', '7003')).OtherDN, '7001');
      call.hangUp();
      target.send(response(await receives(target, 'BYE'), '200 OK'));
    } else await waitFor(() => call.state === 'ended', 'the call of two is over');
    await world.empty();
    wire.close();
    target.close();
    await world.close();
  }
});

test('REFER: the other side hangs up before the target rings: the phone hears that nothing came of it', async () => {
  const { world, wire, refer, call } = await talking();
  const target = await registered(world, '7003');
  assert.match(await refer('<sip:7003@example.com>'), / 202 /);
  const offer = await receives(target, 'INVITE');
  call.hangUp();
  assert.match(await notified(wire, 2), /SIP\/2\.0 487 /);
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  target.send(response(offer, '180 Ringing', contactOf(target)));
  target.send(response(await receives(target, 'CANCEL'), '200 OK'));
  target.send(response(offer, '487 Request Terminated'));
  await world.empty();
  wire.close();
  target.close();
  await world.close();
});

test('REFER: what is no call to a number is refused', async () => {
  const { world, wire, refer, call } = await talking();
  assert.match(await refer('<sip:7003@example.com;method=BYE>'), / 501 /);
  assert.match(await refer('<http://example.com/7003>'), / 416 /);
  assert.match(await refer('<sip:7003@example.com>\r\nRefer-To: <sip:7004@example.com>'), / 400 /);
  assert.match(await refer('<sip:example.com>'), / 484 /);
  assert.match(await refer('<sip:7003@example.com?Replaces=no%3Bto-tag%3D1%3Bfrom-tag%3D2>'), / 481 /);
  assert.match(await refer('<sip:7003@example.com?Replaces=no%3Bto-tag%3D1>'), / 400 /);
  assert.deepEqual(
    world.list().filter((event) => event.includes('7003')),
    [],
  );
  call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});

test('REFER to a queue: as TSingleStepTransfer', async () => {
  const { world, wire } = await called({}, [{ number: '8000', type: 'ACDQueue' }]);
  const alice = await world.phone('7001');
  const call = alice.dial('7002');
  const invite = await receives(wire, 'INVITE');
  wire.send(response(invite, '200 OK', contactOf(wire), SDP));
  await world.event('EventEstablished', '7002');
  assert.match(await referrer(wire, invite)('<sip:8000@example.com>'), / 202 /);
  await notified(wire, 1);
  assert.match(await notified(wire, 2), /SIP\/2\.0 200 OK/);
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.event('EventQueued', '8000');
  assert.equal((await world.event('EventReleased', '7002')).CallState, 'Transferred');
  call.hangUp();
  await world.empty();
  wire.close();
  await world.close();
});
