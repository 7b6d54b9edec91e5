import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { accept, backwards, called, came, contactOf, receives, response, tagOf, within } from '../bare-phone.test.js';
import type { World, WorldOptions } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** Offers and answers before the call is answered: RFC 3262 section 5, RFC 3311, RFC 6337. */

const ALLOW = 'Allow: INVITE, ACK, BYE, CANCEL, UPDATE, PRACK\r\n';

/** Audio at another port than that of `SDP`; `version` of the `o=` line. */
const at = (port: number, version = 2): string =>
  SDP.replace('m=audio 9', `m=audio ${port}`).replace('o=- 1 1', `o=- 1 ${version}`);

const portOf = (text: string): number => Number(/m=audio (\d+)/.exec(text)?.[1] ?? -1);
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

/** Final answer to the caller's INVITE. */
const final = (wire: Wire): string | undefined =>
  wire.texts.find((text) => /^SIP\/2\.0 [2-6]/.test(text) && text.includes('CSeq: 1 INVITE'));

/** 7001 calls 7002; both are bare, and both take reliable responses and UPDATE. */
class EarlyCall {
  /** CSeq of the caller's latest request. */
  private seq = 1;
  private rseq = 0;
  /** CSeq of the called device's latest request. */
  private back = 100;

  private constructor(
    readonly world: World,
    readonly caller: Wire,
    readonly bob: Wire,
    readonly invite: string,
    readonly offer: string,
  ) {}

  static async begin(
    sip: WorldOptions['sip'] = {},
    { mixer, offer = at(4000, 1) }: { mixer?: NonNullable<WorldOptions['mixer']>; offer?: string } = {},
  ): Promise<EarlyCall> {
    const { world, wire: bob } = await called(sip, [], mixer);
    const caller = await Wire.open(world.sip.ports[0]!);
    const invite = request('INVITE', '7002', caller.localPort, `Require: 100rel\r\n${ALLOW}`, offer);
    caller.send(invite);
    return new EarlyCall(world, caller, bob, invite, await receives(bob, 'INVITE'));
  }

  /** The device sounds, and says so reliably. Gives the caller's 183. */
  async sound(sdp = at(5000, 1)): Promise<string> {
    const headers = `Require: 100rel\r\nRSeq: ${++this.rseq}\r\n${ALLOW}${contactOf(this.bob)}`;
    this.bob.send(response(this.offer, '183 Session Progress', headers, sdp));
    this.bob.send(response(await receives(this.bob, 'PRACK', this.rseq), '200 OK'));
    return receives(this.caller, 'SIP/2.0 183');
  }

  /** A request of the caller, and the whole final answer. */
  async ask(method: string, headers = '', body = ''): Promise<string> {
    const text = this.ofCaller(method, headers, body);
    await this.caller.ask(text);
    const branch = /branch=[^;]*/.exec(text)![0];
    return this.caller.texts.find((each) => /^SIP\/2\.0 [2-6]/.test(each) && each.includes(branch))!;
  }

  /** The text of a request of the caller; ACK has the number of its INVITE. */
  ofCaller(method: string, headers = '', body = ''): string {
    const seq = method === 'ACK' ? 1 : ++this.seq;
    const provisional = this.caller.texts.find((text) => /^SIP\/2\.0 18/.test(text))!;
    return within(this.invite, tagOf(provisional), method, seq, headers, body);
  }

  prack(body = '', rseq = 1): Promise<string> {
    return this.ask('PRACK', `RAck: ${rseq} 1 INVITE\r\n`, body);
  }

  /** A request of the called device, and the whole final answer. */
  async fromDevice(method: string, body = ''): Promise<string> {
    const text = backwards(this.offer, this.bob, method, ++this.back, ALLOW, body);
    await this.bob.ask(text);
    const branch = /branch=[^;]*/.exec(text)![0];
    return this.bob.texts.find((each) => /^SIP\/2\.0 [2-6]/.test(each) && each.includes(branch))!;
  }

  /** The device answers; its 200 has no description, because it has given that before. */
  async answer(): Promise<string> {
    this.bob.send(response(this.offer, '200 OK', contactOf(this.bob)));
    await waitFor(() => final(this.caller) !== undefined, 'the final answer');
    const answer = final(this.caller)!;
    assert.match(answer, /^SIP\/2\.0 200/);
    this.caller.send(this.ofCaller('ACK'));
    await this.world.event('EventEstablished', '7002');
    return answer;
  }

  async hangUp(): Promise<void> {
    assert.match(await this.ask('BYE'), / 200 /);
    this.bob.send(response(await receives(this.bob, 'BYE'), '200 OK'));
    await this.over();
  }

