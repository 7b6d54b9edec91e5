import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { accept, called, came, contactOf, receives, response } from '../bare-phone.test.js';
import { directionOf } from '../sdp/direction.js';
import type { World, WorldOptions } from '../switch-world.test.js';
import { SDP, type Wire } from '../wire.test.js';

/** Phones that refuse to be put on hold, or to be brought back: media is the server's to steer as far as the other side lets it. */

const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);
const offered = (text: string): string =>
  /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(bodyOf(text))?.[1] ?? 'sendrecv';
const portOf = (text: string): number => Number(/m=audio (\d+)/.exec(text)![1]);

/** 7001, a whole phone, talks to 7002, whose every message the test writes. */
async function talking(sip: WorldOptions['sip'] = {}, mixer?: NonNullable<WorldOptions['mixer']>) {
  const { world, wire } = await called(sip, [], mixer);
  const alice = await world.phone('7001');
  alice.dial('7002');
  accept(wire, await receives(wire, 'INVITE'));
  const { ConnID } = await world.event('EventEstablished', '7002');
  await waitFor(() => alice.call.state === 'established', 'the calling phone is connected');
  return { world, wire, alice, ConnID: ConnID! };
}

const ask = (world: World, id: 'RequestHoldCall' | 'RequestRetrieveCall', ConnID: string): void =>
  world.request({ id, ThisDN: '7002', ConnID });

/** What the phone of 7001 was last told of the direction. */
const toldAlice = ({ call }: Awaited<ReturnType<typeof talking>>['alice']): string =>
  call.session.remote === undefined ? '' : directionOf(call.session.remote);

/** Events of hold at 7002, in their order. */
const holds = (world: World): string[] =>
  world
    .list()
    .filter((event) => /^Event(Held|Retrieved|Error) 7002$/.test(event))
    .map((event) => event.split(' ')[0]!);

async function over(world: World, wire: Wire): Promise<void> {
  world.phones.get('7001')!.call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
}

for (const status of ['500 Server Error', '488 Not Acceptable Here', '606 Not Acceptable']) {
  test(`${status}: who refuses to hold is on hold all the same, as the other side is told`, async () => {
    const { world, wire, alice, ConnID } = await talking();
    ask(world, 'RequestHoldCall', ConnID);
    const offer = await receives(wire, 'INVITE', 2);
    assert.equal(offered(offer), 'inactive');
    wire.send(response(offer, status));
    await waitFor(() => toldAlice(alice) === 'inactive', 'the other side is on hold');
    ask(world, 'RequestRetrieveCall', ConnID);
    await waitFor(() => toldAlice(alice) === 'sendrecv', 'the other side talks again');
    await world.event('EventRetrieved', '7002');
    assert.deepEqual(holds(world), ['EventHeld', 'EventRetrieved']);
    // The other side's answer may have named fewer codecs than it had offered.
    assert.ok(
      came(wire, 'INVITE')
        .slice(2)
        .every((text) => offered(text) === 'sendrecv'),
    );
    await over(world, wire);
  });
}

test('where there is a mixer, who refuses to hold is offered it instead', async () => {
  const { world, wire, ConnID } = await talking({}, {});
  ask(world, 'RequestHoldCall', ConnID);
  const offer = await receives(wire, 'INVITE', 2);
  assert.equal(offered(offer), 'inactive');
  wire.send(response(offer, '500 Server Error'));
  const second = await receives(wire, 'INVITE', 3);
  assert.equal(offered(second), 'sendrecv');
  assert.notEqual(portOf(second), portOf(offer));
  wire.send(response(second, '200 OK', contactOf(wire), SDP));
  await world.event('EventHeld', '7002');
  ask(world, 'RequestRetrieveCall', ConnID);
  await world.event('EventRetrieved', '7002');
  assert.deepEqual(holds(world), ['EventHeld', 'EventRetrieved']);
  await over(world, wire);
});

test('who refuses the mixer as well is held by the other side, and talks to it again', async () => {
  const { world, wire, alice, ConnID } = await talking({}, {});
  const before = alice.call.session.remotePort;
  ask(world, 'RequestHoldCall', ConnID);
  for (let nth = 2; nth <= 3; nth++) wire.send(response(await receives(wire, 'INVITE', nth), '500 Server Error'));
  await waitFor(() => toldAlice(alice) === 'inactive', 'the other side is on hold');
  ask(world, 'RequestRetrieveCall', ConnID);
  await waitFor(() => toldAlice(alice) === 'sendrecv' && alice.call.session.remotePort === before, 'both talk');
  assert.deepEqual(holds(world), ['EventHeld', 'EventRetrieved']);
  assert.ok(
    came(wire, 'INVITE')
      .slice(3)
      .every((text) => offered(text) === 'sendrecv'),
  );
  await over(world, wire);
});

