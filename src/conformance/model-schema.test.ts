import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { packageRoot } from './package-root.js';

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(packageRoot, 'spec', 'model.schema.json'), 'utf8')),
);
const fixtures = join('src', 'conformance', 'fixtures');

function files(folder: string): readonly string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.yaml') && name !== 'pending.yaml' && !name.startsWith('ivr'))
    .map((name) => join(packageRoot, folder, name));
}

/** What no JSON schema can say: names of the vocabulary and of files, labels and the order in which they appear. */
const BEYOND_THE_SCHEMA = new Set([
  'agent-at-a-queue',
  'attribute-twice',
  'branch-goes-beyond',
  'call-created-twice',
  'client-named-like-a-dn',
  'connid-is-text',
  'connid-unknown',
  'dial-is-no-dn',
  'events-for-external',
  'expected-connid-unknown',
  'list-for-a-value',
  'network-by-internal',
  'option-of-wrong-type',
  'optional-and-absent',
  'order-of-nobody',
  'other-id',
  'phone-of-a-queue',
  'request-by-external',
  'reserved-label',
  'same-number-twice',
  'too-deep',
  'unknown-agent',
  'unknown-by',
  'unknown-event',
  'unknown-event-attribute',
  'unknown-option',
  'unknown-receiver',
  'unknown-request',
  'unknown-request-attribute',
  'unknown-word',
]);
/** Files that are no YAML at all, or not within its limits. */
const NO_YAML = new Set(['not-yaml', 'key-twice', 'alias-bomb']);

test('every model fits the published schema', () => {
  for (const file of [
    ...files('models'),
    ...files(join(fixtures, 'must-pass')),
    ...files(join(fixtures, 'must-fail')),
  ]) {
    assert.ok(validate(parse(readFileSync(file, 'utf8'))), `${file}: ${JSON.stringify(validate.errors, undefined, 1)}`);
  }
});

test('files that are no valid model do not fit the schema, except for what it cannot say', () => {
  for (const file of files(join(fixtures, 'invalid'))) {
    const name = file.split(/[\\/]/).at(-1)?.replace('.yaml', '') ?? '';
    if (NO_YAML.has(name)) continue;
    assert.equal(validate(parse(readFileSync(file, 'utf8'))), BEYOND_THE_SCHEMA.has(name), name);
  }
});
