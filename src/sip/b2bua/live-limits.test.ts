import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { World, type WorldOptions } from '../switch-world.test.js';
import { request, SDP, StreamWire, Wire } from '../wire.test.js';

const STREAMS = {
  listen: [
    { transport: 'udp', address: '127.0.0.1', port: 0 },
    { transport: 'tcp', address: '127.0.0.1', port: 0 },
  ],
} as const;

/** Ended transactions are forgotten after 64 * T1. */
const SOON = { T1: 15, T2: 60, T4: 75, D: 300 };

/** A world in which 7001 and 7002 talk, and the proof afterwards that nothing has happened to them. */
async function talking(sip: NonNullable<Parameters<typeof World.open>[0]>['sip'] = {}) {
  const world = await World.open({ sip });
  const passwords = new Map((sip.phones ?? []).map(({ DN, password }) => [DN, password]));
  const open = (number: string): Promise<AgentPhone> => {
    const password = passwords.get(number);
    return world.phone(number, password === undefined ? {} : { password });
  };
  const [alice, bob] = [await open('7001'), await open('7002')];
  const ConnID = await world.talk(alice, bob);
  const unharmed = async (): Promise<void> => {
    world.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
    await world.event('EventHeld', '7001');
    assert.equal(alice.call.state, 'established');
    bob.call.hangUp();
    await world.empty();
    await world.close();
  };
  return { world, unharmed };
}

/** Over TCP. */
function streamed(method: string, port: number, body = ''): string {
  return request(method, '7002', port, '', body).replace('SIP/2.0/UDP', 'SIP/2.0/TCP');
}

test('TCP: a Content-Length that is missing, senseless or too large closes the connection; too small is garbage, too long waits', async () => {
  const { world, unharmed } = await talking({ ...STREAMS, firstMessageTimeout: 300, idleTimeout: 300 });
  const port = world.sip.ports[1]!;
  const faults: readonly [what: string, change: (text: string) => string, statuses: readonly string[]][] = [
    ['missing', (text) => text.replace(/Content-Length: \d+\r\n/, ''), []],
    ['negative', (text) => text.replace(/(Content-Length: )\d+/, '$1-1'), []],
    ['no number', (text) => text.replace(/(Content-Length: )\d+/, '$1many'), []],
    ['twice, not the same', (text) => text.replace(/(Content-Length: )\d+/, '$11\r\n$12'), []],
    ['beyond all limits', (text) => text.replace(/(Content-Length: )\d+/, '$199999999999999999999'), []],
    ['larger than what comes', (text) => text.replace(/(Content-Length: )\d+/, '$15000'), []],
    ['smaller than what comes', (text) => text.replace(/(Content-Length: )\d+/, '$120'), ['488']],
  ];
  for (const [what, change, statuses] of faults) {
    const wire = await StreamWire.open(port);
    const sound = streamed('OPTIONS', wire.localPort);
    wire.send(change(streamed('INVITE', wire.localPort, SDP)));
    wire.send(`\r\n\r\n${sound}`);
    await waitFor(() => wire.closed, `${what}: the connection is closed`);
    assert.deepEqual(wire.statuses, statuses, `${what}: ${wire.text}`);
  }
  await waitFor(() => world.sip.figures.connections === 0, 'all connections are gone');
  // The next one is none the worse for it.
  const wire = await StreamWire.open(port);
  for (const byte of streamed('OPTIONS', wire.localPort)) wire.send(byte);
  await waitFor(() => wire.statuses.length > 0, 'an answer');
  assert.deepEqual(wire.statuses, ['200']);
  wire.close();
  assert.equal(world.hub.snapshot().calls, 1, 'no call has come of any of it');
  await unharmed();
});

test('packets that are cut off anywhere begin no call and are answered with 400 or not at all', async () => {
  const { world, unharmed } = await talking();
  const wire = await Wire.open(world.sip.ports[0]!);
  const whole = request('INVITE', '7002', wire.localPort, '', SDP);
  for (let length = 0; length < whole.length; length++) {
    wire.send(whole.slice(0, length));
    if (length % 50 === 0) await wire.ask(request('OPTIONS', 'check', wire.localPort));
  }
  await wire.ask(request('OPTIONS', 'check', wire.localPort));
  const statuses = new Set(wire.lines.map((line) => line.slice(8, 11)));
  assert.deepEqual([...statuses].sort(), ['200', '400']);
  assert.ok(wire.texts.filter((text) => /^CSeq: 1 INVITE/m.test(text)).every((text) => text.startsWith('SIP/2.0 400')));
  assert.equal(world.hub.snapshot().calls, 1);
  wire.close();
  await unharmed();
});

