import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receives, registered, response } from '../bare-phone.test.js';
import { World } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** What callers may have said to the called side, and what not. */

/** A phone at DN 7001 and one at 7002, and a trunk, all of which write their messages themselves. */
async function three() {
  const trunk = await Wire.open(9);
  const trunks = [{ name: 'bare', uri: `sip:127.0.0.1:${trunk.localPort}`, checkInterval: 0 }];
  const world = await World.open({ sip: { trunks } });
  trunk.pointAt(world.sip.ports[0]!);
  const [alice, bob] = [await registered(world, '7001'), await registered(world, '7002')];
  const close = async (): Promise<void> => {
    await world.empty();
    for (const wire of [trunk, alice, bob]) wire.close();
    await world.close();
  };
  /** Header lines of this name in the INVITE that comes of one with these. */
  const said = async (from: Wire, to: Wire, number: string, headers: string, name: string): Promise<string[]> => {
    const before = to.texts.filter((text) => text.startsWith('INVITE')).length;
    const invite = request('INVITE', number, from.localPort, headers, SDP);
    from.send(from === trunk ? invite.replace(/^From: <[^>]*>/m, 'From: <sip:5559@net.example>') : invite);
    const came = await receives(to, 'INVITE', before + 1);
    to.send(response(came, '486 Busy Here'));
    await world.empty();
    return [...came.matchAll(new RegExp(`^${name}: ([^\r]*)`, 'gm'))].map(([, value]) => value!);
  };
  return { trunk, alice, bob, said, close };
}

const RING = '<http://www.example.com/ring.wav>';
const ICON = '<http://www.example.com/icon.png>;purpose=icon';

test('nobody outside makes a phone answer by itself, and listens', async () => {
  const { trunk, alice, bob, said, close } = await three();
  const commands = [
    'Alert-Info: <http://127.0.0.1>;info=alert-autoanswer;delay=0\r\n',
    'Alert-Info: Auto Answer\r\n',
    'Alert-Info: Intercom\r\n',
    'Call-Info: <sip:127.0.0.1>;answer-after=0\r\n',
    `Call-Info: ${ICON}, <sip:127.0.0.1> ; Answer-After = 0\r\n`,
    'Answer-Mode: Auto;require\r\n',
    'Priv-Answer-Mode: Auto\r\n',
  ];
  for (const command of commands) {
    const name = command.slice(0, command.indexOf(':'));
    assert.deepEqual(await said(trunk, bob, '7002', command, name), [], command);
  }
  assert.deepEqual(await said(trunk, bob, '7002', `Alert-Info: ${RING}\r\n`, 'Alert-Info'), [RING]);
  assert.deepEqual(await said(trunk, bob, '7002', `Call-Info: ${ICON}\r\n`, 'Call-Info'), [ICON]);
  // An intercom key of a colleague's phone is another thing.
  const intercom = '<sip:127.0.0.1>;answer-after=0';
  assert.deepEqual(await said(alice, bob, '7002', `Call-Info: ${intercom}\r\n`, 'Call-Info'), [intercom]);
  await close();
});

test('who was called before is said by the network alone: a phone could name somebody who is to pay for its call', async () => {
  const { trunk, alice, bob, said, close } = await three();
  const before = [
    ['Diversion', '<sip:7099@example.com>;reason=unconditional'],
    ['History-Info', '<sip:7099@example.com>;index=1'],
  ] as const;
  for (const [name, value] of before) {
    assert.deepEqual(await said(trunk, bob, '7002', `${name}: ${value}\r\n`, name), [value]);
    assert.deepEqual(await said(alice, bob, '7002', `${name}: ${value}\r\n`, name), []);
    assert.deepEqual(await said(alice, trunk, '5551', `${name}: ${value}\r\n`, name), []);
  }
  await close();
});
