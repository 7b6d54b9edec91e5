import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { accept, called, came, contactOf, receives, response } from '../bare-phone.test.js';
import { SDP } from '../wire.test.js';

/** Calls whose session timer this server keeps, with phones that do not make it easy (RFC 4028). */

const ALLOW = 'Allow: INVITE, ACK, CANCEL, BYE, UPDATE\r\n';
const versionIn = (text: string): string => /^o=- \d+ (\d+)/m.exec(text)![1]!;

test('a phone that allows UPDATE and refuses it is asked by re-INVITE, with what it knows already', async () => {
  const { world, wire } = await called({ sessionExpires: 1 });
  const call = (await world.phone('7001')).dial('7002');
  const invite = await receives(wire, 'INVITE');
  wire.send(response(invite, '200 OK', `${contactOf(wire)}${ALLOW}`, SDP));
  await world.event('EventEstablished', '7002');
  wire.send(response(await receives(wire, 'UPDATE'), '405 Method Not Allowed'));
  const again = await receives(wire, 'INVITE', 2);
  assert.equal(versionIn(again), versionIn(invite));
  accept(wire, again);
  await receives(wire, 'ACK', 2);
  accept(wire, await receives(wire, 'INVITE', 3));
  assert.equal(came(wire, 'UPDATE').length, 1);
  call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});

test('what a phone has refused is not asked of it to refresh the session, but what was agreed before', async () => {
  const { world, wire } = await called({ sessionExpires: 1 });
  const call = (await world.phone('7001')).dial('7002');
  const invite = await receives(wire, 'INVITE');
  accept(wire, invite);
  await waitFor(() => call.state === 'established', 'they talk');
  assert.ok(call.hold());
  let refused = 0;
  for (let nth = 2; refused === 0 || nth < refused + 2; nth++) {
    assert.ok(nth < 50, 'it is asked to hold');
    const again = await receives(wire, 'INVITE', nth);
    if (/a=(sendonly|inactive)/.test(again)) {
      assert.equal(refused, 0, 'it is asked once');
      refused = nth;
      wire.send(response(again, '488 Not Acceptable Here'));
    } else {
      assert.equal(versionIn(again), versionIn(invite));
      accept(wire, again);
    }
  }
  call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});
