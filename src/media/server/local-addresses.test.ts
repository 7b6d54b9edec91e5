import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressProblems, localAddresses } from './local-addresses.js';

const DEFAULTS = { address: '127.0.0.1', publicAddress: '', ipv6Address: 'auto', ipv6PublicAddress: '' };

const places = (given: Partial<typeof DEFAULTS>, ...there: string[]) =>
  [...localAddresses({ ...DEFAULTS, ...given }, (address) => there.includes(address))].map(
    ([family, { address, publicAddress }]) => [family, address, publicAddress],
  );

test('which addresses the mixer has', () => {
  const v4 = [4, '127.0.0.1', '127.0.0.1'];
  assert.deepEqual(places({}, '::1'), [v4, [6, '::1', '::1']]);
  assert.deepEqual(places({}), [v4]);
  assert.deepEqual(places({ ipv6Address: '' }, '::1'), [v4]);
  assert.deepEqual(places({ address: '::1' }, '::1'), [[6, '::1', '::1']]);
  assert.deepEqual(places({ address: '192.0.2.1', publicAddress: '198.51.100.1' }, '::1'), [
    [4, '192.0.2.1', '198.51.100.1'],
  ]);
  assert.deepEqual(places({ address: '192.0.2.1', ipv6Address: '2001:db8::1', ipv6PublicAddress: '2001:db8::2' }), [
    [4, '192.0.2.1', '192.0.2.1'],
    [6, '2001:db8::1', '2001:db8::2'],
  ]);
});

for (const [given, problem] of [
  [{ address: 'localhost' }, /^address must be a numeric/],
  [{ publicAddress: '2001:db8::1' }, /^publicAddress must be a numeric IPv4/],
  [{ address: '::1', publicAddress: '192.0.2.1' }, /^publicAddress must be a numeric IPv6/],
  [{ address: '0.0.0.0' }, /^publicAddress must say/],
  [{ address: '::' }, /^publicAddress must say/],
  [{ ipv6Address: '127.0.0.1' }, /^ipv6Address must be a numeric IPv6/],
  [{ ipv6Address: '::' }, /^ipv6PublicAddress must say/],
  [{ address: '::1', ipv6Address: '2001:db8::1' }, /^ipv6Address must be empty/],
  [{ ipv6Address: '::1', ipv6PublicAddress: '192.0.2.1' }, /^ipv6PublicAddress must be a numeric/],
  [{ ipv6PublicAddress: '2001:db8::1' }, /^ipv6PublicAddress needs ipv6Address/],
] as const) {
  test(`refused: ${JSON.stringify(given)}`, () => {
    const [first, ...more] = addressProblems({ ...DEFAULTS, ...given });
    assert.match(first ?? '', problem);
    assert.deepEqual(more, []);
  });
}

test('nothing is wrong with the usual ones', () => {
  for (const given of [
    {},
    { address: '::1' },
    { address: '0.0.0.0', publicAddress: '192.0.2.1' },
    { ipv6Address: '::', ipv6PublicAddress: '2001:db8::1' },
  ])
    assert.deepEqual(addressProblems({ ...DEFAULTS, ...given }), []);
});
