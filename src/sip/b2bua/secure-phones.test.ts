import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import { waitFor } from '../../sip-agent/index.js';
import { answerChallenge } from '../auth/digest-client.js';
import { CERTIFICATE, KEY } from '../own-certificate.test.js';
import { World } from '../switch-world.test.js';
import { SDP } from '../wire.test.js';

type Secure = 'tls' | 'wss';
const PASSWORD = 'dial-tone';
const REALM_URI = 'sip:example.com';

/** The phone of DN 7001, whose every message the test writes itself, at its present encrypted connection. */
class SecurePhone {
  readonly contact: string;
  private texts: string[] = [];
  private rest = '';
  private tls: TLSSocket | undefined;
  private web: WebSocket | undefined;
  private branch = 0;
  private cseq = 0;

  constructor(
    private readonly transport: Secure,
    private readonly port: number,
    /** With what RFC 5626 asks for: an instance, and the number of the flow. */
    private readonly outbound = false,
  ) {
    this.contact = `sip:7001@phone.invalid;transport=${transport === 'tls' ? 'tls' : 'ws'}`;
  }

  async connect(): Promise<void> {
    this.texts = [];
    if (this.transport === 'tls') {
      const socket = connect({ port: this.port, host: '127.0.0.1', servername: 'localhost', ca: CERTIFICATE });
      socket.on('data', (bytes) => this.take(bytes.toString('latin1'))).on('error', () => {});
      await new Promise<void>((resolve) => socket.once('secureConnect', resolve));
      this.tls = socket;
    } else {
      const socket = new WebSocket(`wss://localhost:${this.port}`, 'sip', { ca: CERTIFICATE, family: 4 });
      socket.on('message', (data: Buffer) => this.texts.push(data.toString('latin1')));
      await new Promise<void>((resolve) => socket.once('open', resolve));
      this.web = socket;
    }
  }

  disconnect(): void {
    this.tls?.destroy();
    this.web?.terminate();
  }

  /** Registers with its password; gives the 200. */
  async register(): Promise<string> {
    const ask = (headers: string) => this.request('REGISTER', REALM_URI, `<sip:7001@example.com>`, 'reg', headers);
    ask('');
    const refused = await this.next('SIP/2.0 401');
    const challenges = [...refused.matchAll(/^WWW-Authenticate: (.*)\r$/gm)].map(([, value]) => value!);
    const login = { username: '7001', password: PASSWORD };
    const answer = answerChallenge(challenges, login, { method: 'REGISTER', uri: REALM_URI, body: '' }, 'cnonce');
    ask(`Authorization: ${answer}\r\n`);
    return this.next('SIP/2.0 200');
  }

