import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { waitFor } from '../../sip-agent/index.js';
import { called, came, HOLD, receives, response, tagOf, within } from '../bare-phone.test.js';
import { World } from '../switch-world.test.js';
import { request, SDP, StreamWire, Wire } from '../wire.test.js';

/** Phones whose every message the tests write themselves, for what well-behaved agents do not do. */

test('a caller that insists on it gets provisional responses reliably (RFC 3262)', async () => {
  const world = await World.open();
  const bob = await world.phone('7002');
  const wire = await Wire.open(world.sip.ports[0]!);
  const invite = request('INVITE', '7002', wire.localPort, 'Require: 100rel\r\n', SDP);
  wire.send(invite);
  const ringing = await receives(wire, 'SIP/2.0 180');
  assert.match(ringing, /^Require: 100rel\r$/m);
  assert.match(ringing, /^RSeq: 1\r$/m);
  assert.equal(await receives(wire, 'SIP/2.0 180', 2), ringing, 'it comes again until PRACK');
  const tag = tagOf(ringing);
  assert.match(await wire.ask(within(invite, tag, 'PRACK', 2, 'RAck: 7 1 INVITE\r\n')), /481/);
  assert.match(await wire.ask(within(invite, tag, 'PRACK', 3, 'RAck: 1 1 INVITE\r\n')), /200/);
  assert.match(await wire.ask(within(invite, tag, 'PRACK', 4, 'RAck: 1 1 INVITE\r\n')), /481/);
  const before = came(wire, 'SIP/2.0 180').length;
  bob.call.answer();
  const accepted = await receives(wire, 'SIP/2.0 200 OK');
  await waitFor(() => wire.texts.some((text) => /^SIP\/2\.0 200[\s\S]*CSeq: 1 INVITE/.test(text)), 'the answer');
  assert.ok(accepted);
  assert.equal(came(wire, 'SIP/2.0 180').length, before, 'and no more after it');
  wire.send(within(invite, tag, 'ACK', 1));
  await world.event('EventEstablished', '7002');
  assert.match(await wire.ask(within(invite, tag, 'BYE', 5)), /200/);
  await world.empty();
  wire.close();
  await world.close();
});

test('reliable responses of a phone are acknowledged once each, in their order', async () => {
  const { world, wire } = await called();
  const alice = await world.phone('7001');
  const call = alice.dial('7002');
  const invite = await receives(wire, 'INVITE');
  const reliable = (rseq: number): void =>
    wire.send(
      response(
        invite,
        '183 Session Progress',
        `Require: 100rel\r\nRSeq: ${rseq}\r\nContact: <sip:7002@127.0.0.1:${wire.localPort}>\r\n`,
        SDP,
      ),
    );
  reliable(5);
  const prack = await receives(wire, 'PRACK');
  assert.match(prack, /^RAck: 5 \d+ INVITE\r$/m);
  assert.match(prack, /^To: .*;tag=bare\r$/m);
  wire.send(response(prack, '200 OK'));
  reliable(5);
  reliable(7);
  reliable(6);
  const second = await receives(wire, 'PRACK', 2);
  assert.match(second, /^RAck: 6 \d+ INVITE\r$/m, 'neither again nor out of order');
  wire.send(response(second, '200 OK'));
  await waitFor(() => call.progress === 183, 'the caller hears of it');
  wire.send(response(invite, '200 OK', `Contact: <sip:7002@127.0.0.1:${wire.localPort}>\r\n`, SDP));
  await waitFor(() => call.state === 'established', 'the answer reaches the caller');
  call.hangUp();
  wire.send(response(await receives(wire, 'BYE'), '200 OK'));
  await world.empty();
  wire.close();
  await world.close();
});

