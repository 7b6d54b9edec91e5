import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { test } from 'node:test';
import { type AgentNetwork, type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { openNetwork } from '../closed-at-end.test.js';
import { type Seen, World } from '../switch-world.test.js';
import type { TrunkOptions } from './sip-options.js';

type TrunkWish = Partial<TrunkOptions> & { readonly name: string };

/** A world with several networks, each behind a trunk of its own, and phone 7001. */
class Trunked {
  private constructor(
    readonly world: World,
    readonly alice: AgentPhone,
    private readonly networks: ReadonlyMap<string, AgentNetwork>,
  ) {}

  static async open(...wishes: readonly TrunkWish[]): Promise<Trunked> {
    const networks = new Map<string, AgentNetwork>();
    for (const { name } of wishes) {
      networks.set(name, await openNetwork({ server: { address: '127.0.0.1', port: 9 } }));
    }
    const trunks = wishes.map((wish) => ({
      checkInterval: 0,
      uri: `sip:127.0.0.1:${networks.get(wish.name)!.agent.endpoint.port}`,
      ...wish,
    }));
    const world = await World.open({ sip: { trunks } });
    for (const network of networks.values()) {
      network.agent.endpoint.pointAt({ address: '127.0.0.1', port: world.sip.ports[0]! });
      network.handling.set('*', 'answer');
    }
    return new Trunked(world, await world.phone('7001'), networks);
  }

  network(name: string): AgentNetwork {
    return this.networks.get(name)!;
  }

  /** Calls a number; `wide 5551` says which trunk carries the call and what was dialed there, `503` with what it was refused. */
  async calls(number: string): Promise<string> {
    const call = this.alice.dial(number);
    await waitFor(() => call.state === 'established' || call.state === 'ended', `an answer for ${number}`);
    if (call.state === 'ended') return String(call.status);
    for (const [name, network] of this.networks) {
      const found = network.calls.at(-1);
      if (found?.state === 'established' && !this.taken.has(found)) {
        this.taken.add(found);
        return `${name} ${found.ownNumber}`;
      }
    }
    return 'nobody';
  }

  private readonly taken = new Set<object>();

  async hangUpAll(): Promise<void> {
    for (const call of [...this.alice.calls]) call.hangUp();
    await this.world.empty();
  }

  async close(): Promise<void> {
    await this.hangUpAll();
    for (const network of this.networks.values()) await network.close();
    await this.world.close();
  }
}

test('numbers choose the trunk, its rules change the digits, who calls is asserted', async () => {
  const trunked = await Trunked.open(
    { name: 'mobile', numbers: ['5551*', '5559999'], strip: 1, prefix: '00' },
    { name: 'wide' },
  );
  assert.equal(await trunked.calls('5551234'), 'mobile 00551234');
  assert.equal(await trunked.calls('5559999'), 'mobile 00559999');
  assert.equal(await trunked.calls('5552000'), 'wide 5552000');
  const { invite } = trunked.network('wide').calls.at(-1)!;
  assert.match(invite?.headers.get('P-Asserted-Identity') ?? '', /^<sip:7001@/);
  await trunked.close();
});

test('a full trunk is passed over, and takes calls again', async () => {
  const trunked = await Trunked.open({ name: 'small', capacity: 1 }, { name: 'other', capacity: 1 });
  assert.equal(await trunked.calls('5551'), 'small 5551');
  assert.equal(await trunked.calls('5552'), 'other 5552');
  assert.equal(await trunked.calls('5553'), '503');
  // Its capacity counts calls that come in too.
  const inbound = trunked.network('small').dial('5554', '7001');
  await waitFor(() => inbound.state === 'ended', 'an answer');
  assert.equal(inbound.status, 503);
  await trunked.hangUpAll();
  assert.equal(await trunked.calls('5555'), 'small 5555');
  await trunked.close();
});

test('a trunk that cannot leaves the call to the next one; a number that is refused is refused', async () => {
  const trunked = await Trunked.open({ name: 'first' }, { name: 'second' });
  const first = trunked.network('first').handling;
  for (const status of [408, 403, 480, 500, 503]) {
    first.set('*', { refuse: status });
    assert.equal(await trunked.calls('5551'), 'second 5551', `after ${status}`);
    await trunked.hangUpAll();
  }
  for (const [status, told] of [
    [486, '486'],
    [404, '404'],
    [603, '486'],
  ] as const) {
    first.set('*', { refuse: status });
    assert.equal(await trunked.calls('5551'), told);
  }
  await trunked.close();
});

test('a trunk that does not answer OPTIONS gets no calls until it does', async () => {
  // A trunk that says nothing: a socket that takes everything.
  const silent = createSocket('udp4').unref();
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const { port } = silent.address();
  let asked = 0;
  let alive = false;
  silent.on('message', (bytes, from) => {
    const text = bytes.toString('latin1');
    if (!text.startsWith('OPTIONS ')) return;
    asked++;
    if (!alive) return;
    const lines = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
    const answer = `SIP/2.0 200 OK\r\n${lines.join('\r\n').replace(/^(To: [^\r]*)/m, '$1;tag=t')}\r\nContent-Length: 0\r\n\r\n`;
    silent.send(Buffer.from(answer, 'latin1'), from.port, from.address);
  });
  const trunked = await Trunked.open(
    { name: 'silent', uri: `sip:127.0.0.1:${port}`, checkInterval: 0.1 },
    { name: 'other' },
  );
  const upTrunks = () => trunked.world.sip.trunks.filter(({ up }) => up).map(({ name }) => name);
  await waitFor(
    () => upTrunks().join() === 'other',
    () => `the silent one is down: ${upTrunks()}`,
  );
  assert.equal(await trunked.calls('5551'), 'other 5551');
  assert.ok(asked > 1);
  alive = true;
  await waitFor(
    () => upTrunks().join() === 'silent,other',
    () => `it is up again: ${upTrunks()}`,
  );
  silent.close();
  await trunked.close();
});

test('a trunk with a name: the servers that DNS tells, the next one when one is silent, and calls from any of them', async () => {
  const network = await openNetwork({ server: { address: '127.0.0.1', port: 9 } });
  network.handling.set('*', 'answer');
  const silent = createSocket('udp4').unref();
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const asked: string[] = [];
  let known = false;
  const world = await World.open({
    sip: { trunks: [{ name: 'named', uri: 'sip:provider.example', checkInterval: 0.1 }] },
    locate: async (host, port, transport) => {
      asked.push(`${host} ${port} ${transport}`);
      if (!known) throw new Error('ENOTFOUND');
      return [silent.address().port, network.agent.endpoint.port].map((each) => ({ address: '127.0.0.1', port: each }));
    },
  });
  network.agent.endpoint.pointAt({ address: '127.0.0.1', port: world.sip.ports[0]! });
  const alice = await world.phone('7001');
  const isUp = () => world.sip.trunks[0]?.up;
  await waitFor(() => isUp() === false, 'a name that nobody knows is no trunk');
  assert.deepEqual(world.trunkNews, ['unknown-name']);
  assert.equal(asked[0], 'provider.example 0 UDP');
  known = true;
  await waitFor(() => isUp() === true, 'the second server answers');
  const out = alice.dial('5551');
  await waitFor(() => out.state === 'established', 'the call goes to it');
  assert.equal(network.calls.at(-1)?.ownNumber, '5551');
  out.hangUp();
  await world.empty();
  network.dial('5553', '7001');
  await world.event('EventRinging', '7001');
  alice.call.refuse(486);
  await world.empty();
  silent.close();
  await world.close();
  await network.close();
});

test('a trunk goes back to its first server when that is there again: asked by OPTIONS, or after a time', async () => {
  for (const wish of [{ checkInterval: 0.1 }, { checkInterval: 0, serverRetry: 0.5 }]) {
    const second = await openNetwork({ server: { address: '127.0.0.1', port: 9 } });
    const empty = createSocket('udp4').unref();
    await new Promise<void>((resolve) => empty.bind(0, '127.0.0.1', resolve));
    const { port } = empty.address();
    const world = await World.open({
      sip: {
        trunks: [{ name: 'named', uri: 'sip:provider.example', ...wish }],
        timing: { T1: 10, T2: 40, T4: 50, D: 100 },
      },
      locate: async () => [port, second.agent.endpoint.port].map((each) => ({ address: '127.0.0.1', port: each })),
    });
    const server = { address: '127.0.0.1', port: world.sip.ports[0]! };
    second.agent.endpoint.pointAt(server);
    second.handling.set('*', 'answer');
    const alice = await world.phone('7001');
    /** Which server carries a call. */
    const call = async () => {
      const out = alice.dial('5551');
      await waitFor(() => out.state === 'established' || out.state === 'ended', 'an answer');
      assert.equal(out.state, 'established');
      const carrier = second.calls.some(({ state }) => state === 'established') ? 'second' : 'first';
      out.hangUp();
      await world.empty();
      return carrier;
    };
    assert.equal(await call(), 'second', 'the first server is silent');
    await new Promise<void>((resolve) => empty.close(() => resolve()));
    const first = await openNetwork({ server, port });
    first.handling.set('*', 'answer');
    while ((await call()) === 'second');
    assert.equal(await call(), 'first', 'it stays there');
    await world.close();
    await first.close();
    await second.close();
  }
});

test('a call goes on to the next server of the name, then to the next trunk', async () => {
  const silent = [createSocket('udp4').unref(), createSocket('udp4').unref()];
  for (const socket of silent) await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  let asked: number[] = [];
  for (const [nth, socket] of silent.entries()) {
    socket.on('message', (bytes) => bytes.toString('latin1').startsWith('INVITE ') && asked.push(nth));
  }
  const other = await openNetwork({ server: { address: '127.0.0.1', port: 9 } });
  other.handling.set('*', 'answer');
  const world = await World.open({
    sip: {
      trunks: [
        { name: 'named', uri: 'sip:provider.example', checkInterval: 0 },
        { name: 'other', uri: `sip:127.0.0.1:${other.agent.endpoint.port}`, checkInterval: 0 },
      ],
      timing: { T1: 10, T2: 40, T4: 50, D: 100 },
    },
    locate: async () => silent.map((socket) => ({ address: '127.0.0.1', port: socket.address().port })),
  });
  other.agent.endpoint.pointAt({ address: '127.0.0.1', port: world.sip.ports[0]! });
  const alice = await world.phone('7001');
  for (const order of [[0, 1], [0]]) {
    asked = [];
    const out = alice.dial('5551');
    await waitFor(() => out.state === 'established' || out.state === 'ended', 'an answer');
    assert.equal(out.state, 'established');
    assert.deepEqual([...new Set(asked)], order);
    out.hangUp();
    await world.empty();
  }
  for (const socket of silent) socket.close();
  await world.close();
  await other.close();
});

test('a trunk of which no address can be reached gets no calls, and that is told', async () => {
  for (const checkInterval of [0.1, 0]) {
    const world = await World.open({
      sip: { trunks: [{ name: 'named', uri: 'sip:provider.example', checkInterval }] },
      locate: async () => [{ address: '::1', port: 5060 }],
    });
    await waitFor(() => world.trunkNews.length > 0, 'it is told');
    assert.deepEqual([world.trunkNews, world.sip.trunks[0]?.up], [['unreachable'], false]);
    await world.close();
  }
});

test('a trunk whose name has addresses of a family that is not listened on: the others are used, checked or not', async () => {
  for (const checkInterval of [0.1, 0]) {
    const network = await openNetwork({ server: { address: '127.0.0.1', port: 9 } });
    network.handling.set('*', 'answer');
    const { port } = network.agent.endpoint;
    const world = await World.open({
      sip: { trunks: [{ name: 'named', uri: 'sip:provider.example', checkInterval }] },
      locate: async () => ['::1', '127.0.0.1'].map((address) => ({ address, port })),
    });
    network.agent.endpoint.pointAt({ address: '127.0.0.1', port: world.sip.ports[0]! });
    const alice = await world.phone('7001');
    const out = alice.dial('5551');
    await waitFor(
      () => out.state === 'established' || out.state === 'ended',
      () => `an answer, the trunk is ${world.sip.trunks[0]?.up ? 'up' : 'down'}`,
    );
    assert.equal(out.state, 'established');
    assert.equal(world.sip.trunks[0]?.up, true);
    out.hangUp();
    await world.empty();
    await world.close();
    await network.close();
  }
});

test('calls from a trunk: digits, the asserted caller, who was dialed first', async () => {
  const trunked = await Trunked.open({ name: 'in', inboundStrip: 3, inboundPrefix: '7' });
  const network = trunked.network('in');
  const rows: readonly [headers: string, ANI: string, DNIS: string][] = [
    ['', '5553', '7001'],
    ['P-Asserted-Identity: "Ann" <sip:5550@net.example>\r\n', '5550', '7001'],
    [
      'Diversion: <sip:5558@net.example>;reason=unconditional, <sip:5557@net.example>;reason=no-answer\r\n',
      '5553',
      '5557',
    ],
    // RFC 7044: the first entry is whom the caller dialed; one entry alone tells of no redirection.
    ['History-Info: <sip:5556@net.example>;index=1, <sip:490001@net.example>;index=1.1\r\n', '5553', '5556'],
    ['History-Info: <sip:490001@net.example>;index=1\r\n', '5553', '7001'],
    [
      'History-Info: <sip:490001@net.example>;index=1.1\r\nHistory-Info: <sip:5555@net.example?Reason=SIP%3Bcause%3D302>;index=1\r\n',
      '5553',
      '5555',
    ],
    ['P-Asserted-Identity: <tel:+4955512>\r\nDiversion: <tel:5554>;x\r\n', '+4955512', '5554'],
  ];
  for (const [nth, [headers, ANI, DNIS]] of rows.entries()) {
    const call = network.dial('5553', '490001', { headers });
    const ringing = (await trunked.world.event('EventRinging', '7001', nth + 1)) as Seen & {
      ANI?: string;
      DNIS?: string;
    };
    assert.deepEqual([ringing.ANI, ringing.DNIS], [ANI, DNIS], headers);
    call.hangUp();
    await trunked.world.empty();
  }
  await trunked.close();
});

test('what the caller says about its call reaches the phone', async () => {
  const trunked = await Trunked.open({ name: 'in' });
  const said = {
    Subject: 'a question',
    Priority: 'urgent',
    'Call-Info': '<http://www.example.com/ann.png>;purpose=icon',
    'Alert-Info': '<http://www.example.com/ring.wav>',
    Diversion: '<sip:5557@net.example>;reason=no-answer',
    'History-Info': '<sip:5556@net.example>;index=1',
  };
  const headers = Object.entries(said).map(([name, value]) => `${name}: ${value}\r\n`);
  trunked.network('in').dial('5553', '7001', { headers: headers.join('') });
  await waitFor(() => trunked.alice.calls.length === 1, 'the phone rings');
  const { invite } = trunked.alice.call;
  for (const [name, value] of Object.entries(said)) assert.equal(invite?.headers.get(name), value);
  await trunked.close();
});

test('what the caller says wrongly about its call does not reach the phone, and does not keep the call from it', async () => {
  const trunked = await Trunked.open({ name: 'in' });
  const headers = 'Diversion: <sip:5557@net\r\nHistory-Info: :\r\nSubject: \x01\r\nP-Asserted-Identity: <>\r\n';
  trunked.network('in').dial('5553', '7001', { headers });
  await waitFor(() => trunked.alice.calls.length === 1, 'the phone rings');
  const { invite } = trunked.alice.call;
  for (const name of ['Diversion', 'History-Info', 'Subject']) assert.equal(invite?.headers.has(name), false, name);
  await trunked.close();
});

test('who calls in cannot dial out again, unless its trunk says so; routing and forwarding may', async () => {
  const trunked = await Trunked.open(
    { name: 'closed', numbers: ['51*'] },
    { name: 'open', numbers: ['52*'], transit: true },
  );
  const { world } = trunked;
  const ends = async (name: string, to: string): Promise<string> => {
    const call = trunked.network(name).dial('5559', to);
    await waitFor(() => call.state === 'established' || call.state === 'ended', `an answer for ${to}`);
    const status = call.state === 'ended' ? String(call.status) : 'talks';
    call.hangUp();
    await world.empty();
    return status;
  };
  assert.equal(await ends('closed', '5211'), '404');
  assert.equal(await ends('open', '5111'), 'talks');
  world.request({
    id: 'RequestCallForwardSet',
    ThisDN: '7001',
    OtherDN: '5211',
    ForwardMode: 'Unconditional',
  } as never);
  await world.event('EventForwardSet', '7001');
  assert.equal(await ends('closed', '7001'), 'talks');
  await trunked.close();
});

test('a trunk that does not take the password is passed over', async () => {
  const trunked = await Trunked.open({ name: 'first' }, { name: 'second' });
  trunked.network('first').handling.set('*', { refuse: 407 });
  assert.equal(await trunked.calls('5551'), 'second 5551');
  await trunked.close();
});
