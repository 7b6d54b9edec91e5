import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type AgentPhone, RtpLine, waitFor } from '../../sip-agent/index.js';
import { receives, tagOf, within } from '../bare-phone.test.js';
import { hears, singer } from '../singing-phones.test.js';
import { World, type WorldOptions } from '../switch-world.test.js';
import { request, Wire } from '../wire.test.js';

/** A phone whose descriptions and packets the tests write themselves, in a call with one that sings, through the mixer. */

const probe = await RtpLine.open('::1').catch(() => undefined);
await probe?.close();

/** One socket for media: what comes is counted by kind (RFC 5761 section 4). */
class MediaSocket {
  rtp = 0;
  rtcp = 0;
  private constructor(
    readonly socket: Socket,
    readonly address: string,
  ) {
    socket.on('message', (bytes) => {
      const type = bytes[1] ?? 0;
      if (type >= 192 && type <= 223) this.rtcp++;
      else this.rtp++;
    });
  }

  static async open(address = '127.0.0.1'): Promise<MediaSocket> {
    const socket = createSocket(address === '::1' ? 'udp6' : 'udp4').unref();
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    return new MediaSocket(socket, address);
  }

  describe(...lines: string[]): string {
    const where = `IN ${this.address === '::1' ? 'IP6' : 'IP4'} ${this.address}`;
    const { port } = this.socket.address();
    const session = lines.filter((line) => line.startsWith('a=group'));
    const media = lines.filter((line) => !line.startsWith('a=group'));
    return [
      'v=0',
      `o=- 1 ${port} ${where}`,
      's=-',
      `c=${where}`,
      't=0 0',
      ...session,
      `m=audio ${port} RTP/AVP 0`,
      ...media,
      '',
    ].join('\r\n');
  }
}

/** The bare phone 7001 calls 7002 with this description. */
class BareCall {
  private sequence = 2;
  private constructor(
    readonly world: World,
    readonly wire: Wire,
    readonly bob: AgentPhone,
    readonly invite: string,
    readonly answer: string,
  ) {}

  static async begin(sdp: string, options: WorldOptions): Promise<BareCall> {
    const world = await World.open(options);
    const bob = await singer(world, '7002');
    bob.handling = { answerAfter: 0 };
    const wire = await Wire.open(world.sip.ports[0]!);
    const invite = request('INVITE', '7002', wire.localPort, '', sdp);
    wire.send(invite);
    const answer = await receives(wire, 'SIP/2.0 200');
    wire.send(within(invite, tagOf(answer), 'ACK', 1));
    return new BareCall(world, wire, bob, invite, answer);
  }

  /** Offers something else; gives the answer. */
  async reoffer(sdp: string): Promise<string> {
    const cseq = this.sequence++;
    const tag = tagOf(this.answer);
    this.wire.send(within(this.invite, tag, 'INVITE', cseq, '', sdp));
    const final = (): string | undefined =>
      this.wire.texts.find((text) => /^SIP\/2\.0 [2-6]/.test(text) && text.includes(`CSeq: ${cseq} INVITE`));
    await waitFor(() => final() !== undefined, 'it is answered');
    this.wire.send(within(this.invite, tag, 'ACK', cseq));
    return final()!;
  }

  async end(...sockets: MediaSocket[]): Promise<void> {
    this.bob.call.hangUp();
    await receives(this.wire, 'BYE');
    const bye = this.wire.texts.findLast((text) => text.startsWith('BYE'))!;
    const head = bye.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
    this.wire.send(`SIP/2.0 200 OK\r\n${head.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`);
    await this.world.empty();
    for (const { socket } of sockets) socket.close();
    this.wire.close();
    await this.world.close();
  }
}

const FORCED: WorldOptions = { sip: { forceRelay: true } };
const RELAY: WorldOptions = { mixer: { rtcpInterval: 300 }, ...FORCED };
const PORTS = 9000 + (process.pid % 100) * 10;

