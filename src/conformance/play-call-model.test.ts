import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { Actors } from './actors.js';
import type { CallModel } from './call-model.js';
import { loadCallModel } from './load-call-model.js';
import { readYaml } from './located-yaml.js';
import { packageRoot } from './package-root.js';
import { playCallModel } from './play-call-model.js';
import { type Script, ScriptedStage } from './scripted-stage.js';

const fixtures = join(packageRoot, 'src', 'conformance', 'fixtures');
const file = join(fixtures, 'must-pass', 'plain-call.yaml');
const script = parse(readFileSync(join(fixtures, 'scripts', 'must-pass', 'plain-call.yaml'), 'utf8')) as Script;

function load(text: string): CallModel {
  const read = readYaml(text);
  const model = 'root' in read ? loadCallModel(file, read.root) : read;
  if ('problems' in model) throw new Error(JSON.stringify(model.problems));
  return model;
}

const model = load(readFileSync(file, 'utf8'));

test('a server that never comes to rest fails the model and is disposed of', async () => {
  let disposed = false;
  class Restless extends ScriptedStage {
    override settle(): Promise<void> {
      return new Promise(() => {});
    }
    override async dispose(): Promise<void> {
      disposed = true;
    }
  }
  const { paths } = await playCallModel(model, {
    open: async () => new Restless(script, 0, new Actors(model)),
    limitMs: 5,
  });
  assert.deepEqual(paths[0]?.failure?.problems, ['the server did not come to rest within 0.005 s']);
  assert.equal(disposed, true);
});

test('a stage that throws fails the model and is disposed of', async () => {
  let disposed = false;
  class Broken extends ScriptedStage {
    override async phone(): Promise<never> {
      throw new Error('the line is cut');
    }
    override async dispose(): Promise<void> {
      disposed = true;
    }
  }
  const { paths } = await playCallModel(model, { open: async () => new Broken(script, 0, new Actors(model)) });
  assert.equal(paths[0]?.failure?.step, 'step 2');
  assert.match(paths[0]?.failure?.problems[0] ?? '', /the stage failed: Error: the line is cut/);
  assert.equal(disposed, true);
});

test('a stage that cannot be opened fails the model', async () => {
  const { paths } = await playCallModel(model, { open: () => Promise.reject(new Error('port in use')) });
  assert.match(paths[0]?.failure?.problems[0] ?? '', /the stage could not be opened: port in use/);
});

test('numbers given to DNs occur nowhere in the file', () => {
  const text = readFileSync(file, 'utf8').concat('notes: ["7001", "7003"]\n');
  const actors = new Actors(load(text));
  assert.deepEqual([actors.number('A'), actors.number('B'), actors.number('7001')], ['7002', '7004', '7001']);
  assert.deepEqual([actors.label('7004'), actors.label('7001')], ['B', '7001']);
});
