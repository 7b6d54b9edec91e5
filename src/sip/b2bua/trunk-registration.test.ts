import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../hub/index.js';
import { waitFor } from '../../sip-agent/index.js';
import { came, receives, registered, response } from '../bare-phone.test.js';
import { type Answers, BareProvider, headerOf, registeredFor } from '../bare-provider.test.js';
import { parseAuthHeader } from '../codec/auth-header.js';
import { CERTIFICATE, KEY } from '../own-certificate.test.js';
import { World, type WorldOptions } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';
import type { TrunkOptions } from './sip-options.js';
import { accountOf, contactUserOf } from './trunk-account.js';

const LOGIN = { username: 'partyline', password: 'secret' };

function trunkAt(provider: BareProvider, more: Partial<TrunkOptions> = {}): TrunkOptions {
  return { name: 'main', uri: provider.uri, checkInterval: 0, ...LOGIN, register: {}, ...more };
}

interface Scene {
  readonly world: World;
  readonly provider: BareProvider;
  readonly clock: VirtualClock;
  /** Lets so many seconds pass. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** A trunk that registers, at a time that stands still. */
async function registering(
  answers?: Answers,
  more: Partial<TrunkOptions> = {},
  options: WorldOptions = {},
): Promise<Scene> {
  const clock = new VirtualClock(1_000_000);
  const provider = await BareProvider.open('udp', answers);
  const world = await World.open({ ...options, clock, sip: { trunks: [trunkAt(provider, more)], ...options.sip } });
  return {
    world,
    provider,
    clock,
    pass: async (seconds) => {
      // What came by the network has to be there before the time goes on.
      for (let i = 0; i < seconds; i++) {
        await new Promise((resolve) => setImmediate(resolve));
        clock.advance(1000);
      }
    },
    close: async () => {
      provider.answers = (text) => registeredFor(text, 60);
      await world.close();
      provider.close();
    },
  };
}

/** The state of the only trunk. */
const state = (world: World): string | undefined => world.sip.trunks[0]?.registration;
const becomes = (world: World, wanted: string): Promise<void> =>
  waitFor(
    () => state(world) === wanted,
    () => `${wanted}; is ${state(world)}`,
  );
const challenge = (nonce: string, more = ''): string =>
  `WWW-Authenticate: Digest realm="net.example", nonce="${nonce}", qop="auth", algorithm=MD5${more}\r\n`;
const credentials = (text: string): ReadonlyMap<string, string> =>
  parseAuthHeader(headerOf(text, 'Authorization'))?.params ?? new Map();

test('a trunk registers, does so again before it expires, and takes it back when the server stops', async () => {
  const { world, provider, pass, close } = await registering((text) => registeredFor(text, 600));
  const first = await provider.request(1);
  assert.match(first, /^REGISTER sip:127\.0\.0\.1:\d+ SIP\/2\.0\r$/m, 'no user in the Request-URI');
  assert.match(headerOf(first, 'From'), /^<sip:partyline@127\.0\.0\.1>;tag=/);
  assert.equal(headerOf(first, 'To'), '<sip:partyline@127.0.0.1>');
  assert.equal(headerOf(first, 'Expires'), '3600');
  assert.match(headerOf(first, 'Contact'), new RegExp(`^<sip:t[0-9a-f]{24}@127\\.0\\.0\\.1:${world.sip.ports[0]}>$`));
  await becomes(world, 'registered');
  assert.deepEqual(world.registrations, ['main registered 200']);
  await pass(479);
  assert.equal(provider.got.length, 1);
  await pass(2);
  const second = await provider.request(2);
  assert.equal(headerOf(second, 'Call-ID'), headerOf(first, 'Call-ID'));
  assert.equal(headerOf(second, 'CSeq'), '2 REGISTER');
  assert.equal(headerOf(second, 'Contact'), headerOf(first, 'Contact'));
  await close();
  const last = await provider.request(3);
  assert.equal(headerOf(last, 'Expires'), '0');
  assert.equal(headerOf(last, 'Contact'), headerOf(first, 'Contact'), 'its own contact, not those of others');
});

test('challenges are answered, the answer goes along with the next REGISTER, and a stale nonce is replaced', async () => {
  let current = 'n1';
  const answers: Answers = (text) => {
    const nonce = credentials(text).get('nonce');
    if (nonce === current) return registeredFor(text, 600);
    return response(text, '401 Unauthorized', challenge(current, nonce === undefined ? '' : ', stale=TRUE'));
  };
  const { world, provider, pass, close } = await registering(answers);
  const second = await provider.request(2);
  assert.deepEqual(
    ['username', 'uri', 'nc', 'qop'].map((name) => credentials(second).get(name)),
    ['partyline', `sip:127.0.0.1:${provider.port}`, '00000001', 'auth'],
  );
  await becomes(world, 'registered');
  await pass(481);
  assert.equal(credentials(await provider.request(3)).get('nc'), '00000002');
  current = 'n2';
  await pass(481);
  assert.equal(credentials(await provider.request(5)).get('nonce'), 'n2');
  await pass(1);
  assert.deepEqual([provider.got.length, state(world)], [5, 'registered']);
  await close();
});

test('a proxy and the registrar behind it may both ask', async () => {
  const answers: Answers = (text) => {
    if (headerOf(text, 'Proxy-Authorization') === '') {
      return response(text, '407 Proxy', challenge('p').replace('WWW-Authenticate', 'Proxy-Authenticate'));
    }
    return credentials(text).size === 0 ? response(text, '401 No', challenge('n')) : registeredFor(text, 600);
  };
  const { world, provider, close } = await registering(answers);
  await becomes(world, 'registered');
  assert.equal(provider.got.length, 3);
  await close();
});

test('a wrong password is tried once, and not again for half an hour; nor is a registrar believed that says stale for ever', async () => {
  const rows: readonly [more: string, status: string, most: number][] = [
    ['', '401 Unauthorized', 2],
    [', stale=true', '401 Unauthorized', 4],
  ];
  for (const [more, status, most] of rows) {
    const answers: Answers = (text, nth) => response(text, status, challenge(`n${nth}`, more));
    const { world, provider, pass, close } = await registering(answers);
    await becomes(world, 'refused');
    assert.equal(provider.got.length, most);
    assert.deepEqual(world.registrations, ['main refused 401']);
    await pass(1799);
    assert.equal(provider.got.length, most);
    provider.answers = (text) => registeredFor(text, 600);
    await pass(2);
    assert.equal(
      headerOf(await provider.request(most + 1), 'Authorization'),
      '',
      'what was not taken is not sent again',
    );
    await becomes(world, 'registered');
    await close();
  }
});

test('who forbids it, or answers with nonsense, is asked again after half an hour', async () => {
  const rows: readonly [status: string, headers: string][] = [
    ['403 Forbidden', ''],
    ['404 Not Found', ''],
    ['302 Moved', 'Contact: <sip:127.0.0.1:9>\r\n'],
    ['401 Unauthorized', 'WWW-Authenticate: Basic realm="x"\r\n'],
    ['423 Interval Too Brief', ''],
    ['423 Interval Too Brief', 'Min-Expires: 60\r\n'],
    ['423 Interval Too Brief', 'Min-Expires: 99999999\r\n'],
    ['200 OK', 'Expires: 0\r\n'],
  ];
  for (const [status, headers] of rows) {
    const { world, provider, pass, close } = await registering((text) => response(text, status, headers));
    await becomes(world, 'refused');
    await pass(1790);
    assert.equal(provider.got.length, 1, status);
    await close();
  }
});

test('423 is answered with the time that the registrar wants', async () => {
  const answers: Answers = (text) => {
    const seconds = Number(headerOf(text, 'Expires'));
    return seconds < 7200 ? response(text, '423 Too Brief', 'Min-Expires: 7200\r\n') : registeredFor(text, seconds);
  };
  const { world, provider, close } = await registering(answers, { register: { expires: 300 } });
  await becomes(world, 'registered');
  assert.deepEqual(
    provider.got.map((text) => headerOf(text, 'Expires')),
    ['300', '7200'],
  );
  await close();
});

test('a registrar that is silent is asked less and less often; 503 may say when', async () => {
  const { world, provider, pass, close } = await registering(() => undefined);
  const isAsking = () => world.sip.figures.transactions > 0;
  /** Seconds until that is so. */
  const until = async (wanted: boolean): Promise<number> => {
    for (let seconds = 0; ; seconds++) {
      if (isAsking() === wanted) return seconds;
      assert.ok(seconds < 4000);
      await pass(1);
    }
  };
  await waitFor(isAsking, 'the first attempt');
  for (let failures = 1; failures <= 7; failures++) {
    await until(false);
    const [gap, most] = [await until(true), Math.min(1800, 30 * 2 ** failures)];
    assert.ok(gap >= most / 2 - 1 && gap <= most + 1, `${gap} seconds after ${failures} failures`);
  }
  assert.equal(state(world), 'silent');
  let busy = true;
  provider.answers = (text) => {
    const answer = busy ? response(text, '503 No', 'Retry-After: 2500\r\n') : registeredFor(text, 600);
    busy = false;
    return answer;
  };
  await until(false);
  assert.ok((await until(true)) > 2490);
  await becomes(world, 'registered');
  await close();
});

test('a name has several registrars: the next one is asked when one is silent or cannot', async () => {
  const [silent, busy, good] = await Promise.all([
    BareProvider.open('udp', () => undefined),
    BareProvider.open('udp', (text) => response(text, '500 Server Error')),
    BareProvider.open(),
  ]);
  const servers = [silent, busy, good].map(({ port }) => ({ address: '127.0.0.1', port }));
  const locate: NonNullable<WorldOptions['locate']> = (host) =>
    Promise.resolve(host === 'registrar.example' ? servers : [{ address: host, port: 9 }]);
  const register = { registrar: 'sip:registrar.example', aor: 'sip:4930@net.example' };
  const world = await World.open({ locate, sip: { trunks: [trunkAt(good, { register })], timing: { T1: 10 } } });
  await becomes(world, 'registered');
  for (const provider of [silent, busy, good]) {
    const text = await provider.request(1);
    assert.deepEqual(
      [text.split('\r\n')[0], headerOf(text, 'To')],
      ['REGISTER sip:registrar.example SIP/2.0', '<sip:4930@net.example>'],
    );
  }
  await world.close();
  assert.equal(headerOf(await good.request(2), 'Expires'), '0');
  for (const provider of [silent, busy, good]) provider.close();
});

test('a registrar whose name nobody knows is told, and looked for again', async () => {
  let known = false;
  const place = { address: '127.0.0.1', port: 0 };
  const locate = () => (known ? Promise.resolve([place]) : Promise.reject(new Error('ENOTFOUND')));
  const { world, provider, pass, close } = await registering(
    undefined,
    { register: { registrar: 'sip:r.example' } },
    { locate },
  );
  place.port = provider.port;
  await becomes(world, 'unknown-name');
  known = true;
  await pass(61);
  await becomes(world, 'registered');
  await close();
});

for (const transport of ['tcp', 'tls'] as const) {
  test(`${transport}: calls come over the connection of the registration; when that is gone, it is opened anew`, async () => {
    const provider = await BareProvider.open(transport);
    const clock = new VirtualClock(1_000_000);
    const listen = [{ transport, address: '127.0.0.1', port: 0, certificate: CERTIFICATE, key: KEY }] as const;
    const world = await World.open({ clock, sip: { trunks: [trunkAt(provider)], listen, verifyCertificates: false } });
    const first = await provider.request(1);
    await becomes(world, 'registered');
    const contact = /<(sip:[^>]*)>/.exec(headerOf(first, 'Contact'))![1]!;
    assert.match(contact, new RegExp(`;transport=${transport}$`));
    const [connection] = provider.connections;
    connection!.write(
      request('OPTIONS', 'x', 9)
        .replace(/^OPTIONS \S+/, `OPTIONS ${contact}`)
        .replace('SIP/2.0/UDP', `SIP/2.0/${transport.toUpperCase()}`),
    );
    await waitFor(
      () => provider.got.some((text) => text.startsWith('SIP/2.0 200')),
      'an answer on the same connection',
    );
    connection!.destroy();
    await waitFor(() => world.sip.figures.connections === 0, 'the connection is gone');
    clock.advance(30_000);
    const again = await provider.request(3);
    assert.equal(headerOf(again, 'Contact'), headerOf(first, 'Contact'));
    assert.equal(state(world), 'registered');
    await world.close();
    provider.close();
  });
}

test('calls to the registered contact are the trunk’s, from whatever address; nobody else knows it', async () => {
  const provider = await BareProvider.open();
  const world = await World.open({
    sip: { trunks: [trunkAt(provider, { inboundPrefix: '7', inboundStrip: 3, username: '493002' })] },
  });
  const bob = await registered(world, '7002');
  const contactUser = /<sip:([^@]*)@/.exec(headerOf(await provider.request(1), 'Contact'))![1]!;
  await becomes(world, 'registered');
  const stranger = await Wire.open(world.sip.ports[0]!, '127.0.0.9');
  const call = (user: string, headers = '') =>
    request('INVITE', user, stranger.localPort, headers, SDP)
      .replace(/^To: .*/m, 'To: <sip:030002@net.example>\r')
      .replace(/^From: <[^>]*>/m, 'From: <sip:5559@net.example>');
  stranger.send(call(contactUser));
  const offer = await receives(bob, 'INVITE');
  bob.send(response(offer, '180 Ringing'));
  const ringing = (await world.event('EventRinging', '7002')) as { ANI?: string; CallType?: string };
  assert.deepEqual([ringing.ANI, ringing.CallType], ['5559', 'Inbound']);
  assert.equal(world.sip.trunks[0]?.calls, 1);
  bob.send(response(offer, '486 Busy Here'));
  await receives(stranger, 'SIP/2.0 486');
  const elsewhere = call(contactUser, 'P-Called-Party-Id: <sip:099002@net.example>\r\n');
  stranger.send(elsewhere.replace('<sip:030002@', '<sip:030009@'));
  bob.send(response(await receives(bob, 'INVITE', 2), '486 Busy Here'));
  await receives(stranger, 'SIP/2.0 486', 2);
  await world.empty();
  // Asterisk names the contact in To as well.
  stranger.send(call(contactUser).replace(/^To: .*/m, `To: <sip:${contactUser}@net.example>\r`));
  bob.send(response(await receives(bob, 'INVITE', 3), '486 Busy Here'));
  await receives(stranger, 'SIP/2.0 486', 3);
  await world.empty();
  stranger.send(call(`${contactUser.slice(0, -1)}g`));
  await receives(stranger, 'SIP/2.0 403');
  world.sip.reconfigure({ phones: [{ DN: '7002' }], trunks: [] });
  stranger.send(call(contactUser));
  await receives(stranger, 'SIP/2.0 403', 2);
  assert.equal(came(bob, 'INVITE').length, 3);
  for (const each of [bob, stranger, provider]) each.close();
  await world.close();
});

test('other options: what changes is taken back and registered anew, what does not stays; a mistake changes nothing', async () => {
  const provider = await BareProvider.open();
  const world = await World.open({ sip: { trunks: [trunkAt(provider)] } });
  const phones = [{ DN: '7001' }];
  await becomes(world, 'registered');
  world.sip.reconfigure({ phones, trunks: [trunkAt(provider, { capacity: 3, register: { expires: 60 } })] });
  assert.equal(state(world), 'registered');
  assert.throws(
    () => world.sip.reconfigure({ phones, trunks: [trunkAt(provider, { register: { aor: 'tel:1' } })] }),
    /aor/,
  );
  assert.throws(
    () => world.sip.reconfigure({ phones, trunks: [{ name: 'x', uri: provider.uri, register: {} }] }),
    /x: register\.aor: needed where there is no username/,
  );
  assert.equal(provider.got.length, 1);
  world.sip.reconfigure({ phones, trunks: [trunkAt(provider, { register: { aor: 'sip:other@net.example' } })] });
  await becomes(world, 'registered');
  world.sip.reconfigure({ phones, trunks: [] });
  await provider.request(4);
  assert.deepEqual(
    provider.got.map((text) => `${headerOf(text, 'To')} ${headerOf(text, 'Expires')}`),
    [
      '<sip:partyline@127.0.0.1> 3600',
      '<sip:partyline@127.0.0.1> 0',
      '<sip:other@net.example> 3600',
      '<sip:other@net.example> 0',
    ],
  );
  await world.close();
  assert.equal(provider.got.length, 4);
  provider.close();
});

test('a registrar that does not answer the farewell does not keep the server from stopping', async () => {
  const provider = await BareProvider.open('udp', (text, nth) => (nth === 1 ? registeredFor(text, 600) : undefined));
  const world = await World.open({ sip: { trunks: [trunkAt(provider)] } });
  await becomes(world, 'registered');
  await world.close();
  await provider.request(2);
  provider.close();
});

test('a server that was killed comes back under the same contact; without password it is by chance', () => {
  const account = (more: Partial<TrunkOptions>) => {
    const found = accountOf({ name: 'x', uri: 'sip:net.example', register: {}, ...more });
    assert.ok(found !== undefined && !('problem' in found));
    return found;
  };
  const own = contactUserOf(account(LOGIN), '1');
  assert.match(own, /^t[0-9a-f]{24}$/);
  assert.equal(contactUserOf(account(LOGIN), '2'), own);
  for (const other of [{ password: 'other' }, { username: 'other' }, { uri: 'sip:other.example' }]) {
    assert.notEqual(contactUserOf(account({ ...LOGIN, ...other }), '1'), own);
  }
  assert.equal(contactUserOf(account({ username: 'partyline' }), '1'), 't1');
});
