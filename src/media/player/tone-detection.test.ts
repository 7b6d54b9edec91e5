import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeSample, PCMU } from '../codec/g711.js';
import { KEYS } from '../codec/telephone-event.js';
import { AnswerDetector, type AnswerVerdict } from './answering-machine.js';
import type { AudioSource } from './audio-source.js';
import { SampleSource } from './audio-source.js';
import { DtmfDetector } from './dtmf-detector.js';
import { DtmfSource, TONE_PLANS, toneCycle } from './tones.js';

/** Noise that is the same on each run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 0x80000000;
  };
}

function detect(source: AudioSource, frames: number, change: (sample: number) => number = (s) => s): string {
  const detector = new DtmfDetector();
  const frame = new Int16Array(160);
  let keys = '';
  for (let i = 0; i < frames; i++) {
    source.read(frame);
    // As it comes over a line: through G.711.
    for (const [at, sample] of frame.entries())
      frame[at] = PCMU.decode[
        encodeSample(PCMU, Math.max(-32768, Math.min(32767, Math.round(change(sample)))))
      ] as number;
    keys += detector.take(frame);
  }
  return keys;
}

test('all sixteen keys, long and short presses', () => {
  for (const [press, gap] of [
    [100, 100],
    [60, 60],
    [45, 45],
  ] as const) {
    const frames = Math.ceil((KEYS.length * (press + gap)) / 20) + 5;
    assert.equal(detect(new DtmfSource(KEYS, press, gap), frames), KEYS, `${press} ms`);
  }
});

test('the same key twice is two presses, a long one is one', () => {
  assert.equal(detect(new DtmfSource('5556', 60, 60), 40), '5556');
  assert.equal(detect(new DtmfSource('5', 3000, 60), 200), '5');
});

test('quiet keys, and keys in noise 15 dB below', () => {
  assert.equal(
    detect(new DtmfSource('0123456789', 80, 80), 90, (s) => s * 0.1),
    '0123456789',
  );
  const random = noise(7);
  assert.equal(
    detect(new DtmfSource('0123456789', 80, 80), 90, (s) => s * 0.3 + 700 * random()),
    '0123456789',
  );
});

test('20 ms of a key are too short, and other sounds are no keys', () => {
  assert.equal(detect(new DtmfSource('159', 20, 100), 30), '');
  for (const tone of Object.values(TONE_PLANS.us))
    assert.equal(detect(new SampleSource(toneCycle(tone), true), 500), '');
  const random = noise(3);
  assert.equal(
    detect({ read: (out) => out.fill(0).length > 0 }, 500, () => 8000 * random()),
    '',
  );
  // A voice: many overtones of one pitch that moves.
  let phase = 0;
  let sample = 0;
  const voice = detect({ read: (out) => out.fill(0).length > 0 }, 1500, () => {
    phase += (2 * Math.PI * (120 + 40 * Math.sin(sample++ / 4000))) / 8000;
    let value = 0;
    for (let k = 1; k < 20; k++) value += Math.sin(k * phase) / k;
    return 5000 * value;
  });
  assert.equal(voice, '');
});

/** Plays levels for so many milliseconds each and returns the verdict and when it came. */
function answer(
  ...steps: readonly (readonly [level: number, ms: number, frequency?: number])[]
): [AnswerVerdict | undefined, number] {
  const detector = new AnswerDetector();
  let at = 0;
  let sample = 0;
  for (const [level, ms, frequency = 300] of steps) {
    for (let i = 0; i < ms / 20; i++) {
      at += 20;
      const frame = Int16Array.from({ length: 160 }, () =>
        Math.round(level * Math.sin((2 * Math.PI * frequency * sample++) / 8000)),
      );
      const verdict = detector.take(level === 0 && i % 2 === 0 ? undefined : frame);
      if (verdict !== undefined) return [verdict, at];
    }
  }
  return [undefined, at];
}

test('a word and a pause is a person', () => {
  assert.deepEqual(answer([0, 300], [4000, 600], [0, 3000]), ['person', 1700]);
  assert.equal(answer([0, 100], [4000, 300], [0, 200], [4000, 400], [0, 3000])[0], 'person');
});

test('who talks on and on is a machine, in one breath or in many words', () => {
  assert.equal(answer([0, 300], [4000, 5000])[0], 'answering-machine');
  assert.equal(
    answer([0, 300], [4000, 500], [0, 200], [4000, 500], [0, 200], [4000, 500], [0, 200], [4000, 1000])[0],
    'answering-machine',
  );
  const words = Array.from(
    { length: 8 },
    () =>
      [
        [4000, 140],
        [0, 80],
      ] as const,
  ).flat();
  assert.equal(answer([0, 300], ...words)[0], 'answering-machine');
});

test('silence, fax tones, and what cannot be told', () => {
  assert.deepEqual(answer([0, 6000]), ['silence', 3000]);
  assert.deepEqual(answer([100, 6000]), ['silence', 3000]);
  assert.equal(answer([0, 500], [4000, 600, 2100])[0], 'fax');
  assert.equal(answer([0, 500], [4000, 600, 1100])[0], 'fax');
  // Clicks are no words.
  const clicks = Array.from(
    { length: 30 },
    () =>
      [
        [9000, 20],
        [0, 100],
      ] as const,
  ).flat();
  assert.equal(answer([0, 500], ...clicks)[0], 'silence');
  assert.deepEqual(answer([0, 2900], [4000, 1900], [0, 1000]), ['unknown', 5000]);
});
