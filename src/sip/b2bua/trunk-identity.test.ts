import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receives, response } from '../bare-phone.test.js';
import { BareProvider, headerOf, registeredFor } from '../bare-provider.test.js';
import { World } from '../switch-world.test.js';
import { request, SDP, Wire } from '../wire.test.js';
import type { TrunkOptions } from './sip-options.js';
import { identityAt } from './trunk-identity.js';

/** The headers of an INVITE that say who calls. */
const NAMES = ['From', 'P-Asserted-Identity', 'P-Preferred-Identity', 'Privacy'];

/** What the provider is told of a caller with this header: the values of NAMES, '' where there is none, From without its tag. */
type Told = readonly string[];

const ROWS: readonly [what: string, trunk: Partial<TrunkOptions>, open: Told, unknown: Told][] = [
  [
    'as everywhere',
    {},
    ['<sip:7001@example.com>', '<sip:7001@example.com>', '', ''],
    ['"Anonymous" <sip:anonymous@anonymous.invalid>', '<sip:7001@example.com>', '', 'id'],
  ],
  [
    'a trunk that registers shows the domain of its account',
    { username: 'acc', register: {} },
    ['<sip:7001@127.0.0.1>', '<sip:7001@127.0.0.1>', '', ''],
    ['"Anonymous" <sip:anonymous@anonymous.invalid>', '<sip:7001@127.0.0.1>', '', 'id'],
  ],
  [
    'its address of record, wherever it is registered',
    { register: { aor: 'sip:4930@net.example:5070;user=phone' } },
    ['<sip:7001@net.example>', '<sip:7001@net.example>', '', ''],
    ['"Anonymous" <sip:anonymous@anonymous.invalid>', '<sip:7001@net.example>', '', 'id'],
  ],
  [
    'a domain of its own',
    { username: 'acc', register: {}, fromDomain: 'provider.example' },
    ['<sip:7001@provider.example>', '<sip:7001@provider.example>', '', ''],
    ['"Anonymous" <sip:anonymous@provider.example>', '<sip:7001@provider.example>', '', 'id'],
  ],
  [
    'an account in From, the caller in P-Preferred-Identity',
    { fromUser: 'acc 1', fromDomain: '[2001:db8::1]', identity: 'preferred' },
    ['<sip:acc%201@[2001:db8::1]>', '', '<sip:7001@[2001:db8::1]>', ''],
    ['"Anonymous" <sip:acc%201@[2001:db8::1]>', '', '<sip:7001@[2001:db8::1]>', 'user;id'],
  ],
  [
    'a public number in place of the extension',
    { callerNumbers: [{ number: '70*', strip: 1, prefix: '+4930123' }], fromDomain: 'provider.example' },
    ['<sip:+4930123001@provider.example>', '<sip:+4930123001@provider.example>', '', ''],
    ['"Anonymous" <sip:anonymous@provider.example>', '<sip:+4930123001@provider.example>', '', 'id'],
  ],
  [
    'a public number beside the account',
    { callerNumbers: [{ number: '7001', strip: 4, prefix: '+49301234' }], fromUser: 'acc', identity: 'preferred' },
    ['<sip:acc@example.com>', '', '<sip:+49301234@example.com>', ''],
    ['"Anonymous" <sip:acc@example.com>', '', '<sip:+49301234@example.com>', 'user;id'],
  ],
  [
    'nothing but From',
    { fromUser: 'acc', identity: 'none' },
    ['<sip:acc@example.com>', '', '', ''],
    ['"Anonymous" <sip:acc@example.com>', '', '', 'user;id'],
  ],
];

for (const [what, trunk, open, unknown] of ROWS) {
  test(`who calls is shown to a trunk: ${what}`, async (t) => {
    const provider = await BareProvider.open('udp', (text) =>
      text.startsWith('REGISTER')
        ? registeredFor(text, 600)
        : text.startsWith('ACK')
          ? undefined
          : response(text, '486 Busy Here'),
    );
    t.after(() => provider.close());
    const world = await World.open({
      sip: { trunks: [{ name: 'main', uri: provider.uri, checkInterval: 0, ...trunk }] },
    });
    const alice = await Wire.open(world.sip.ports[0]!);
    t.after(() => alice.close());
    for (const [nth, [headers, told]] of (
      [
        ['', open],
        ['Privacy: id\r\n', unknown],
      ] as const
    ).entries()) {
      alice.send(request('INVITE', '5551', alice.localPort, headers, SDP));
      await receives(alice, 'SIP/2.0 486', nth + 1);
      const invite = provider.got.filter((text) => text.startsWith('INVITE'))[nth]!;
      assert.deepEqual(
        NAMES.map((name) => headerOf(invite, name).replace(/;tag=.*/, '')),
        told,
      );
    }
    await world.close();
  });
}

