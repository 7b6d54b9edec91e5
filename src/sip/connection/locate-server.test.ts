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
  assert.deepEqual(await locateServer('provider.example', 0, 'UDP', names), [
    { address: '192.0.2.1', port: 5060 },
    { address: '2001:db8::1', port: 5060 },
    { address: '192.0.2.2', port: 5060 },
    { address: '192.0.2.3', port: 5070 },
  ]);
});

test('a name with a port, or without SRV: its addresses, the port of the transport', async () => {
  assert.deepEqual(await locateServer('provider.example', 5080, 'UDP', names), [{ address: '192.0.2.9', port: 5080 }]);
  assert.deepEqual(await locateServer('provider.example', 0, 'TLS', names), [{ address: '192.0.2.9', port: 5061 }]);
});

test('an address is asked nobody about; an unknown name is an error', async () => {
  assert.deepEqual(await locateServer('2001:db8::5', 0, 'TCP', names), [{ address: '2001:db8::5', port: 5060 }]);
  await assert.rejects(locateServer('nobody.example', 0, 'UDP', names));
  await assert.rejects(locateServer('nobody.example', 5060, 'UDP', names));
});

test('the system knows localhost', async () => {
  const [first] = await locateServer('localhost', 5060, 'UDP');
  assert.match(first?.address ?? '', /^(127\.|::1$)/);
});
