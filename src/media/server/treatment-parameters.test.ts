import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from './refusal.js';
import { buildTreatment, type TreatmentParameters, type TreatmentResources } from './treatment-parameters.js';

/** Prompts whose single sample is the number of their order in the list. */
const FILES = ['welcome', 'menu', '17', 'fr/menu', 'digits/1', 'digits/2', 'waltz'];
const ANNOUNCEMENTS = ['announcement-5', 'announcement-bob-5'];

const lookUp = (files: readonly string[], base: number) => async (name: string) => {
  const at = files.indexOf(name);
  return at < 0 ? refuse('no-such-prompt', name) : { ok: true as const, value: Int16Array.of(base + at) };
};

const RESOURCES: TreatmentResources = {
  prompt: lookUp(FILES, 0),
  announcement: lookUp(ANNOUNCEMENTS, 100),
  announcementFile: (name) => (name.includes('/') ? undefined : `/recordings/${name}.wav`),
  isTaken: (path) => Promise.resolve(path.includes('taken')),
  music: Int16Array.of(1000),
  maxRecording: 120_000,
};

async function build(type: string, parameters: TreatmentParameters = {}, resources = RESOURCES) {
  const built = await buildTreatment(type, parameters, resources);
  assert.ok(built.ok, built.ok ? '' : built.message);
  return built.value;
}

async function refused(type: string, parameters: TreatmentParameters = {}, resources = RESOURCES) {
  const built = await buildTreatment(type, parameters, resources);
  assert.ok(!built.ok, `${type} ${JSON.stringify(parameters)}`);
  return built.code;
}

const promptsOf = async (type: string, parameters: TreatmentParameters) =>
  (await build(type, parameters)).prompts.map(({ samples, interruptable }) => [samples[0], interruptable]);

test('backgrounds', async () => {
  assert.deepEqual((await build('RingBack')).background, { kind: 'tone', tone: 'ringback' });
  assert.deepEqual((await build('TreatmentBusy')).background, { kind: 'tone', tone: 'busy' });
  assert.deepEqual((await build('FastBusy')).background, { kind: 'tone', tone: 'fast-busy' });
  assert.deepEqual((await build('Silence')).background, { kind: 'silence' });
  assert.deepEqual((await build('Music')).background, { kind: 'loop', samples: Int16Array.of(1000) });
  assert.deepEqual((await build('Music', { MUSIC_DN: 'waltz' })).background, {
    kind: 'loop',
    samples: Int16Array.of(6),
  });
  assert.deepEqual((await build('Music', { MUSIC_DN: '7777' })).background, {
    kind: 'loop',
    samples: Int16Array.of(1000),
  });
  assert.deepEqual((await build('Music', {}, { ...RESOURCES, music: undefined })).background, { kind: 'silence' });
  assert.deepEqual([(await build('Music', { DURATION: 30 })).duration, (await build('Music')).duration], [30_000, 0]);
});

test('prompts: by number, by text, digits, announcements, languages', async () => {
  assert.deepEqual(
    await promptsOf('PlayAnnouncement', {
      PROMPT: {
        '10': { TEXT: 'menu', INTERRUPTABLE: 0 },
        '2': { ID: 17, INTERRUPTABLE: '1' },
        '1': { TEXT: 'welcome' },
      },
    }),
    [
      [0, true],
      [2, true],
      [1, false],
    ],
  );
  assert.deepEqual(await promptsOf('PlayAnnouncement', { PROMPT: { '1': { DIGITS: '12' } } }), [
    [4, true],
    [5, true],
  ]);
  assert.deepEqual(
    await promptsOf('PlayAnnouncement', {
      PROMPT: { '1': { USER_ANN_ID: 5 }, '2': { USER_ANN_ID: '5', USER_ID: 'bob' } },
    }),
    [
      [100, true],
      [101, true],
    ],
  );
  assert.deepEqual(
    await promptsOf('PlayAnnouncement', {
      LANGUAGE: 'fr',
      PROMPT: { '1': { TEXT: 'menu' }, '2': { TEXT: 'welcome' } },
    }),
    [
      [3, true],
      [0, true],
    ],
  );
  assert.deepEqual(await promptsOf('PlayAnnouncement', { PROMPT: [{ FILE: 'menu' }] }), [[1, true]]);
  assert.deepEqual(await promptsOf('PlayAnnouncement', { PROMPT: { TEXT: 'menu' } }), [[1, true]]);
  assert.deepEqual(await promptsOf('TextToSpeech', { TEXT: 'menu' }), [[1, true]]);
  assert.deepEqual(await promptsOf('RAN', { RAN_DN: 'menu' }), [[1, true]]);
});

test('digits: the parameters, and what holds without them', async () => {
  assert.deepEqual(
    (
      await build('CollectDigits', {
        MAX_DIGITS: 4,
        TERM_DIGITS: '#',
        ABORT_DIGITS: '*',
        IGNORE_DIGITS: '0',
        BACKSPACE_DIGITS: 'a',
        RESET_DIGITS: 8,
      })
    ).collect,
    {
      maxDigits: 4,
      termDigits: '#',
      abortDigits: '*',
      ignoreDigits: '0',
      backspaceDigits: 'A',
      resetDigits: '8',
    },
  );
  const plain = await build('PlayAnnouncementAndDigits', { PROMPT: { '1': { TEXT: 'menu' } } });
  assert.deepEqual([plain.collect?.maxDigits, plain.prompts.length], [31, 1]);
  assert.equal((await build('CollectDigits', { MAX_DIGITS: 0 })).collect?.maxDigits, 0);
});

test('recording an announcement', async () => {
  const built = await build('RecordUserAnnouncement', {
    USER_ANN_ID: 9,
    USER_ID: 'bob',
    TERM_DIGITS: '#',
    TOTAL_TIMEOUT: 999,
  });
  assert.deepEqual(built.record, {
    file: '/recordings/announcement-bob-9.wav',
    limit: 120_000,
    termDigits: '#',
    abortDigits: '',
  });
  assert.equal(await refused('RecordUserAnnouncement'), 'bad-parameter');
  assert.equal(await refused('RecordUserAnnouncement', { USER_ANN_ID: 'a/b' }), 'bad-parameter');
});

test('what is wrong is refused', async () => {
  for (const type of ['PlayApplication', 'IVR', 'SetDefaultRoute', 'CancelCall', 'Unknown', 'toString', '']) {
    assert.equal(await refused(type), 'unsupported', type);
  }
  assert.equal(await refused('PlayAnnouncement'), 'bad-parameter');
  assert.equal(await refused('PlayAnnouncement', { PROMPT: { '1': { LOUD: 1 } } }), 'bad-parameter');
  assert.equal(await refused('PlayAnnouncement', { PROMPT: { '1': { TEXT: 'nothing' } } }), 'no-such-prompt');
  assert.equal(
    await refused('PlayAnnouncement', { PROMPT: Array.from({ length: 51 }, () => ({ TEXT: 'menu' })) }),
    'bad-parameter',
  );
  for (const parameters of [{ MAX_DIGITS: 32 }, { MAX_DIGITS: 'many' }]) {
    assert.equal(await refused('CollectDigits', parameters), 'bad-parameter', JSON.stringify(parameters));
  }
  for (const DURATION of ['long', -1, 1e9]) assert.equal(await refused('Music', { DURATION }), 'bad-parameter');
});
