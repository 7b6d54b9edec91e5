import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MixerFixture, type Phone, powerAt, shareOf } from './fixture.js';
import type { VoiceMode } from './voice-path.js';

const TONES = { A: 400, B: 700, C: 1150, D: 1900 } as const;
type Name = keyof typeof TONES;

/** Power above which a tone of the phones counts as heard; they send at 6000²/2 = 18 million. */
const AUDIBLE = 1_000_000;

/** Which tones a phone heard in the last half second. */
function hears(phone: Phone): string {
  const last = phone.heard().subarray(-4000);
  return (Object.keys(TONES) as Name[]).filter((name) => powerAt(last, TONES[name]) > AUDIBLE).join('');
}

function fixtureOf(names: readonly Name[]) {
  const fixture = new MixerFixture();
  const phones = Object.fromEntries(names.map((name) => [name, fixture.phone(name, TONES[name])])) as Record<
    Name,
    Phone
  >;
  return { fixture, phones };
}

function heardBy(modes: Partial<Record<Name, VoiceMode>>, extra: Partial<Record<Name, object>> = {}) {
  const names = Object.keys(modes) as Name[];
  const { fixture, phones } = fixtureOf(names);
  fixture.connect(
    'c',
    names.map((leg) => ({ leg, mode: modes[leg] as VoiceMode, ...extra[leg] })),
  );
  fixture.run(60);
  return Object.fromEntries(
    names.map((name) => [name, phones[name].received.length === 0 ? '-' : hears(phones[name])]),
  );
}

test('three talkers: each hears the two others and not itself', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'talk', C: 'talk' }), { A: 'BC', B: 'AC', C: 'AB' });
});

test('four talkers: each hears the three others and not itself', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'talk', C: 'talk', D: 'talk' }), { A: 'BCD', B: 'ACD', C: 'ABD', D: 'ABC' });
});

test('a pair of talkers hears each other', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'talk' }), { A: 'B', B: 'A' });
});

test('mute: hears only', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'mute', C: 'talk' }), { A: 'C', B: 'AC', C: 'A' });
  assert.deepEqual(heardBy({ A: 'talk', B: 'mute' }), { A: '', B: 'A' });
});

test('deaf: is heard only', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'deaf', C: 'talk' }), { A: 'BC', B: '', C: 'AB' });
});

test('mute-deaf: neither', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'mute-deaf', C: 'talk' }), { A: 'C', B: '', C: 'A' });
});

test('held: neither, and hears nothing', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'held', C: 'talk' }), { A: 'C', B: '', C: 'A' });
});

test('observe: hears all, nobody hears it', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'talk', C: 'observe' }), { A: 'B', B: 'A', C: 'AB' });
});

test('coach: hears all, only the coached leg hears it', () => {
  const extra = { C: { coaches: 'B' } };
  assert.deepEqual(heardBy({ A: 'talk', B: 'talk', C: 'coach' }, extra), { A: 'B', B: 'AC', C: 'AB' });
});

test('coach of a muted leg and of a leg that is not there', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'mute', C: 'coach' }, { C: { coaches: 'B' } }), { A: '', B: 'AC', C: 'A' });
  assert.deepEqual(heardBy({ A: 'talk', B: 'talk', C: 'coach' }, { C: { coaches: 'D' } }), { A: 'B', B: 'A', C: 'AB' });
});

test('two coaches of one leg: it hears both, they do not hear each other', () => {
  const extra = { C: { coaches: 'B' }, D: { coaches: 'B' } };
  assert.deepEqual(heardBy({ A: 'talk', B: 'talk', C: 'coach', D: 'coach' }, extra), {
    A: 'B',
    B: 'ACD',
    C: 'AB',
    D: 'AB',
  });
});

test('ringing: neither, and nothing is sent to it', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'talk', C: 'ringing' }), { A: 'B', B: 'A', C: '-' });
});

test('a ringing leg with early media takes part', () => {
  assert.deepEqual(heardBy({ A: 'talk', B: 'ringing' }, { B: { early: true } }), { A: 'B', B: 'A' });
});

