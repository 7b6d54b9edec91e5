import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { Actors } from './actors.js';
import { callModelPlayer } from './call-model-player.js';
import { conform } from './conform.js';
import type { ConformReport } from './conform-report.js';
import { ivrFlowPlayer } from './ivr/ivr-flow-player.js';
import { loadCallModel } from './load-call-model.js';
import { readYaml } from './located-yaml.js';
import { packageRoot } from './package-root.js';
import { modelText } from './report-text.js';
import { type Script, ScriptedStage } from './scripted-stage.js';
import type { OpenStage } from './stage.js';

const fixtures = join(packageRoot, 'src', 'conformance', 'fixtures');

function files(folder: string): readonly string[] {
  return readdirSync(join(fixtures, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(fixtures, folder, name));
}

/** Texts that the report must contain, from the comments `# expect:` at the head of the file. */
function expectations(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^# expect: (.*)$/gm)].map((match) => match[1] ?? '');
}

/** Plays the model on a stage that answers by the script of the same name. */
async function play(file: string, folder: string): Promise<ConformReport> {
  const script = parse(readFileSync(join(fixtures, 'scripts', folder, file.split('/').at(-1) ?? ''), 'utf8')) as Script;
  const read = readYaml(readFileSync(file, 'utf8'));
  const model = 'root' in read ? loadCallModel(file, read.root) : read;
  let way = 0;
  const open: OpenStage = async () => {
    if ('problems' in model) throw new Error(JSON.stringify(model.problems));
    return new ScriptedStage(script, way++, new Actors(model));
  };
  return run(file, open);
}

function run(file: string, open: OpenStage): Promise<ConformReport> {
  return conform({
    files: [file],
    wholeFolders: [],
    players: [ivrFlowPlayer(new Map()), callModelPlayer(new Map([['core', open]]))],
    vias: [],
    filters: [],
    onModel: () => {},
  });
}

function textOf(report: ConformReport): string {
  return report.models.map((model) => modelText(model, false)).join('\n');
}

describe('models that must pass', () => {
  for (const file of files('must-pass')) {
    test(file.slice(fixtures.length + 1), async () => {
      const report = await play(file, 'must-pass');
      assert.equal(report.models[0]?.status, 'passed', textOf(report));
      assert.equal(report.exitCode, 0);
    });
  }
});

describe('models that must fail', () => {
  for (const file of files('must-fail')) {
    test(file.slice(fixtures.length + 1), async () => {
      const report = await play(file, 'must-fail');
      const text = textOf(report);
      assert.equal(report.models[0]?.status, 'failed', text);
      assert.equal(report.exitCode, 1);
      const expected = expectations(file);
      assert.ok(expected.length > 0, 'the file says why it must fail');
      for (const words of expected) assert.ok(text.includes(words), `expected in the report: ${words}\n${text}`);
    });
  }
});

describe('files that are no valid model', () => {
  for (const file of files('invalid')) {
    test(file.slice(fixtures.length + 1), async () => {
      const report = await run(file, async () => {
        throw new Error('an invalid model must not be played');
      });
      const text = textOf(report);
      assert.equal(report.models[0]?.status, 'invalid', text);
      assert.equal(report.exitCode, 2);
      for (const words of expectations(file))
        assert.ok(text.includes(words), `expected in the report: ${words}\n${text}`);
    });
  }
});
