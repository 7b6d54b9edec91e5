import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { conformCommand } from './conform-cli.js';
import type { Located } from './located-yaml.js';
import type { PlayResult } from './play-result.js';
import type { Player, Via } from './player.js';

const folder = mkdtempSync(join(tmpdir(), 'conform-'));
after(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function result(passes: boolean): PlayResult {
  const failure = { step: 'step 1', line: 3, action: '{advance: 1s}', problems: ['it went wrong'], parties: [] };
  return { paths: [{ stepsPassed: passes ? 2 : 0, trace: [], ...(passes ? {} : { failure }) }] };
}

const word = (root: Located, key: string) => {
  const value = root.kind === 'map' ? root.entries.find((entry) => entry.key === key)?.value : undefined;
  return value?.kind === 'scalar' ? String(value.value) : '';
};

/** Reads files such as `{id: a, plays: well}`. */
const player: Player = {
  kind: 'test model',
  vias: ['core', 'websocket'],
  recognises: (root) => word(root, 'plays') !== '',
  load(_file, root) {
    const plays = word(root, 'plays');
    if (plays === 'never') return { problems: [{ line: 1, message: 'it cannot be played' }] };
    return {
      id: word(root, 'id'),
      title: 'a title',
      family: 'family',
      basis: 'derived',
      cannotPlay: () => undefined,
      play: async (via: Via) => result(plays === 'well' || plays === via),
    };
  },
};

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await conformCommand(args, [player], {
    out: (text) => {
      out += `${text}\n`;
    },
    err: (text) => {
      err += `${text}\n`;
    },
  });
  return { code, out, err };
}

const good = write('one/good.yaml', '{id: good, plays: well}');
write('one/bad.yaml', '{id: bad, plays: badly}');
const half = write('two/half.yaml', '{id: half, plays: core}');
const broken = write('broken.yaml', '{id: broken, plays: never}');

test('all well: a line for each model, exit code 0', async () => {
  const { code, out } = await run(good);
  assert.equal(code, 0);
  assert.match(out, /^ok {7}family\/good via core \(2 steps, \d+ ms\)\n1 model: 1 passed; 2 steps compared\n$/);
});

test('a failure: file, line, step and reason, exit code 1', async () => {
  const { code, out } = await run(join(folder, 'one'));
  assert.equal(code, 1);
  assert.match(
    out,
    /FAILED {3}family\/bad via core: a title\n {9}.*bad\.yaml:3\n {9}step 1: \{advance: 1s\}\n {11}! it went wrong/,
  );
  assert.match(out, /2 models: 1 passed, 1 failed/);
});

test('an invalid model: exit code 2, and the others are played all the same', async () => {
  const { code, out } = await run(broken, good);
  assert.equal(code, 2);
  assert.match(out, /broken\.yaml:1: it cannot be played/);
  assert.match(out, /ok {7}family\/good/);
});

test('what no player recognises is invalid', async () => {
  const { code, out } = await run(write('other.yaml', 'a: 1'));
  assert.equal(code, 2);
  assert.match(out, /neither a call model nor an IVR flow/);
});

test('bad usage: exit code 2 and the reason on the error stream', async () => {
  for (const [args, reason] of [
    [['--wrong'], /Unknown option '--wrong'/],
    [['--via', 'carrier-pigeon', good], /no such way in; there are core, websocket, sip, gli/],
    [[join(folder, 'nowhere')], /no such file or folder/],
    [[good, '--filter', 'xyz'], /no model fits the filter/],
    [[good, '--json', join(folder, 'no', 'such', 'folder.json')], /--json: ENOENT/],
    [['--json'], /argument missing/],
  ] as const) {
    const { code, err } = await run(...args);
    assert.equal(code, 2, args.join(' '));
    assert.match(err, reason);
  }
  mkdirSync(join(folder, 'nothing'));
  assert.match((await run(join(folder, 'nothing'))).err, /no model in this folder/);
});

test('help', async () => {
  const { code, out } = await run('--help');
  assert.equal(code, 0);
  assert.match(out, /--via WAY/);
});

test('several ways in, and one that the kind of model does not know', async () => {
  const both = await run(half, '--via', 'core,websocket');
  assert.equal(both.code, 1);
  assert.match(both.out, /ok {7}family\/half via core/);
  assert.match(both.out, /FAILED {3}family\/half via websocket/);
  const none = await run(good, '--via', 'gli');
  // Nothing was compared.
  assert.equal(none.code, 2);
  assert.match(none.out, /skipped {2}family\/good \(test model, played via core, websocket only\)/);
});

test('the filter takes a part of family/id', async () => {
  const { code, out } = await run(join(folder, 'one'), '--filter', 'family/go');
  assert.equal(code, 0);
  assert.doesNotMatch(out, /bad/);
});

test('the machine-readable result', async () => {
  const json = join(folder, 'result.json');
  await run(join(folder, 'one'), '--json', json);
  const report = JSON.parse(readFileSync(json, 'utf8'));
  assert.equal(report.form, 1);
  assert.equal(report.exitCode, 1);
  assert.equal(report.summary.passed, 1);
  const [first, second] = report.models;
  assert.deepEqual([first.id, first.status, first.via], ['bad', 'failed', 'core']);
  assert.equal(first.paths[0].failure.problems[0], 'it went wrong');
  assert.deepEqual([second.id, second.status], ['good', 'passed']);
});

test('an id stands for one model only', async () => {
  const twin = write('three/good.yaml', '{id: good, plays: well}');
  const { code, out } = await run(good, twin);
  assert.equal(code, 2);
  assert.match(out, /id 'good' is also that of/);
});

test('a pending model must fail', async () => {
  write('pending/family/slow.yaml', '{id: slow, plays: badly}');
  write('pending/family/quick.yaml', '{id: quick, plays: websocket}');
  const list = (text: string) => write('pending/pending.yaml', text);
  const home = join(folder, 'pending');

  list('# nothing\n');
  assert.equal((await run(home)).code, 1);

  list('- {model: slow, reason: not done}\n- {model: quick, via: [core], reason: only there}\n');
  const both = await run(home);
  assert.equal(both.code, 0, both.out);
  assert.match(both.out, /pending {2}family\/slow via core: not done/);
  assert.equal((await run(home, '--via', 'websocket')).code, 0);

  list('- {model: family/*, reason: all of them}\n');
  const passing = await run(home, '--via', 'websocket');
  assert.equal(passing.code, 1);
  assert.match(
    passing.out,
    /PASSED {3}family\/quick via websocket, but the pending list says: all of them -- mend the list/,
  );

  list('- {model: slow, reason: not done}\n- {model: quick, reason: x}\n- {model: gone, reason: not done}\n');
  const stray = await run(home);
  assert.equal(stray.code, 1);
  assert.match(stray.out, /pending\.yaml:3: 'gone' is no model of this folder: mend the list/);

  list('- {model: slow}\n');
  const wrong = await run(home);
  assert.equal(wrong.code, 1);
  assert.match(wrong.out, /pending\.yaml:1: an entry of a pending list has no 'reason'/);
});
