import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceOnUnanswered } from './unanswered.js';

test('a request that waits for a phone to be picked up says so when no answer comes', () => {
  const advice = adviceOnUnanswered({ id: 'RequestMakeCall', ThisDN: '7201', OtherDN: '7202' });
  assert.match(advice, /^It is answered when the phone of 7201 has been picked up/);
  assert.equal(adviceOnUnanswered({ id: 'RequestHoldCall', ThisDN: '7201', ConnID: '0000000000000001' }), '');
});
