import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../hub/index.js';
import type { SipRequest, SipResponse } from '../codec/message.js';
import { parseMessage } from '../codec/parse.js';
import type { Flow, SendOwner, TransportPort } from '../connection/flow.js';
import { RFC4475_INVALID } from '../torture/rfc4475-invalid.js';
import type { ClientTransaction, OutgoingRequest } from './client-transaction.js';
import type { IdSource } from './random-ids.js';
import type { ServerTransaction } from './server-transaction.js';
import { TimerWheel } from './timer-wheel.js';
import { TransactionLayer, type TransactionLayerOptions, type TransactionUser } from './transaction-layer.js';

/** Predictable tokens. */
class CountedIds implements IdSource {
  private count = 0;

  constructor(private readonly prefix: string) {}

  token(): string {
    return `${this.prefix}${++this.count}`;
  }
}

const FLOW: Flow = { transport: 'UDP', address: '192.0.2.9', port: 5060, connection: 0, listener: 0 };

/** One layer whose network is a list: what it sends is looked at, what it gets is fed in. */
class Bench implements TransportPort, TransactionUser {
  readonly clock = new VirtualClock(0);
  readonly sent: string[] = [];
  readonly targets: Flow[] = [];
  readonly log: string[] = [];
  readonly servers: ServerTransaction[] = [];
  readonly layer: TransactionLayer;
  failing = false;

  constructor(options: TransactionLayerOptions = {}) {
    this.layer = new TransactionLayer(this, new TimerWheel(this.clock), new CountedIds('t'), this, options);
  }

  send(flow: Flow, text: string, owner?: SendOwner): void {
    if (this.failing) {
      owner?.onSendError();
      return;
    }
    this.targets.push(flow);
    this.sent.push(text);
  }

  unanswered(): void {}

  localHostPort(): string {
    return '192.0.2.1:5060';
  }

  onRequest(transaction: ServerTransaction, request: SipRequest): void {
    this.servers.push(transaction);
    this.log.push(`request ${request.method}`);
  }

  onAck(request: SipRequest): void {
    this.log.push(`ack ${request.cseq}`);
  }

  onCancel(): void {
    this.log.push('cancel');
  }

  onStrayResponse(response: SipResponse): void {
    this.log.push(`stray ${response.status}`);
  }

  onRefused(request: SipRequest): void {
    this.log.push(`refused ${request.method}`);
  }

  onResponse(_transaction: ClientTransaction, response: SipResponse): void {
    this.log.push(`response ${response.status}`);
  }

  onFailure(_transaction: ClientTransaction, why: string): void {
    this.log.push(`failure ${why}`);
  }

  start(method: string): ClientTransaction {
    return this.layer.request({ ...OUTGOING, method }, FLOW, this);
  }

  feed(text: string, source: Flow = FLOW): void {
    const result = parseMessage(text);
    if (!result.ok) this.layer.receiveBroken(result.error, source);
    else if (result.message.kind === 'request') this.layer.receiveRequest(result.message, source);
    else this.layer.receiveResponse(result.message, source);
  }

  /** Start lines of what was sent since the last look. */
  take(): string[] {
    return this.sent.splice(0).map((text) => text.slice(0, text.indexOf('\r\n')));
  }
}

const OUTGOING: OutgoingRequest = {
  method: 'INVITE',
  uri: 'sip:b@192.0.2.9',
  from: '<sip:a@192.0.2.1>;tag=f',
  to: '<sip:b@192.0.2.9>',
  callId: 'c1',
  cseq: 1,
  routes: ['<sip:192.0.2.9;lr>'],
  maxForwards: 70,
  headers: 'Contact: <sip:a@192.0.2.1>\r\n',
  body: '',
};

/** A response to the text of a request. */
function answer(request: string, status: number, toTag = 'r'): string {
  const pick = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(request)![1]!.trim();
  return `SIP/2.0 ${status} X\r\nVia: ${pick('Via')}\r\nFrom: ${pick('From')}\r\nTo: ${pick('To')};tag=${toTag}\r\nCall-ID: ${pick('Call-ID')}\r\nCSeq: ${pick('CSeq')}\r\nContent-Length: 0\r\n\r\n`;
}

function incoming(method: string, branch: string, extra = '', cseq = 1): string {
  return `${method} sip:a@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=${branch}\r\nMax-Forwards: 70\r\nFrom: <sip:b@h>;tag=x\r\nTo: <sip:a@h>\r\nCall-ID: in1\r\nCSeq: ${cseq} ${method}\r\n${extra}Content-Length: 0\r\n\r\n`;
}

