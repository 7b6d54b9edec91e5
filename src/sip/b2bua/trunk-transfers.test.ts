import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { World } from '../switch-world.test.js';

/** Who is behind a trunk sends the other side on by REFER, as an IVR or a voice mailbox does. */

/** 7001 talks to 5551234. */
async function talking(transfers: boolean) {
  const world = await World.open({ network: { transfers } });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  world.network.handling.set('5551234', 'answer');
  alice.dial('5551234');
  const { ConnID } = await world.event('EventEstablished', '7001');
  const outside = world.network.calls[0]!;
  await waitFor(() => outside.state === 'established', 'the external party talks');
  return { world, alice, bob, outside, ConnID };
}

test('who is behind the trunk sends its caller to a DN', async () => {
  const { world, alice, bob, outside, ConnID } = await talking(true);
  assert.ok(outside.referTo('sip:7002@example.com'));
  await world.event('EventRinging', '7002');
  bob.call.answer();
  await world.event('EventEstablished', '7002');
  const of = (id: string, DN: string) => world.seen.find((event) => event.id === id && event.ThisDN === DN);
  const { OtherDN, ThirdPartyDN, ThirdPartyDNRole, CallState } = of('EventPartyChanged', '7001') as unknown as Record<
    string,
    unknown
  >;
  assert.deepEqual(
    [OtherDN, ThirdPartyDN, ThirdPartyDNRole, CallState],
    ['7002', '5551234', 'TransferredBy', 'Transferred'],
  );
  assert.deepEqual([of('EventRinging', '7002')?.OtherDN, of('EventRinging', '7002')?.ConnID], ['7001', ConnID]);
  await waitFor(() => outside.state === 'ended', 'the external party is released');
  assert.equal(outside.transfer.status, 202);
  await waitFor(() => alice.call.session.remotePort === bob.call.audio.port, 'the two hear each other');
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('not to somebody outside: its call goes on, and it hears why', async () => {
  const { world, alice, outside } = await talking(true);
  outside.referTo('sip:5559999@example.com');
  await waitFor(() => outside.transfer.notifications.some((status) => status >= 300), 'the transfer has failed');
  assert.equal(world.network.calls.length, 1);
  assert.equal(outside.state, 'established');
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('403 unless the trunk is configured so', async () => {
  const { world, alice, outside } = await talking(false);
  outside.referTo('sip:7002@example.com');
  await waitFor(() => outside.transfer.status !== 0, 'an answer to REFER');
  assert.equal(outside.transfer.status, 403);
  assert.equal(outside.state, 'established');
  alice.call.hangUp();
  await world.empty();
  await world.close();
});
