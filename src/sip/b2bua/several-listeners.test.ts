import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { accept, contactOf, receives, response, tagOf, within } from '../bare-phone.test.js';
import { World } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** A server with more than one address: what belongs to a call leaves by the one that its phone knows. */

test('a phone at the second of two ports is talked to from there, whoever calls whom', async () => {
  const listen = [1, 2].map(() => ({ transport: 'udp' as const, address: '127.0.0.1', port: 0 }));
  const world = await World.open({ sip: { listen } });
  const port = world.sip.ports[1]!;
  const wire = await Wire.open(port);
  const via = (text: string): string => /^Via: SIP\/2\.0\/UDP ([^;]*)/m.exec(text)![1]!;
  const contact = (text: string): string => /^Contact: <sip:[^@]*@([^>]*)>/m.exec(text)![1]!;
  assert.match(await wire.ask(request('REGISTER', '7001', wire.localPort)), / 200 /);
  const bob = await world.phone('7002');
  const dialed = bob.dial('7001');
  const invite = await receives(wire, 'INVITE');
  accept(wire, invite);
  await waitFor(() => dialed.state === 'established', 'they talk');
  dialed.hangUp();
  const bye = await receives(wire, 'BYE');
  wire.send(response(bye, '200 OK'));
  for (const text of [invite, await receives(wire, 'ACK'), bye]) assert.equal(via(text), `127.0.0.1:${port}`, text);
  assert.equal(contact(invite), `127.0.0.1:${port}`);
  await world.empty();
  const own = request('INVITE', '7002', wire.localPort, '', SDP);
  wire.send(own);
  await waitFor(() => bob.calls.length === 1, 'it rings');
  bob.call.answer();
  const ok = await receives(wire, 'SIP/2.0 200', 2);
  assert.equal(contact(ok), `127.0.0.1:${port}`);
  wire.send(within(own, tagOf(ok), 'ACK', 1));
  const { ConnID } = await world.event('EventEstablished', '7001', 2);
  world.request({ id: 'RequestHoldCall', ThisDN: '7002', ConnID: ConnID! });
  const hold = await receives(wire, 'INVITE', 2);
  assert.equal(via(hold), `127.0.0.1:${port}`);
  wire.send(response(hold, '200 OK', contactOf(wire), SDP.replace('o=- 1 1', 'o=- 1 2')));
  bob.call.hangUp();
  wire.send(response(await receives(wire, 'BYE', 2), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});