test('an INVITE over UDP is repeated until a response, a refusal is acknowledged with the same branch and route', () => {
  const bench = new Bench();
  bench.start('INVITE');
  bench.clock.advance(3600);
  assert.equal(bench.take().length, 4, 'sent at 0, 500, 1500, 3500');
  bench.start('OPTIONS');
  bench.feed(answer(bench.sent[0]!, 200));
  const invite = bench.start('INVITE');
  const text = bench.sent.at(-1)!;
  bench.take();
  bench.feed(answer(text, 180));
  bench.clock.advance(10_000);
  bench.feed(answer(text, 486, 'zz'));
  const ack = bench.sent.find((sent) => sent.startsWith('ACK') && sent.includes(invite.via))!;
  assert.ok(ack, 'same top Via');
  assert.match(ack, /^ACK sip:b@192\.0\.2\.9 SIP\/2\.0\r\n/);
  assert.match(ack, /Route: <sip:192\.0\.2\.9;lr>\r\n/);
  assert.match(ack, /To: <sip:b@192\.0\.2\.9>;tag=zz\r\n/);
  assert.match(ack, /CSeq: 1 ACK\r\n/);
  assert.deepEqual(bench.log.slice(0, 3), ['response 200', 'response 180', 'response 486']);
  bench.clock.advance(60_000);
  assert.equal(bench.layer.size, 0, 'all transactions are forgotten in the end');
});

test('CANCEL waits for a provisional response, has the branch of the INVITE, and is sent once', () => {
  const bench = new Bench();
  const invite = bench.start('INVITE');
  invite.cancel();
  assert.deepEqual(bench.take(), ['INVITE sip:b@192.0.2.9 SIP/2.0']);
  const text = `INVITE x\r\nVia: ${invite.via}\r\nFrom: ${OUTGOING.from}\r\nTo: ${OUTGOING.to}\r\nCall-ID: c1\r\nCSeq: 1 INVITE\r\n`;
  bench.feed(answer(text, 180));
  bench.feed(answer(text, 180));
  const cancel = bench.sent[0]!;
  assert.deepEqual(bench.take(), ['CANCEL sip:b@192.0.2.9 SIP/2.0']);
  assert.ok(cancel.includes(`Via: ${invite.via}\r\n`));
  assert.match(cancel, /CSeq: 1 CANCEL\r\n/);
  bench.feed(answer(cancel, 200));
  bench.feed(answer(text, 487));
  assert.deepEqual(bench.take(), ['ACK sip:b@192.0.2.9 SIP/2.0']);
  bench.clock.advance(60_000);
  assert.equal(bench.layer.size, 0);
});

test('a repeated request is answered by its transaction; ACK of a refusal stops there, ACK of a 2xx goes on', () => {
  const bench = new Bench();
  bench.feed(incoming('INVITE', 'z9hG4bKa'));
  bench.feed(incoming('INVITE', 'z9hG4bKa'));
  assert.deepEqual(bench.log, ['request INVITE']);
  bench.clock.advance(300);
  assert.deepEqual(bench.take(), ['SIP/2.0 100 Trying']);
  bench.feed(incoming('INVITE', 'z9hG4bKa'));
  bench.servers[0]!.respond(486);
  bench.feed(incoming('ACK', 'z9hG4bKa'));
  assert.deepEqual(bench.take(), ['SIP/2.0 100 Trying', 'SIP/2.0 486 Busy Here']);
  assert.deepEqual(bench.log, ['request INVITE']);

  bench.clock.advance(60_000);
  bench.feed(incoming('INVITE', 'z9hG4bKb'));
  bench.servers[1]!.respond(200, 'Contact: <sip:a@192.0.2.1>\r\n');
  bench.servers[1]!.repeat();
  bench.feed(incoming('ACK', 'z9hG4bKc'));
  assert.deepEqual(bench.take(), ['SIP/2.0 200 OK', 'SIP/2.0 200 OK']);
  assert.equal(bench.log.at(-1), 'ack 1');
  bench.clock.advance(60_000);
  assert.equal(bench.layer.size, 0);
});

test('CANCEL is answered, told to the user while the INVITE is pending, 481 when there is none', () => {
  const bench = new Bench();
  bench.feed(incoming('CANCEL', 'z9hG4bKa'));
  assert.deepEqual(bench.take(), ['SIP/2.0 481 Call/Transaction Does Not Exist']);
  bench.feed(incoming('INVITE', 'z9hG4bKa'));
  bench.feed(incoming('CANCEL', 'z9hG4bKa'));
  bench.feed(incoming('CANCEL', 'z9hG4bKa'));
  assert.deepEqual(bench.take(), ['SIP/2.0 200 OK', 'SIP/2.0 200 OK']);
  assert.deepEqual(bench.log, ['request INVITE', 'cancel']);
  bench.servers[0]!.respond(487);
  bench.clock.advance(90_000);
  assert.equal(bench.layer.size, 0);
});

