import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  KEYS,
  readTelephoneEvent,
  type TelephoneEvent,
  TelephoneEventReceiver,
  TelephoneEventSender,
  writeTelephoneEvent,
} from './telephone-event.js';

const event = (key: string, duration: number, end = false): TelephoneEvent => ({
  event: KEYS.indexOf(key),
  end,
  volume: 10,
  duration,
});

test('bytes of RFC 4733 section 2.3', () => {
  const bytes = Uint8Array.of(0xee, 11, 0x8a, 0x03, 0x20);
  assert.deepEqual(readTelephoneEvent(bytes, 1, 4), { event: 11, end: true, volume: 10, duration: 800 });
  assert.equal(readTelephoneEvent(bytes, 1, 3), undefined);
  const written = new Uint8Array(5);
  writeTelephoneEvent({ event: 11, end: true, volume: 10, duration: 800 }, written, 1);
  assert.deepEqual([...written.subarray(1)], [11, 0x8a, 0x03, 0x20]);
});

test('a press counts once: repetitions, reordering and a lost beginning', () => {
  const receiver = new TelephoneEventReceiver();
  assert.equal(receiver.take(event('5', 160), 1000), '5');
  assert.equal(receiver.pressed, true);
  assert.equal(receiver.take(event('5', 480), 1000), undefined);
  assert.equal(receiver.take(event('5', 320), 1000), undefined);
  for (let i = 0; i < 3; i++) assert.equal(receiver.take(event('5', 800, true), 1000), undefined);
  assert.equal(receiver.pressed, false);
  // Only one of the repeated ends of the next press arrives.
  assert.equal(receiver.take(event('#', 800, true), 3000), '#');
  assert.equal(receiver.take(event('5', 800, true), 1000), undefined);
});

test('a sender whose timestamps begin anew presses keys all the same', () => {
  const receiver = new TelephoneEventReceiver();
  assert.equal(receiver.take(event('1', 800, true), 1_000_000), '1');
  assert.equal(receiver.take(event('2', 160), 5000), '2');
  assert.equal(receiver.take(event('2', 800, true), 5000), undefined);
  assert.equal(receiver.take(event('1', 800, true), 4000), undefined, 'late, not anew');
  receiver.reset();
  assert.equal(receiver.take(event('2', 160), 5000), '2', 'another source with the same numbers');
});

test('the same key twice is two presses', () => {
  const receiver = new TelephoneEventReceiver();
  assert.equal(receiver.take(event('1', 800, true), 1000), '1');
  assert.equal(receiver.take(event('1', 160), 2600), '1');
});

test('timestamps may pass their end', () => {
  const receiver = new TelephoneEventReceiver();
  assert.equal(receiver.take(event('1', 800, true), 0xfffffff0), '1');
  assert.equal(receiver.take(event('2', 800, true), 0x00000200), '2');
});

test('a press in segments counts once (RFC 4733 section 2.5.1.3)', () => {
  const receiver = new TelephoneEventReceiver();
  assert.equal(receiver.take(event('7', 0xffff), 1000), '7');
  assert.equal(receiver.take(event('7', 160), 1000 + 0xffff), undefined);
  assert.equal(receiver.take(event('7', 800, true), 1000 + 0xffff), undefined);
});

test('signals that are no keys are taken and not reported', () => {
  const receiver = new TelephoneEventReceiver();
  assert.equal(receiver.take({ event: 16, end: false, volume: 10, duration: 160 }, 1), undefined);
  assert.equal(receiver.take({ event: 255, end: true, volume: 10, duration: 160 }, 9000), undefined);
});

test('what is sent is received: one key each, three ends, growing duration, one timestamp', () => {
  const sender = new TelephoneEventSender();
  sender.press('1x2', { press: 5, gap: 4 });
  assert.equal(sender.pending, 2);
  const receiver = new TelephoneEventReceiver();
  let keys = '';
  const packets: { key: number; end: boolean; duration: number; timestamp: number; marker: boolean }[] = [];
  let timestamp = 0;
  while (sender.pending > 0) {
    const frame = sender.next(timestamp, 160);
    timestamp += 160;
    if (frame === undefined) continue;
    packets.push({
      key: frame.event.event,
      end: frame.event.end,
      duration: frame.event.duration,
      timestamp: frame.timestamp,
      marker: frame.marker,
    });
    keys += receiver.take(frame.event, frame.timestamp) ?? '';
  }
  assert.equal(keys, '12');
  const first = packets.filter(({ key }) => key === 1);
  assert.deepEqual(
    first.map(({ duration }) => duration),
    [160, 320, 480, 640, 800, 800, 800],
  );
  assert.deepEqual(
    first.map(({ end }) => end),
    [false, false, false, false, true, true, true],
  );
  assert.deepEqual(
    first.map(({ marker }) => marker),
    [true, false, false, false, false, false, false],
  );
  assert.deepEqual([...new Set(first.map((p) => p.timestamp))], [0]);
  const second = packets.filter(({ key }) => key === 2);
  assert.ok((second[0]?.timestamp ?? 0) - 800 >= 4 * 160, 'a gap between two keys');
});
