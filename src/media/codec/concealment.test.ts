import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goertzelPower } from '../player/dtmf-detector.js';
import { ComfortNoise } from './comfort-noise.js';
import { Concealment, HISTORY_SAMPLES } from './concealment.js';
import { FRAME_SAMPLES } from './frame.js';

const sine = (frequency: number, count: number, from = 0) =>
  Int16Array.from({ length: count }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * frequency * (i + from)) / 8000)),
  );

const power = (samples: Int16Array) => samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;

test('a lost frame goes on with the pitch of the sound before it', () => {
  // A voice of 125 Hz with an overtone: the period is 64 samples.
  const history = Int16Array.from(
    sine(125, HISTORY_SAMPLES),
    (v, i) => v + (sine(375, HISTORY_SAMPLES)[i] as number) / 3,
  );
  const concealment = new Concealment();
  concealment.begin(history);
  const frame = new Int16Array(FRAME_SAMPLES);
  concealment.fill(frame);
  const expected = Int16Array.from(
    sine(125, FRAME_SAMPLES, HISTORY_SAMPLES),
    (v, i) => v + (sine(375, FRAME_SAMPLES, HISTORY_SAMPLES)[i] as number) / 3,
  );
  let product = 0;
  for (let i = 0; i < FRAME_SAMPLES; i++) product += (frame[i] as number) * (expected[i] as number);
  const likeness = product / FRAME_SAMPLES / Math.sqrt(power(frame) * power(expected));
  assert.ok(likeness > 0.95, `likeness ${likeness}`);
});

test('it fades out within 60 ms and stays silent', () => {
  const concealment = new Concealment();
  concealment.begin(sine(200, HISTORY_SAMPLES));
  const frame = new Int16Array(FRAME_SAMPLES);
  const powers = [0, 1, 2, 3].map(() => {
    concealment.fill(frame);
    return power(frame);
  });
  const [first, second, third, fourth] = powers as [number, number, number, number];
  assert.ok(first > second && second > third && third > 0, powers.join());
  assert.equal(fourth, 0);
  assert.equal(concealment.exhausted, true);
});

test('the sound after the gap is blended in, and only its beginning is touched', () => {
  const concealment = new Concealment();
  concealment.begin(sine(200, HISTORY_SAMPLES));
  concealment.fill(new Int16Array(FRAME_SAMPLES));
  const after = new Int16Array(FRAME_SAMPLES).fill(1000);
  concealment.end(after);
  assert.equal(concealment.active, false);
  assert.notEqual(after[0], 1000);
  assert.deepEqual([...after.subarray(32)], new Array(FRAME_SAMPLES - 32).fill(1000));
});

test('silence stays silence', () => {
  const concealment = new Concealment();
  concealment.begin(new Int16Array(HISTORY_SAMPLES));
  const frame = new Int16Array(FRAME_SAMPLES).fill(5);
  concealment.fill(frame);
  assert.equal(power(frame), 0);
});

test('comfort noise has the level of its first byte (RFC 3389 section 3.1)', () => {
  const noise = new ComfortNoise();
  const frame = new Int16Array(FRAME_SAMPLES);
  for (const level of [30, 40, 50]) {
    noise.update(Uint8Array.of(level, 12, 13), 0, 3);
    let sum = 0;
    for (let i = 0; i < 50; i++) {
      noise.fill(frame);
      sum += power(frame);
    }
    const decibel = 10 * Math.log10(sum / 50 / 32767 ** 2);
    assert.ok(Math.abs(decibel + level) < 1.5, `${decibel} for −${level} dBov`);
  }
  noise.update(Uint8Array.of(127), 0, 1);
  assert.equal(noise.silent, true);
  noise.update(new Uint8Array(0), 0, 0);
  assert.equal(noise.silent, true);
});

test('the Goertzel filter gives the mean square of a tone', () => {
  const tone = sine(1000, 800);
  assert.ok(Math.abs(goertzelPower(tone, 0, 800, 1000) / (8000 ** 2 / 2) - 1) < 0.01);
  assert.ok(goertzelPower(tone, 0, 800, 1500) < 1000);
});
