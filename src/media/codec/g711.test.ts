import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codecByName, encodeSample, PCMA, PCMU, transcodeTable } from './g711.js';

/** ITU-T G.711 table 2a (µ-law, positive values): byte, lower decision value and output value in 14-bit units. */
const MU_LAW: readonly (readonly [number, number, number])[] = [
  [0x80, 7903, 8031],
  [0x8f, 4063, 4191],
  [0x90, 3935, 3999],
  [0x9f, 2015, 2079],
  [0xaf, 991, 1023],
  [0xbf, 479, 495],
  [0xcf, 223, 231],
  [0xdf, 95, 99],
  [0xef, 31, 33],
  [0xf0, 29, 30],
  [0xfe, 1, 2],
  [0xff, 0, 0],
];

/** Table 1a (A-law, positive values), bytes as sent, that is with the even bits inverted; 13-bit units. */
const A_LAW: readonly (readonly [number, number, number])[] = [
  [0xaa, 3968, 4032],
  [0xa5, 2048, 2112],
  [0xba, 1984, 2016],
  [0xb5, 1024, 1056],
  [0x85, 512, 528],
  [0x95, 256, 264],
  [0xe5, 128, 132],
  [0xf5, 64, 66],
  [0xfa, 124, 126],
  [0xc5, 32, 33],
  [0xd4, 2, 3],
  [0xd5, 0, 1],
];

test('µ-law has the decision and output values of G.711 table 2', () => {
  for (const [byte, decision, output] of MU_LAW) {
    assert.equal(PCMU.decode[byte], output * 4, `output of ${byte.toString(16)}`);
    assert.equal(encodeSample(PCMU, decision * 4), byte, `at decision value ${decision}`);
    assert.equal(encodeSample(PCMU, output * 4), byte, `at output value ${output}`);
    // Table 2b: the sign is the first bit.
    if (output === 0) continue;
    assert.equal(PCMU.decode[byte & 0x7f], -output * 4);
    assert.equal(encodeSample(PCMU, -output * 4), byte & 0x7f);
  }
});

test('A-law has the decision and output values of G.711 table 1', () => {
  for (const [byte, decision, output] of A_LAW) {
    assert.equal(PCMA.decode[byte], output * 8, `output of ${byte.toString(16)}`);
    assert.equal(encodeSample(PCMA, decision * 8), byte, `at decision value ${decision}`);
    assert.equal(encodeSample(PCMA, output * 8), byte, `at output value ${output}`);
    assert.equal(PCMA.decode[byte & 0x7f], -output * 8);
    assert.equal(encodeSample(PCMA, -output * 8), byte & 0x7f);
  }
});

test('each byte comes back when its sample is encoded; only the negative zero of µ-law does not', () => {
  for (const codec of [PCMU, PCMA]) {
    for (let byte = 0; byte < 256; byte++) {
      const again = encodeSample(codec, codec.decode[byte] as number);
      assert.equal(again, codec === PCMU && byte === 0x7f ? 0xff : byte);
    }
  }
});

test('the error of a sample is at most half a step: a 32nd of it, or the smallest step', () => {
  for (const codec of [PCMU, PCMA]) {
    for (let sample = -32000; sample <= 32000; sample += 7) {
      const error = Math.abs((codec.decode[encodeSample(codec, sample)] as number) - sample);
      assert.ok(error <= Math.max(16, Math.abs(sample) / 32 + 4), `${codec.name} ${sample}: ${error}`);
    }
  }
});

test('sums of two samples are cut', () => {
  for (const codec of [PCMU, PCMA]) {
    assert.equal(codec.encode[(65534 + 65536) >> 2], encodeSample(codec, 32767));
    assert.equal(codec.encode[0], encodeSample(codec, -32768));
  }
});

test('silence, names and transcoding', () => {
  assert.equal(PCMU.decode[PCMU.silence], 0);
  assert.equal(PCMA.decode[PCMA.silence], 8);
  assert.equal(codecByName('pcmu'), PCMU);
  assert.equal(codecByName('PCMA'), PCMA);
  assert.equal(codecByName('opus'), undefined);
  const table = transcodeTable(PCMU, PCMA);
  for (let byte = 0; byte < 256; byte++) {
    const [from, to] = [PCMU.decode[byte] as number, PCMA.decode[table[byte] as number] as number];
    assert.ok(Math.abs(from - to) <= Math.max(16, Math.abs(from) / 16), `${from} → ${to}`);
  }
});