  async over(): Promise<void> {
    await this.world.empty();
    this.caller.close();
    this.bob.close();
    await this.world.close();
  }
}

test('UPDATE of the caller before the answer: answered for the device, which hears of it by UPDATE', async () => {
  const call = await EarlyCall.begin();
  assert.equal(portOf(await call.sound()), 5000);
  assert.match(await call.prack(), / 200 /);
  const answered = await call.ask('UPDATE', '', at(4100));
  assert.match(answered, / 200 /);
  assert.equal(portOf(answered), 5000);
  const update = await receives(call.bob, 'UPDATE');
  assert.equal(portOf(update), 4100);
  call.bob.send(response(update, '200 OK', contactOf(call.bob), at(5000)));
  assert.equal(bodyOf(await call.answer()), '', 'both know all that there is to know');
  await call.hangUp();
  assert.equal(came(call.bob, 'INVITE').length, 1, 'nothing was left to be told');
  assert.equal(came(call.caller, 'INVITE').length, 0);
});

test('UPDATE of the device before the answer: answered for the caller, which hears of it by UPDATE', async () => {
  const call = await EarlyCall.begin();
  await call.sound();
  await call.prack();
  const answered = await call.fromDevice('UPDATE', at(5100));
  assert.match(answered, / 200 /);
  assert.equal(portOf(answered), 4000);
  const update = await receives(call.caller, 'UPDATE');
  assert.equal(portOf(update), 5100);
  // Until it is answered, an offer of the caller crosses ours; the call is answered only after it.
  assert.match(await call.ask('UPDATE', '', at(4100)), / 491 /);
  call.bob.send(response(call.offer, '200 OK', contactOf(call.bob)));
  await receives(call.bob, 'ACK');
  assert.equal(final(call.caller), undefined);
  call.caller.send(response(update, '200 OK', '', at(4000, 3)));
  await call.answer();
  await call.hangUp();
  assert.equal(came(call.caller, 'INVITE').length, 0);
});

test('a caller that does not take UPDATE now is offered again after a while, else when the call is answered', async () => {
  for (const status of ['491 Request Pending', '500 Server Internal Error']) {
    const call = await EarlyCall.begin();
    await call.sound();
    await call.prack();
    assert.match(await call.fromDevice('UPDATE', at(5100)), / 200 /);
    call.caller.send(response(await receives(call.caller, 'UPDATE'), status));
    if (status.startsWith('491')) {
      const again = await receives(call.caller, 'UPDATE', 2);
      assert.equal(portOf(again), 5100);
      call.caller.send(response(again, '200 OK', '', at(4000, 3)));
      await call.answer();
    } else {
      await call.answer();
      const reinvite = await receives(call.caller, 'INVITE');
      assert.equal(portOf(reinvite), 5100);
      call.caller.send(response(reinvite, '200 OK', '', at(4000, 3)));
      await receives(call.caller, 'ACK');
    }
    await call.hangUp();
  }
});

test('offers that come when the first one is not dealt with: 491 and 500 with Retry-After (RFC 3311 section 5.2)', async () => {
  const call = await EarlyCall.begin();
  call.bob.send(response(call.offer, '180 Ringing', `${ALLOW}${contactOf(call.bob)}`));
  await receives(call.caller, 'SIP/2.0 180');
  const early = await call.ask('UPDATE', '', at(4100));
  assert.match(early, / 500 /);
  assert.match(early, /^Retry-After: \d\r$/m);
  assert.match(await call.fromDevice('UPDATE', at(5100)), / 491 /, 'the offer of the INVITE has no answer yet');
  await call.prack();
  await call.sound();
  await call.prack('', 2);
  assert.match(await call.ask('INVITE', '', at(4100)), / 500 /, 'before the answer there is no second INVITE');
  assert.match(await call.fromDevice('INVITE', at(5100)), / 491 /);
  const odd = await call.ask('UPDATE', '', SDP.replace('RTP/AVP 0', 'RTP/AVP 101'));
  assert.match(odd, / 488 /);
  assert.match(await call.ask('UPDATE'), / 200 /, 'one without an offer refreshes the target');
  await call.answer();
  await call.hangUp();
});

