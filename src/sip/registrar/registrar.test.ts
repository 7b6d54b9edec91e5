import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../hub/index.js';
import type { SipRequest } from '../codec/message.js';
import { parseMessage } from '../codec/parse.js';
import type { Flow } from '../connection/flow.js';
import { RFC4475_APPLICATION } from '../torture/rfc4475-application.js';
import { TimerWheel } from '../transaction/timer-wheel.js';
import { devicesOf } from './outbound.js';
import { Registrar, type RegistrarOptions } from './registrar.js';

const UDP: Flow = { transport: 'UDP', address: '192.0.2.5', port: 5060, connection: 0, listener: 0 };
const TCP: Flow = { transport: 'TCP', address: '192.0.2.5', port: 33_000, connection: 7, listener: 1 };

class Bench {
  readonly clock = new VirtualClock(1_000_000_000_000);
  readonly log: string[] = [];
  readonly registrar: Registrar;
  private cseq = 0;

  constructor(options: RegistrarOptions = {}) {
    this.registrar = new Registrar(
      new TimerWheel(this.clock),
      { onReachable: (DN) => this.log.push(`in ${DN}`), onUnreachable: (DN) => this.log.push(`out ${DN}`) },
      options,
    );
  }

  /** REGISTER for 7001 with the given header lines; answers `status contacts`. */
  register(headers: string, options: { callId?: string; cseq?: number; flow?: Flow } = {}): string {
    const answer = this.registrar.register(
      '7001',
      request(headers, options.callId ?? 'c', options.cseq ?? ++this.cseq),
      options.flow ?? UDP,
    );
    const contacts = [...answer.headers.matchAll(/^Contact: (.*)\r$/gm)].map((found) => found[1]);
    return [answer.status, ...contacts].join(' ');
  }
}

function request(headers: string, callId: string, cseq: number, via = ''): SipRequest {
  const result = parseMessage(
    `REGISTER sip:h SIP/2.0\r\n${via}Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:7001@h>;tag=1\r\nTo: <sip:7001@h>\r\nCall-ID: ${callId}\r\nCSeq: ${cseq} REGISTER\r\n${headers}\r\n`,
  );
  assert.ok(result.ok && result.message.kind === 'request', result.ok ? '' : result.error.reason);
  return result.message;
}

test('a binding comes, is refreshed, asked for and goes', () => {
  const bench = new Bench();
  assert.equal(
    bench.register('Contact: <sip:7001@192.0.2.5>\r\nExpires: 600\r\n'),
    '200 <sip:7001@192.0.2.5>;expires=600',
  );
  bench.clock.advance(100_000);
  assert.equal(bench.register(''), '200 <sip:7001@192.0.2.5>;expires=500');
  assert.equal(bench.register('Contact: <sip:7001@192.0.2.5>;expires=300\r\n'), '200 <sip:7001@192.0.2.5>;expires=300');
  assert.equal(bench.register('Contact: <sip:7001@192.0.2.5>\r\nExpires: 0\r\n'), '200');
  assert.deepEqual(bench.log, ['in 7001', 'out 7001']);
});

test('a binding expires by itself', () => {
  const bench = new Bench();
  bench.register('Contact: <sip:7001@192.0.2.5>;expires=100, <sip:7001@192.0.2.6>;expires=200\r\n');
  bench.clock.advance(101_000);
  assert.deepEqual(
    bench.registrar.bindingsOf('7001').map((binding) => binding.uriText),
    ['sip:7001@192.0.2.6'],
  );
  bench.clock.advance(100_000);
  assert.deepEqual(bench.log, ['in 7001', 'out 7001']);
  assert.equal(bench.clock.pending, 0);
});

test('times: too short is refused, too long is cut, missing is the default', () => {
  const bench = new Bench({ minExpires: 60, maxExpires: 1000, defaultExpires: 500 });
  assert.equal(bench.register('Contact: <sip:7001@h>\r\nExpires: 30\r\n'), '423');
  assert.equal(bench.register('Contact: <sip:7001@h>;expires=280297596632815\r\n'), '200 <sip:7001@h>;expires=1000');
  assert.equal(bench.register('Contact: <sip:7001@h>\r\n'), '200 <sip:7001@h>;expires=500');
});

test('a time that is no number counts as none (RFC 3261 section 20.19)', () => {
  const bench = new Bench({ defaultExpires: 500 });
  assert.equal(bench.register('Contact: <sip:7001@h>\r\nExpires: soon\r\n'), '200 <sip:7001@h>;expires=500');
  assert.equal(bench.register('Contact: <sip:7001@h>;expires=soon\r\n'), '200 <sip:7001@h>;expires=500');
});

