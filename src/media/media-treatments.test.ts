import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { goertzelPower } from './player/dtmf-detector.js';
import { readWav, wavHeader } from './player/wav-format.js';
import { wavSamples } from './player/wav-samples.js';
import { TONES, typesOf, withStage } from './server/media-stage.js';
import { until } from './server/udp-phone.js';

const folder = await mkdtemp(join(tmpdir(), 'media-'));
after(() => rm(folder, { recursive: true }));

function tone(frequency: number, ms: number): Int16Array {
  return Int16Array.from({ length: ms * 8 }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * frequency * i) / 8000)),
  );
}

async function writePrompt(name: string, samples: Int16Array): Promise<void> {
  const header = wavHeader({ encoding: 'pcm16', sampleRate: 8000, channels: 1 }, samples.byteLength);
  await writeFile(join(folder, name), Buffer.concat([header, new Uint8Array(samples.buffer)]));
}

async function readRecording(name: string): Promise<Int16Array> {
  const wav = readWav(await readFile(join(folder, name)));
  assert.ok(typeof wav !== 'string', String(wav));
  return wavSamples(wav, () => Promise.resolve());
}

test('a treatment: prompts of files, a key that interrupts, collected digits', async () => {
  await writePrompt('welcome.wav', tone(900, 600));
  await writePrompt('17.wav', tone(1500, 60_000));
  await withStage({ promptFolder: folder }, async (stage) => {
    const a = await stage.phone('A');
    const treated = await stage.server.treat('A', 'PlayAnnouncementAndDigits', {
      PROMPT: { '2': { ID: 17, INTERRUPTABLE: 1 }, '1': { TEXT: 'welcome' } },
      MAX_DIGITS: 2,
    });
    assert.ok(treated.ok);
    await until('the second prompt is heard', () => a.hears(1500));
    a.key(4);
    await stage.hears('A', '');
    a.key(2);
    await until('it ended', () => typesOf(stage).includes('treatment-ended'));
    assert.deepEqual(stage.events, [
      { type: 'digits', leg: 'A', digits: '4' },
      { type: 'prompts-ended', leg: 'A', treatment: treated.value },
      { type: 'digits', leg: 'A', digits: '2' },
      {
        type: 'treatment-ended',
        leg: 'A',
        treatment: treated.value,
        TreatmentType: 'PlayAnnouncementAndDigits',
        reason: 'max-digits',
        interrupted: true,
        CollectedDigits: '42',
        LastCollectedDigit: '2',
      },
    ]);
    const missing = await stage.server.treat('A', 'PlayAnnouncement', { PROMPT: { '1': { TEXT: '../secret' } } });
    assert.deepEqual(missing.ok || missing.code, 'no-such-prompt');
  });
});

test('music on hold and an endless treatment survive their worker', async () => {
  await writePrompt('music.wav', tone(1000, 1000));
  await withStage({ promptFolder: folder, music: 'music' }, async (stage) => {
    const a = await stage.phone('A');
    const b = await stage.phone('B');
    stage.connect('c', { A: 'talk', C: 'held' });
    stage.connect('d', { B: 'talk' });
    assert.ok((await stage.server.treat('B', 'RingBack', {})).ok);
    await until('A hears music', () => a.hears(1000));
    await until('B hears the ringing tone', () => b.hears(425));
    stage.server.killWorker(0);
    await until('the new worker sends', () => a.ssrcs.size === 2 && b.ssrcs.size === 2);
    await until('A hears music', () => a.hears(1000));
    await until('B hears the ringing tone', () => b.hears(425));
    assert.ok(!typesOf(stage).includes('treatment-ended'));
  });
});

test('a worker that dies takes no digit along; who coaches is heard by the one party alone, as before', () =>
  withStage({}, async (stage) => {
    const { server, events } = stage;
    const phone = await stage.phone('D');
    for (const name of ['A', 'B', 'C'] as const) await stage.phone(name);
    const paths = [
      { leg: 'A', mode: 'talk' },
      { leg: 'B', mode: 'talk' },
      { leg: 'C', mode: 'coach', coaches: 'B' },
    ] as const;
    assert.ok(server.connect('c', paths).ok);
    assert.ok((await server.treat('D', 'CollectDigits', { MAX_DIGITS: 4, START_TIMEOUT: 60 })).ok);
    const digits = () => events.map((event) => (event.type === 'digits' ? event.digits : '')).join('');
    phone.key(1);
    await until('the key is told', () => digits() === '1');
    assert.ok(server.pressDigits('D', '2').ok);
    server.killWorker(0);
    await until('there is another one', () => typesOf(stage).includes('worker-replaced'));
    const heardBy = [...stage.phones.values()].map(({ received }) => received);
    await until('it sends', () => [...stage.phones.values()].every(({ received }, i) => received > heardBy[i]! + 30));
    await Promise.all([stage.hears('A', 'B'), stage.hears('B', 'AC'), stage.hears('C', 'AB')]);
    phone.key(3);
    await until('the key is told', () => digits() === '13');
    phone.key(4);
    await until('all are collected', () => typesOf(stage).includes('treatment-ended'));
    const end = events.find((event) => event.type === 'treatment-ended');
    assert.equal(end?.type === 'treatment-ended' && end.CollectedDigits, '1234');
  }));

