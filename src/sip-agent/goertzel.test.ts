import assert from 'node:assert/strict';
import { it } from 'node:test';
import { loudness, shareOfTone } from './goertzel.js';
import { muLawDecode, muLawEncode } from './mu-law.js';

const tone = (...frequencies: number[]): number[] =>
  Array.from({ length: 4000 }, (_, i) =>
    frequencies.reduce((sum, f) => sum + 6000 * Math.sin((2 * Math.PI * f * i) / 8000), 0),
  );

it('tells the tones of a mixture from others', () => {
  assert.ok(Math.abs(shareOfTone(tone(440), 440) - 1) < 0.01);
  assert.ok(shareOfTone(tone(440), 1000) < 0.001);
  for (const f of [440, 1000]) assert.ok(Math.abs(shareOfTone(tone(440, 1000), f) - 0.5) < 0.02);
  assert.ok(shareOfTone(tone(440, 1000), 600) < 0.001);
  assert.equal(shareOfTone(new Int16Array(100), 440), 0);
  assert.ok(Math.abs(loudness(tone(440)) - 6000 / Math.SQRT2) < 5);
});

it('codes µ-law: the known bytes of G.711, and back within one step', () => {
  assert.equal(muLawEncode(0), 0xff);
  assert.equal(muLawEncode(32_767), 0x80);
  assert.equal(muLawEncode(-32_768), 0x00);
  for (let byte = 0; byte < 256; byte++) {
    if (byte === 0x7f) continue;
    assert.equal(muLawEncode(muLawDecode(byte)), byte, `byte ${byte}`);
  }
  for (const sample of [1, 100, -1000, 8000, -30_000]) {
    assert.ok(Math.abs(muLawDecode(muLawEncode(sample)) - sample) <= Math.abs(sample) / 16 + 8, `${sample}`);
  }
});
