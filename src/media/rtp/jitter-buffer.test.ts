import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FRAME_SAMPLES } from '../codec/frame.js';
import { PCMU } from '../codec/g711.js';
import { JitterBuffer } from './jitter-buffer.js';

const LIMITS = { initialDelay: 40, maxDelay: 200 };
const LAW = PCMU.decode;

/** Packet number n holds the byte n throughout, from 128 on so that all samples differ in sign or size. */
const payload = (n: number, length = FRAME_SAMPLES) => new Uint8Array(length).fill(128 + (n % 64));

class Driver {
  readonly buffer: JitterBuffer;
  constructor(
    readonly base = 0,
    limits = LIMITS,
  ) {
    this.buffer = new JitterBuffer(limits);
  }

  push(n: number): void {
    this.buffer.push((this.base + n * FRAME_SAMPLES) >>> 0, LAW, payload(n), 0, FRAME_SAMPLES);
  }

  /** Number of the frame that is played, or what was found instead. */
  pull(): number | string {
    const pulled = this.buffer.pull();
    if (pulled !== 'frame') return pulled;
    const { samples, offset } = this.buffer;
    const first = samples[offset] as number;
    assert.ok(
      samples.subarray(offset, offset + FRAME_SAMPLES).every((sample) => sample === first),
      'one packet a frame',
    );
    return LAW.indexOf(first) - 128;
  }

  /** Pushes what `arrivals` says for each tick and pulls; returns what was played. */
  run(arrivals: readonly (readonly number[])[]): (number | string)[] {
    return arrivals.map((numbers) => {
      for (const n of numbers) this.push(n);
      return this.pull();
    });
  }
}

test('two frames are collected, then one is played for each that comes', () => {
  const driver = new Driver();
  assert.deepEqual(driver.run([[0], [1], [2], [3], [4]]), ['idle', 0, 1, 2, 3]);
});

test('packets in the wrong order and twice are played once and in order', () => {
  const driver = new Driver();
  assert.deepEqual(driver.run([[0], [1], [3], [2, 2], [4], [5]]), ['idle', 0, 1, 2, 3, 4]);
});

test('a lost packet is a lost frame, and the order goes on', () => {
  const driver = new Driver();
  assert.deepEqual(driver.run([[0], [1], [2], [], [4], [5], [6]]), ['idle', 0, 1, 2, 'lost', 4, 5]);
  assert.equal(driver.buffer.counts.concealed, 1);
});

test('a packet that comes after its turn is dropped and counted', () => {
  const driver = new Driver();
  driver.run([[0], [1], [3], [4], [5]]);
  assert.deepEqual(driver.run([[2, 6], [7]]), [4, 5]);
  assert.equal(driver.buffer.counts.late, 1);
});

test('an underrun makes the delay longer, calm makes it shorter again', () => {
  const driver = new Driver();
  const steady = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => [from + i]);
  assert.deepEqual(driver.run([[0], [1], [2]]), ['idle', 0, 1]);
  // Nothing for three frames, then all at once.
  assert.deepEqual(driver.run([[], [], [], [3, 4, 5, 6]]), [2, 'lost', 'lost', 3]);
  assert.equal(driver.buffer.depth, 3);
  const played = driver.run(steady(7, 7 + 900));
  assert.ok(!played.includes('lost'));
  assert.ok(driver.buffer.depth <= 2, `depth ${driver.buffer.depth}`);
  assert.ok(driver.buffer.counts.skipped >= 1);
});

test('the delay is bounded: a burst gives up the oldest', () => {
  const driver = new Driver();
  driver.run([[0], [1]]);
  for (let n = 2; n < 40; n++) driver.push(n);
  assert.ok(driver.buffer.depth <= 10, `depth ${driver.buffer.depth}`);
  assert.ok(Number(driver.pull()) >= 29);
});

test('a sender that pauses is idle after 100 ms and starts anew with any timestamp', () => {
  const driver = new Driver();
  driver.run([[0], [1], [2]]);
  const quiet = driver.run(new Array(8).fill([]));
  assert.deepEqual(quiet.slice(0, 1), [2]);
  assert.deepEqual(quiet.slice(-3), ['idle', 'idle', 'idle']);
  assert.deepEqual(driver.run([[1000], [1001], [1002]]), ['idle', 1000 % 64, 1001 % 64]);
});

test('a single packet is played in the end', () => {
  const driver = new Driver();
  const played = driver.run([[0], [], [], [], [], [], []]);
  assert.ok(played.includes(0), played.join());
});

test('timestamps pass 2^32, and jump', () => {
  const driver = new Driver(0xffffffff - 2 * FRAME_SAMPLES);
  assert.deepEqual(driver.run([[0], [1], [2], [3], [4], [5]]), ['idle', 0, 1, 2, 3, 4]);
  driver.push(1_000_000);
  driver.push(1_000_001);
  assert.equal(driver.pull(), 1_000_000 % 64);
});

test('packets of 10, 30 and 60 ms, and such that are off the frames', () => {
  for (const length of [80, 240, 480, 37]) {
    const buffer = new JitterBuffer(LIMITS);
    const played: number[] = [];
    let next = 0;
    for (let tick = 0; tick < 60; tick++) {
      while (next < (tick + 1) * FRAME_SAMPLES + 480) {
        const bytes = Uint8Array.from({ length }, (_, i) => 128 + ((next + i) % 100));
        buffer.push(next, LAW, bytes, 0, length);
        next += length;
      }
      if (buffer.pull() === 'frame')
        played.push(...buffer.samples.subarray(buffer.offset, buffer.offset + FRAME_SAMPLES));
    }
    const bytes = played.map((sample) => LAW.indexOf(sample) - 128);
    assert.ok(bytes.length > 50 * FRAME_SAMPLES, `${length}: ${bytes.length}`);
    const first = bytes[0] as number;
    assert.ok(
      bytes.every((byte, i) => byte === (first + i) % 100),
      `${length}: every sample in its place`,
    );
  }
});

test('history is what came before the frame pulled last', () => {
  const driver = new Driver();
  driver.run([[0], [1], [2], [], [4], [5]]);
  // The frame pulled last is number 4, which follows the gap.
  const history = new Int16Array(3 * FRAME_SAMPLES);
  driver.pull();
  driver.buffer.history(history);
  const frames = [0, 1, 2].map((i) => LAW.indexOf(history[i * FRAME_SAMPLES] as number) - 128);
  assert.deepEqual(frames.slice(0, 1), [2]);
  assert.equal(history[FRAME_SAMPLES], 0);
  assert.equal(frames[2], 4);
});

test('whatever comes, the delay stays bounded and no frame crosses the end of the ring', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('push' as const),
      at: fc.integer({ min: -3000, max: 3000 }),
      length: fc.integer({ min: 0, max: 1500 }),
    }),
    fc.record({ kind: fc.constant('jump' as const), at: fc.nat(0xffffffff), length: fc.integer({ min: 0, max: 200 }) }),
    fc.record({ kind: fc.constant('pull' as const), at: fc.constant(0), length: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const buffer = new JitterBuffer(LIMITS);
      let base = 0xfffff000;
      for (const { kind, at, length } of steps) {
        if (kind === 'pull') {
          buffer.pull();
          base += FRAME_SAMPLES;
        } else {
          if (kind === 'jump') base = at;
          buffer.push((base + (kind === 'push' ? at : 0)) >>> 0, LAW, new Uint8Array(length), 0, length);
        }
        assert.ok(buffer.offset + FRAME_SAMPLES <= buffer.samples.length);
        assert.ok(buffer.depth <= 64, `depth ${buffer.depth}`);
      }
    }),
  );
});
