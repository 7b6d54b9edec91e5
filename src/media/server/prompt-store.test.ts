import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { wavHeader } from '../player/wav-format.js';
import { checkMediaOptions, MEDIA_DEFAULTS } from './media-options.js';
import { fileInside, PromptStore } from './prompt-store.js';

const folder = await mkdtemp(join(tmpdir(), 'prompts-'));
after(() => rm(folder, { recursive: true }));

async function write(name: string, samples: readonly number[]): Promise<void> {
  const data = Int16Array.from(samples);
  const header = wavHeader({ encoding: 'pcm16', sampleRate: 8000, channels: 1 }, data.byteLength);
  await writeFile(join(folder, name), Buffer.concat([header, new Uint8Array(data.buffer)]));
}

const LIMITS = { maxPromptBytes: 10_000, promptCacheBytes: 100_000 };

test('names cannot lead out of the folder', () => {
  for (const name of [
    '',
    '.',
    '..',
    '../x',
    'a/../b',
    '/etc/passwd',
    'a//b',
    'a\\b',
    'a\0b',
    '.hidden',
    'a/b/c/d/e',
    'x'.repeat(65),
    'a b',
  ]) {
    assert.equal(fileInside('/prompts', name), undefined, JSON.stringify(name));
  }
  assert.equal(fileInside('/prompts', 'welcome'), '/prompts/welcome.wav');
  assert.equal(fileInside('/prompts/', 'en/digits/1.WAV'), '/prompts/en/digits/1.WAV');
  assert.equal(fileInside('/prompts', 'v1.2'), '/prompts/v1.2.wav');
});

test('files are read once, kept in shared memory, and read anew when they change', async () => {
  const store = new PromptStore(LIMITS);
  await write('a.wav', [1, 2, 3]);
  const [first, second] = await Promise.all([store.load(folder, 'a'), store.load(folder, 'a.wav')]);
  assert.ok(first.ok && second.ok);
  assert.deepEqual([...first.value], [1, 2, 3]);
  assert.equal(first.value, second.value);
  assert.ok(first.value.buffer instanceof SharedArrayBuffer);
  await write('a.wav', [4]);
  await utimes(join(folder, 'a.wav'), 1, 2);
  const third = await store.load(folder, 'a');
  assert.deepEqual(third.ok && [...third.value], [4]);
});

test('the memory is bounded: what was used longest ago goes', async () => {
  const store = new PromptStore({ maxPromptBytes: 10_000, promptCacheBytes: 3_000 });
  for (const name of ['x', 'y', 'z']) await write(`${name}.wav`, new Array(600).fill(1));
  const load = async (name: string) => {
    const loaded = await store.load(folder, name);
    assert.ok(loaded.ok);
    return loaded.value;
  };
  const [x, y] = [await load('x'), await load('y')];
  assert.equal(await load('x'), x);
  await load('z');
  assert.equal(await load('x'), x);
  assert.notEqual(await load('y'), y);
});

test('what cannot be played is refused with a reason', async () => {
  const store = new PromptStore(LIMITS);
  await writeFile(join(folder, 'text.wav'), 'no sound');
  await write('big.wav', new Array(6000).fill(1));
  await mkdir(join(folder, 'dir.wav'), { recursive: true });
  await symlink('/dev/zero', join(folder, 'endless.wav'));
  for (const [name, reason] of [
    ['missing', /no prompt/],
    ['text', /not a WAV/],
    ['big', /more than 10000/],
    ['dir', /no file/],
    ['endless', /no file/],
    ['../text', /no prompt/],
  ] as const) {
    const loaded = await store.load(folder, name);
    assert.ok(!loaded.ok);
    assert.equal(loaded.code, 'no-such-prompt');
    assert.match(loaded.message, reason, name);
  }
  assert.equal((await store.load('', 'text')).ok, false, 'without a folder nothing is read');
});

test('options: defaults are valid, each bound is held', () => {
  assert.deepEqual(checkMediaOptions({}), MEDIA_DEFAULTS);
  assert.deepEqual(checkMediaOptions({ phases: 0, workers: 1.5, rtpTimeout: -1, inbandKeys: 'sometimes' as 'never' }), [
    'workers must be a whole number from 1 to 256',
    'rtpTimeout must be a whole number from 0 to 86400000',
    'phases must be a whole number from 1 to 20',
    'inbandKeys must be one of never, fallback, always',
  ]);
  assert.deepEqual(checkMediaOptions({ firstPort: 3000, lastPort: 2000, publicAddress: 'pbx.example.com' }), [
    'publicAddress must be a numeric IPv4 address, as address is one',
    'lastPort must be above firstPort',
  ]);
});
