import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearestName } from './nearest-name.js';

describe('nearestName', () => {
  const names = ['TMakeCall', 'TMakePredictiveCall', 'TAnswerCall', 'http', 'host'];
  it('finds what was probably meant', () => {
    for (const [given, wanted] of [
      ['TMakeCal', 'TMakeCall'],
      ['tmakecall', 'TMakeCall'],
      ['TMaekCall', 'TMakeCall'],
      ['TAnserCall', 'TAnswerCall'],
      ['htpt', 'http'],
    ] as const) {
      assert.equal(nearestName(given, names), wanted);
    }
  });
  it('does not guess', () => {
    for (const given of ['', 'x', 'TReleaseEverything', 'zzzz']) assert.equal(nearestName(given, names), undefined);
  });
});
