import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Reception } from './reception.js';

/** Feeds sequence numbers in order, 20 ms apart. */
function feed(reception: Reception, sequences: readonly number[], ssrc = 1): string[] {
  return sequences.map((sequence, i) => reception.take(ssrc, sequence & 0xffff, i * 160, i * 160));
}

test('order, gaps, repetitions and late packets', () => {
  const reception = new Reception();
  assert.deepEqual(feed(reception, [10, 11, 11, 14, 12, 12, 14]), [
    'restarted',
    'new',
    'duplicate',
    'new',
    'late',
    'duplicate',
    'duplicate',
  ]);
  assert.deepEqual(reception.report(), { ssrc: 1, fractionLost: 0, lost: -2, highestSequence: 14, jitter: 0 });
});

test('sequence numbers pass 65535', () => {
  const reception = new Reception();
  feed(reception, [65534, 65535, 65536, 65537]);
  assert.equal(reception.highestSequence, 65536 + 1);
  assert.deepEqual([reception.report()?.lost, reception.report()?.highestSequence], [0, 65537]);
});

test('the fraction is that of the time since the last report', () => {
  const reception = new Reception();
  feed(reception, [1, 2, 3, 4]);
  assert.equal(reception.report()?.fractionLost, 0);
  feed(reception, [5, 7]);
  assert.equal(reception.report()?.fractionLost, Math.floor(256 / 3));
  feed(reception, [8, 9]);
  const report = reception.report();
  assert.deepEqual([report?.fractionLost, report?.lost], [0, 1]);
});

test('a stray packet of another source changes nothing, two in sequence take over', () => {
  const reception = new Reception();
  feed(reception, [1, 2, 3]);
  assert.deepEqual(feed(reception, [500], 2), ['unproven']);
  assert.deepEqual(feed(reception, [4]), ['new']);
  assert.deepEqual(feed(reception, [900, 901, 902], 3), ['unproven', 'restarted', 'new']);
  assert.equal(reception.ssrc, 3);
});

test('a jump of the same source is proven by a second packet', () => {
  const reception = new Reception();
  feed(reception, [1, 2]);
  assert.deepEqual(feed(reception, [30000, 3, 30001, 30000, 30001]), [
    'unproven',
    'new',
    'restarted',
    'late',
    'duplicate',
  ]);
});

test('jitter as in RFC 3550 appendix A.8', () => {
  const reception = new Reception();
  reception.take(1, 1, 0, 0);
  reception.take(1, 2, 160, 160);
  assert.equal(reception.report()?.jitter, 0);
  reception.take(1, 3, 320, 320 + 80);
  assert.equal(reception.report()?.jitter, 5);
  reception.take(1, 4, 480, 480);
  assert.equal(reception.report()?.jitter, 9);
});

test('nothing received, nothing reported', () => {
  assert.equal(new Reception().report(), undefined);
});