test('a trunk is asked with OPTIONS in the domain of its account', async (t) => {
  const provider = await BareProvider.open('udp', (text) => response(text, '200 OK'));
  t.after(() => provider.close());
  const world = await World.open({
    sip: { trunks: [{ name: 'main', uri: provider.uri, fromDomain: 'provider.example' }] },
  });
  const options = await provider.request(1);
  assert.match(options, /^OPTIONS /);
  assert.match(headerOf(options, 'From'), /^<sip:provider\.example>;tag=/);
  await world.close();
});

test('a name is shown beside the account; who has called without a number is asserted to nobody', () => {
  const trunk = { name: 'main', uri: 'sip:192.0.2.1', fromUser: 'acc' };
  const ann = { number: '7001', displayName: '"Ann"', isPrivate: false, isOutside: false };
  assert.equal(identityAt(trunk, ann, 'example.com').from, '"Ann" <sip:acc@example.com>');
  const nobody = { number: 'anonymous', displayName: '', isPrivate: true, isOutside: true };
  assert.equal(identityAt(trunk, nobody, 'example.com').headers, 'Privacy: user;id\r\n');
});

test('public numbers: the first entry that fits counts, for callers of this side only', () => {
  const callerNumbers = [
    { number: '7001', strip: 4, prefix: '+49301' },
    { number: '7*', prefix: '+49302' },
    { number: '8*', strip: 9 },
  ];
  const trunk = { name: 'main', uri: 'sip:192.0.2.1', callerNumbers };
  const shown = (number: string, isOutside = false) =>
    /<sip:(.*)@h>/.exec(identityAt(trunk, { number, displayName: '', isPrivate: false, isOutside }, 'h').from)?.[1];
  assert.deepEqual(
    ['7001', '7002', '9001', '8001', 'anonymous'].map((number) => shown(number)),
    ['+49301', '+493027002', '9001', '8001', 'anonymous'],
    'without any digits left it would be nobody',
  );
  assert.equal(shown('7001', true), '7001');
});

test('who calls from outside and goes out again keeps the number that it has shown', async (t) => {
  const provider = await BareProvider.open('udp', (text) =>
    text.startsWith('ACK') ? undefined : response(text, '486 Busy Here'),
  );
  const sender = await Wire.open(9, '127.0.0.3');
  t.after(() => provider.close());
  t.after(() => sender.close());
  const callerNumbers = [{ number: '*', prefix: '+49' }];
  const world = await World.open({
    sip: {
      trunks: [
        { name: 'main', uri: provider.uri, checkInterval: 0, callerNumbers },
        { name: 'in', uri: 'sip:127.0.0.3', numbers: [], transit: true, checkInterval: 0 },
      ],
    },
  });
  sender.pointAt(world.sip.ports[0]!);
  const invited = request('INVITE', '5551', sender.localPort, '', SDP);
  sender.send(invited.replaceAll('127.0.0.1:', '127.0.0.3:').replaceAll('<sip:7001@', '<sip:0171@'));
  const invite = await provider.request(1);
  assert.match(headerOf(invite, 'From'), /^<sip:0171@example\.com>/);
  assert.match(headerOf(invite, 'P-Asserted-Identity'), /^<sip:0171@/);
  await world.empty();
  await world.close();
});

test('a domain that is none is refused, and nothing changes', async () => {
  const world = await World.open();
  const trunks = [{ name: 'main', uri: 'sip:192.0.2.1', fromDomain: 'a b' }];
  assert.throws(() => world.sip.reconfigure({ phones: [], trunks }), /main: fromDomain: a b is neither/);
  assert.deepEqual(world.sip.trunks, []);
  await world.close();
});
