import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodeKVList, packedSize } from './index.js';

describe('packed key-value lists', () => {
  it('have the size of the documented example', () => {
    assert.equal(packedSize({ Segment: 'gold', Attempts: 2, Basket: { Item1: 'A-1' } }), 57);
    assert.equal(packedSize({}), 2);
  });

  it('have number of pairs, types, lengths and values', () => {
    const bytes = encodeKVList({ a: ['b', -2], é: { z: '€𝄞' } });
    const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(' ');
    assert.equal(
      hex,
      [
        '00 03',
        '00 00 01 61 00 01 62',
        '01 00 01 61 ff ff ff fe',
        '03 00 02 c3 a9 00 01',
        '00 00 01 7a 00 07 e2 82 ac f0 9d 84 9e',
      ].join(' '),
    );
  });

  it('count what they write, as UTF-8', () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }), (key, value) => {
        const bytes = encodeKVList({ [`k${key}`]: value });
        const expected = [...encoder.encode(`k${key}`)];
        assert.deepEqual([...bytes.subarray(5, 5 + expected.length)], expected);
        assert.equal(bytes.length, 2 + 3 + expected.length + 2 + encoder.encode(value).length);
      }),
      { numRuns: 200 },
    );
    assert.deepEqual([...encodeKVList({ k: '\ud800' }).subarray(8)], [0xef, 0xbf, 0xbd]);
  });
});