test('who refuses to come back stays on hold, and clients hear of it; another attempt counts', async () => {
  const { world, wire, alice, ConnID } = await talking();
  ask(world, 'RequestHoldCall', ConnID);
  accept(wire, await receives(wire, 'INVITE', 2), `${SDP}a=inactive\r\n`);
  await waitFor(() => toldAlice(alice) === 'inactive', 'the other side is on hold');
  ask(world, 'RequestRetrieveCall', ConnID);
  const back = await receives(wire, 'INVITE', 3);
  assert.equal(offered(back), 'sendrecv');
  wire.send(response(back, '500 Server Error'));
  await world.event('EventHeld', '7002', 2);
  await waitFor(() => toldAlice(alice) === 'inactive', 'the other side is on hold again');
  ask(world, 'RequestRetrieveCall', ConnID);
  accept(wire, await receives(wire, 'INVITE', 4));
  await waitFor(() => toldAlice(alice) === 'sendrecv', 'both talk');
  assert.deepEqual(holds(world), ['EventHeld', 'EventRetrieved', 'EventHeld', 'EventRetrieved']);
  await over(world, wire);
});

test('a refused offer for the consultation says nothing about the first call, to which the phone has come back meanwhile', async () => {
  const { world, wire, alice, ConnID } = await talking();
  const carol = await world.phone('7003');
  alice.call.hold();
  accept(wire, await receives(wire, 'INVITE', 2), `${SDP}a=inactive\r\n`);
  await world.event('EventHeld', '7001');
  world.request({ id: 'RequestInitiateTransfer', ThisDN: '7002', ConnID, OtherDN: '7003' });
  const { ConnID: consultation } = await world.event('EventRinging', '7003');
  carol.call.answer();
  const offer = await receives(wire, 'INVITE', 3);
  const alternate = (held: string, TransferConnID: string): void =>
    world.request({ id: 'RequestAlternateCall', ThisDN: '7002', ConnID: held, TransferConnID });
  alternate(ConnID, consultation!);
  await world.event('EventRetrieved', '7002');
  wire.send(response(offer, '500 Server Error'));
  await receives(wire, 'ACK', 3);
  alternate(consultation!, ConnID);
  accept(wire, await receives(wire, 'INVITE', 4));
  await world.event('EventRetrieved', '7002', 2);
  assert.deepEqual(holds(world), ['EventHeld', 'EventHeld', 'EventRetrieved', 'EventHeld', 'EventRetrieved']);
  carol.call.hangUp();
  await over(world, wire);
});

test('a refused offer for the first call, while the phone is in its consultation call already: it is connected with that one', async () => {
  const { world, wire, alice, ConnID } = await talking();
  const carol = await world.phone('7003');
  alice.call.hold();
  const offer = await receives(wire, 'INVITE', 2);
  world.request({ id: 'RequestInitiateTransfer', ThisDN: '7002', ConnID, OtherDN: '7003' });
  await world.event('EventRinging', '7003');
  carol.call.answer();
  await world.event('EventEstablished', '7003');
  wire.send(response(offer, '500 Server Error'));
  const next = await receives(wire, 'INVITE', 3);
  assert.deepEqual([offered(next), portOf(next)], ['sendrecv', carol.call.audio.port]);
  accept(wire, next);
  assert.deepEqual(holds(world), ['EventHeld']);
  carol.call.hangUp();
  await over(world, wire);
});

test('where both sides refuse nobody is on hold, and clients hear that too', async () => {
  const { world, wire, alice, ConnID } = await talking();
  alice.call.session.refusesOffers = 500;
  ask(world, 'RequestHoldCall', ConnID);
  wire.send(response(await receives(wire, 'INVITE', 2), '500 Server Error'));
  await world.event('EventRetrieved', '7002');
  assert.deepEqual(holds(world), ['EventHeld', 'EventRetrieved']);
  assert.equal(toldAlice(alice), 'sendrecv');
  await over(world, wire);
});

test('a phone that does not answer at all has lost its call (RFC 3261 section 12.2.1.2)', async () => {
  const { world, wire, alice, ConnID } = await talking();
  ask(world, 'RequestHoldCall', ConnID);
  await receives(wire, 'INVITE', 2);
  await world.event('EventReleased', '7002');
  await waitFor(() => alice.calls.length === 0, 'the other side is released');
  await world.empty();
  wire.close();
  await world.close();
});
