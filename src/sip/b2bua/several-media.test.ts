import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept, called, contactOf, receives, response, tagOf, within } from '../bare-phone.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** Phones with more media than the mixer: what was agreed once keeps its place in every later offer (RFC 3264 section 8). */

const VIDEO = 'm=video 19 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n';
const media = (text: string): string[] =>
  [...text.matchAll(/^m=(\w+) (\d+)/gm)].map(([, type, port]) => `${type} ${Number(port) > 0}`);

test('a phone with video that comes to the mixer, and back: its video is refused, and has its place', async () => {
  for (const [offered, both, without] of [
    [`${SDP}${VIDEO}`, ['audio true', 'video true'], ['audio true', 'video false']],
    [
      `${SDP.replace(/m=.*\r\n/, '')}${VIDEO}m=audio 9 RTP/AVP 0\r\n`,
      ['video true', 'audio true'],
      ['video false', 'audio true'],
    ],
  ] as const) {
    const { world, wire: bob } = await called({}, [], {});
    const wire = await Wire.open(world.sip.ports[0]!);
    const carol = await world.phone('7003');
    const invite = request('INVITE', '7002', wire.localPort, '', offered);
    wire.send(invite);
    const offer = await receives(bob, 'INVITE');
    assert.deepEqual(media(offer), both);
    accept(bob, offer, offered);
    const ok = await receives(wire, 'SIP/2.0 200');
    assert.deepEqual(media(ok), both);
    wire.send(within(invite, tagOf(ok), 'ACK', 1));
    const ConnID = (await world.event('EventEstablished', '7001')).ConnID!;
    world.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: '7003' });
    await world.event('EventRinging', '7003');
    carol.call.answer();
    for (const each of [wire, bob]) {
      const again = await receives(each, 'INVITE', each === bob ? 2 : 1);
      assert.deepEqual(media(again), without);
      accept(each, again, offered.replace('video 19', 'video 0').replace('o=- 1 1', 'o=- 1 2'));
      await receives(each, 'ACK', each === bob ? 2 : 1);
    }
    await world.event('EventPartyAdded', '7002');
    carol.call.hangUp();
    await world.event('EventPartyDeleted', '7002');
    for (const each of [wire, bob]) {
      const again = await receives(each, 'INVITE', each === bob ? 3 : 2);
      assert.deepEqual(media(again), without);
      each.send(
        response(
          again,
          '200 OK',
          contactOf(each),
          offered.replace('video 19', 'video 0').replace('o=- 1 1', 'o=- 1 3'),
        ),
      );
    }
    assert.match(await wire.ask(within(invite, tagOf(ok), 'BYE', 2)), / 200 /);
    bob.send(response(await receives(bob, 'BYE'), '200 OK'));
    await world.empty();
    wire.close();
    bob.close();
    await world.close();
  }
});