test('messages beyond the limits: 400, 414 or silence, on TCP the connection is closed', async () => {
  const { world, unharmed } = await talking(STREAMS);
  const wire = await Wire.open(world.sip.ports[0]!);
  const options = (headers = '', to = 'check'): string => request('OPTIONS', to, wire.localPort, headers);
  assert.match(await wire.ask(options(`Subject: ${'x'.repeat(8000)}\r\n`)), / 200 /);
  assert.match(await wire.ask(options(`Subject: ${'x'.repeat(9000)}\r\n`)), / 400 /);
  assert.match(await wire.ask(options('Foo: y\r\n'.repeat(180))), / 200 /);
  assert.match(await wire.ask(options('Foo: y\r\n'.repeat(300))), / 400 /);
  assert.match(await wire.ask(options('', 'x'.repeat(2000))), / 414 /);
  assert.match(await wire.ask(options(`${'Foo: '.padEnd(7000, 'y')}\r\n`.repeat(6))), / 400 /);
  const stream = await StreamWire.open(world.sip.ports[1]!);
  const body = 'x'.repeat(70_000);
  stream.send(streamed('MESSAGE', stream.localPort, body));
  await waitFor(() => stream.closed, 'a message that is too long closes the connection');
  const endless = await StreamWire.open(world.sip.ports[1]!);
  for (let i = 0; i < 50 && !endless.closed; i++) {
    endless.send(`Foo: ${'y'.repeat(1000)}\r\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await waitFor(() => endless.closed, 'a head without end closes the connection');
  wire.close();
  await unharmed();
});

test('registrations of one DN beyond its rate: 503 with Retry-After, the registration stands', async () => {
  const { world, unharmed } = await talking({ registrar: { registersPerSecond: 3 } });
  const wire = await Wire.open(world.sip.ports[0]!);
  for (let i = 0; i < 100; i++) wire.send(request('REGISTER', '7001', wire.localPort));
  await waitFor(() => wire.lines.length === 100, 'every answer');
  const refusals = wire.texts.filter((text) => text.startsWith('SIP/2.0 503'));
  assert.ok(refusals.length >= 90, wire.lines.join());
  assert.ok(refusals.every((text) => /\r\nRetry-After: \d+\r\n/.test(text)));
  // Others are not concerned.
  assert.match(await wire.ask(request('REGISTER', '7003', wire.localPort)), / 200 /);
  wire.close();
  await unharmed();
});

test('a flood without password, of any method: each request is answered, nothing is kept', async () => {
  const phones = ['7001', '7002'].map((DN) => ({ DN, password: `secret of ${DN}` }));
  const { world, unharmed } = await talking({ phones, strangersPerSecond: 500, timing: SOON });
  await waitFor(() => world.sip.figures.transactions === 0, 'the call is set up for good');
  const wire = await Wire.open(world.sip.ports[0]!);
  const expected: Readonly<Record<string, RegExp>> = {
    REGISTER: /^SIP\/2\.0 (401|503) /,
    INVITE: /^SIP\/2\.0 (401|503) /,
    OPTIONS: /^SIP\/2\.0 200 /,
    BYE: /^SIP\/2\.0 481 /,
    SUBSCRIBE: /^SIP\/2\.0 489 /,
    REFER: /^SIP\/2\.0 405 /,
    UNHEARD: /^SIP\/2\.0 501 /,
  };
  for (let i = 0; i < 400; i++) {
    for (const method of Object.keys(expected)) {
      wire.send(request(method, '7001', wire.localPort, '', method === 'INVITE' ? SDP : ''));
    }
    // Sockets have room for so much at once; what does not fit is lost, which is not to be shown here.
    await waitFor(
      () => wire.lines.length >= 7 * (i + 1),
      () => `${wire.lines.length} answers`,
    );
    assert.equal(world.sip.figures.transactions, 0);
  }
  for (const text of wire.texts) {
    const method = /^CSeq: 1 (\w+)/m.exec(text)?.[1] ?? '';
    assert.match(text, expected[method]!, method);
  }
  assert.equal(world.hub.snapshot().calls, 1);
  wire.close();
  await unharmed();
});

test('registered phones call while strangers flood, from wherever these do', async () => {
  const phones = ['7001', '7002'].map((DN) => ({ DN, password: 'secret' }));
  const world = await World.open({ sip: { phones, invitesPerSecond: 5, strangersPerSecond: 20 } });
  const [alice, bob] = [
    await world.phone('7001', { password: 'secret' }),
    await world.phone('7002', { password: 'secret' }),
  ];
  for (const address of ['127.0.0.2', '127.0.0.1']) {
    const wire = await Wire.open(world.sip.ports[0]!, address);
    const flood = async (): Promise<void> => {
      wire.texts.length = 0;
      for (let i = 0; i < 50; i++) {
        wire.send(request('INVITE', '7002', wire.localPort, '', SDP));
        wire.send(request('REGISTER', '7001', wire.localPort));
      }
      await waitFor(
        () => wire.texts.length === 100,
        () => `${wire.texts.length} answers`,
      );
    };
    const begun = performance.now();
    await flood();
    const seconds = (performance.now() - begun) / 1000;
    const statuses = wire.texts.map((text) => text.slice(8, 11));
    assert.deepEqual([...new Set(statuses)].sort(), ['401', '503']);
    // The first of its seconds may have been at its end.
    assert.ok(statuses.filter((status) => status === '401').length <= 20 * Math.ceil(seconds + 1));
    assert.ok(wire.texts.every((text) => text.startsWith('SIP/2.0 401') || /\r\nRetry-After: \d+\r\n/.test(text)));
    const [, ConnID] = await Promise.all([flood(), world.talk(alice, bob)]);
    assert.ok(ConnID);
    bob.call.hangUp();
    await world.empty();
    wire.close();
  }
  await world.close();
});

test('a request that comes again is answered again with the same tag', async () => {
  const world = await World.open({ sip: { phones: [{ DN: '7001', password: 'secret' }] } });
  const wire = await Wire.open(world.sip.ports[0]!);
  const register = request('REGISTER', '7001', wire.localPort);
  wire.send(register);
  await waitFor(() => wire.texts.length === 1, 'an answer');
  wire.send(register);
  await waitFor(() => wire.texts.length === 2, 'two answers');
  const [first, second] = wire.texts.map((text) => /^To: .*;tag=(\w+)/m.exec(text)?.[1]);
  assert.ok(first !== undefined && first === second, wire.texts.join());
  wire.close();
  await world.close();
});

test('connections beyond their number: closed at once, those that stand go on', async () => {
  const { world, unharmed } = await talking({ ...STREAMS, maxConnectionsPerAddress: 5 });
  const wires: StreamWire[] = [];
  for (let i = 0; i < 20; i++) wires.push(await StreamWire.open(world.sip.ports[1]!));
  await waitFor(() => wires.filter((wire) => wire.closed).length === 15, 'fifteen are closed');
  for (const wire of wires.filter((each) => !each.closed)) {
    wire.send(streamed('OPTIONS', wire.localPort));
    await waitFor(() => wire.statuses[0] === '200', 'an answer');
    wire.close();
  }
  await unharmed();
});

/** A world whose time jumps as soon as the first call has begun: what waits then has waited for too long. */
async function lateWorld(sip: WorldOptions['sip']): Promise<World> {
  let world: World | undefined;
  const isBegun = () => world?.seen.some(({ id }) => id === 'EventDialing') === true;
  const clock = {
    now: () => Date.now() + (isBegun() ? 1500 : 0),
    after: (ms: number, fn: () => void) => {
      const timer = setTimeout(fn, ms).unref();
      return () => clearTimeout(timer);
    },
  };
  world = await World.open({ clock, sip: { checkCallerAddress: false, ...sip } });
  await world.phone('7002');
  return world;
}

test('a call that has waited too long to be read: 503, and none once the server is in time again', async () => {
  for (const maxInviteWait of [1000, 0]) {
    const world = await lateWorld({ maxInviteWait });
    const wire = await Wire.open(world.sip.ports[0]!);
    const [first, second] = [1, 2].map(() => request('INVITE', '7002', wire.localPort, '', SDP));
    wire.send(first!);
    wire.send(second!);
    const late = /branch=[^;]*/.exec(second!)![0];
    const statusOf = (branch: string) =>
      wire.texts.filter((text) => text.includes(branch)).map((text) => text.slice(8, 11));
    await waitFor(() => statusOf(late).length > 0, 'an answer to the late one');
    if (maxInviteWait === 0) assert.notEqual(statusOf(late).at(-1), '503');
    else {
      assert.equal(statusOf(late)[0], '503');
      assert.match(wire.texts.find((text) => text.includes(late))!, /\r\nRetry-After: 2\r\n/);
      const next = await wire.ask(request('INVITE', '7009', wire.localPort, '', SDP));
      assert.match(next, / 404 /);
      await waitFor(() => world.refusedInvites.length > 0, 'somebody is told');
      assert.deepEqual(world.refusedInvites, ['maxInviteWait 1']);
    }
    wire.close();
    await world.close();
  }
});

test('more requests than may be kept: calls are refused with 503, and somebody is told', async () => {
  const world = await World.open({ sip: { maxTransactions: 1, checkCallerAddress: false } });
  const wire = await Wire.open(world.sip.ports[0]!);
  // Without its ACK the refused one is kept.
  assert.match(await wire.ask(request('INVITE', '7002', wire.localPort, '', SDP)), / 480 /);
  assert.match(await wire.ask(request('INVITE', '7002', wire.localPort, '', SDP)), / 503 /);
  assert.ok(wire.texts.some((text) => text.startsWith('SIP/2.0 503') && text.includes('\r\nRetry-After: 5\r\n')));
  await waitFor(() => world.refusedInvites.length > 0, 'somebody is told');
  assert.deepEqual(world.refusedInvites, ['maxTransactions 1']);
  wire.close();
  await world.close();
});

test('a call that has waited too long to be read over TCP: 503 as well', async () => {
  const world = await lateWorld({ ...STREAMS, maxInviteWait: 1000 });
  const wire = await StreamWire.open(world.sip.ports[1]!);
  const [first, second] = [1, 2].map(() =>
    request('INVITE', '7002', wire.localPort, '', SDP).replace('SIP/2.0/UDP', 'SIP/2.0/TCP'),
  );
  wire.send(`${first}${second}`);
  await waitFor(() => wire.statuses.includes('503'), 'the late one is refused');
  await waitFor(() => world.refusedInvites.length > 0, 'somebody is told');
  assert.deepEqual(world.refusedInvites, ['maxInviteWait 1']);
  wire.close();
  await world.close();
});
