import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceRate } from './source-rate.js';

/** The same seed each time: of a few sources now and then two meet in one place. */
const rateOf = (perSecond: number, places?: number): SourceRate => new SourceRate(perSecond, places, 1);

test('each source has its second', () => {
  const rate = rateOf(2);
  const allowed = (source: string, now: number) => [1, 2, 3].map(() => rate.allow(source, now));
  assert.deepEqual(allowed('192.0.2.1', 1000), [true, true, false]);
  assert.deepEqual(allowed('192.0.2.2', 1500), [true, true, false]);
  assert.equal(rate.allow('192.0.2.1', 1999), false);
  assert.deepEqual(allowed('192.0.2.1', 2000), [true, true, false]);
});

test('however many sources there are, what is remembered stays as large', () => {
  const rate = rateOf(3, 64);
  let allowed = 0;
  for (let i = 0; i < 100_000; i++) if (rate.allow(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 5000)) allowed++;
  assert.equal(allowed, 3 * 64);
});

test('a network of IPv6 is one source', () => {
  const rate = rateOf(1);
  const allow = (source: string) => rate.allow(source, 0);
  assert.deepEqual(
    [
      '2001:db8:1:2::1',
      '2001:db8:1:2:3:4:5:6',
      '2001:0db8:0001:0002::9',
      '2001:db8:1:3::1',
      '2001:db8::1',
      '2001:db8:0:0:1::',
    ].map(allow),
    [true, false, false, true, true, false],
  );
  assert.deepEqual(['::ffff:192.0.2.1', '::ffff:192.0.2.2', '192.0.2.1'].map(allow), [true, true, false]);
});