test('order, preference and number of contacts; nothing changes when refused', () => {
  const bench = new Bench({ maxContacts: 2 });
  assert.equal(
    bench.register('Contact: <sip:a@h>;q=0.3, <sip:b@h>\r\nExpires: 60\r\n'),
    '200 <sip:b@h>;expires=60 <sip:a@h>;expires=60;q=0.3',
  );
  assert.equal(
    bench.register('Contact: <sip:c@h>\r\n', { callId: 'c2', flow: { ...UDP, address: '192.0.2.9' } }),
    '403',
  );
  assert.equal(bench.register('Contact: <sip:c@h>, <sip:d@h>, <sip:e@h>\r\n', { callId: 'c2' }), '403');
  assert.equal(bench.registrar.bindingsOf('7001').length, 2);
  assert.equal(bench.register('Contact: <sip:a@h>\r\n', { cseq: 1 }), '500');
  assert.equal(bench.register('Contact: <sip:a@h>;expires=90\r\n', { callId: 'other', cseq: 1 }).split(' ')[0], '200');
});

test('more contacts in one request than there could ever be are not looked at one by one', () => {
  const bench = new Bench({ maxContacts: 2 });
  const contacts = (count: number): string =>
    Array.from({ length: count }, (_, i) => `Contact: <sip:${i}@h>;expires=0\r\n`).join('');
  assert.equal(bench.register(contacts(4)), '200');
  assert.equal(bench.register(contacts(5)), '403');
  assert.equal(bench.register('Contact: <sip:1@h>\r\n').slice(0, 3), '200');
  assert.equal(bench.register(contacts(5)), '200');
});

test('a phone that was restarted without a farewell, or whose contact a gateway changes, takes its own place', () => {
  const bench = new Bench({ maxContacts: 2 });
  const contacts = () => bench.registrar.bindingsOf('7001').map(({ uriText }) => uriText);
  const elsewhere = { ...UDP, address: '192.0.2.9' };
  bench.register('Contact: <sip:far@h>;expires=60\r\n', { callId: 'far', flow: elsewhere });
  for (const port of [1, 2, 3]) bench.register(`Contact: <sip:7001@h:${port}>\r\n`, { callId: `boot${port}` });
  assert.deepEqual(contacts(), ['sip:far@h', 'sip:7001@h:3']);
  bench.register('Contact: <sip:moved@h>\r\n', { callId: 'far', cseq: 100, flow: { ...UDP, address: '192.0.2.10' } });
  assert.deepEqual(contacts(), ['sip:7001@h:3', 'sip:moved@h']);
});

test('a device that comes back by another connection is known by its Call-ID or its instance', () => {
  const bench = new Bench({ maxContacts: 2 });
  const over = (connection: number, headers: string, callId: string) =>
    bench.register(`Contact: <sip:7001@192.0.2.5:${connection};transport=tcp>${headers}\r\n`, {
      callId,
      flow: { ...TCP, connection },
    });
  const now = (connection: number) => bench.registrar.successorOf('7001', connection)?.flow.connection;
  const instance = ';reg-id=1;+sip.instance="<urn:uuid:1>"\r\nSupported: outbound';
  over(11, '', 'a');
  over(12, instance, 'b');
  bench.registrar.dropFlow(11);
  bench.registrar.dropFlow(12);
  assert.deepEqual([now(11), now(12)], [undefined, undefined]);
  over(21, '', 'a');
  over(22, instance, 'other-boot');
  assert.deepEqual([now(11), now(12), now(13)], [21, 22, undefined]);
  bench.registrar.dropFlow(21);
  over(31, '', 'a');
  assert.deepEqual([now(11), now(21)], [undefined, 31], 'no more are kept than there may be devices');
});

test('the star removes all, alone and with Expires 0', () => {
  const bench = new Bench();
  bench.register('Contact: <sip:a@h>, <sip:b@h>\r\n');
  assert.equal(bench.register('Contact: *\r\n'), '400');
  assert.equal(bench.register('Contact: *\r\nContact: <sip:a@h>\r\nExpires: 0\r\n'), '400');
  assert.equal(bench.register('Contact: *\r\nExpires: 0\r\n'), '200');
  assert.deepEqual(bench.log, ['in 7001', 'out 7001']);
});

