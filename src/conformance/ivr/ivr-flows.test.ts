import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { parse, stringify } from 'yaml';
import { conform } from '../conform.js';
import { findModels } from '../find-models.js';
import { readYaml } from '../located-yaml.js';
import { packageRoot } from '../package-root.js';
import { modelText } from '../report-text.js';
import { openSimDevices } from './flow-devices.js';
import { ivrFlowPlayer } from './ivr-flow-player.js';

const found = findModels([join(packageRoot, 'models', 'ivr')]);
const files = 'files' in found ? found.files : [];
assert.ok(files.length >= 56, 'the package has IVR flows');

const player = ivrFlowPlayer(new Map([['gli', openSimDevices]]));

describe('IVR flows via gli', () => {
  for (const file of files) {
    test(basename(file), async () => {
      const report = await conform({
        files: [file],
        wholeFolders: [],
        players: [player],
        vias: ['gli'],
        filters: [],
        onModel: () => {},
      });
      const [model] = report.models;
      assert.equal(model?.status, 'passed', model && modelText(model, false));
    });
  }
});

interface Flow {
  steps: Record<string, unknown>[];
}
type Named = Record<string, Record<string, unknown>>;

/** Flows that are wrong in one place each: the player must see every one of them. */
function* wrongFlows(flow: Flow): Generator<readonly [string, Flow]> {
  for (const [at, step] of flow.steps.entries()) {
    const changed = (change: (copy: Flow) => void): Flow => {
      const copy = structuredClone(flow);
      change(copy);
      return copy;
    };
    const name = `step ${at + 1}`;
    if (step['server'] !== undefined && !Array.isArray(step['server'])) {
      yield [`${name} is missing`, changed((copy) => copy.steps.splice(at, 1))];
      yield [`${name} comes twice`, changed((copy) => copy.steps.splice(at, 0, step))];
      for (const [message, fields] of Object.entries(step['server'] as Named)) {
        for (const [field, value] of Object.entries(fields)) {
          const absent = value === 'absent' ? 'any' : undefined;
          const other = value === 'any' ? 'absent' : (absent ?? 'something else');
          if (field.endsWith('?') || (typeof value !== 'string' && absent === undefined) || field === 'RefID') continue;
          const change = (copy: Flow) => {
            ((copy.steps[at] as Record<string, Named>)['server'] as Named)[message] = { ...fields, [field]: other };
          };
          yield [`${name}: ${field} is ${other}`, changed(change)];
        }
      }
    }
    for (const [party, events] of Object.entries((step['tlib'] ?? {}) as Record<string, unknown[]>)) {
      for (const index of events.keys()) {
        const change = (copy: Flow) => {
          const { tlib } = copy.steps[at] as { tlib: Record<string, unknown[]> };
          tlib[party] = events.toSpliced(index, 1);
        };
        yield [`${name}: event ${index + 1} of ${party} is missing`, changed(change)];
      }
    }
    if (step['state'] !== undefined) {
      yield [`${name}: calls`, changed((copy) => (copy.steps[at] = { state: { calls: 9 } }))];
    }
    const gli = step['gli'] as Record<string, unknown> | undefined;
    if (gli?.['from'] === 'server') yield [`${name} is missing`, changed((copy) => copy.steps.splice(at, 1))];
  }
}

describe('a flow that is wrong in one place fails', () => {
  const chosen = [
    'conference-consult-failed',
    'link-error-frame',
    'user-data',
    'network-routing-failed',
    'agent-query',
  ];
  for (const id of chosen) {
    test(id, async () => {
      const file = files.find((one) => basename(one, '.yaml') === id);
      assert.ok(file, `the flow ${id} is there`);
      let played = 0;
      for (const [what, flow] of wrongFlows(parse(readFileSync(file, 'utf8')) as Flow)) {
        const read = readYaml(stringify(flow));
        assert.ok('root' in read, what);
        const loaded = player.load(file, read.root);
        played++;
        // A word that no enumeration has is refused before anything is played.
        if (!('play' in loaded)) continue;
        const { paths } = await loaded.play('gli');
        assert.ok(paths[0]?.failure, `${id} passes although ${what}`);
      }
      assert.ok(played > 3, `${played} wrong flows`);
    });
  }
});
