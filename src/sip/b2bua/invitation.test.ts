import assert from 'node:assert/strict';
import { test } from 'node:test';
import { called, came, receives, response } from '../bare-phone.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** What a caller says of its invitation besides whom it wants. */

test('an invitation that expires before it is answered: 487, and nobody rings any more (RFC 3261 section 13.3.1)', async () => {
  const { world, wire: bob } = await called();
  const wire = await Wire.open(world.sip.ports[0]!);
  wire.send(request('INVITE', '7002', wire.localPort, 'Expires: 1\r\n', SDP));
  const offer = await receives(bob, 'INVITE');
  bob.send(response(offer, '180 Ringing'));
  await world.event('EventRinging', '7002');
  await receives(wire, 'SIP/2.0 487');
  bob.send(response(await receives(bob, 'CANCEL'), '200 OK'));
  bob.send(response(offer, '487 Request Terminated'));
  await world.event('EventAbandoned', '7002');
  await world.empty();
  wire.close();
  bob.close();
  await world.close();
});

test('no time at all is none', async () => {
  for (const expires of ['0', 'soon']) {
    const { world, wire: bob } = await called();
    const wire = await Wire.open(world.sip.ports[0]!);
    wire.send(request('INVITE', '7002', wire.localPort, `Expires: ${expires}\r\n`, SDP));
    const offer = await receives(bob, 'INVITE');
    bob.send(response(offer, '180 Ringing'));
    await world.event('EventRinging', '7002');
    bob.send(response(offer, '486 Busy Here'));
    await receives(wire, 'SIP/2.0 486');
    assert.equal(came(wire, 'SIP/2.0 487').length, 0);
    await world.empty();
    wire.close();
    bob.close();
    await world.close();
  }
});

test('a caller that insists on privacy gets it, as far as there is some here (RFC 3323)', async () => {
  const { world, wire: bob } = await called();
  const wire = await Wire.open(world.sip.ports[0]!);
  wire.send(request('INVITE', '7002', wire.localPort, 'Privacy: user;id;critical\r\nProxy-Require: privacy\r\n', SDP));
  const offer = await receives(bob, 'INVITE');
  assert.match(offer, /^From: "Anonymous" <sip:anonymous@anonymous\.invalid>/m);
  bob.send(response(offer, '486 Busy Here'));
  await world.empty();
  const media = request(
    'INVITE',
    '7002',
    wire.localPort,
    'Privacy: session;critical\r\nProxy-Require: privacy\r\n',
    SDP,
  );
  assert.match(await wire.ask(media), / 420 /);
  wire.close();
  bob.close();
  await world.close();
});
