import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { receives, tagOf, within } from '../bare-phone.test.js';
import { World } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** Offers within a call that are refused with 488: nothing of them may stay (RFC 3261 section 14.2). */

const key = (byte: number): string => Buffer.alloc(30, byte).toString('base64');
const secure = (crypto: string, direction = 'sendrecv'): string =>
  `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/SAVP 0\r\na=crypto:1 ${crypto}\r\na=${direction}\r\n`;
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);
const cryptoOf = (text: string): string[] => bodyOf(text).match(/^a=crypto:.*$/gm) ?? [];

test('a new key that cannot be used is refused: the old ones stay, and the call is not held by it', async () => {
  const world = await World.open({ mixer: {}, sip: { forceRelay: true } });
  const bob = await world.phone('7002');
  bob.handling = { answerAfter: 0 };
  const wire = await Wire.open(world.sip.ports[0]!);
  const invite = request('INVITE', '7002', wire.localPort, '', secure(`AES_CM_128_HMAC_SHA1_80 inline:${key(1)}`));
  wire.send(invite);
  const accepted = await receives(wire, 'SIP/2.0 200');
  const tag = tagOf(accepted);
  wire.send(within(invite, tag, 'ACK', 1));
  await world.event('EventEstablished', '7002');
  assert.equal(cryptoOf(accepted).length, 1);

  const bad = within(invite, tag, 'INVITE', 2, '', secure('AES_CM_128_HMAC_SHA1_80 inline:AAAA', 'sendonly'));
  assert.match(await wire.ask(bad), / 488 /);
  wire.send(within(invite, tag, 'ACK', 2));
  assert.ok(!world.list().includes('EventHeld 7001'));

  const empty = within(invite, tag, 'INVITE', 3);
  assert.match(await wire.ask(empty), / 200 /);
  const offered = wire.texts.findLast((text) => /^SIP\/2\.0 200[\s\S]*CSeq: 3 INVITE/.test(text))!;
  assert.match(bodyOf(offered), /^m=audio \d+ RTP\/SAVP 0/m);
  assert.deepEqual(cryptoOf(offered), cryptoOf(accepted));
  wire.send(within(invite, tag, 'ACK', 3, '', secure(`AES_CM_128_HMAC_SHA1_80 inline:${key(1)}`)));
  assert.match(await wire.ask(within(invite, tag, 'BYE', 4)), / 200 /);
  await world.empty();
  wire.close();
  await world.close();
});

test('a hold with a codec that the other phone does not have is refused, and the call goes on unheld', async () => {
  const world = await World.open();
  const bob = await world.phone('7002');
  bob.handling = { answerAfter: 0 };
  const wire = await Wire.open(world.sip.ports[0]!);
  const invite = request('INVITE', '7002', wire.localPort, '', SDP);
  wire.send(invite);
  const tag = tagOf(await receives(wire, 'SIP/2.0 200'));
  wire.send(within(invite, tag, 'ACK', 1));
  await world.event('EventEstablished', '7002');
  const hold = `${SDP.replace('RTP/AVP 0', 'RTP/AVP 18')}a=sendonly\r\n`;
  assert.match(await wire.ask(within(invite, tag, 'INVITE', 2, '', hold)), / 488 /);
  wire.send(within(invite, tag, 'ACK', 2));
  const changes = (id: string) => world.list().filter((event) => event === `${id} 7001`).length;
  assert.equal(changes('EventHeld'), changes('EventRetrieved'));
  assert.match(await wire.ask(within(invite, tag, 'INVITE', 3, '', `${SDP}a=sendonly\r\n`)), / 200 /);
  wire.send(within(invite, tag, 'ACK', 3));
  await waitFor(() => changes('EventHeld') === changes('EventRetrieved') + 1, 'this one holds');
  assert.match(await wire.ask(within(invite, tag, 'BYE', 4)), / 200 /);
  await world.empty();
  wire.close();
  await world.close();
});