test('Path and the flow are kept; a closed connection takes its bindings along', () => {
  const bench = new Bench();
  bench.register(
    'Contact: <sip:7001@192.0.2.5:33000;transport=tcp>\r\nPath: <sip:edge.example.com;lr>, <sip:p2;lr>\r\nSupported: path\r\n',
    { flow: TCP },
  );
  const [binding] = bench.registrar.bindingsOf('7001');
  assert.deepEqual(binding?.path, ['<sip:edge.example.com;lr>', '<sip:p2;lr>']);
  assert.equal(binding?.flow, TCP);
  bench.registrar.dropFlow(0);
  bench.registrar.dropFlow(7);
  assert.deepEqual(bench.log, ['in 7001', 'out 7001']);
});

/** Contact line of a phone with this instance and flow number, over this connection. */
const flowLine = (instance: number, regId: number | string, connection: number, more = ''): string =>
  `Contact: <sip:7001@192.0.2.5:${connection};transport=tcp>;reg-id=${regId};+sip.instance="<urn:uuid:${instance}>"${more}\r\nSupported: outbound, path\r\n`;

/** Registers a flow over the connection of this number. */
function addFlow(bench: Bench, instance: number, regId: number, connection: number, more = ''): string {
  const flow = { ...TCP, connection, port: 33_000 + connection };
  return bench.register(flowLine(instance, regId, connection, more), { callId: `call-${connection}`, flow });
}

/** Connections of the devices of 7001, those of one device in the order in which they are tried. */
function devices(bench: Bench): number[][] {
  return devicesOf(bench.registrar.bindingsOf('7001')).map((flows) => flows.map(({ flow }) => flow.connection));
}

test('RFC 5626: the same instance and flow number replace the binding although the URI is another one', () => {
  const bench = new Bench();
  addFlow(bench, 1, 1, 10);
  // URNs are compared without case.
  bench.register(flowLine(1, 1, 11).replace('urn:uuid', 'URN:UUID'), { callId: 'call-11' });
  assert.equal(
    addFlow(bench, 1, 1, 12, ';expires=120'),
    '200 <sip:7001@192.0.2.5:12;transport=tcp>;reg-id=1;+sip.instance="<urn:uuid:1>";expires=120',
  );
});

test('RFC 5626: another flow number is another way to the same device, the one that registered last goes first', () => {
  const bench = new Bench();
  addFlow(bench, 1, 1, 11);
  addFlow(bench, 2, 1, 21);
  addFlow(bench, 1, 2, 12);
  assert.deepEqual(devices(bench), [[12, 11], [21]]);
  addFlow(bench, 1, 1, 13);
  assert.deepEqual(devices(bench), [[21], [13, 12]]);
  addFlow(bench, 1, 2, 14, ';q=0.5');
  assert.deepEqual(devices(bench), [[21], [13, 14]], 'what the phone prefers goes before');
  bench.registrar.dropFlow(13);
  assert.deepEqual(devices(bench), [[21], [14]]);
  addFlow(bench, 1, 2, 14, ';expires=0');
  assert.deepEqual(devices(bench), [[21]]);
  bench.register('Contact: <sip:7001@192.0.2.5>\r\n');
  bench.register('Contact: <sip:7001@192.0.2.6>\r\n');
  assert.deepEqual(devices(bench), [[21], [0], [0]], 'whoever has no instance is a device of its own');
});

test('RFC 5626: the flows of one device count once, and it has four at most', () => {
  const bench = new Bench({ maxContacts: 2 });
  for (const regId of [1, 2, 3, 4]) addFlow(bench, 1, regId, 10 + regId);
  addFlow(bench, 2, 1, 21);
  assert.deepEqual(devices(bench), [[14, 13, 12, 11], [21]]);
  addFlow(bench, 1, 5, 15);
  assert.deepEqual(devices(bench), [[15, 14, 13, 12], [21]]);
  const elsewhere = { ...TCP, address: '192.0.2.9' };
  assert.equal(bench.register(flowLine(3, 1, 31), { callId: 'c3', flow: elsewhere }), '403');
});

