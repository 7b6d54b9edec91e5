import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from './config-check.js';
import { readConfig } from './config-read.js';
import { ivrConfigOf, ivrOptionsWithoutEffect } from './ivr-config.js';

const DNS = [
  { number: '7501', type: 'VoiceTreatmentPort' },
  { number: '7502', type: 'VoiceTreatmentPort' },
  { number: '8000', type: 'ACDQueue' },
  { number: '8100', type: 'RoutingPoint' },
  { number: '8300', type: 'VirtualQueue' },
];
const PORTS = [{ port: '1', DN: '7501' }];

const read = (ivr: object) =>
  readConfig({ base: { dns: DNS, ivr: { ivrs: [{ name: 'ivr1', ports: PORTS }], ...ivr } } });

const port = (more: object) => ({ ivrs: [{ name: 'ivr1', ports: [...PORTS, { port: '2', DN: '7502', ...more }] }] });
const option = (options: object) => ({ options });

const mistakes: readonly [what: string, ivr: object, problem: RegExp][] = [
  ['an IVR that is there twice', { ivrs: [{ name: 'a' }, { name: 'a' }] }, /^ivr\.ivrs\.1\.name: a is there twice$/],
  [
    'an IVR with the name of a peer',
    { ivrs: [{ name: '#ha-peer' }] },
    /^ivr\.ivrs\.0\.name: .* other server of a pair/,
  ],
  ['a port that is there twice', port({ port: '1' }), /^ivr\.ivrs\.0\.ports\.1\.port: 1 is there twice$/],
  ['a DN of two ports', port({ DN: '7501' }), /^ivr\.ivrs\.0\.ports\.1\.DN: 7501 is the DN of port 1 of ivr1 as well$/],
  ['a port whose DN is not there', port({ DN: '7503' }), /^ivr\.ivrs\.0\.ports\.1\.DN: 7503 is no DN/],
  ['a port that is a queue', port({ DN: '8000' }), /^ivr\.ivrs\.0\.ports\.1\.DN: 8000 is a ACDQueue; it must be Ext/],
  [
    'a login at what is no queue',
    port({ AutoLogin: { AgentId: '1', Queue: '8100' } }),
    /^ivr\.ivrs\.0\.ports\.1\.AutoLogin\.Queue: 8100 is a RoutingPoint; it must be ACDQueue$/,
  ],
  ['an In-Front DN that is not there', { 'in-front-dns': ['1'] }, /^ivr\.in-front-dns\.0: 1 is no DN/],
  [
    'a route DN that is a port',
    { 'network-route-dns': ['7502'] },
    /^ivr\.network-route-dns\.0: .* must be RoutingPoint/,
  ],
  [
    'an alias of a port',
    { 'virtual-route-points': [{ alias: 'a', DN: '7501' }] },
    /^ivr\.virtual-route-points\.0\.DN: 7501 is a Voice/,
  ],
  [
    'an alias that is there twice',
    { 'virtual-route-points': [1, 2].map(() => ({ alias: 'a', DN: '8100' })) },
    /^ivr\.virtual-route-points\.1\.alias: a is there twice$/,
  ],
  [
    'a site that is there twice',
    { 'access-numbers': [1, 2].map((number) => ({ Location: 'a', number })) },
    /^ivr\.access-numbers\.1\.Location: a is there twice$/,
  ],
  [
    'a statistic that is there twice',
    { statistics: [1, 2].map(() => ({ name: 'a', obj_id: '8000', stat_type: 'ExpectedWaitTime' })) },
    /^ivr\.statistics\.1\.name: a is there twice$/,
  ],
  ['a queue that is none', option({ UseQueue: '8300' }), /^ivr\.options\.UseQueue: 8300 is a VirtualQueue; it must/],
  ['a queue that is not there', option({ UseVirtualQueue: '9' }), /^ivr\.options\.UseVirtualQueue: 9 is no DN/],
  [
    'a time that is none',
    option({ 'Call Timeout': '8' }),
    /^ivr\.options\.Call Timeout: "8" is no time such as 500 ms/,
  ],
  ['calls that end at once', option({ 'Call Timeout': '0 s' }), /^ivr\.options\.Call Timeout: must be at least 1 ms$/],
  [
    'no pause between attempts',
    option({ 'Retry Timeout': '9 ms' }),
    /^ivr\.options\.Retry Timeout: must be at least 100 ms/,
  ],
  ['an error code that is none', option({ 'gli-error-code': 'x' }), /^ivr\.options\.gli-error-code: "x" is no number/],
  ['a version that is none', option({ 'dtd-versions': '4.0, 5.0' }), /^ivr\.options\.dtd-versions: a subset of 1\.0/],
  ['no version', option({ 'dtd-versions': '' }), /^ivr\.options\.dtd-versions: names no version/],
  [
    'a DTD that ends its own quotes',
    option({ 'dtd-file': "a'b.dtd" }),
    /^ivr\.options\.dtd-file: "a'b\.dtd" is no name/,
  ],
  ['no address', option({ 'gli-server-address': '' }), /^ivr\.options\.gli-server-address: names no address$/],
  [
    'a port that is none',
    option({ 'gli-server-address': '::1:x' }),
    /^ivr\.options\.gli-server-address: .* no host:port/,
  ],
  [
    'a port too high',
    option({ 'gli-server-address': '127.0.0.1:99999' }),
    /^ivr\.options\.gli-server-address: a port is/,
  ],
  [
    'a client that is none',
    option({ 'gli-client-list': '127.0.0.1:0' }),
    /^ivr\.options\.gli-client-list: .* no host:port/,
  ],
  [
    'an open link',
    option({ 'gli-server-address': '0.0.0.0:0' }),
    /^ivr\.options\.gli-server-address: at 0\.0\.0\.0:0, bey/,
  ],
  [
    'an authority without TLS',
    option({ 'gli-tls-trusted-ca': 'x' }),
    /^ivr\.options\.gli-tls-trusted-ca: has no effect/,
  ],
  ['a role without peer', option({ 'ha-role': 'backup' }), /^ivr\.options\.ha-role: needs ha-peer/],
  ['a peer without role', option({ 'ha-peer': 'b:8765' }), /^ivr\.options\.ha-peer: has no effect without ha-role$/],
  [
    'a peer without port',
    option({ 'ha-role': 'backup', 'ha-peer': 'b' }),
    /^ivr\.options\.ha-peer: b is no host:port$/,
  ],
  [
    'a server that is its own peer',
    option({ 'ha-role': 'primary', 'ha-peer': '127.0.0.1:1', 'gli-server-address': '127.0.0.1:1' }),
    /^ivr\.options\.ha-peer: 127\.0\.0\.1:1 is this server itself$/,
  ],
  ['a link of a client', option({ 'gli-mode': 'client' }), /^ivr\.options\.gli-mode: must be one of server/],
  [
    'events that do not wait',
    option({ 'defer-tlib-events': 'false' }),
    /^ivr\.options\.defer-tlib-events: must be one of/,
  ],
  [
    'an open group',
    { groups: [{ 'gli-server-address': '127.0.0.1:1' }, { 'gli-server-address': '0.0.0.0:2' }] },
    /^ivr\.groups\.1\.gli-server-address: at 0\.0\.0\.0:2, beyond loopback/,
  ],
  [
    'an open group without the TLS of the others',
    {
      groups: [{ 'gli-server-address': '0.0.0.0:2' }, { 'gli-server-address': '0.0.0.0:3', 'gli-tls-cert': '' }],
      options: { 'gli-tls-cert': 'a', 'gli-tls-trusted-ca': 'b' },
    },
    /^ivr\.groups\.1\.gli-server-address: at 0\.0\.0\.0:3, beyond loopback/,
  ],
  [
    'too many groups',
    { groups: Array.from({ length: 9 }, (_, n) => ({ 'gli-server-address': `127.0.0.1:${n + 1}` })) },
    /^ivr\.groups: must be at most 8$/,
  ],
];

