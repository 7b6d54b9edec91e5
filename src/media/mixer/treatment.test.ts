import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DigitRules } from '../player/digit-collector.js';
import { TONE_PLANS } from '../player/tones.js';
import type { TreatmentProgram } from '../player/treatment-program.js';
import { MixerFixture, powerAt, shareOf } from './fixture.js';

const RULES: DigitRules = {
  maxDigits: 31,
  termDigits: '',
  abortDigits: '',
  ignoreDigits: '',
  backspaceDigits: '',
  resetDigits: '',
};

/** A second of a tone. */
const prompt = (frequency: number, interruptable = true, ms = 1000) => ({
  interruptable,
  samples: Int16Array.from({ length: ms * 8 }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * frequency * i) / 8000)),
  ),
});

function alone(program: Partial<TreatmentProgram>, remote = {}) {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', undefined, remote);
  fixture.run(1);
  fixture.engine.treat('A', 7, { TreatmentType: 'Test', prompts: [], duration: 0, ...program }, fixture.now);
  return { fixture, a };
}

test('an announcement: its parts in order, then the end, then silence', () => {
  const { fixture, a } = alone({ prompts: [prompt(500), prompt(900)] });
  fixture.run(49);
  assert.ok(shareOf(a.heard().subarray(0, 7840), 500) > 0.99);
  fixture.run(50);
  assert.ok(shareOf(a.heard().subarray(8160, 15840), 900) > 0.99);
  assert.equal(fixture.ends.length, 0);
  fixture.run(5);
  assert.deepEqual(fixture.ends, [
    {
      leg: 'A',
      treatment: 7,
      TreatmentType: 'Test',
      reason: 'completed',
      interrupted: false,
      CollectedDigits: '',
      LastCollectedDigit: '',
    },
  ]);
  const before = a.received.length;
  fixture.run(10);
  assert.equal(a.received.length, before + 10);
  assert.ok(a.heard(before).every((sample) => sample === 0));
});

test('digits end a collection by their number; more are not taken', () => {
  const { fixture, a } = alone({ collect: { ...RULES, maxDigits: 3 } });
  fixture.run(5);
  fixture.press(a, '4711');
  assert.equal(fixture.ends.length, 1);
  assert.deepEqual(
    [fixture.ends[0]?.reason, fixture.ends[0]?.CollectedDigits, fixture.ends[0]?.LastCollectedDigit],
    ['max-digits', '471', '1'],
  );
  assert.deepEqual(fixture.digits.map(({ digits }) => digits).join(''), '4711');
});

test('a terminating digit ends it and is not collected', () => {
  const { fixture, a } = alone({ collect: { ...RULES, termDigits: '#' } });
  fixture.press(a, '12');
  fixture.run(5);
  fixture.press(a, '3#');
  assert.deepEqual(
    [fixture.ends[0]?.reason, fixture.ends[0]?.CollectedDigits, fixture.ends[0]?.LastCollectedDigit],
    ['term-digit', '123', '3'],
  );
});

test('abort, ignore, backspace and reset digits', () => {
  const rules = {
    ...RULES,
    termDigits: '#',
    abortDigits: '*',
    ignoreDigits: '0',
    backspaceDigits: '9',
    resetDigits: '8',
  };
  for (const [keys, reason, digits] of [
    ['12*', 'abort-digit', ''],
    ['102#', 'term-digit', '12'],
    ['1293#', 'term-digit', '13'],
    ['12834#', 'term-digit', '34'],
  ] as const) {
    const { fixture, a } = alone({ collect: rules });
    fixture.press(a, keys);
    assert.deepEqual([fixture.ends[0]?.reason, fixture.ends[0]?.CollectedDigits], [reason, digits], keys);
  }
});

test('no digit is wanted: it ends at once', () => {
  const { fixture } = alone({ collect: { ...RULES, maxDigits: 0 } });
  fixture.run(2);
  assert.deepEqual([fixture.ends[0]?.reason, fixture.ends[0]?.CollectedDigits], ['completed', '']);
});

test('the end of the prompts is told, also of none', () => {
  const spoken = alone({ prompts: [prompt(500)], collect: RULES });
  spoken.fixture.run(45);
  assert.deepEqual(spoken.fixture.promptsEnded, []);
  spoken.fixture.run(10);
  assert.deepEqual(spoken.fixture.promptsEnded, ['A']);
  const unspoken = alone({ collect: RULES });
  unspoken.fixture.run(5);
  assert.deepEqual([unspoken.fixture.promptsEnded, unspoken.fixture.ends], [['A'], []]);
});

test('a key cuts an interruptable prompt short, all parts of it', () => {
  const { fixture, a } = alone({ prompts: [prompt(500), prompt(900)], collect: { ...RULES, maxDigits: 2 } });
  fixture.run(20);
  fixture.press(a, '1');
  const before = a.received.length;
  fixture.run(10);
  assert.ok(a.heard(before).every((sample) => sample === 0));
  assert.deepEqual(fixture.promptsEnded, ['A']);
  fixture.press(a, '2');
  assert.deepEqual([fixture.ends[0]?.interrupted, fixture.ends[0]?.CollectedDigits], [true, '12']);
});