test('who talks while all others ring hears the ringing tone', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 400);
  const b = fixture.phone('B');
  fixture.connect('c', { A: 'talk', B: 'ringing' });
  fixture.run(40);
  assert.ok(shareOf(a.heard().subarray(0, 4000), 425) > 0.9);
  b.tone = TONES.B;
  fixture.connect('c', { A: 'talk', B: 'talk' });
  const before = a.received.length;
  fixture.run(40);
  assert.ok(shareOf(a.heard(before + 5), TONES.B) > 0.9);
});

test('a ringing leg need not have been opened', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 400);
  fixture.connect('c', { A: 'talk', elsewhere: 'ringing' });
  fixture.run(40);
  assert.ok(shareOf(a.heard().subarray(0, 4000), 425) > 0.9);
  fixture.engine.free('A', fixture.now);
  fixture.phones.delete('A');
  fixture.run(1);
});

/** Music on hold of one line, at 1,000 Hz. */
const MUSIC = Int16Array.from({ length: 8000 }, (_, i) => Math.round(8000 * Math.sin((2 * Math.PI * 1000 * i) / 8000)));

test('who was put on hold hears the music, not who holds, and it goes on where it was while others come and go', () => {
  const fixture = new MixerFixture({ music: MUSIC });
  const a = fixture.phone('A', 400);
  const b = fixture.phone('B', 700);
  const c = fixture.phone('C', 1150);
  fixture.connect('c', { A: 'talk', B: 'held' });
  fixture.run(50);
  fixture.connect('c', { A: 'talk', B: 'held', C: 'observe' });
  fixture.run(50);
  const heard = a.heard();
  assert.equal(heard.length, 16000);
  // A jump in the music would smear its line: over the whole second nothing else is there.
  assert.ok(shareOf(heard, 1000) > 0.99);
  assert.equal(hears(b), '');
  assert.ok(b.heard().every((sample) => sample === 0));
  assert.equal(hears(c), 'A', 'who observes hears who waits');
});

test('music only for who waits for all others, or is cut off from them', () => {
  const withMusic = (modes: Readonly<Record<string, VoiceMode>>, extra = {}): string => {
    const fixture = new MixerFixture({ music: MUSIC });
    const phones = Object.keys(modes).map((name, i) => fixture.phone(name, 400 + 230 * i));
    fixture.connect(
      'c',
      Object.entries(modes).map(([leg, mode]) => ({ leg, mode, ...(mode === 'coach' ? extra : {}) })),
    );
    fixture.run(40);
    return phones
      .filter((phone) => shareOf(phone.heard(10), 1000) > 0.9)
      .map(({ id }) => id)
      .join('');
  };
  assert.equal(withMusic({ A: 'talk', B: 'held' }), 'A');
  assert.equal(withMusic({ A: 'mute', B: 'held' }), 'A');
  assert.equal(withMusic({ A: 'talk', B: 'held', C: 'held' }), 'A');
  assert.equal(withMusic({ A: 'talk', B: 'held', C: 'talk' }), '');
  assert.equal(withMusic({ A: 'talk', B: 'held', C: 'mute' }), '', 'C hears A: they are not on hold');
  assert.equal(withMusic({ A: 'talk', B: 'held', C: 'coach' }, { coaches: 'A' }), '', 'A hears C');
  assert.equal(withMusic({ A: 'held', B: 'held' }), '');
  assert.equal(withMusic({ A: 'deaf', B: 'held' }), '');
  assert.equal(withMusic({ A: 'talk', B: 'mute-deaf', C: 'talk' }), 'B');
});

test('who holds need not have been opened', () => {
  const fixture = new MixerFixture({ music: MUSIC });
  const a = fixture.phone('A', 400);
  fixture.connect('c', { A: 'talk', elsewhere: 'held' });
  fixture.run(40);
  assert.ok(shareOf(a.heard(), 1000) > 0.9);
});

test('members with different laws hear each other', () => {
  for (const names of [
    ['A', 'B'],
    ['A', 'B', 'C'],
  ] as const) {
    const fixture = new MixerFixture();
    const phones = names.map((name, i) => fixture.phone(name, TONES[name], { codec: i === 0 ? 'PCMA' : 'PCMU' }));
    fixture.connect('c', Object.fromEntries(names.map((name) => [name, 'talk'])));
    fixture.run(60);
    for (const [i, phone] of phones.entries()) {
      assert.equal(hears(phone), names.filter((_, at) => at !== i).join(''));
      assert.ok(phone.received.every(({ header }) => header.payloadType === (i === 0 ? 8 : 0)));
    }
  }
});

