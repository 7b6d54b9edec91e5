import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PCMA, PCMU } from '../codec/g711.js';
import { MixerFixture, powerAt, shareOf } from './fixture.js';

function pair(remoteB: object = {}) {
  const fixture = new MixerFixture();
  const a = fixture.phone('A', 400);
  const b = fixture.phone('B', 700, remoteB);
  fixture.connect('c', { A: 'talk', B: 'talk' });
  fixture.tick();
  return { fixture, a, b };
}

test('packets of two talkers are passed on at once, byte by byte, gaps included', () => {
  const { fixture, a, b } = pair();
  assert.equal(a.relayed && b.relayed, true);
  const packets = Array.from({ length: 5 }, () => a.voice());
  for (const at of [0, 1, 3, 4]) {
    const before = b.received.length;
    fixture.deliver(a, packets[at] as Buffer);
    assert.equal(b.received.length, before + 1, 'without waiting for the schedule');
    assert.deepEqual(b.received.at(-1)?.payload, packets[at]?.subarray(12));
  }
  const sequences = b.received.map(({ header }) => (header.sequence - (b.received[0]?.header.sequence ?? 0)) & 0xffff);
  assert.deepEqual(sequences, [0, 1, 3, 4]);
  assert.notEqual(b.received[0]?.header.ssrc, a.ssrc);
});

test('the law is changed on the way where the phones chose differently', () => {
  const { fixture, a, b } = pair({ codec: 'PCMA' });
  const packet = a.voice();
  fixture.deliver(a, packet);
  const got = b.received.at(-1);
  assert.equal(got?.header.payloadType, 8);
  for (const [i, byte] of [...(got?.payload ?? [])].entries()) {
    const [sent, heard] = [PCMU.decode[packet[12 + i] as number] as number, PCMA.decode[byte] as number];
    assert.ok(Math.abs(sent - heard) <= Math.max(16, Math.abs(sent) / 16));
  }
});

test('keys are passed on with the other payload type, and reported', () => {
  const { fixture, a, b } = pair({ telephoneEvent: 96 });
  const packet = Buffer.alloc(16);
  packet.set([5, 0x8a, 3, 0x20], 12);
  fixture.deliver(a, a.stamp(packet, 101, 0));
  assert.deepEqual(fixture.digits, [{ leg: 'A', digits: '5' }]);
  assert.equal(b.received.at(-1)?.header.payloadType, 96);
  assert.deepEqual([...(b.received.at(-1)?.payload ?? [])], [5, 0x8a, 3, 0x20]);
});

test('a far end without telephone-event hears the tones of the keys, and then the other side again', () => {
  const { fixture, a, b } = pair({ telephoneEvent: undefined });
  fixture.run(20);
  assert.equal(b.relayed, true);
  const from = b.received.length;
  fixture.press(a, '5');
  fixture.run(4);
  const heard = b.heard(from);
  assert.ok(powerAt(heard, 770) > 100_000 && powerAt(heard, 1336) > 100_000, `${powerAt(heard, 770)}`);
  assert.deepEqual(fixture.digits, [{ leg: 'A', digits: '5' }]);
  fixture.run(40);
  assert.equal(b.relayed, true);
  assert.ok(shareOf(b.heard().subarray(-1600), 400) > 0.9);
  assert.equal(powerAt(b.heard().subarray(-1600), 770) > 10_000, false);
});

test('a new source of one side goes on with one source for the other', () => {
  const { fixture, a, b } = pair();
  for (let i = 0; i < 3; i++) fixture.deliver(a, a.voice());
  a.ssrc = 77777;
  a.sequence = 40000;
  a.timestamp = 123456;
  fixture.now += 20;
  for (let i = 0; i < 4; i++) fixture.deliver(a, a.voice());
  assert.equal(new Set(b.received.map(({ header }) => header.ssrc)).size, 1);
  // The first packet of a new source is not yet proven.
  assert.equal(b.received.length, 6);
  for (let i = 1; i < b.received.length; i++) {
    assert.equal(((b.received[i]?.header.sequence ?? 0) - (b.received[i - 1]?.header.sequence ?? 0)) & 0xffff, 1);
  }
});

test('relaying gives way to mixing and comes back, with one run of numbers', () => {
  const { fixture, a, b } = pair();
  fixture.phone('C', 1150);
  fixture.run(20);
  fixture.connect('c', { A: 'talk', B: 'talk', C: 'talk' });
  fixture.run(40);
  assert.equal(a.relayed, false);
  fixture.connect('c', { A: 'talk', B: 'talk' });
  fixture.run(40);
  assert.equal(a.relayed, true);
  assert.ok(shareOf(b.heard().subarray(-3200), 400) > 0.9);
  for (let i = 1; i < b.received.length; i++) {
    const [before, now] = [b.received[i - 1]?.header, b.received[i]?.header];
    assert.ok(before && now);
    assert.equal((now.sequence - before.sequence) & 0xffff, 1, `packet ${i}`);
    const step = (now.timestamp - before.timestamp) >>> 0;
    assert.ok(step >= 160 && step <= 1600, `packet ${i}: ${step}`);
  }
});

test('a leg that is recorded, treated or listened to for tones is not relayed', () => {
  const { fixture, a } = pair();
  fixture.run(2);
  fixture.engine.record({
    id: 'r',
    file: 'r.wav',
    encoding: 'pcm16',
    what: 'said',
    leg: 'A',
    limit: 1000,
    resume: false,
    paused: false,
  });
  fixture.run(2);
  assert.equal(a.relayed, false);
  fixture.engine.stopRecording('r', 'A');
  fixture.run(2);
  assert.equal(a.relayed, true);
  fixture.engine.treat(
    'A',
    1,
    { TreatmentType: 'Music', prompts: [], duration: 0, background: { kind: 'silence' } },
    fixture.now,
  );
  fixture.run(2);
  assert.equal(a.relayed, false);
  fixture.engine.stopTreatment('A');
  fixture.run(2);
  assert.equal(a.relayed, true);
});

test('keys that are sent to one side go between the packets of the other', () => {
  const { fixture, b } = pair();
  fixture.run(10);
  fixture.engine.sendDigits('B', '7', { press: 5, gap: 4 });
  const before = b.received.length;
  fixture.run(30);
  const keys = b.received.slice(before).filter(({ header }) => header.payloadType === 101);
  assert.equal(keys.length, 7);
  assert.ok(keys.every(({ payload }) => payload[0] === 7));
  assert.ok(powerAt(b.heard().subarray(-1600), 400) > 1_000_000, 'sound goes on afterwards');
});

test('a far end that does not want to receive gets nothing', () => {
  const { fixture, a, b } = pair({ receives: false });
  fixture.run(10);
  assert.equal(b.received.length, 0);
  assert.ok(a.received.length > 5);
});