test('PRACK with an offer: its 200 has the answer; what cannot be used is refused, and the PRACK counts', async () => {
  for (const usable of [true, false]) {
    const call = await EarlyCall.begin();
    await call.sound();
    const answered = await call.prack(usable ? at(4100) : SDP.replace('RTP/AVP 0', 'RTP/AVP 101'));
    if (usable) {
      assert.match(answered, / 200 /);
      assert.equal(portOf(answered), 5000);
      const update = await receives(call.bob, 'UPDATE');
      assert.equal(portOf(update), 4100);
      call.bob.send(response(update, '200 OK', contactOf(call.bob), at(5000)));
    } else assert.match(answered, / 488 /);
    const before = came(call.caller, 'SIP/2.0 183').length;
    await call.answer();
    assert.equal(came(call.caller, 'SIP/2.0 183').length, before, 'the 183 is acknowledged');
    await call.hangUp();
  }
});

test('no 200 before the PRACK of a description (RFC 3262 section 3)', async () => {
  const call = await EarlyCall.begin();
  await call.sound();
  call.bob.send(response(call.offer, '200 OK', contactOf(call.bob)));
  await receives(call.bob, 'ACK');
  await receives(call.caller, 'SIP/2.0 183', 3);
  assert.equal(final(call.caller), undefined);
  assert.match(await call.prack(), / 200 /);
  assert.equal(bodyOf(await call.answer()), '');
  await call.hangUp();
});

test('a PRACK that never comes ends the call', async () => {
  const call = await EarlyCall.begin({ timing: { T1: 20, T2: 80, T4: 100, D: 200 } });
  await call.sound();
  call.bob.send(response(call.offer, '200 OK', contactOf(call.bob)));
  call.bob.send(response(await receives(call.bob, 'BYE'), '200 OK'));
  await waitFor(() => final(call.caller) !== undefined, 'the refusal');
  assert.match(final(call.caller)!, /^SIP\/2\.0 504/);
  await call.over();
});

test('a caller without an offer that wants reliable responses gets ours with the first of them', async () => {
  const call = await EarlyCall.begin({}, { offer: '' });
  call.bob.send(response(call.offer, '180 Ringing', contactOf(call.bob)));
  const ringing = await receives(call.caller, 'SIP/2.0 180');
  assert.match(bodyOf(ringing), /a=inactive/);
  assert.match(await call.prack(`${at(4000, 1)}a=inactive\r\n`), / 200 /);
  accept(call.bob, call.offer, at(5000, 1));
  await waitFor(() => final(call.caller) !== undefined, 'the final answer');
  assert.equal(bodyOf(final(call.caller)!), '');
  call.caller.send(call.ofCaller('ACK'));
  const reinvite = await receives(call.caller, 'INVITE');
  assert.equal(portOf(reinvite), 5000);
  call.caller.send(response(reinvite, '200 OK', '', at(4000)));
  await receives(call.caller, 'ACK');
  const told = await receives(call.bob, 'INVITE', 2);
  assert.equal(portOf(told), 4000);
  call.bob.send(response(told, '200 OK', contactOf(call.bob), at(5000)));
  await receives(call.bob, 'ACK', 2);
  await call.hangUp();
});

test('where media passes the mixer it answers, and the other side need not hear of it', async () => {
  const call = await EarlyCall.begin({ forceRelay: true }, { mixer: {} });
  const told = await call.sound();
  await call.prack();
  const mixer = portOf(told);
  assert.notEqual(mixer, 5000);
  const answered = await call.ask('UPDATE', '', at(4100));
  assert.equal(portOf(answered), mixer);
  const other = await call.fromDevice('UPDATE', at(5100));
  assert.equal(portOf(other), portOf(call.offer));
  await call.answer();
  await call.hangUp();
  assert.equal(came(call.bob, 'UPDATE').length + came(call.caller, 'UPDATE').length, 0);
});

test('an INVITE that was forked: each branch has offers of its own, and the one that answers counts', async () => {
  const call = await EarlyCall.begin();
  const fork = (text: string): string => text.replace(/;tag=bare/g, ';tag=fork');
  await call.sound();
  await call.prack();
  const headers = `Require: 100rel\r\nRSeq: 1\r\n${ALLOW}${contactOf(call.bob)}`;
  call.bob.send(fork(response(call.offer, '183 Session Progress', headers, at(6000, 1))));
  const prack = await receives(call.bob, 'PRACK', 2);
  assert.match(prack, /^To: .*;tag=fork\r$/m);
  call.bob.send(response(prack, '200 OK'));
  // What was heard last is told to the caller, which has had its answer.
  const update = await receives(call.caller, 'UPDATE');
  assert.equal(portOf(update), 6000);
  call.caller.send(response(update, '200 OK', '', at(4000, 1)));
  assert.equal(portOf(await call.fromDevice('UPDATE', at(5100))), 4000);
  const back = await receives(call.caller, 'UPDATE', 2);
  assert.equal(portOf(back), 5100);
  call.caller.send(response(back, '200 OK', '', at(4000, 1)));
  await call.answer();
  await call.hangUp();
  assert.match(await receives(call.bob, 'BYE'), /^To: .*;tag=bare\r$/m);
  assert.equal(came(call.caller, 'INVITE').length, 0, 'the branch that has answered was named to it');
});

