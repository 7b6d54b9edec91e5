import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeSample, PCMU } from '../codec/g711.js';
import type { DigitRules } from '../player/digit-collector.js';
import { DtmfSource, TONE_PLANS } from '../player/tones.js';
import type { TreatmentProgram } from '../player/treatment-program.js';
import { MixerFixture, type Phone, powerAt, shareOf } from './fixture.js';

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

function press(fixture: MixerFixture, phone: Phone, keys: string): void {
  for (const key of keys) {
    const packet = Buffer.alloc(16);
    packet.set(['0123456789*#'.indexOf(key), 0x8a, 3, 0x20], 12);
    phone.timestamp = (phone.timestamp + 1600) >>> 0;
    fixture.deliver(phone, phone.stamp(packet, 101, 0));
  }
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
  press(fixture, a, '4711');
  assert.equal(fixture.ends.length, 1);
  assert.deepEqual(
    [fixture.ends[0]?.reason, fixture.ends[0]?.CollectedDigits, fixture.ends[0]?.LastCollectedDigit],
    ['max-digits', '471', '1'],
  );
  assert.deepEqual(fixture.digits.map(({ digits }) => digits).join(''), '4711');
});

test('a terminating digit ends it and is not collected', () => {
  const { fixture, a } = alone({ collect: { ...RULES, termDigits: '#' } });
  press(fixture, a, '12');
  fixture.run(5);
  press(fixture, a, '3#');
  assert.deepEqual(
    [fixture.ends[0]?.reason, fixture.ends[0]?.CollectedDigits, fixture.ends[0]?.LastCollectedDigit],
    ['term-digit', '123', '#'],
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
    press(fixture, a, keys);
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
  press(fixture, a, '1');
  const before = a.received.length;
  fixture.run(10);
  assert.ok(a.heard(before).every((sample) => sample === 0));
  assert.deepEqual(fixture.promptsEnded, ['A']);
  press(fixture, a, '2');
  assert.deepEqual([fixture.ends[0]?.interrupted, fixture.ends[0]?.CollectedDigits], [true, '12']);
});

test('a prompt that is not interruptable goes on; the key counts all the same', () => {
  const { fixture, a } = alone({ prompts: [prompt(500, false)], collect: { ...RULES, maxDigits: 2 } });
  fixture.run(20);
  press(fixture, a, '1');
  const before = a.received.length;
  fixture.run(10);
  assert.ok(shareOf(a.heard(before), 500) > 0.99);
  fixture.run(40);
  press(fixture, a, '2');
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
  press(fixture, a, '5#');
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
  press(fixture, a, '*');
  assert.equal(fixture.files.get('/tmp/a.wav')?.closed, 'removed');
});

test('keys as tones are found where that is wanted', () => {
  for (const [inbandKeys, telephoneEvent, expected] of [
    ['always', 101, '159#'],
    ['fallback', undefined, '159#'],
    ['fallback', 101, ''],
    ['never', undefined, ''],
  ] as const) {
    const fixture = new MixerFixture({}, { inbandKeys });
    const a = fixture.phone('A', undefined);
    fixture.engine.setRemote('A', { ...a.address, codec: 'PCMU', ...(telephoneEvent && { telephoneEvent }) });
    fixture.connect('c', { A: 'talk' });
    const source = new DtmfSource('159#', 80, 80);
    const frame = new Int16Array(160);
    for (let more = true; more; ) {
      more = source.read(frame);
      const packet = Buffer.alloc(172);
      a.tone = undefined;
      for (const [i, sample] of frame.entries()) packet[12 + i] = encodeSample(PCMU, sample);
      fixture.deliver(a, a.stamp(packet, 0, 160));
      fixture.tick();
    }
    fixture.run(10);
    assert.equal(fixture.digits.map(({ digits }) => digits).join(''), expected, `${inbandKeys} ${telephoneEvent}`);
  }
});

test('keys are sent as tones when the far end has no telephone-event', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 400);
  fixture.engine.setRemote('A', { ...a.address, codec: 'PCMU' });
  fixture.connect('c', { A: 'talk' });
  fixture.run(5);
  const before = a.received.length;
  fixture.engine.sendDigits('A', '5', { press: 10, gap: 5 });
  fixture.run(2);
  fixture.engine.sendDigits('A', '9', { press: 10, gap: 5 });
  fixture.run(38);
  const heard = a.heard(before);
  const [five, nine] = [heard.subarray(160, 1440), heard.subarray(2560, 3840)];
  assert.ok(shareOf(five, 770) > 0.4 && shareOf(five, 1336) > 0.4);
  assert.ok(shareOf(nine, 852) > 0.4 && shareOf(nine, 1477) > 0.4);
  assert.ok(heard.subarray(-320).every((sample) => sample === 0));
});