test('UPDATE: holds, refreshes, and meets an offer of the server with 491 (RFC 3311)', async () => {
  const world = await World.open();
  const bob = await world.phone('7002');
  const wire = await Wire.open(world.sip.ports[0]!);
  const invite = request('INVITE', '7002', wire.localPort, 'Allow: INVITE, ACK, BYE, UPDATE\r\n', SDP);
  wire.send(invite);
  const ringing = await receives(wire, 'SIP/2.0 180');
  const tag = tagOf(ringing);
  // Its own offer has no answer yet: section 5.2.
  const early = await wire.ask(within(invite, tag, 'UPDATE', 2, '', HOLD));
  assert.match(early, / 500 /);
  bob.call.answer();
  await waitFor(() => wire.texts.some((text) => /^SIP\/2\.0 200[\s\S]*CSeq: 1 INVITE/.test(text)), 'the answer');
  wire.send(within(invite, tag, 'ACK', 1));
  const { ConnID } = await world.event('EventEstablished', '7001');
  assert.match(await wire.ask(within(invite, tag, 'UPDATE', 3)), / 200 /);
  assert.match(await wire.ask(within(invite, tag, 'UPDATE', 4, '', HOLD)), / 200 /);
  await world.event('EventHeld', '7001');
  assert.match(wire.texts.at(-1)!, /a=(recvonly|inactive)/);
  assert.match(await wire.ask(within(invite, tag, 'UPDATE', 5, '', SDP)), / 200 /);
  await world.event('EventRetrieved', '7001');
  world.request({ id: 'RequestHoldCall', ThisDN: '7002', ConnID: ConnID! });
  await world.event('EventHeld', '7002');
  const reinvite = await receives(wire, 'INVITE');
  assert.match(await wire.ask(within(invite, tag, 'UPDATE', 6, '', HOLD)), / 491 /);
  wire.send(
    response(
      reinvite,
      '200 OK',
      `Contact: <sip:7001@127.0.0.1:${wire.localPort}>\r\n`,
      SDP.replace('o=- 1 1', 'o=- 1 2'),
    ),
  );
  await receives(wire, 'ACK');
  assert.match(await wire.ask(within(invite, tag, 'BYE', 7)), / 200 /);
  await world.empty();
  wire.close();
  await world.close();
});

/** A phone of DN 7001 over WebSocket, at its present connection. */
class WebPhone {
  private texts: string[] = [];
  private socket!: WebSocket;
  contact = '';
  private registered = 0;

  /** Some phones name the port of their connection, another one each time. */
  constructor(
    private readonly world: World,
    private readonly changes = false,
  ) {}

  async connect(): Promise<void> {
    this.texts = [];
    this.registered++;
    this.contact = `sip:7001@df7jal23ls0d${this.changes ? this.registered : ''}.invalid;transport=ws`;
    this.socket = new WebSocket(`ws://127.0.0.1:${this.world.sip.ports[1]}`, 'sip');
    await new Promise((resolve) => this.socket.once('open', resolve));
    this.socket.on('message', (data: Buffer) => this.texts.push(data.toString('latin1')));
    this.send(
      request('REGISTER', '7001', 5060)
        .replace(/SIP\/2\.0\/UDP 127\.0\.0\.1:5060/, 'SIP/2.0/WS df7jal23ls0d.invalid')
        .replace(/Contact: .*\r\n/, `Contact: <${this.contact}>\r\n`)
        .replace(/Call-ID: .*\r\n/, 'Call-ID: boot\r\n')
        .replace('CSeq: 1 ', `CSeq: ${this.registered} `),
    );
    assert.ok((await this.next('SIP/2.0 200')).includes(`Contact: <${this.contact}>;expires=`));
  }

  send(text: string): void {
    this.socket.send(text);
  }

  async next(start: string): Promise<string> {
    const found = () => this.texts.find((text) => text.startsWith(start));
    await waitFor(
      () => found() !== undefined,
      () => `${start}; came: ${this.texts.map((text) => text.slice(0, 20)).join()}`,
    );
    return found()!;
  }

  async answer(method: string): Promise<void> {
    this.send(response(await this.next(`${method} `), '200 OK'));
  }

  disconnect(): void {
    this.socket.close();
  }
}

/** The phone of DN 7002 calls it. */
async function calledWebPhone(changes = false) {
  const listen = (['udp', 'ws'] as const).map((transport) => ({ transport, address: '127.0.0.1', port: 0 }));
  // An INVITE that was given up is forgotten after 64 T1.
  const timing = { T1: 20, T2: 80, T4: 100, D: 200 };
  const world = await World.open({ sip: { listen, lostConnectionGrace: 1000, timing } });
  const phone = new WebPhone(world, changes);
  await phone.connect();
  await world.event('EventDNBackInService', '7001');
  const bob = await world.phone('7002');
  const call = bob.dial('7001');
  const invite = await phone.next(`INVITE ${phone.contact}`);
  assert.match(invite, /^Via: SIP\/2\.0\/WS /m);
  assert.match(invite, /^Contact: <sip:.*;transport=ws>/m);
  return { world, phone, call, invite };
}

/** It talks with the phone of DN 7002. */
async function talkingWebPhone(changes = false) {
  const { world, phone, call, invite } = await calledWebPhone(changes);
  phone.send(response(invite, '180 Ringing'));
  phone.send(response(invite, '200 OK', `Contact: <${phone.contact}>\r\n`, SDP));
  await phone.next(`ACK ${phone.contact}`);
  await waitFor(() => call.state === 'established', 'they talk');
  return { world, phone, call };
}

test('a phone over WebSocket (RFC 7118): it registers, is called, and hears of the end over its connection', async () => {
  const { world, phone, call } = await talkingWebPhone();
  call.hangUp();
  await phone.answer('BYE');
  await world.empty();
  // Nobody reaches it any more once its connection is gone (RFC 5626 section 4.4).
  phone.disconnect();
  await world.event('EventDNOutOfService', '7001');
  await world.close();
});

