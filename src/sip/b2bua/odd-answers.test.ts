import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { accept, backwards, called, came, contactOf, receives, response, tagOf, within } from '../bare-phone.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** What called phones do that no RFC has them do, and what the call comes to. */

/** 7001 has dialed 7002, whose every message the test writes. `over`: nothing is left of the call; `hangUp`: by the caller, before that. */
async function dialed() {
  const { world, wire } = await called();
  const call = (await world.phone('7001')).dial('7002');
  const invite = await receives(wire, 'INVITE');
  const over = async (): Promise<void> => {
    await world.empty();
    wire.close();
    await world.close();
  };
  const hangUp = async (): Promise<void> => {
    call.hangUp();
    wire.send(response(await receives(wire, 'BYE'), '200 OK'));
    await over();
  };
  return { world, wire, call, invite, over, hangUp };
}

test('a phone that says BYE while it rings does not want the call: it is cancelled there, and the caller hears of it', async () => {
  const { world, wire, call, invite, over } = await dialed();
  wire.send(response(invite, '180 Ringing', contactOf(wire)));
  await world.event('EventRinging', '7002');
  assert.match(await wire.ask(backwards(invite, wire, 'BYE', 1)), / 200 /);
  wire.send(response(await receives(wire, 'CANCEL'), '200 OK'));
  wire.send(response(invite, '487 Request Terminated'));
  await waitFor(() => call.state === 'ended', 'the caller hears of it');
  await over();
});

test('a phone whose BYE overtakes its 200 has hung up (RFC 5407)', async () => {
  const { world, wire, call, invite, over } = await dialed();
  wire.send(response(invite, '180 Ringing', contactOf(wire)));
  await world.event('EventRinging', '7002');
  assert.match(await wire.ask(backwards(invite, wire, 'BYE', 1)), / 200 /);
  accept(wire, invite);
  await receives(wire, 'ACK');
  accept(wire, invite);
  await receives(wire, 'ACK', 2);
  wire.send(response(await receives(wire, 'CANCEL'), '200 OK'));
  await waitFor(() => call.state === 'ended', 'the caller hears of it');
  await over();
  assert.equal(came(wire, 'BYE').length, 0);
});

test('one branch of a fork that says BYE is none any more; another one may still answer', async () => {
  const { world, wire, call, invite, over } = await dialed();
  const other = (text: string): string => text.replace(';tag=bare', ';tag=other');
  wire.send(response(invite, '180 Ringing', contactOf(wire)));
  wire.send(other(response(invite, '180 Ringing', contactOf(wire))));
  await world.event('EventRinging', '7002');
  assert.match(await wire.ask(backwards(invite, wire, 'BYE', 1)), / 200 /);
  assert.match(await wire.ask(backwards(invite, wire, 'BYE', 2)), / 481 /);
  wire.send(other(response(invite, '200 OK', contactOf(wire), SDP)));
  await waitFor(() => call.state === 'established', 'the answer reaches the caller');
  assert.equal(came(wire, 'CANCEL').length, 0);
  assert.match(await wire.ask(other(backwards(invite, wire, 'BYE', 3))), / 200 /);
  await over();
});

test('a phone of RFC 2543, whose answers have no tag, is acknowledged again when its 200 comes again', async () => {
  const { wire, call, invite, hangUp } = await dialed();
  const ok = response(invite, '200 OK', contactOf(wire), SDP).replace(';tag=bare', '');
  wire.send(ok);
  await receives(wire, 'ACK');
  wire.send(ok);
  await receives(wire, 'ACK', 2);
  await waitFor(() => call.state === 'established', 'the answer reaches the caller');
  assert.equal(came(wire, 'BYE').length, 0);
  await hangUp();
});

test('a gateway that has described itself in its 183 only: that is the answer (RFC 3261 section 13.2.1)', async () => {
  const { wire, call, invite, hangUp } = await dialed();
  wire.send(response(invite, '183 Session Progress', contactOf(wire), SDP));
  await waitFor(() => call.progress === 183, 'the caller hears it');
  accept(wire, invite, '');
  await waitFor(() => call.state === 'established' || call.state === 'ended', 'the answer reaches the caller');
  assert.equal(call.state, 'established');
  await hangUp();
});

test('a caller that brings no description at all, neither in its INVITE nor in its ACK, has no call', async () => {
  for (const answer of ['', 'v=0\r\n']) {
    const { world, wire: bob } = await called();
    const wire = await Wire.open(world.sip.ports[0]!);
    const invite = request('INVITE', '7002', wire.localPort);
    wire.send(invite);
    accept(bob, await receives(bob, 'INVITE'));
    const ok = await receives(wire, 'SIP/2.0 200');
    assert.match(ok, /\r\nm=audio /);
    wire.send(within(invite, tagOf(ok), 'ACK', 1, '', answer));
    wire.send(response(await receives(wire, 'BYE'), '200 OK'));
    bob.send(response(await receives(bob, 'BYE'), '200 OK'));
    await world.empty();
    wire.close();
    bob.close();
    await world.close();
  }
});

test('an answer that cannot be read changes nothing: the call goes on as before', async () => {
  const { world, wire, call, invite, hangUp } = await dialed();
  accept(wire, invite);
  await waitFor(() => call.state === 'established', 'they talk');
  assert.ok(call.hold());
  accept(wire, await receives(wire, 'INVITE', 2), 'v=0\r\n');
  await receives(wire, 'ACK', 2);
  await world.event('EventHeld', '7001');
  call.retrieve();
  await world.event('EventRetrieved', '7001');
  assert.equal(call.state, 'established');
  await hangUp();
});
