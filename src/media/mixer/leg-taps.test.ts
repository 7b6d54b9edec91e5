import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MixerFixture, powerAt, shareOf } from './fixture.js';

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

test('of who has put the others on hold nothing is recorded until the call is retrieved', () => {
  for (const what of ['said', 'both', 'mixed'] as const) {
    const fixture = new MixerFixture();
    fixture.phone('A', 400);
    fixture.phone('B', 700);
    fixture.connect('c', { A: 'talk', B: 'talk' });
    const order = { encoding: 'pcm16', limit: 1000, resume: false, paused: false } as const;
    fixture.engine.record({ ...order, id: '1', file: 'x', what, leg: 'A' });
    fixture.run(50);
    fixture.connect('c', { A: 'held', B: 'talk' });
    fixture.run(50);
    fixture.connect('c', { A: 'talk', B: 'talk' });
    fixture.run(50);
    fixture.engine.free('A', fixture.now);
    const file = fixture.files.get('x')!;
    const said = what === 'both' ? file.samples(0, 2) : file.samples();
    const power = [0, 50, 100].map((at) => powerAt(said.subarray((at + 10) * 160, (at + 40) * 160), 400));
    assert.ok(power[0]! > 1e6 && power[1]! < 1e3 && power[2]! > 1e6, `${what}: ${power.join()}`);
    assert.equal(said.length, 150 * 160, 'and no time is left out');
  }
});
