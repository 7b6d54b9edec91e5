import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { type AgentPhone, RtpLine, waitFor } from '../../sip-agent/index.js';
import { accept, came, contactOf, receives, registered, response, tagOf, within } from '../bare-phone.test.js';
import { hears, lineOf } from '../singing-phones.test.js';
import { World, type WorldOptions } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';

/** Devices of one DN that ring at the same time, and sound before any of them answers. */

const RINGING = 425;

/** A device of DN 7002 with a sound of its own. */
class Device {
  private constructor(
    readonly wire: Wire,
    readonly line: RtpLine,
    readonly tone: number,
  ) {}

  static async register(world: World, tone: number): Promise<Device> {
    const line = await RtpLine.open('127.0.0.1');
    line.tone(tone);
    return new Device(await registered(world, '7002'), line, tone);
  }

  get sdp(): string {
    return SDP.replace('m=audio 9', `m=audio ${this.line.port}`);
  }

  /** Says that it sounds, and sends its sound to whom it was told. */
  async sound(): Promise<void> {
    const invite = await receives(this.wire, 'INVITE');
    const port = Number(/m=audio (\d+)/.exec(invite)![1]);
    this.line.connect({ address: '127.0.0.1', port }, { voice: 0, telephoneEvent: 101 }, true);
    this.wire.send(response(invite, '183 Session Progress', contactOf(this.wire), this.sdp));
  }

  async refuse(): Promise<void> {
    this.line.connect(undefined, undefined, false);
    this.wire.send(response(await receives(this.wire, 'INVITE'), '486 Busy Here'));
  }

  async answer(): Promise<void> {
    accept(this.wire, await receives(this.wire, 'INVITE'), this.sdp);
  }

  async cancelled(): Promise<void> {
    this.wire.send(response(await receives(this.wire, 'CANCEL'), '200 OK'));
    this.wire.send(response(await receives(this.wire, 'INVITE'), '487 Request Terminated'));
  }

  async close(): Promise<void> {
    await this.line.close();
    this.wire.close();
  }
}

function hearsJust(phone: AgentPhone, tone: number): Promise<void> {
  lineOf(phone.call).forget();
  return waitFor(
    () => hears(phone.call, tone) > 0.9,
    () => `${tone} Hz alone; its share is ${hears(phone.call, tone)}`,
  );
}

async function twoDevices(options: WorldOptions = { mixer: {} }) {
  const world = await World.open(options);
  return { world, desk: await Device.register(world, 1900), mobile: await Device.register(world, 2300) };
}

async function over(world: World, ...devices: Device[]): Promise<void> {
  await world.empty();
  for (const device of devices) await device.close();
  await world.close();
}

test('the first device that sounds is heard until it ends, then the next one, else the ringing tone', async () => {
  const { world, desk, mobile } = await twoDevices({ mixer: {}, sip: { forceRelay: true } });
  const third = await Device.register(world, 2700);
  const alice = await world.phone('7001');
  alice.dial('7002');
  await desk.sound();
  await hearsJust(alice, desk.tone);
  await mobile.sound();
  await hearsJust(alice, desk.tone);
  await desk.refuse();
  await hearsJust(alice, mobile.tone);
  await mobile.refuse();
  await hearsJust(alice, RINGING);
  await third.answer();
  await waitFor(() => alice.call.state === 'established', 'the answer');
  alice.call.hangUp();
  third.wire.send(response(await receives(third.wire, 'BYE'), '200 OK'));
  await over(world, desk, mobile, third);
});

test('who is off hook hears it straight, and the ringing tone when it ends', async () => {
  const { world, desk, mobile } = await twoDevices();
  const alice = await world.phone('7001');
  world.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' } as TRequest);
  await waitFor(() => alice.calls.length === 1, 'its own phone rings');
  alice.call.answer();
  mobile.wire.send(response(await receives(mobile.wire, 'INVITE'), '180 Ringing', contactOf(mobile.wire)));
  await desk.sound();
  await hearsJust(alice, desk.tone);
  await desk.refuse();
  await hearsJust(alice, RINGING);
  alice.call.hangUp();
  await mobile.cancelled();
  await over(world, desk, mobile);
});

test('a caller without the mixer is told of the first one, and of who answered after the answer', async () => {
  const { world, desk, mobile } = await twoDevices({});
  const wire = await Wire.open(world.sip.ports[0]!);
  const invite = request('INVITE', '7002', wire.localPort, '', SDP);
  wire.send(invite);
  await desk.sound();
  const early = await receives(wire, 'SIP/2.0 183');
  const named = (text: string): number => Number(/m=audio (\d+)/.exec(text)?.[1] ?? 0);
  assert.equal(named(early), desk.line.port);
  await mobile.sound();
  await mobile.answer();
  await desk.cancelled();
  const answer = await receives(wire, 'SIP/2.0 200');
  // There is one answer to one offer (RFC 3261 section 13.2.1).
  assert.equal(named(answer), desk.line.port);
  assert.equal(came(wire, 'SIP/2.0 183').length, 1);
  const tag = tagOf(answer);
  wire.send(within(invite, tag, 'ACK', 1));
  const reinvite = await receives(wire, 'INVITE');
  assert.equal(named(reinvite), mobile.line.port);
  wire.send(response(reinvite, '200 OK', contactOf(wire), SDP));
  await receives(wire, 'ACK');
  assert.match(await wire.ask(within(invite, tag, 'BYE', 2)), / 200 /);
  mobile.wire.send(response(await receives(mobile.wire, 'BYE'), '200 OK'));
  wire.close();
  await over(world, desk, mobile);
});

for (const ending of ['refuses', 'says that it is silent (RFC 6228)']) {
  test(`when the device that was heard ${ending}, a caller without the mixer is told that it rings`, async () => {
    const { world, desk, mobile } = await twoDevices({});
    const wire = await Wire.open(world.sip.ports[0]!);
    wire.send(request('INVITE', '7002', wire.localPort, '', SDP));
    await desk.sound();
    await receives(wire, 'SIP/2.0 183');
    if (ending === 'refuses') await desk.refuse();
    else
      desk.wire.send(
        response(await receives(desk.wire, 'INVITE'), '199 Early Dialog Terminated', contactOf(desk.wire)),
      );
    assert.doesNotMatch(await receives(wire, 'SIP/2.0 180'), /m=audio/);
    await mobile.refuse();
    if (ending !== 'refuses') await desk.refuse();
    await receives(wire, 'SIP/2.0 486');
    assert.equal(came(wire, 'SIP/2.0 180').length, 1);
    wire.close();
    await over(world, desk, mobile);
  });
}
