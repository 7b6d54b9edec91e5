import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locateServer, type NameService } from './locate-server.js';

const names: NameService = {
  srv: async (name) => {
    if (name !== '_sip._udp.provider.example') throw new Error('ENOTFOUND');
    return [
      { name: 'backup.example', port: 5070, priority: 20, weight: 0 },
      { name: 'small.example', port: 5060, priority: 10, weight: 1 },
      { name: 'big.example', port: 5060, priority: 10, weight: 9 },
      { name: 'gone.example', port: 5060, priority: 10, weight: 5 },
      { name: 'odd.example', port: 0, priority: 10, weight: 5 },
    ];
  },
  addresses: async (host) => {
    const known: Record<string, string[]> = {
      'big.example': ['192.0.2.1', '2001:db8::1'],
      'small.example': ['192.0.2.2'],
      'backup.example': ['192.0.2.3'],
      'odd.example': ['192.0.2.4'],
      'provider.example': ['192.0.2.9'],
    };
    const found = known[host];
    if (found === undefined) throw new Error('ENOTFOUND');
    return found;
  },
};

test('a name without port: SRV by priority and weight, then the addresses of each server that has a port', async () => {
  assert.deepEqual(await locateServer('provider.example', 0, 'UDP', () => 0.5, names), [
    { address: '192.0.2.1', port: 5060 },
    { address: '2001:db8::1', port: 5060 },
    { address: '192.0.2.2', port: 5060 },
    { address: '192.0.2.3', port: 5070 },
  ]);
});

test('a name with a port, or without SRV: its addresses, the port of the transport', async () => {
  assert.deepEqual(await locateServer('provider.example', 5080, 'UDP', () => 0.5, names), [
    { address: '192.0.2.9', port: 5080 },
  ]);
  assert.deepEqual(await locateServer('provider.example', 0, 'TLS', () => 0.5, names), [
    { address: '192.0.2.9', port: 5061 },
  ]);
});

test('an address is asked nobody about; an unknown name is an error', async () => {
  assert.deepEqual(await locateServer('2001:db8::5', 0, 'TCP', () => 0.5, names), [
    { address: '2001:db8::5', port: 5060 },
  ]);
  await assert.rejects(locateServer('nobody.example', 0, 'UDP', () => 0.5, names));
  await assert.rejects(locateServer('nobody.example', 5060, 'UDP', () => 0.5, names));
});

test('the system knows localhost', async () => {
  const [first] = await locateServer('localhost', 5060, 'UDP', Math.random);
  assert.match(first?.address ?? '', /^(127\.|::1$)/);
});

test('servers of one priority: each place is drawn by weight', async () => {
  const weighed: NameService = {
    srv: async () => [
      { name: 'one', port: 1, priority: 1, weight: 1 },
      { name: 'never', port: 9, priority: 2, weight: 65535 },
      { name: 'six', port: 6, priority: 1, weight: 6 },
      { name: 'zero', port: 10, priority: 1, weight: 0 },
      { name: 'two', port: 2, priority: 1, weight: 2 },
    ],
    addresses: async () => ['192.0.2.1'],
  };
  /** Ports in the order in which they are tried, by the numbers that are drawn. */
  const ports = async (...lots: number[]) =>
    (await locateServer('x.example', 0, 'UDP', () => lots.shift() ?? 0, weighed)).map(({ port }) => port);
  // Of 10 lots the first is that of weight 0, then come one of weight 1, two of 2, six of 6.
  const firsts = await Promise.all(Array.from({ length: 10 }, async (_, lot) => (await ports(lot / 10))[0]));
  assert.deepEqual(firsts, [10, 1, 2, 2, 6, 6, 6, 6, 6, 6]);
  assert.deepEqual(await ports(0.99, 0.99, 0.99, 0.99, 0.99), [6, 2, 1, 10, 9]);
  assert.deepEqual(await ports(0.35, 0.5, 0.99, 0.99, 0.99), [2, 6, 1, 10, 9]);
  assert.deepEqual(await ports(0, 0, 0, 0, 0), [10, 1, 2, 6, 9]);
});
