import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { accept, called, came, receives, response } from '../bare-phone.test.js';
import { hearEachOther, hears, lineOf, singer } from '../singing-phones.test.js';
import { World, type WorldOptions } from '../switch-world.test.js';

/** 7002 talks with 7001 and has begun a consultation with 7003 for a client, which 7003 has answered. */
class Consultation {
  private constructor(
    readonly world: World,
    readonly alice: AgentPhone,
    readonly bob: AgentPhone,
    readonly carol: AgentPhone,
    readonly ConnID: string,
    readonly consultation: string,
  ) {}

  static async begin(sip: WorldOptions['sip'] = {}): Promise<Consultation> {
    const world = await World.open({ sip, mixer: {} });
    const [alice, bob] = [await singer(world, '7001'), await singer(world, '7002')];
    const carol = await singer(world, '7003');
    const ConnID = await world.talk(alice, bob);
    world.request({ id: 'RequestInitiateConference', ThisDN: '7002', ConnID, OtherDN: '7003' });
    const { ConnID: consultation } = await world.event('EventRinging', '7003');
    await waitFor(
      () => bob.calls.some((call) => hears(call, 425) > 0.5),
      () => 'the consulting phone hears ringing',
    );
    carol.call.answer();
    await world.event('EventEstablished', '7003');
    return new Consultation(world, alice, bob, carol, ConnID, consultation!);
  }

  /** A request of 7002 about both calls, `heldCall` being the one that is held now. */
  request(
    id: 'RequestCompleteConference' | 'RequestCompleteTransfer' | 'RequestAlternateCall' | 'RequestReconnectCall',
    heldCall = this.ConnID,
  ): void {
    const TransferConnID = heldCall === this.ConnID ? this.consultation : this.ConnID;
    this.world.request({ id, ThisDN: '7002', ConnID: heldCall, TransferConnID });
  }

  retrieve(): void {
    this.world.request({ id: 'RequestRetrieveCall', ThisDN: '7002', ConnID: this.ConnID });
  }

  async end(...phones: AgentPhone[]): Promise<void> {
    for (const phone of phones) phone.call.hangUp();
    await this.world.empty();
    await this.world.close();
  }
}

test('a consultation goes on in the dialog that the phone has; a conference is made of it', async () => {
  const c = await Consultation.begin();
  const { world, alice, bob, carol } = c;
  await hearEachOther(bob, carol);
  await waitFor(() => alice.call.session.heldByRemote, 'the held phone is told');
  assert.equal(bob.agent.total, 1, 'the phone was not called again');
  c.request('RequestCompleteConference');
  await world.event('EventPartyAdded', '7001');
  await hearEachOther(alice, bob, carol);
  assert.equal(bob.call.session.refusals.length, 0);
  await c.end(alice, bob);
});

test('a transfer of it, without and with all media through the server', async () => {
  for (const forceRelay of [false, true]) {
    const c = await Consultation.begin({ forceRelay });
    await hearEachOther(c.bob, c.carol);
    lineOf(c.bob.call).forget();
    await waitFor(() => lineOf(c.bob.call).packetsReceived > 20, 'sound comes');
    assert.equal(lineOf(c.bob.call).sources.size, 1, 'nothing comes from the call that is held');
    c.request('RequestCompleteTransfer');
    await c.world.event('EventPartyChanged', '7001');
    await waitFor(() => c.bob.calls.length === 0, 'the transferring phone is released');
    await hearEachOther(c.alice, c.carol);
    await c.end(c.alice);
  }
});

test('alternate, and back', async () => {
  for (const forceRelay of [false, true]) {
    const c = await Consultation.begin({ forceRelay });
    await hearEachOther(c.bob, c.carol);
    c.request('RequestAlternateCall');
    await hearEachOther(c.bob, c.alice);
    c.request('RequestAlternateCall', c.consultation);
    await hearEachOther(c.bob, c.carol);
    c.request('RequestReconnectCall');
    await waitFor(() => c.carol.calls.length === 0, 'the consulted phone is released');
    await hearEachOther(c.bob, c.alice);
    assert.equal(c.bob.agent.total, 1);
    await c.end(c.bob);
  }
});

