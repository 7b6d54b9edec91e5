import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../hub/index.js';
import { came, receives, registered, response } from '../bare-phone.test.js';
import { World } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** A bare phone of DN 7001 calls in a world of its own time. */
async function calling(to: string, headers = '') {
  const clock = new VirtualClock(Date.now());
  const dns = [{ number: '7001' }, { number: '7002' }, { number: '8000', type: 'ACDQueue' }] as const;
  const world = await World.open({ clock, dns: dns.map((dn) => ({ type: 'Extension' as const, ...dn })) });
  const bob = await registered(world, '7002');
  const wire = await Wire.open(world.sip.ports[0]!);
  const invite = request('INVITE', to, wire.localPort, headers, SDP);
  wire.send(invite);
  await world.event(to === '8000' ? 'EventQueued' : 'EventDialing', to === '8000' ? to : '7001');
  const giveUp = async (): Promise<void> => {
    const [head] = invite.split('Content-Type');
    wire.send(`${head!.replace(/INVITE/g, 'CANCEL')}Content-Length: 0\r\n\r\n`);
    await receives(wire, 'SIP/2.0 487');
  };
  const close = async (): Promise<void> => {
    await world.empty();
    for (const each of [wire, bob]) each.close();
    await world.close();
  };
  return { clock, wire, bob, giveUp, close };
}

test('who waits in a queue hears ringing soon, and is told every minute that the call goes on (RFC 3261 section 13.3.1.1)', async () => {
  const { clock, wire, giveUp, close } = await calling('8000');
  for (const nth of [1, 2, 3]) {
    clock.advance(nth === 1 ? 1000 : 60_000);
    await receives(wire, 'SIP/2.0 180', nth);
  }
  await giveUp();
  await close();
});

test('who waits in a queue waits on when its INVITE expires: some networks write a time into all of them', async () => {
  const { clock, wire, giveUp, close } = await calling('8000', 'Expires: 180\r\n');
  clock.advance(1000);
  await receives(wire, 'SIP/2.0 180');
  clock.advance(240_000);
  await receives(wire, 'SIP/2.0 180', 2);
  assert.deepEqual(came(wire, 'SIP/2.0 4'), []);
  await giveUp();
  await close();
});

test('where a device is tried the caller hears what it says; if that is nothing, that the call goes on', async () => {
  const { clock, wire, bob, giveUp, close } = await calling('7002');
  const offer = await receives(bob, 'INVITE');
  bob.send(response(offer, '100 Trying'));
  // What is answered after it tells that it has come.
  await bob.ask(request('OPTIONS', '7001', bob.localPort));
  clock.advance(59_000);
  await receives(wire, 'SIP/2.0 100');
  assert.deepEqual(came(wire, 'SIP/2.0 18'), []);
  clock.advance(1000);
  await receives(wire, 'SIP/2.0 183');
  bob.send(response(offer, '180 Ringing'));
  await receives(wire, 'SIP/2.0 180');
  clock.advance(60_000);
  await receives(wire, 'SIP/2.0 180', 2);
  await giveUp();
  bob.send(response(await receives(bob, 'CANCEL'), '200 OK'));
  bob.send(response(offer, '487 Request Terminated'));
  await receives(bob, 'ACK');
  await close();
});