test('RFC 5626: what is told to a phone that uses it, and to others not', () => {
  const bench = new Bench();
  const told = (headers: string, flow = TCP, via = '') =>
    (
      bench.registrar
        .register('7001', request(headers, 'x', ++cseq, via), flow)
        .headers.match(/^(Require|Flow-T).*/gm) ?? []
    )
      .map((line) => line.trim())
      .join();
  let cseq = 0;
  assert.equal(told(flowLine(1, 1, 11)), 'Require: outbound,Flow-Timer: 120');
  assert.equal(told(flowLine(1, 1, 11), UDP), 'Require: outbound', 'STUN has its own rhythm');
  assert.equal(told('Supported: outbound\r\n'), '', 'it only asks');
  assert.equal(told(flowLine(1, 1, 11).replace('outbound, path', 'path')), '');
  for (const regId of ['0', '2147483648', 'x', '']) assert.equal(told(flowLine(1, regId, 11).replace('=;', ';')), '');
  assert.equal(told(flowLine(1, 1, 11).replace(/;\+sip[^\r]*/, '')), '');
  assert.equal(
    told(flowLine(1, 1, 11), TCP, 'Via: SIP/2.0/TCP a;branch=z9hG4bK2, SIP/2.0/TCP b;branch=z9hG4bK3\r\n'),
    '',
  );
  const proxy = 'Via: SIP/2.0/TCP edge;branch=z9hG4bK2\r\n';
  const path = (edge: string) => `Path: <sip:second;lr>, <sip:${edge}>\r\n`;
  assert.equal(told(flowLine(1, 1, 11), TCP, proxy), '');
  assert.equal(told(`${path('edge;lr')}${flowLine(1, 1, 11)}`, TCP, proxy), '', 'the first proxy cannot keep the flow');
  assert.match(told(`${path('edge;lr;ob')}${flowLine(1, 1, 11)}`, TCP, proxy), /^Require: outbound/);
});

test('RFC 5626: one flow at a time, as a REGISTER goes over one only', () => {
  const bench = new Bench();
  const two = (more: string) => bench.register(`${flowLine(1, 1, 11)}${flowLine(1, 2, 12, more)}`, { flow: TCP });
  assert.equal(two(''), '400');
  assert.deepEqual(devices(bench), []);
  assert.equal(two(';expires=0').split(' ')[0], '200');
});

test('RFC 5626: a device whose flow is gone is reached by another one of its flows', () => {
  const bench = new Bench();
  addFlow(bench, 1, 1, 11);
  addFlow(bench, 1, 2, 12);
  addFlow(bench, 1, 3, 13);
  addFlow(bench, 2, 1, 21);
  bench.registrar.dropFlow(11);
  const now = () => bench.registrar.successorOf('7001', 11)?.flow.connection;
  assert.equal(now(), 13);
  addFlow(bench, 1, 1, 14);
  addFlow(bench, 1, 3, 15);
  assert.equal(now(), 14, 'the one that has taken its place goes first');
});

test('a flood of one DN is stopped', () => {
  const bench = new Bench({ registersPerSecond: 3 });
  const statuses = Array.from({ length: 5 }, () => bench.register('Contact: <sip:a@h>\r\n').split(' ')[0]);
  assert.deepEqual(statuses, ['200', '200', '200', '503', '503']);
  bench.clock.advance(1000);
  assert.equal(bench.register('').split(' ')[0], '200');
});

test('RFC 4475: unknown parameters of header and URI, escaped headers in the contact', () => {
  for (const [name, uri] of [
    ['cparam01', 'sip:+19725552222@gw1.example.net'],
    ['cparam02', 'sip:+19725552222@gw1.example.net;unknownparam'],
    ['regescrt', 'sip:user@example.com?Route=%3Csip:sip.example.com%3E'],
  ] as const) {
    const bench = new Bench();
    const result = parseMessage(RFC4475_APPLICATION.find((message) => message.name === name)!.text);
    assert.ok(result.ok && result.message.kind === 'request');
    assert.equal(bench.registrar.register('7001', result.message, UDP).status, 200);
    assert.deepEqual(
      bench.registrar.bindingsOf('7001').map((binding) => [binding.uriText, binding.path]),
      [[uri, []]],
      name,
    );
  }
});

test('contacts that cannot be called are left out, and refused where there is nothing else', () => {
  const bench = new Bench();
  const { registrar, log } = bench;
  const register = (headers: string) => bench.register(headers);
  assert.equal(register('Contact: <mailto:ann@example.com>\r\nContact: <tel:+49301234>\r\n'), '400');
  assert.equal(register('Contact: tel:7001;expires=0\r\n'), '400');
  assert.deepEqual([log, registrar.bindingsOf('7001')], [[], []]);
  assert.equal(
    register('Contact: <mailto:ann@example.com>, <sip:7001@192.0.2.5>;expires=600\r\n'),
    '200 <sip:7001@192.0.2.5>;expires=600',
  );
  assert.deepEqual(log, ['in 7001']);
});