test('loud voices are cut, not wrapped around', () => {
  const { fixture, phones } = fixtureOf(['A', 'B', 'C']);
  for (const phone of Object.values(phones)) {
    phone.amplitude = 32000;
    phone.tone = 400;
  }
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  fixture.run(30);
  const heard = phones.A.heard().subarray(-1600);
  // Twice the amplitude, cut: the sign of a sample never turns against its neighbours.
  assert.ok(Math.max(...heard) > 31000);
  for (let i = 1; i < heard.length; i++) assert.ok(Math.abs((heard[i] as number) - (heard[i - 1] as number)) < 33000);
});

test('a leg moves to another conference by being named there', () => {
  const { fixture, phones } = fixtureOf(['A', 'B', 'C', 'D']);
  fixture.connect('one', { A: 'talk', B: 'talk', C: 'talk' });
  fixture.run(40);
  fixture.connect('two', { C: 'talk', D: 'talk' });
  fixture.run(60);
  assert.deepEqual(Object.values(phones).map(hears), ['B', 'A', 'D', 'C']);
  fixture.connect('one', { A: 'talk', B: 'talk', C: 'talk', D: 'talk' });
  fixture.run(60);
  assert.deepEqual(Object.values(phones).map(hears), ['BCD', 'ACD', 'ABD', 'ABC']);
});

test('a leg that is not named any more is on its own and gets silence', () => {
  const { fixture, phones } = fixtureOf(['A', 'B', 'C']);
  fixture.connect('one', { A: 'talk', B: 'talk', C: 'talk' });
  fixture.run(40);
  fixture.connect('one', { A: 'talk', B: 'talk' });
  fixture.run(60);
  assert.deepEqual(Object.values(phones).map(hears), ['B', 'A', '']);
  const before = phones.C.received.length;
  fixture.run(10);
  assert.equal(phones.C.received.length, before + 10);
  fixture.connect('one', {});
  fixture.run(60);
  assert.deepEqual(Object.values(phones).map(hears), ['', '', '']);
});

test('a leg that is freed is heard no longer; the others go on', () => {
  const { fixture, phones } = fixtureOf(['A', 'B', 'C']);
  fixture.connect('one', { A: 'talk', B: 'talk', C: 'talk' });
  fixture.run(40);
  fixture.engine.free('C', fixture.now);
  fixture.phones.delete('C');
  fixture.run(60);
  assert.deepEqual([hears(phones.A), hears(phones.B)], ['B', 'A']);
});

test('packets are numbered without a gap through every change', () => {
  const { fixture, phones } = fixtureOf(['A', 'B', 'C']);
  fixture.connect('one', { A: 'talk', B: 'talk', C: 'talk' });
  fixture.run(20);
  fixture.connect('one', { A: 'talk', B: 'talk' });
  fixture.run(20);
  fixture.connect('two', { A: 'talk', C: 'talk' });
  fixture.run(20);
  fixture.connect('two', { A: 'talk', C: 'talk', B: 'talk' });
  fixture.run(20);
  const { received } = phones.A;
  assert.equal(new Set(received.map(({ header }) => header.ssrc)).size, 1);
  for (let i = 1; i < received.length; i++) {
    const [before, now] = [received[i - 1]?.header, received[i]?.header];
    assert.ok(before && now);
    assert.equal((now.sequence - before.sequence) & 0xffff, 1, `packet ${i}`);
    const step = (now.timestamp - before.timestamp) >>> 0;
    assert.ok(step >= 160 && step <= 800 && step % 160 === 0, `packet ${i}: ${step}`);
  }
});

test('a hundred members', () => {
  const fixture = new MixerFixture();
  const phones = Array.from({ length: 100 }, (_, i) => fixture.phone(`P${i}`, i < 3 ? 400 + 300 * i : undefined));
  fixture.connect('c', Object.fromEntries(phones.map(({ id }) => [id, 'talk'])));
  fixture.run(60);
  const [first, , , other] = phones;
  assert.ok(first && other);
  const heard = (phone: Phone) =>
    [400, 700, 1000].map((tone) => powerAt(phone.heard().subarray(-4000), tone) > AUDIBLE);
  assert.deepEqual(heard(first), [false, true, true]);
  assert.deepEqual(heard(other), [true, true, true]);
});