  request(method: string, uri: string, to: string, callId: string, headers = '', body = '', from = ''): void {
    const more = this.outbound ? ';reg-id=1;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>"' : '';
    const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
    const cseq = method === 'ACK' ? this.cseq : ++this.cseq;
    this.send(
      `${method} ${uri} SIP/2.0\r\nVia: SIP/2.0/${this.transport.toUpperCase()} phone.invalid;branch=z9hG4bKsecure${++this.branch};rport\r\nMax-Forwards: 70\r\nFrom: ${from || '<sip:7001@example.com>;tag=secure'}\r\nTo: ${to}\r\nCall-ID: ${callId}\r\nCSeq: ${cseq} ${method}\r\nContact: <${this.contact}>${more}\r\nSupported: outbound\r\n${headers}${type}Content-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  /** Answers a request that came. */
  respond(to: string, status: string, body = ''): void {
    const kept = to.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq|Record-Route):/i.test(line));
    const toLine = /^To: [^\r]*/m.exec(to)![0];
    const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
    this.send(
      `SIP/2.0 ${status}\r\n${kept.join('\r\n')}\r\n${toLine.includes(';tag=') ? toLine : `${toLine};tag=secure`}\r\nContact: <${this.contact}>\r\n${type}Content-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  /** The first message that begins like this, on the present connection; it is taken out. */
  async next(start: string): Promise<string> {
    const at = () => this.texts.findIndex((text) => text.startsWith(start));
    await waitFor(
      () => at() >= 0,
      () => `${start}; came: ${this.texts.map((text) => text.slice(0, 20)).join()}`,
    );
    return this.texts.splice(at(), 1)[0]!;
  }

  private send(text: string): void {
    if (this.transport === 'tls') this.tls?.write(text, 'latin1');
    else this.web?.send(text);
  }

  private take(bytes: string): void {
    this.rest += bytes;
    for (;;) {
      const head = this.rest.indexOf('\r\n\r\n');
      const length = Number(/^Content-Length: (\d+)/m.exec(this.rest)?.[1] ?? Number.NaN);
      if (head < 0 || this.rest.length < head + 4 + length) return;
      this.texts.push(this.rest.slice(0, head + 4 + length));
      this.rest = this.rest.slice(head + 4 + length);
    }
  }
}

/** The secure phone, registered, and the phone of DN 7002 over UDP. */
async function phones(transport: Secure, outbound = false) {
  const listen = [
    { transport: 'udp', address: '127.0.0.1', port: 0 },
    { transport, address: '127.0.0.1', port: 0, certificate: CERTIFICATE, key: KEY },
  ] as const;
  const world = await World.open({
    sip: { listen, lostConnectionGrace: 1000, phones: [{ DN: '7001', password: PASSWORD }, { DN: '7002' }] },
  });
  const phone = new SecurePhone(transport, world.sip.ports[1]!, outbound);
  await phone.connect();
  const registered = await phone.register();
  await world.event('EventDNBackInService', '7001');
  return { world, phone, registered, bob: await world.phone('7002') };
}

for (const transport of ['tls', 'wss'] as const) {
  const via = new RegExp(`^Via: SIP/2\\.0/${transport.toUpperCase()} `, 'm');

  test(`a phone over ${transport} registers with its password and is called; what follows comes over its connection`, async () => {
    const { world, phone, bob } = await phones(transport);
    const call = bob.dial('7001');
    const invite = await phone.next(`INVITE ${phone.contact}`);
    assert.match(invite, via);
    assert.match(invite, new RegExp(`^Contact: <sips?:.*;transport=${transport === 'tls' ? 'tls' : 'wss?'}>`, 'm'));
    phone.respond(invite, '180 Ringing');
    phone.respond(invite, '200 OK', SDP);
    await phone.next(`ACK ${phone.contact}`);
    await waitFor(() => call.state === 'established', 'they talk');
    call.hold();
    const again = await phone.next(`INVITE ${phone.contact}`);
    assert.match(again, /^a=(sendonly|inactive)/m);
    phone.respond(again, '200 OK', `${SDP}a=recvonly\r\n`);
    await phone.next(`ACK ${phone.contact}`);
    call.hangUp();
    phone.respond(await phone.next(`BYE ${phone.contact}`), '200 OK');
    await world.empty();
    phone.disconnect();
    await world.close();
  });

  test(`a phone over ${transport} calls, holds and hangs up`, async () => {
    const { world, phone, bob } = await phones(transport);
    const invite = (headers: string) =>
      phone.request('INVITE', 'sip:7002@example.com', '<sip:7002@example.com>', 'call', headers, SDP);
    invite('');
    const refused = await phone.next('SIP/2.0 401');
    const challenges = [...refused.matchAll(/^WWW-Authenticate: (.*)\r$/gm)].map(([, value]) => value!);
    const asked = { method: 'INVITE', uri: 'sip:7002@example.com', body: SDP };
    const login = { username: '7001', password: PASSWORD };
    phone.request('ACK', asked.uri, /^To: (.*)\r$/m.exec(refused)![1]!, 'call');
    invite(`Authorization: ${answerChallenge(challenges, login, asked, 'cnonce')}\r\n`);
    await phone.next('SIP/2.0 180');
    bob.call.answer();
    const accepted = await phone.next('SIP/2.0 200');
    const target = /^Contact: <([^>]*)>/m.exec(accepted)![1]!;
    const to = /^To: (.*)\r$/m.exec(accepted)![1]!;
    phone.request('ACK', target, to, 'call');
    await world.event('EventEstablished', '7001');
    phone.request('INVITE', target, to, 'call', '', `${SDP}a=sendonly\r\n`);
    assert.match(await phone.next('SIP/2.0 200'), /^CSeq: \d+ INVITE/m);
    phone.request('ACK', target, to, 'call');
    await world.event('EventHeld', '7001');
    phone.request('BYE', target, to, 'call');
    assert.match(await phone.next('SIP/2.0 200'), /^CSeq: \d+ BYE/m);
    await world.empty();
    phone.disconnect();
    await world.close();
  });

  test(`a phone over ${transport} opens its connection again (RFC 5626): its call goes on, and it is called once`, async () => {
    const { world, phone, registered, bob } = await phones(transport, true);
    assert.match(registered, /^Require: outbound\r\nFlow-Timer: /m);
    const call = bob.dial('7001');
    const invite = await phone.next(`INVITE ${phone.contact}`);
    phone.respond(invite, '200 OK', SDP);
    await phone.next(`ACK ${phone.contact}`);
    await waitFor(() => call.state === 'established', 'they talk');
    phone.disconnect();
    await world.event('EventDNOutOfService', '7001');
    await phone.connect();
    const again = await phone.register();
    assert.equal([...again.matchAll(/^Contact: /gm)].length, 1);
    phone.respond(await phone.next(`OPTIONS ${phone.contact}`), '200 OK');
    call.hangUp();
    phone.respond(await phone.next(`BYE ${phone.contact}`), '200 OK');
    await world.empty();
    const second = bob.dial('7001');
    const next = await phone.next(`INVITE ${phone.contact}`);
    phone.respond(next, '486 Busy Here');
    await phone.next('ACK ');
    second.hangUp();
    await world.empty();
    phone.disconnect();
    await world.close();
  });
}
