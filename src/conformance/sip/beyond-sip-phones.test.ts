import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conformancePlayers } from '../conformance-players.js';
import { readYaml } from '../located-yaml.js';

const HEAD = 'id: m\ntitle: T\nfamily: basic\nbasis: derived\nsource: [s]\ndns: {A: {type: Extension}}\n';
const FLOW = 'id: m\ntitle: T\nmode: behind\nbasis: derived\nsource: [s]\ndns: {A: {type: Extension}}\n';

function cannotPlay(text: string, via: 'sip' | 'core' | 'gli'): string | undefined {
  const read = readYaml(text);
  assert.ok('root' in read);
  const player = conformancePlayers().find((each) => each.recognises(read.root));
  const model = player?.load('m.yaml', read.root);
  assert.ok(model !== undefined && 'play' in model, JSON.stringify(model));
  return model.cannotPlay(via);
}

test('a model whose phones go out of service is not for SIP phones', () => {
  const text = `${HEAD}steps:\n  - do: {by: A, phone: busy}\n    then: {}\n  - do: {by: A, phone: out-of-service}\n    then: {}\n`;
  assert.equal(cannotPlay(text, 'sip'), "line 10: no SIP phone does 'out-of-service'");
  assert.equal(cannotPlay(text, 'core'), undefined);
});

test('a model whose phones do what phones do is for them', () => {
  assert.equal(cannotPlay(`${HEAD}steps:\n  - do: {by: A, phone: busy}\n    then: {}\n`, 'sip'), undefined);
});

test('so with the devices of IVR flows', () => {
  const text = `${FLOW}steps:\n  - do: {by: A, phone: out-of-service}\n  - do: {by: A, phone: in-service}\n`;
  assert.equal(cannotPlay(text, 'sip'), "line 8: no SIP phone does 'out-of-service'");
  assert.equal(cannotPlay(text, 'gli'), undefined);
});
