import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameSchedule } from './frame-schedule.js';
import { WorkerCounters } from './worker-counters.js';

/** A clock moved by hand; timers fire late by `late()`, work takes `cost` milliseconds. */
class HandClock {
  time = 1000.3;
  late = () => 0;
  cost = 0;
  private timers: { at: number; fn: () => void }[] = [];

  now = () => this.time;
  after = (ms: number, fn: () => void) => void this.timers.push({ at: this.time + ms, fn });

  runUntil(end: number): void {
    for (;;) {
      const next = this.timers.sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.timers.shift();
      this.time = Math.max(this.time, next.at + this.late());
      next.fn();
    }
    this.time = Math.max(this.time, end);
  }
}

function scheduleOf(clock: HandClock, phases = 4, catchUp = 2) {
  const runs: { phase: number; at: number }[] = [];
  const skipped: number[] = [];
  const late: number[] = [];
  const schedule = new FrameSchedule(phases, catchUp, clock, {
    busy: () => true,
    run: (phase, at) => {
      runs.push({ phase, at });
      clock.time += clock.cost;
    },
    skipped: (frames) => skipped.push(frames),
    served: (ms) => late.push(ms),
  });
  return { schedule, runs, skipped, late };
}

test('phases in turn, each at its time, without drift over an hour of late timers', () => {
  const clock = new HandClock();
  let n = 0;
  clock.late = () => [0.1, 0.9, 3.2, 0, 1.7][n++ % 5] as number;
  const { schedule, runs, skipped } = scheduleOf(clock);
  schedule.start();
  clock.runUntil(schedule.origin + 3_600_000 + 10);
  assert.ok(Math.abs(runs.length - 720_000) <= 4, `${runs.length}`);
  assert.ok(runs.every(({ phase }, i) => phase === i % 4));
  for (const [i, { at }] of runs.entries()) assert.ok(Math.abs(at - (schedule.origin + i * 5)) < 5, `run ${i}`);
  assert.deepEqual(skipped, []);
});

test('a short stall is caught up, a long one is cut', () => {
  const clock = new HandClock();
  const { schedule, runs, skipped, late } = scheduleOf(clock);
  schedule.start();
  clock.runUntil(schedule.origin + 101);
  const before = runs.length;
  clock.time += 30;
  clock.runUntil(schedule.origin + 200);
  assert.equal(runs.length - before, 20, 'nothing is left out');
  assert.ok(Math.max(...late) >= 25);
  clock.time += 500;
  clock.runUntil(schedule.origin + 800);
  const frames = skipped.reduce((sum, count) => sum + count, 0);
  assert.ok(frames >= 22 && frames <= 25, `${frames} left out`);
  assert.equal(runs.length + frames * 4, 800 / 5 + 1);
});

test('a machine that is too slow keeps on returning to the loop', () => {
  const clock = new HandClock();
  clock.cost = 8;
  const { schedule, runs } = scheduleOf(clock);
  schedule.start();
  let turns = 0;
  clock.late = () => {
    turns++;
    return 0;
  };
  clock.runUntil(schedule.origin + 2000);
  assert.ok(turns >= runs.length / 4, `${turns} turns for ${runs.length} runs`);
});

test('pause and start: timers of before do nothing, frames of the pause are not made up', () => {
  const clock = new HandClock();
  const { schedule, runs, skipped } = scheduleOf(clock);
  schedule.start();
  clock.runUntil(schedule.origin + 100);
  schedule.pause();
  schedule.start();
  schedule.start();
  clock.runUntil(schedule.origin + 200);
  assert.ok(Math.abs(runs.length - 41) <= 4, `${runs.length}`);
  schedule.pause();
  const before = runs.length;
  clock.runUntil(schedule.origin + 5000);
  assert.equal(runs.length, before);
  schedule.start();
  clock.runUntil(schedule.origin + 5100);
  assert.ok(runs.length - before <= 24);
  assert.deepEqual(skipped, []);
  schedule.stop();
  schedule.start();
  clock.runUntil(schedule.origin + 6000);
  assert.ok(runs.length - before <= 24);
});

test('phases without work are slept through, new work is found within a frame', () => {
  const clock = new HandClock();
  const busy = new Set([2]);
  const runs: number[] = [];
  let wakeUps = 0;
  clock.late = () => {
    wakeUps++;
    return 0;
  };
  const schedule = new FrameSchedule(4, 2, clock, {
    busy: (phase) => busy.has(phase),
    run: (phase) => runs.push(phase),
    skipped: () => assert.fail('nothing is left out'),
    served: () => {},
  });
  schedule.start();
  clock.runUntil(schedule.origin + 1000);
  assert.equal(runs.filter((phase) => phase === 2).length, 50);
  assert.ok(wakeUps <= 160, `${wakeUps} wake-ups`);
  busy.add(3);
  clock.runUntil(schedule.origin + 2000);
  assert.ok(runs.filter((phase) => phase === 3).length >= 49);
});

test('figures of the shared memory', () => {
  const counters = new WorkerCounters();
  for (let i = 0; i < 1000; i++) counters.served(i < 980 ? 0.55 : i < 999 ? 3.05 : 250);
  counters.served(-0.4);
  counters.skip(3);
  counters.setLegs(7, 5);
  const same = new WorkerCounters(counters.memory).figures();
  assert.deepEqual(same, {
    skippedFrames: 3,
    legs: 7,
    directLegs: 5,
    lateness: { p50: 0.6, p99: 3.1, p999: 3.1, max: 100.1 },
  });
  counters.resetLateness();
  assert.deepEqual(counters.figures().lateness, { p50: 0, p99: 0, p999: 0, max: 0 });
  assert.equal(counters.figures().legs, 7);
});
