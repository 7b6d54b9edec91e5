import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { called, came, receives, response } from '../bare-phone.test.js';
import { lineOf } from '../singing-phones.test.js';
import { World } from '../switch-world.test.js';
import { SDP } from '../wire.test.js';

/** The phone of DN 7001 talks with a bare one that says this about itself. */
async function talking(headers = '') {
  const { world, wire } = await called();
  const alice = await world.phone('7001');
  const call = alice.dial('7002');
  const contact = `Contact: <sip:7002@127.0.0.1:${wire.localPort}>\r\n`;
  wire.send(response(await receives(wire, 'INVITE'), '200 OK', `${contact}${headers}`, SDP));
  const { ConnID } = await world.event('EventEstablished', '7001');
  await waitFor(() => call.state === 'established', 'they talk');
  return { world, wire, call, ConnID: ConnID! };
}

test('keys go one after the other: a device refuses an INFO that another one has overtaken', async () => {
  const { world, wire, call, ConnID } = await talking();
  world.request({ id: 'RequestSendDTMF', ThisDN: '7001', ConnID, DTMFDigits: '12' });
  const first = await receives(wire, 'INFO');
  world.request({ id: 'RequestSendDTMF', ThisDN: '7001', ConnID, DTMFDigits: '3' });
  await world.event('EventDTMFSent', '7001', 2);
  wire.send(response(first, '200 OK'));
  wire.send(response(await receives(wire, 'INFO', 2), '500 Server Internal Error'));
  wire.send(response(await receives(wire, 'INFO', 3), '200 OK'));
  assert.deepEqual(
    came(wire, 'INFO').map((text) => /Signal=(.)/.exec(text)?.[1]),
    ['1', '2', '3'],
  );
  call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});

test('a device that says of its dialog that it is gone, or that says nothing, has lost its call', async () => {
  for (const answer of ['481 Call/Transaction Does Not Exist', '']) {
    const { world, wire, call, ConnID } = await talking();
    world.request({ id: 'RequestSendDTMF', ThisDN: '7001', ConnID, DTMFDigits: '1' });
    const info = await receives(wire, 'INFO');
    if (answer !== '') wire.send(response(info, answer));
    await world.event('EventReleased', '7002');
    await waitFor(() => call.state === 'ended', 'the other phone is told');
    wire.send(response(await receives(wire, 'BYE'), '200 OK'));
    await world.empty();
    wire.close();
    await world.close();
  }
});

test('a device that does not take INFO gets the keys from the mixer, in order', async () => {
  const world = await World.open({ mixer: {} });
  const [alice, bob] = [await world.phone('7001'), await world.phone('7002')];
  const ConnID = await world.talk(alice, bob);
  bob.call.answersInfo = 405;
  alice.call.sendInfoDigits('59');
  await waitFor(() => bob.call.infos.length === 1, 'the first is tried');
  world.request({ id: 'RequestSendDTMF', ThisDN: '7001', ConnID, DTMFDigits: '12' });
  await waitFor(
    () => lineOf(bob.call).digits === '5912',
    () => `keys: ${lineOf(bob.call).digits}`,
  );
  world.request({ id: 'RequestSendDTMF', ThisDN: '7001', ConnID, DTMFDigits: '3' });
  await waitFor(() => lineOf(bob.call).digits === '59123', 'the mixer goes on');
  assert.equal(bob.call.infos.length, 1, 'it is not asked again');
  alice.call.hangUp();
  await world.empty();
  await world.close();
});

test('one that says that it does not know INFO is not asked; without a codec of the mixer the call goes on', async () => {
  const { world, wire, call, ConnID } = await talking('Allow: INVITE, ACK, CANCEL, BYE\r\n');
  world.request({ id: 'RequestSendDTMF', ThisDN: '7001', ConnID, DTMFDigits: '1' });
  await world.event('EventDTMFSent', '7001');
  call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  assert.deepEqual(came(wire, 'INFO'), []);
  await world.empty();
  wire.close();
  await world.close();
});