test('two sides that change whenever they are told of the other one are left alone until the call is answered', async () => {
  const call = await EarlyCall.begin();
  await call.sound();
  await call.prack();
  assert.match(await call.fromDevice('UPDATE', at(5100)), / 200 /);
  let told = 0;
  for (let round = 1; round <= 5; round++) {
    const caller = await receives(call.caller, 'UPDATE', round);
    call.caller.send(response(caller, '200 OK', '', at(4100 + round, 2 + round)));
    const device = await receives(call.bob, 'UPDATE', round);
    told = portOf(device);
    call.bob.send(response(device, '200 OK', contactOf(call.bob), at(5100 + round, 2 + round)));
  }
  assert.equal(told, 4105);
  await call.answer();
  assert.equal(came(call.bob, 'UPDATE').length + came(call.caller, 'UPDATE').length, 10);
  const reinvite = await receives(call.caller, 'INVITE');
  assert.equal(portOf(reinvite), 5105, 'what it could not be told before');
  call.caller.send(response(reinvite, '200 OK', '', at(4105, 8)));
  await receives(call.caller, 'ACK');
  await call.hangUp();
});

/** A caller that knows 100rel calls 7002, whose device sounds. */
async function supporter(sip: WorldOptions['sip'] = {}) {
  const { world, wire: bob } = await called(sip);
  const caller = await Wire.open(world.sip.ports[0]!);
  const invite = request('INVITE', '7002', caller.localPort, `Supported: timer, 100rel\r\n${ALLOW}`, at(4000, 1));
  caller.send(invite);
  const offer = await receives(bob, 'INVITE');
  bob.send(response(offer, '180 Ringing', contactOf(bob)));
  const ringing = await receives(caller, 'SIP/2.0 180');
  assert.doesNotMatch(ringing, /^(Require|RSeq):/m, 'what has no description may get lost');
  bob.send(response(offer, '183 Session Progress', contactOf(bob), at(5000, 1)));
  return { world, bob, caller, invite, offer, progress: await receives(caller, 'SIP/2.0 183') };
}

test('a caller that only supports 100rel is told reliably what it can hear, and again until it knows', async () => {
  const { world, bob, caller, invite, offer, progress } = await supporter();
  assert.match(progress, /^Require: 100rel\r\nRSeq: 1\r$/m);
  assert.equal(portOf(progress), 5000);
  await receives(caller, 'SIP/2.0 183', 2);
  accept(bob, offer, at(5000, 1));
  await receives(bob, 'ACK');
  assert.equal(came(caller, 'SIP/2.0 200').length, 0, 'no 200 before the PRACK');
  const prack = within(invite, tagOf(progress), 'PRACK', 2, 'RAck: 1 1 INVITE\r\n');
  assert.match(await caller.ask(prack), / 200 /);
  const answer = await receives(caller, 'SIP/2.0 200', 2);
  assert.match(answer, /^CSeq: 1 INVITE\r$/m);
  caller.send(within(invite, tagOf(answer), 'ACK', 1));
  await world.event('EventEstablished', '7002');
  assert.match(await caller.ask(within(invite, tagOf(answer), 'BYE', 3)), / 200 /);
  bob.send(response(await receives(bob, 'BYE'), '200 OK'));
  await world.empty();
  for (const each of [bob, caller]) each.close();
  await world.close();
});

test('a caller that supports 100rel and never acknowledges is refused; an option takes the promise back', async () => {
  const silent = await supporter();
  await receives(silent.caller, 'SIP/2.0 5');
  silent.bob.send(response(await receives(silent.bob, 'CANCEL'), '200 OK'));
  silent.bob.send(response(silent.offer, '487 Request Terminated'));
  await silent.world.empty();
  const plain = await supporter({ reliableProvisionals: 'required' });
  assert.doesNotMatch(plain.progress, /^(Require|RSeq):/m);
  assert.equal(portOf(plain.progress), 5000);
  plain.bob.send(response(plain.offer, '486 Busy Here'));
  await receives(plain.caller, 'SIP/2.0 486');
  await plain.world.empty();
  for (const { bob, caller, world } of [silent, plain]) {
    for (const each of [bob, caller]) each.close();
    await world.close();
  }
});
