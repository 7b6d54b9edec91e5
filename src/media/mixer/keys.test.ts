import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeSample, PCMU } from '../codec/g711.js';
import { DtmfSource } from '../player/tones.js';
import { MixerFixture, type Phone, shareOf } from './fixture.js';

/** A treatment that takes keys for itself. */
const COLLECTS = {
  TreatmentType: 'CollectDigits',
  prompts: [],
  duration: 0,
  background: { kind: 'silence' },
} as const;

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

test('a new source has keys of its own, wherever its timestamps begin', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 400);
  fixture.connect('c', { A: 'talk' });
  fixture.run(5);
  fixture.press(a, '1');
  a.ssrc++;
  a.timestamp = (a.timestamp - 9000) >>> 0;
  fixture.run(5);
  fixture.press(a, '12');
  assert.equal(fixture.digits.map(({ digits }) => digits).join(''), '112');
});

test('a flood of keys is cut off', () => {
  const fixture = new MixerFixture();
  const a = fixture.phone('A');
  fixture.connect('c', { A: 'talk' });
  fixture.run(50, () => fixture.press(a, '1234567890'));
  assert.ok(fixture.digits.length >= 60 && fixture.digits.length <= 75, `${fixture.digits.length} keys in a second`);
});

/** The key of each telephone-event that the phone has got, repetitions left out. */
function keysAt(phone: Phone): string {
  const keys = phone.received
    .filter(({ header }) => header.payloadType === 101 && header.marker)
    .map(({ payload }) => '0123456789*#ABCD'[payload[0] as number]);
  return keys.join('');
}

test('whoever hears a member gets its keys, and nobody else', () => {
  const fixture = new MixerFixture();
  const [a, b, c, d] = ['A', 'B', 'C', 'D'].map((name) => fixture.phone(name)) as [Phone, Phone, Phone, Phone];
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'mute', D: 'held' });
  fixture.run(5);
  fixture.press(a, '42');
  fixture.run(40);
  assert.deepEqual([a, b, c, d].map(keysAt), ['', '42', '42', '']);
  fixture.press(c, '9');
  fixture.run(40);
  assert.deepEqual([a, b, c, d].map(keysAt), ['', '42', '42', ''], 'who is muted presses for nobody');
});

test('keys pass a call of two that is recorded, once, and not what a treatment collects', () => {
  const fixture = new MixerFixture();
  const [a, b] = [fixture.phone('A'), fixture.phone('B')];
  fixture.connect('c', { A: 'talk', B: 'talk' });
  const order = { encoding: 'pcm16', limit: 1000, resume: false, paused: false } as const;
  fixture.engine.record({ ...order, id: 'r', file: 'r.wav', what: 'both', leg: 'A' });
  fixture.run(5);
  fixture.press(a, '7');
  fixture.run(40);
  assert.equal(keysAt(b), '7');
  fixture.engine.treat('A', 1, COLLECTS, fixture.now);
  fixture.press(a, '8');
  fixture.run(40);
  assert.equal(keysAt(b), '7');
});

test('keys that the far end tells by signalling go where those in its packets go', () => {
  const fixture = new MixerFixture();
  const [a, b, c, d] = ['A', 'B', 'C', 'D'].map((name) => fixture.phone(name)) as [Phone, Phone, Phone, Phone];
  const signal = (leg: string, keys: string): void => fixture.engine.leg(leg)?.pressBySignalling(keys);
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'mute', D: 'held' });
  fixture.run(5);
  signal('A', '42');
  fixture.run(40);
  signal('C', '9');
  signal('D', '8');
  fixture.run(40);
  assert.deepEqual([a, b, c, d].map(keysAt), ['', '42', '42', '']);
  // Two who only talk: their packets are passed on as they come.
  fixture.connect('c', { A: 'talk', B: 'talk' });
  signal('A', '6');
  fixture.run(40);
  assert.deepEqual([a, b].map(keysAt), ['', '426'], 'just before that begins');
  signal('A', '7');
  fixture.run(40);
  assert.deepEqual([a, b].map(keysAt), ['', '4267']);
  fixture.engine.treat('A', 1, COLLECTS, fixture.now);
  signal('A', '1');
  fixture.run(40);
  assert.equal(keysAt(b), '4267', 'what a treatment collects');
  assert.deepEqual(fixture.digits, [], 'who told them knows them');
});

test('a phone that tells its keys both ways has pressed each of them once', () => {
  const fixture = new MixerFixture();
  const [a, b] = [fixture.phone('A'), fixture.phone('B')];
  fixture.phone('C');
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  const leg = fixture.engine.leg('A')!;
  fixture.run(5);
  fixture.press(a, '5');
  leg.pressBySignalling('5');
  fixture.run(30);
  leg.pressBySignalling('5');
  fixture.press(a, '5');
  fixture.run(30);
  assert.equal(keysAt(b), '55');
  leg.pressFor('6');
  fixture.run(30);
  fixture.press(a, '6');
  fixture.run(30);
  assert.equal(keysAt(b), '5566', 'somebody else has pressed for it, and then itself');
  assert.equal(
    fixture.digits.map(({ digits }) => digits).join(''),
    '56',
    'those that came by signalling first are known',
  );
});

test('keys of a coach reach whom it coaches, those of a mere listener nobody', () => {
  const fixture = new MixerFixture();
  const [a, b, c, d] = ['A', 'B', 'C', 'D'].map((name) => fixture.phone(name)) as [Phone, Phone, Phone, Phone];
  fixture.connect('c', [
    { leg: 'A', mode: 'talk' },
    { leg: 'B', mode: 'talk' },
    { leg: 'C', mode: 'coach', coaches: 'B' },
    { leg: 'D', mode: 'observe' },
  ]);
  fixture.run(5);
  fixture.press(c, '5');
  fixture.engine.leg('C')!.pressBySignalling('6');
  fixture.press(d, '9');
  fixture.run(40);
  assert.deepEqual([a, b, c, d].map(keysAt), ['', '56', '', '']);
});