test('keys for the far end do not wait without end', () => {
  for (const telephoneEvent of [101, undefined]) {
    const fixture = new MixerFixture();
    const a = fixture.phone('A');
    fixture.engine.setRemote('A', { ...a.address, codec: 'PCMU', ...(telephoneEvent && { telephoneEvent }) });
    fixture.connect('c', { A: 'talk' });
    for (let i = 0; i < 100; i++) fixture.engine.sendDigits('A', '1234567890', { press: 2, gap: 2 });
    fixture.run(250 * 6);
    const before = a.received.length;
    fixture.run(10);
    const last = a.received.slice(before);
    assert.ok(last.length > 0 && last.every(({ header }) => header.payloadType === 0), 'all are sent');
    assert.ok(a.heard(before).every((sample) => sample === 0));
    // There is room again.
    fixture.engine.sendDigits('A', '5', { press: 2, gap: 2 });
    fixture.run(3);
    const next = a.received.slice(before + 10);
    assert.ok(
      telephoneEvent ? next.some(({ header }) => header.payloadType === 101) : a.heard(before + 10).some(Boolean),
    );
  }
});

test('a flood of keys is cut off', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A');
  fixture.connect('c', { A: 'talk' });
  fixture.run(50, () => press(fixture, a, '1234567890'));
  assert.ok(fixture.digits.length >= 60 && fixture.digits.length <= 75, `${fixture.digits.length} keys in a second`);
});

test('recordings: what a leg says, both sides in two channels, and in one; a pause is silence', () => {
  const fixture = new MixerFixture();
  fixture.phone('A', 400);
  fixture.phone('B', 700);
  fixture.phone('C', 1150);
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'mute' });
  const order = { encoding: 'pcm16', limit: 1000, resume: false, paused: false } as const;
  fixture.engine.record({ ...order, id: '1', file: 'said', what: 'said', leg: 'A' });
  fixture.engine.record({ ...order, id: '2', file: 'both', what: 'both', leg: 'C' });
  fixture.engine.record({ ...order, id: '3', file: 'mixed', what: 'mixed', leg: 'A' });
  fixture.run(50);
  fixture.engine.skip(5);
  fixture.run(50);
  fixture.engine.stopRecording('1', 'A');
  fixture.engine.stopRecording('2', 'C');
  fixture.engine.pauseRecording('3', 'A', true);
  fixture.run(10);
  fixture.engine.pauseRecording('3', 'A', false);
  fixture.run(50);
  fixture.engine.free('A', fixture.now);
  const [said, both, mixed] = ['said', 'both', 'mixed'].map((name) => fixture.files.get(name));
  assert.deepEqual([said?.closed, both?.closed, mixed?.closed], ['kept', 'kept', 'kept']);
  assert.equal(said?.samples().length, 105 * 160);
  assert.ok(said && both && mixed);
  assert.ok(shareOf(said.samples().subarray(-4000), 400) > 0.99);
  assert.ok(shareOf(both.samples(0, 2).subarray(-4000), 1150) > 0.99, 'left: what it says');
  assert.ok(shareOf(both.samples(1, 2).subarray(-4000), 400) > 0.4, 'right: what it hears');
  assert.equal(mixed.samples().length, 165 * 160);
  const paused = mixed.samples().subarray(105 * 160, 115 * 160);
  assert.ok(paused.every((sample) => sample === 0));
  const heard = mixed.samples().subarray(-4000);
  assert.ok(powerAt(heard, 400) > 1e6 && powerAt(heard, 700) > 1e6 && powerAt(heard, 1150) < 1e5);
  assert.ok(
    said
      .samples()
      .subarray(50 * 160, 55 * 160)
      .every((sample) => sample === 0),
    'frames left out are silence',
  );
});

test('a recording ends by itself at its limit', () => {
  const fixture = new MixerFixture();
  fixture.phone('A', 400);
  fixture.engine.record({
    id: '1',
    file: 'x',
    encoding: 'PCMU',
    what: 'said',
    leg: 'A',
    limit: 10,
    resume: false,
    paused: false,
  });
  fixture.run(30);
  assert.deepEqual([fixture.files.get('x')?.closed, fixture.files.get('x')?.bytes.length], ['kept', 1600]);
});

test('who answered: a short word and a pause is a person', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 300);
  fixture.connect('c', { A: 'talk' });
  fixture.engine.leg('A')?.taps.detectAnswer({});
  fixture.run(30);
  a.tone = undefined;
  fixture.run(80);
  assert.deepEqual(fixture.verdicts, [{ leg: 'A', verdict: 'person' }]);
});