test('a prompt that is not interruptable goes on; the key counts all the same', () => {
  const { fixture, a } = alone({ prompts: [prompt(500, false)], collect: { ...RULES, maxDigits: 2 } });
  fixture.run(20);
  fixture.press(a, '1');
  const before = a.received.length;
  fixture.run(10);
  assert.ok(shareOf(a.heard(before), 500) > 0.99);
  fixture.run(40);
  fixture.press(a, '2');
  assert.deepEqual([fixture.ends[0]?.interrupted, fixture.ends[0]?.CollectedDigits], [false, '12']);
});

test('tones: ring-back, busy, fast busy, for ever', () => {
  for (const [tone, cadence] of Object.entries(TONE_PLANS.eu) as [
    'ringback' | 'busy' | 'fast-busy',
    { cadence: readonly number[] },
  ][]) {
    const { fixture, a } = alone({ background: { kind: 'tone', tone } });
    fixture.run(300);
    const [on, off] = cadence.cadence as [number, number];
    const heard = a.heard();
    const whole = (on + off) * 8;
    for (let at = 0; at + whole <= heard.length; at += whole) {
      assert.ok(shareOf(heard.subarray(at, at + on * 8), 425) > 0.98, `${tone} at ${at}`);
      assert.ok(
        heard.subarray(at + on * 8, at + whole).every((sample) => sample === 0),
        `${tone} pause at ${at}`,
      );
    }
    assert.equal(fixture.ends.length, 0);
    assert.equal(fixture.promptsEnded.length, 0);
  }
});

test('music loops without a gap; a duration ends it', () => {
  const { fixture, a } = alone({
    background: { kind: 'loop', samples: prompt(500, true, 333).samples.subarray(0, 2400) },
    duration: 2000,
  });
  fixture.run(98);
  assert.ok(shareOf(a.heard(), 500) > 0.99);
  fixture.run(5);
  assert.equal(fixture.ends[0]?.reason, 'completed');
});

test('a new treatment ends the one before as replaced, a stop as stopped, the end of the leg too', () => {
  const { fixture } = alone({ background: { kind: 'silence' } });
  fixture.engine.treat(
    'A',
    8,
    { TreatmentType: 'Other', prompts: [], duration: 0, background: { kind: 'silence' } },
    fixture.now,
  );
  fixture.engine.stopTreatment('A');
  fixture.engine.stopTreatment('A');
  fixture.engine.treat(
    'A',
    9,
    { TreatmentType: 'Last', prompts: [], duration: 0, background: { kind: 'silence' } },
    fixture.now,
  );
  fixture.engine.free('A', fixture.now);
  assert.deepEqual(
    fixture.ends.map(({ treatment, reason }) => [treatment, reason]),
    [
      [7, 'replaced'],
      [8, 'stopped'],
      [9, 'stopped'],
    ],
  );
});

test('who is treated in a conference hears the treatment, the others hear the call', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 400);
  const b = fixture.phone('B', 700);
  fixture.phone('C', 1150);
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  fixture.engine.treat(
    'A',
    1,
    { TreatmentType: 'Music', prompts: [], duration: 0, background: { kind: 'loop', samples: prompt(1900).samples } },
    0,
  );
  fixture.run(60);
  assert.ok(shareOf(a.heard().subarray(-4000), 1900) > 0.99);
  assert.ok(powerAt(b.heard().subarray(-4000), 400) > 1_000_000);
});

test('recording an announcement: from the end of the prompt to the key', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 400);
  fixture.run(5);
  const record = { file: '/tmp/a.wav', limit: 10_000, termDigits: '#', abortDigits: '*' };
  fixture.engine.treat(
    'A',
    1,
    { TreatmentType: 'RecordUserAnnouncement', prompts: [prompt(900, true, 200)], duration: 0, record },
    fixture.now,
  );
  fixture.run(60);
  fixture.press(a, '5#');
  const file = fixture.files.get('/tmp/a.wav');
  assert.equal(file?.closed, 'kept');
  const samples = file?.samples() ?? new Int16Array();
  assert.ok(samples.length >= 48 * 160 && samples.length <= 52 * 160, `${samples.length}`);
  assert.ok(shareOf(samples.subarray(1600), 400) > 0.99);
  assert.equal(fixture.ends[0]?.reason, 'term-digit');
  fixture.engine.treat(
    'A',
    2,
    { TreatmentType: 'RecordUserAnnouncement', prompts: [], duration: 0, record },
    fixture.now,
  );
  fixture.run(10);
  fixture.press(a, '*');
  assert.equal(fixture.files.get('/tmp/a.wav')?.closed, 'removed');
});

test('a recording without prompt takes keys from its beginning, before its first frame', () => {
  const record = { file: '/tmp/a.wav', limit: 10_000, termDigits: '#', abortDigits: '*' };
  for (const [key, reason, closed] of [
    ['#', 'term-digit', 'kept'],
    ['*', 'abort-digit', 'removed'],
  ] as const) {
    const { fixture, a } = alone({ TreatmentType: 'RecordUserAnnouncement', record });
    fixture.press(a, key);
    assert.deepEqual(
      fixture.ends.map((end) => end.reason),
      [reason],
    );
    assert.equal(fixture.files.get('/tmp/a.wav')?.closed, closed);
  }
});