test('a phone that offers rtcp-mux and a group of its one medium gets both kinds of packets at one port', async () => {
  const media = await MediaSocket.open();
  const lines = ['a=group:BUNDLE 0', 'a=mid:0', 'a=rtcp-mux'];
  const call = await BareCall.begin(media.describe(...lines), RELAY);
  assert.match(call.answer, /^a=rtcp-mux\r$/m);
  assert.doesNotMatch(call.answer, /^a=(group|mid)/m);
  await waitFor(() => media.rtp > 10 && media.rtcp > 1, 'sound and reports come to one port');
  // A later offer without it is answered without it, and reports go to the port after.
  const plain = await call.reoffer(media.describe());
  assert.match(plain, /^SIP\/2\.0 200/);
  assert.doesNotMatch(plain, /rtcp-mux/);
  await call.end(media);
});

test('rtcp-mux is not offered to who has not named it', async () => {
  const media = await MediaSocket.open();
  const call = await BareCall.begin(media.describe(), RELAY);
  assert.doesNotMatch(call.answer, /rtcp-mux/);
  assert.ok(!call.bob.call.session.remote!.media[0]!.lines.includes('a=rtcp-mux'));
  await waitFor(() => media.rtp > 10, 'sound comes');
  assert.equal(media.rtcp, 0);
  await call.end(media);
});

test('a phone that goes from IPv4 to IPv6 within its call, and back', {
  skip: probe === undefined ? 'this machine has no IPv6' : false,
}, async () => {
  const [four, six] = [await MediaSocket.open(), await MediaSocket.open('::1')];
  const call = await BareCall.begin(four.describe(), RELAY);
  await waitFor(() => four.rtp > 10, 'sound comes');
  const moved = await call.reoffer(six.describe());
  assert.match(moved, /^c=IN IP6 ::1\r$/m);
  assert.match(moved, /^a=sendrecv\r$/m);
  await waitFor(() => six.rtp > 10, 'sound comes to the new place');
  const back = await call.reoffer(four.describe());
  assert.match(back, /^c=IN IP4 127\.0\.0\.1\r$/m);
  four.rtp = 0;
  await waitFor(() => four.rtp > 10, 'sound comes to where it was');
  await call.end(four, six);
});

test('within a call, an address that the mixer cannot reach is refused, and the call goes on', async () => {
  const media = await MediaSocket.open();
  const call = await BareCall.begin(media.describe(), { ...RELAY, mixer: { ipv6Address: '' } });
  const moved = await call.reoffer(media.describe().replaceAll('IP4 127.0.0.1', 'IP6 2001:db8::1'));
  assert.match(moved, /^SIP\/2\.0 488/);
  media.rtp = 0;
  await waitFor(() => media.rtp > 10, 'sound comes as before');
  await call.end(media);
});

/** Ports are free a moment after the call that had them is over. */
async function free(world: World, legs: number): Promise<void> {
  const open = async (): Promise<boolean> => {
    const names = Array.from({ length: legs }, (_, i) => `probe ${i}`);
    const opened = await Promise.all(names.map((name) => world.mixer!.allocate(name)));
    await Promise.all(names.map((name) => world.mixer!.free(name)));
    return opened.every(({ ok }) => ok);
  };
  while (!(await open())) await setTimeout(10);
}

for (const pairs of [2, 3]) {
  test(`ports for ${pairs} legs: the next call is refused and its clients are told; then they are free again`, async () => {
    const world = await World.open({ mixer: { lastPort: PORTS + 2 * pairs - 1, firstPort: PORTS }, ...FORCED });
    const [alice, bob, carol] = [await singer(world, '7001'), await singer(world, '7002'), await singer(world, '7003')];
    const dave = await singer(world, '7004');
    for (let round = 1; round <= 2; round++) {
      await free(world, pairs);
      bob.handling = 'ring';
      await world.talk(alice, bob);
      await waitFor(() => hears(alice.call, 770) > 0.3, 'they hear each other');
      dave.handling = { answerAfter: 0 };
      const call = carol.dial('7004');
      await waitFor(() => call.state === 'ended', 'the next call is refused');
      assert.equal(call.status, pairs === 2 ? 480 : 503);
      if (pairs === 2) {
        const { CallState } = await world.event('EventDestinationBusy', '7003', round);
        assert.equal(CallState, 'GeneralError');
      }
      await world.event('EventReleased', '7003', round);
      await waitFor(() => dave.calls.length === 0, 'nobody is left with a dead line');
      await waitFor(() => hears(alice.call, 770) > 0.3, 'the others go on');
      alice.call.hangUp();
      await world.empty();
    }
    await world.close();
  });
}