test('the consulted phone hangs up: the phone keeps its dialog, and has its call back when it is retrieved', async () => {
  const c = await Consultation.begin();
  c.carol.call.hangUp();
  await c.world.event('EventReleased', '7002');
  assert.equal(c.bob.call.state, 'established');
  c.retrieve();
  await hearEachOther(c.alice, c.bob);
  await c.end(c.alice);
});

test('the held call is retrieved beside the consultation, and held again: the phone has one voice for both', async () => {
  const c = await Consultation.begin();
  await hearEachOther(c.bob, c.carol);
  c.retrieve();
  await c.world.event('EventRetrieved', '7002');
  await hearEachOther(c.alice, c.bob);
  c.world.request({ id: 'RequestHoldCall', ThisDN: '7002', ConnID: c.ConnID });
  await hearEachOther(c.bob, c.carol);
  c.request('RequestCompleteConference');
  await c.world.event('EventPartyAdded', '7001');
  await hearEachOther(c.alice, c.bob, c.carol);
  await c.end(c.alice, c.bob);
});

test('the held phone hangs up: the consultation goes on', async () => {
  const c = await Consultation.begin();
  c.alice.call.hangUp();
  await c.world.event('EventReleased', '7002');
  await hearEachOther(c.bob, c.carol);
  await c.end(c.bob);
});

test('the consulting phone hangs up: both its calls end', async () => {
  const c = await Consultation.begin();
  c.bob.call.hangUp();
  await c.world.event('EventReleased', '7002', 2);
  await waitFor(() => c.alice.calls.length === 0 && c.carol.calls.length === 0, 'the others are released');
  await c.end();
});

test('its own hold key holds the consultation', async () => {
  const c = await Consultation.begin();
  await waitFor(() => !c.bob.call.isUnderWay, 'the consultation is connected');
  c.bob.call.hold();
  const { ConnID } = await c.world.event('EventHeld', '7002', 2);
  assert.equal(ConnID, c.consultation);
  c.bob.call.retrieve();
  await c.world.event('EventRetrieved', '7002');
  await hearEachOther(c.bob, c.carol);
  c.request('RequestCompleteTransfer');
  await hearEachOther(c.alice, c.carol);
  await c.end(c.alice);
});

test('where the options say so the phone is called a second time', async () => {
  const c = await Consultation.begin({ consultation: 'second-call' });
  await waitFor(() => c.bob.calls.length === 2, 'the phone has two calls');
  await waitFor(() => hears(c.bob.calls[1]!, 1150) > 0.5, 'it hears the consulted phone in the second one');
  c.request('RequestCompleteTransfer');
  await c.world.event('EventPartyChanged', '7001');
  await hearEachOther(c.alice, c.carol);
  await waitFor(() => c.bob.calls.length === 0, 'the transferring phone is released');
  await c.end(c.alice);
});

test('a phone that refuses the second call: who asked for it is told, and the first call can be retrieved', async () => {
  for (const id of ['RequestInitiateTransfer', 'RequestMuteTransfer'] as const) {
    const { world, wire } = await called({ consultation: 'second-call' });
    const alice = await world.phone('7001');
    await world.phone('7003');
    const call = alice.dial('7002');
    accept(wire, await receives(wire, 'INVITE'));
    const ConnID = (await world.event('EventEstablished', '7001')).ConnID!;
    world.request({ id, ThisDN: '7002', ConnID, OtherDN: '7003' });
    await waitFor(() => came(wire, 'INVITE').some(isSecond), 'the phone is called again');
    wire.send(response(came(wire, 'INVITE').find(isSecond)!, '486 Busy Here'));
    const refusal = await world.event('EventError', '7002');
    assert.ok('ErrorCode' in refusal && refusal.ErrorCode === 234, JSON.stringify(refusal));
    world.request({ id: 'RequestRetrieveCall', ThisDN: '7002', ConnID });
    await world.event('EventRetrieved', '7002');
    call.hangUp();
    await receives(wire, 'BYE');
    await world.empty();
    wire.close();
    await world.close();
  }
});

/** An INVITE that asks to be answered at once, and begins a dialog. */
function isSecond(invite: string): boolean {
  return /^Answer-Mode: Auto\r$/m.test(invite);
}
