import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzCodec } from './fuzz-codec.js';

test('spoiled frames and bodies: nothing throws, what is read is read the same again', () => {
  const result = fuzzCodec(3000, 1);
  assert.deepEqual(result.faults, []);
  // The mutation reaches every way in which a body can end.
  assert.ok(
    result.messages > 300 &&
      result.invalid > 300 &&
      result.dropped > 300 &&
      result.violations > 30 &&
      result.plain > 300,
    JSON.stringify(result),
  );
});