for (const [what, ivr, problem] of mistakes) {
  test(`refused: ${what}`, () => {
    assert.throws(
      () => read(ivr),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.equal(error.problems.length, 1, error.message);
        assert.match(error.problems[0] ?? '', problem);
        return true;
      },
    );
  });
}

test('options of the original that nothing depends on are accepted; those that are not so anyway are named', () => {
  const config = read(
    option({
      'gli-mode': 'server',
      'gli-server-mode': 'circuit',
      'defer-tlib-events': true,
      'operation-mode': 'IVR',
      'target-encoding': 'UTF-8',
      'Stat Timeout': '3 s',
      'gli-reconnect-delay': 5,
      LoadBalance: { 'app-name': 'IServer1' },
    }),
  );
  assert.deepEqual(
    ivrOptionsWithoutEffect(config),
    ['operation-mode', 'target-encoding', 'Stat Timeout', 'LoadBalance', 'gli-reconnect-delay'].map(
      (name) => `ivr.options.${name}`,
    ),
  );
});

test('flags may be written as the original writes them', () => {
  const { options } = ivrConfigOf(read(option({ 'flow-control': 'on', 'gli-circuit-failover': 'off' })), '1');
  assert.equal(options['flow-control'], true);
  assert.equal(options['gli-circuit-failover'], false);
});

test('server groups have options of their own, in place of those of all', () => {
  const groups = [
    { 'gli-server-address': '127.0.0.1:1, 127.0.0.1:2' },
    { 'gli-server-address': '0.0.0.0:3', 'gli-client-list': '10.0.0.1:*', 'gli-circuit-failover': 'off' },
  ];
  assert.deepEqual(ivrConfigOf(read({ groups }), '1').groups, [
    { 'gli-server-address': ['127.0.0.1:1', '127.0.0.1:2'] },
    { 'gli-server-address': ['0.0.0.0:3'], 'gli-client-list': ['10.0.0.1:*'], 'gli-circuit-failover': false },
  ]);
});