test('of two treatments the one that was ordered last wins, whatever takes longer to read', async () => {
  await writePrompt('long.wav', tone(900, 60_000));
  await withStage({ promptFolder: folder }, async (stage) => {
    const a = await stage.phone('A');
    const [first, second] = await Promise.all([
      stage.server.treat('A', 'PlayAnnouncement', { PROMPT: { '1': { TEXT: 'long' } } }),
      stage.server.treat('A', 'RingBack', {}),
    ]);
    assert.ok(first.ok && second.ok);
    await until('the ringing tone is heard', () => a.hears(425));
    assert.equal(a.hears(900), false);
    assert.deepEqual(
      stage.events.map((event) => event.type === 'treatment-ended' && [event.treatment, event.reason]),
      [[first.value, 'replaced']],
    );
  });
});

test('recordings go on in the same file when their worker dies', () =>
  withStage({ recordingFolder: folder }, async (stage) => {
    await stage.phone('A');
    await stage.phone('B');
    stage.connect('c', { A: 'talk', B: 'talk' });
    await stage.hears('B', 'A');
    const leg = stage.server.record({ file: 'leg-a', what: 'said', leg: 'A' });
    const call = stage.server.record({ file: 'call-c.wav', what: 'mixed', leg: 'A' });
    assert.ok(leg.ok && call.ok);
    assert.deepEqual([leg.value, call.value], [join(folder, 'leg-a.wav'), join(folder, 'call-c.wav')]);
    const size = async () => (await readdir(folder)).includes('leg-a.wav') && (await readFile(leg.value)).length;
    let written = await size();
    while (!written || written < 32_000) written = await size();
    stage.server.killWorker(0);
    await until('the worker is replaced', () => typesOf(stage).includes('worker-replaced'));
    const before = (await readFile(leg.value)).length;
    while ((await readFile(leg.value)).length <= before);
    assert.equal(stage.server.stopRecording(leg.value), true);
    assert.equal(stage.server.stopRecording(leg.value), false);
    assert.equal(stage.server.stopRecording(call.value), true);
    await until('both are on disk', () => typesOf(stage).filter((type) => type === 'recording-ended').length === 2);
    assert.ok(stage.events.every((event) => event.type !== 'recording-ended' || event.error === undefined));
    const said = await readRecording('leg-a.wav');
    assert.ok(goertzelPower(said, said.length - 8000, 4000, TONES.A) > 1_000_000);
    const mixed = await readRecording('call-c.wav');
    for (const name of ['A', 'B'] as const)
      assert.ok(goertzelPower(mixed, mixed.length - 8000, 4000, TONES[name]) > 1_000_000);
  }));

test('a file that is there already is not overwritten', () =>
  withStage({ recordingFolder: folder }, async (stage) => {
    await writeFile(join(folder, 'there.wav'), 'precious');
    await stage.phone('A');
    assert.ok(stage.server.record({ file: 'there', what: 'said', leg: 'A' }).ok);
    await until('the recording ended', () => typesOf(stage).includes('recording-ended'));
    const ended = stage.events.find((event) => event.type === 'recording-ended');
    assert.match(ended?.error ?? '', /EEXIST/);
    assert.equal(ended?.taken, true);
    assert.equal(stage.server.stopRecording(join(folder, 'there.wav')), false);
    assert.equal(await readFile(join(folder, 'there.wav'), 'utf8'), 'precious');
  }));

test('an announcement is recorded, played and deleted', () =>
  withStage({ recordingFolder: folder }, async (stage) => {
    const a = await stage.phone('A');
    const recorded = await stage.server.treat('A', 'RecordUserAnnouncement', { USER_ANN_ID: 5, TERM_DIGITS: '#' });
    assert.ok(recorded.ok);
    await until('the server takes packets', () => a.received > 60);
    a.key(11);
    await until('it is on disk', () => typesOf(stage).includes('recording-ended'));
    a.tone = undefined;
    assert.ok((await stage.server.treat('A', 'PlayAnnouncement', { PROMPT: { '1': { USER_ANN_ID: 5 } } })).ok);
    await until('it is heard', () => a.hears(TONES.A));
    const again = await stage.server.treat('A', 'RecordUserAnnouncement', { USER_ANN_ID: 5 });
    assert.equal(again.ok || again.code, 'name-taken');
    const ends = (): unknown[] => stage.events.flatMap((e) => (e.type === 'treatment-ended' ? [e.treatment] : []));
    const deleted = await stage.server.treat('A', 'DeleteUserAnnouncement', { USER_ANN_ID: 5 });
    assert.ok(deleted.ok);
    assert.ok(!ends().includes(deleted.value), 'its end is told before its number');
    await until('its end is told', () => ends().includes(deleted.value));
    assert.ok(!(await readdir(folder)).includes('announcement-5.wav'));
  }));
