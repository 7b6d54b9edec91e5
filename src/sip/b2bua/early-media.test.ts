import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { type AgentPhone, RtpLine, waitFor } from '../../sip-agent/index.js';
import { accept, called, contactOf, receives, response } from '../bare-phone.test.js';
import { hears, lineOf } from '../singing-phones.test.js';
import type { Wire } from '../wire.test.js';

/** Hz of what the called device sounds before it has answered. */
const ANNOUNCEMENT = 1900;
/** The ringing tone of the mixer. */
const RINGING = 425;

/** 7002, that is called, says where its sound comes from, and sends it to whom it was told. */
async function announce(wire: Wire, invite: string): Promise<RtpLine> {
  const line = await RtpLine.open('127.0.0.1');
  line.tone(ANNOUNCEMENT);
  const port = Number(/m=audio (\d+)/.exec(invite)![1]);
  line.connect({ address: '127.0.0.1', port }, { voice: 0, telephoneEvent: 101 }, true);
  const sdp = `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${line.port} RTP/AVP 0\r\n`;
  wire.send(response(invite, '183 Session Progress', contactOf(wire), sdp));
  return line;
}

function hearsJustThat(phone: AgentPhone): Promise<void> {
  lineOf(phone.call).forget();
  return waitFor(
    () => hears(phone.call, ANNOUNCEMENT) > 0.9,
    () => `the announcement alone; its share is ${hears(phone.call, ANNOUNCEMENT)}`,
  );
}

for (const forceRelay of [true, false]) {
  const way = forceRelay ? 'by the mixer' : 'straight';
  test(`who has dialed hears what sounds before the answer, ${way}`, async () => {
    const { world, wire } = await called({ forceRelay }, [], {});
    const alice = await world.phone('7001');
    alice.dial('7002');
    const line = await announce(wire, await receives(wire, 'INVITE'));
    await waitFor(() => alice.call.progress === 183, 'progress');
    await hearsJustThat(alice);
    alice.call.hangUp();
    wire.send(response(await receives(wire, 'CANCEL'), '200 OK'));
    wire.send(response(await receives(wire, 'INVITE'), '487 Request Terminated'));
    await world.empty();
    await line.close();
    wire.close();
    await world.close();
  });

  test(`who is off hook hears that instead of the ringing tone, ${way}`, async () => {
    const { world, wire } = await called({ forceRelay }, [], {});
    const alice = await world.phone('7001');
    world.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' } as TRequest);
    await waitFor(() => alice.calls.length === 1, 'its own phone rings');
    alice.call.answer();
    const invite = await receives(wire, 'INVITE');
    wire.send(response(invite, '180 Ringing', contactOf(wire)));
    await waitFor(() => hears(alice.call, RINGING) > 0.5, 'the ringing tone');
    const line = await announce(wire, invite);
    await hearsJustThat(alice);
    accept(wire, invite);
    await world.event('EventEstablished', '7002');
    assert.equal(alice.call.state, 'established');
    alice.call.hangUp();
    wire.send(response(await receives(wire, 'BYE'), '200 OK'));
    await world.empty();
    await line.close();
    wire.close();
    await world.close();
  });
}
