import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentPhone, RtpLine, waitFor } from '../../sip-agent/index.js';
import { accept, called, contactOf, receives, response } from '../bare-phone.test.js';
import { hears, lineOf, singer } from '../singing-phones.test.js';
import type { World } from '../switch-world.test.js';
import { SDP, type Wire } from '../wire.test.js';

/** A third party that sounds before it answers: to whom it is heard, and by which way. Media of two goes straight in these tests. */

const ANNOUNCEMENT = 1900;

/** 7001 and 7003 talk, 7002 is a bare phone. */
class Setting {
  line!: RtpLine;

  private constructor(
    readonly world: World,
    readonly wire: Wire,
    readonly alice: AgentPhone,
    readonly carol: AgentPhone,
    readonly ConnID: string,
  ) {}

  static async begin(sip = {}): Promise<Setting> {
    const { world, wire } = await called(sip, [], {});
    const [alice, carol] = [await singer(world, '7001'), await singer(world, '7003')];
    return new Setting(world, wire, alice, carol, await world.talk(alice, carol));
  }

  /** 7002 sounds to whom it was told. */
  async announce(): Promise<void> {
    const invite = await receives(this.wire, 'INVITE');
    this.line = await RtpLine.open('127.0.0.1');
    this.line.tone(ANNOUNCEMENT);
    const port = Number(/m=audio (\d+)/.exec(invite)![1]);
    this.line.connect({ address: '127.0.0.1', port }, { voice: 0, telephoneEvent: 101 }, true);
    this.wire.send(response(invite, '183 Session Progress', contactOf(this.wire), this.sdp));
  }

  private get sdp(): string {
    return SDP.replace('m=audio 9', `m=audio ${this.line.port}`);
  }

  /** 7002 answers. */
  async accepted(): Promise<void> {
    accept(this.wire, await receives(this.wire, 'INVITE'), this.sdp);
    await this.world.event('EventEstablished', '7002');
  }

  /** And whatever it is offered after that. */
  async answer(): Promise<void> {
    await this.accepted();
    const again = await receives(this.wire, 'INVITE', 2);
    this.wire.send(response(again, '200 OK', contactOf(this.wire), this.sdp));
    const port = Number(/m=audio (\d+)/.exec(again)![1]);
    this.line.connect({ address: '127.0.0.1', port }, { voice: 0, telephoneEvent: 101 }, true);
  }

  async end(...phones: AgentPhone[]): Promise<void> {
    for (const phone of phones) for (const call of [...phone.calls]) call.hangUp();
    this.wire.send(response(await receives(this.wire, 'BYE'), '200 OK'));
    await this.world.empty();
    await this.line.close();
    this.wire.close();
    await this.world.close();
  }
}

/** The announcement comes to the phone, from one place; `alone`: and nothing else. */
async function hearsIt(phone: AgentPhone, alone: boolean): Promise<void> {
  const line = lineOf(phone.calls.at(-1)!);
  line.forget();
  await waitFor(
    () => hears(phone.calls.at(-1)!, ANNOUNCEMENT) > (alone ? 0.9 : 0.3),
    () => `${phone.number} hears the announcement; its share is ${hears(phone.calls.at(-1)!, ANNOUNCEMENT)}`,
  );
  line.forget();
  await waitFor(() => line.packetsReceived > 20, 'sound goes on');
  assert.equal(line.sources.size, 1, 'it comes from one place');
}

for (const consultation of ['one-dialog', 'second-call'] as const) {
  test(`a consulted phone is heard by who consults, and after the transfer by who waits (${consultation})`, async () => {
    const setting = await Setting.begin({ consultation });
    const { world, alice, carol, ConnID } = setting;
    world.request({ id: 'RequestInitiateTransfer', ThisDN: '7001', ConnID, OtherDN: '7002' });
    await setting.announce();
    const { ConnID: TransferConnID } = await world.event('EventRinging', '7002');
    await hearsIt(alice, true);
    world.request({ id: 'RequestCompleteTransfer', ThisDN: '7001', ConnID, TransferConnID: TransferConnID! });
    await waitFor(() => alice.calls.length === 0, 'the transferring phone is released');
    await hearsIt(carol, true);
    await setting.answer();
    await hearsIt(carol, true);
    await setting.end(carol);
  });

  test(`a member of a conference consults a phone that sounds (${consultation})`, async () => {
    const setting = await Setting.begin({ consultation });
    const { world, alice, carol, ConnID } = setting;
    const dave = await singer(world, '7004');
    dave.handling = { answerAfter: 0 };
    world.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: '7004' });
    await world.event('EventEstablished', '7004');
    await waitFor(() => hears(alice.call, 1530) > 0.3 && hears(alice.call, 1150) > 0.3, 'it hears both others');
    world.request({ id: 'RequestInitiateTransfer', ThisDN: '7001', ConnID, OtherDN: '7002' });
    await setting.announce();
    await hearsIt(alice, true);
    await setting.answer();
    await hearsIt(alice, true);
    await setting.end(dave, carol, alice);
  });
}

test('those who talk to each other do not hear what a phone sounds that is being added to their call', async () => {
  for (const forceRelay of [false, true]) {
    const setting = await Setting.begin({ forceRelay });
    const { world, alice, carol, ConnID } = setting;
    world.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: '7002' });
    await setting.announce();
    await world.event('EventRinging', '7002');
    for (const [phone, other] of [
      [alice, 1150],
      [carol, 440],
    ] as const) {
      const line = lineOf(phone.call);
      line.forget();
      await waitFor(() => hears(phone.call, other) > 0.9, `${phone.number} hears the other one alone`);
      assert.equal(line.sources.size, 1);
    }
    await setting.accepted();
    await waitFor(() => hears(alice.call, ANNOUNCEMENT) > 0.3, 'after the answer they do');
    await setting.end(carol, alice);
  }
});

test('without a mixer, a phone whose call is transferred while it rings is told by UPDATE whom it sounds to (RFC 3311)', async () => {
  const { world, wire } = await called();
  const [alice, carol] = [await singer(world, '7001'), await singer(world, '7003')];
  const ConnID = await world.talk(alice, carol);
  world.request({ id: 'RequestInitiateTransfer', ThisDN: '7001', ConnID, OtherDN: '7002' });
  const invite = await receives(wire, 'INVITE');
  const reliable = `Require: 100rel\r\nRSeq: 1\r\nAllow: INVITE, ACK, BYE, UPDATE\r\n${contactOf(wire)}`;
  const sdp = SDP.replace('m=audio 9', 'm=audio 5000');
  wire.send(response(invite, '183 Session Progress', reliable, sdp));
  wire.send(response(await receives(wire, 'PRACK'), '200 OK'));
  const { ConnID: TransferConnID } = await world.event('EventRinging', '7002');
  const portOf = (phone: AgentPhone): RegExp => new RegExp(`^m=audio ${lineOf(phone.call).port} `, 'm');
  assert.match(invite, portOf(alice));
  await waitFor(() => alice.call.session.remote?.media[0]?.port === 5000, 'who consults is told where the sound is');
  world.request({ id: 'RequestCompleteTransfer', ThisDN: '7001', ConnID, TransferConnID: TransferConnID! });
  const update = await receives(wire, 'UPDATE');
  assert.match(update, portOf(carol));
  wire.send(response(update, '200 OK', contactOf(wire), sdp));
  await waitFor(() => carol.call.session.remote?.media[0]?.port === 5000, 'so is who waits now');
  wire.send(response(invite, '200 OK', contactOf(wire)));
  await world.event('EventEstablished', '7002');
  carol.call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});