test('a CANCEL of somebody who knows nothing but the branch cancels nothing', () => {
  const bench = new Bench();
  bench.feed(incoming('INVITE', 'z9hG4bKa'));
  const cancel = incoming('CANCEL', 'z9hG4bKa');
  for (const [own, other] of [
    ['Call-ID: in1', 'Call-ID: guessed'],
    [';tag=x', ';tag=guessed'],
    ['CSeq: 1 ', 'CSeq: 2 '],
  ] as const) {
    bench.feed(cancel.replace(own, other));
    assert.deepEqual(bench.take(), ['SIP/2.0 481 Call/Transaction Does Not Exist'], other);
  }
  bench.feed(cancel);
  assert.deepEqual(bench.take(), ['SIP/2.0 200 OK']);
  assert.deepEqual(bench.log, ['request INVITE', 'cancel']);
});

test('RFC 3261 8.2.2.2: the same request by another way is a loop', () => {
  const bench = new Bench();
  bench.feed(incoming('INVITE', 'z9hG4bKa'));
  bench.feed(incoming('INVITE', 'z9hG4bKb'));
  assert.deepEqual(bench.take(), ['SIP/2.0 482 Loop Detected']);
});

test('requests of RFC 2543 (no cookie) find their transaction, their ACK too', () => {
  const bench = new Bench();
  bench.feed(incoming('INVITE', 'old'));
  bench.feed(incoming('INVITE', 'old'));
  assert.equal(bench.servers.length, 1);
  bench.servers[0]!.respond(404);
  bench.feed(incoming('ACK', 'old'));
  bench.clock.advance(10_000);
  assert.deepEqual(bench.take(), ['SIP/2.0 404 Not Found']);
});

test('responses go to the source when rport is asked for, else to the port of Via', () => {
  const bench = new Bench();
  const source: Flow = { ...FLOW, address: '198.51.100.7', port: 40_000 };
  bench.feed(incoming('OPTIONS', 'z9hG4bKa').replace(';branch', ';rport;branch'), source);
  bench.servers[0]!.respond(200);
  bench.feed(incoming('OPTIONS', 'z9hG4bKb'), source);
  bench.servers[1]!.respond(200);
  assert.deepEqual(
    bench.targets.map((target) => [target.address, target.port]),
    [
      ['198.51.100.7', 40_000],
      ['198.51.100.7', 5060],
    ],
  );
  assert.match(
    bench.sent[0]!,
    /Via: SIP\/2\.0\/UDP 192\.0\.2\.9:5060;branch=z9hG4bKa;received=198\.51\.100\.7;rport=40000\r\n/,
  );
  assert.match(bench.sent[1]!, /Via: SIP\/2\.0\/UDP 192\.0\.2\.9:5060;branch=z9hG4bKb;received=198\.51\.100\.7\r\n/);
});

test('broken requests get their status, broken responses and ACKs nothing', () => {
  const bench = new Bench();
  for (const message of RFC4475_INVALID) bench.feed(message.text);
  const statuses = bench.take();
  assert.equal(statuses.length, 16, 'badinv01 has no usable Via; scalarlg and bigcode are responses');
  assert.ok(statuses.includes('SIP/2.0 505 Version Not Supported'));
  assert.ok(statuses.includes('SIP/2.0 400 Bad Request-URI'));
  assert.deepEqual(bench.log, []);
  assert.equal(bench.layer.size, 0);
});

test('a response with two Vias is not for us; one without transaction is stray', () => {
  const bench = new Bench();
  bench.start('OPTIONS');
  const text = answer(bench.sent[0]!, 200);
  bench.feed(text.replace('\r\nFrom', '\r\nVia: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1\r\nFrom'));
  assert.deepEqual(bench.log, []);
  bench.feed(text.replace(/branch=[^;]*/, 'branch=z9hG4bKother'));
  assert.deepEqual(bench.log, ['stray 200']);
});

test('too many transactions: 503 with Retry-After, nothing kept', () => {
  const bench = new Bench({ maxTransactions: 2 });
  for (let i = 0; i < 5; i++) bench.feed(incoming('OPTIONS', `z9hG4bK${i}`));
  assert.equal(bench.servers.length, 2);
  assert.deepEqual(
    bench.take(),
    Array.from({ length: 3 }, () => 'SIP/2.0 503 Service Unavailable'),
  );
  assert.equal(bench.layer.size, 2);
  assert.deepEqual(bench.log.slice(2), ['refused OPTIONS', 'refused OPTIONS', 'refused OPTIONS']);
});

test('too many transactions: calls that stand can still end, as long as these are not too many', () => {
  const bench = new Bench({ maxTransactions: 4 });
  for (let i = 0; i < 5; i++) bench.feed(incoming('INVITE', `z9hG4bK${i}`, '', i + 1));
  for (let i = 0; i < 2; i++) bench.feed(incoming('BYE', `z9hG4bKb${i}`).replace('<sip:a@h>', '<sip:a@h>;tag=t'));
  assert.deepEqual(bench.log.slice(4), ['refused INVITE', 'request BYE', 'refused BYE']);
});

test('a transport that fails ends transactions with a report', () => {
  const bench = new Bench();
  bench.failing = true;
  bench.start('INVITE');
  bench.start('BYE');
  assert.deepEqual(bench.log, ['failure transport', 'failure transport']);
  assert.equal(bench.layer.size, 0);
});