test('a phone whose connection closes, and that does not come back, has lost its call', async () => {
  const { world, phone, call } = await talkingWebPhone();
  phone.disconnect();
  await world.event('EventReleased', '7001');
  await world.event('EventReleased', '7002');
  await waitFor(() => call.state === 'ended', 'the other phone is told');
  await world.empty();
  await world.close();
});

test('a phone whose connection closes while it rings, and that does not come back, rings no longer', async () => {
  for (const contact of ['with a Contact', 'without', 'not even ringing']) {
    const { world, phone, call, invite } = await calledWebPhone();
    if (contact !== 'not even ringing') {
      phone.send(response(invite, '180 Ringing', contact === 'without' ? '' : `Contact: <${phone.contact}>\r\n`));
      await world.event('EventRinging', '7001');
    }
    phone.disconnect();
    await world.event('EventDestinationBusy', '7002');
    call.hangUp();
    await world.empty();
    await world.close();
  }
});

test('a phone that comes back by another connection while it rings can still answer', async () => {
  const { world, phone, call, invite } = await calledWebPhone();
  const more = `Contact: <${phone.contact}>\r\n`;
  phone.send(response(invite, '180 Ringing', more));
  await world.event('EventRinging', '7001');
  phone.disconnect();
  await world.event('EventDNOutOfService', '7001');
  await phone.connect();
  await phone.answer('OPTIONS');
  phone.send(response(invite, '200 OK', more, SDP));
  await phone.next(`ACK ${phone.contact}`);
  await waitFor(() => call.state === 'established', 'they talk');
  call.hangUp();
  await phone.answer('BYE');
  await world.empty();
  phone.disconnect();
  await world.close();
});

test('a phone that comes back by another connection keeps its call, also with another contact', async () => {
  for (const changes of [false, true]) {
    const { world, phone, call } = await talkingWebPhone(changes);
    phone.disconnect();
    await world.event('EventDNOutOfService', '7001');
    await phone.connect();
    await phone.answer('OPTIONS');
    assert.equal(call.state, 'established');
    call.hangUp();
    await phone.answer('BYE');
    await world.empty();
    phone.disconnect();
    await world.close();
  }
});

test('a phone that has closed its TCP connection is called at its contact', async () => {
  const listen = (['udp', 'tcp'] as const).map((transport) => ({ transport, address: '127.0.0.1', port: 0 }));
  const world = await World.open({ sip: { listen, lostConnectionGrace: 1000 } });
  const bob = await world.phone('7002');
  const answered: string[] = [];
  const phone = createServer((socket) =>
    socket
      .on('error', () => {})
      .on('data', (bytes) => {
        const text = bytes.toString('latin1');
        answered.push(text.slice(0, text.indexOf(' ')));
        socket.write(response(text, '200 OK'));
      }),
  );
  await new Promise<void>((resolve) => phone.unref().listen(0, '127.0.0.1', resolve));
  const { port } = phone.address() as AddressInfo;
  const wire = await StreamWire.open(world.sip.ports[1]!);
  const invite = request('INVITE', '7002', wire.localPort, '', SDP)
    .replace('SIP/2.0/UDP', 'SIP/2.0/TCP')
    .replace(/Contact: .*\r\n/, `Contact: <sip:7001@127.0.0.1:${port};transport=tcp>\r\n`);
  wire.send(invite);
  await waitFor(() => bob.calls.length === 1, 'the other phone rings');
  bob.call.answer();
  await waitFor(() => wire.statuses.includes('200'), 'the answer');
  const accepted = wire.text.slice(wire.text.indexOf('SIP/2.0 200'));
  wire.send(within(invite, tagOf(accepted), 'ACK', 1));
  await world.event('EventEstablished', '7001');
  wire.close();
  await waitFor(() => answered.includes('OPTIONS'), 'it is asked whether it is there');
  assert.equal(bob.call.state, 'established');
  bob.call.hangUp();
  await waitFor(() => answered.includes('BYE'), 'it is told of the end');
  await world.empty();
  phone.close();
  await world.close();
});

test('two phones over IPv6', async () => {
  const world = await World.open({ sip: { listen: [{ transport: 'udp', address: '::1', port: 0 }] } });
  const at = { address: '::1', server: { address: '::1', port: world.sip.ports[0]! } };
  const [alice, bob] = [await world.phone('7001', at), await world.phone('7002', at)];
  const ConnID = await world.talk(alice, bob);
  assert.match(bob.call.invite?.headers.get('Via') ?? '', /\[::1\]:\d+/);
  assert.match(bob.call.invite?.body ?? '', /^c=IN IP6 ::1\r$/m);
  world.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
  await world.event('EventHeld', '7001');
  bob.call.hangUp();
  await world.empty();
  await world.close();
});
