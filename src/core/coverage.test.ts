import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { REQUESTS } from '../protocol/index.js';
import { HANDLERS } from './index.js';

const root = new URL('../../', import.meta.url);
const { requests } = JSON.parse(readFileSync(new URL('spec/coverage.json', root), 'utf8')) as {
  requests: Record<string, { status: string; reason?: string }>;
};

test('the table of coverage says of each request what the core does with it', () => {
  assert.deepEqual(Object.keys(requests).sort(), Object.keys(REQUESTS).sort());
  for (const [name, { status, reason }] of Object.entries(requests)) {
    assert.equal(status === 'implemented', name in HANDLERS, name);
    assert.equal(reason === undefined, status === 'implemented', `${name}: a reason for what is not carried out here`);
  }
});

test('the page of coverage is up to date (npm run generate)', async () => {
  const load = (name: string) => import(new URL(`scripts/generate/${name}.mjs`, root).href);
  const [{ coveragePage }, { loadVocabulary }] = await Promise.all([load('coverage'), load('vocabulary')]);
  const text = readFileSync(new URL('docs/reference/coverage.md', root), 'utf8');
  assert.equal(text, coveragePage(root, loadVocabulary(root)).get('coverage.md'));
});

test('every request that is carried out is exercised by a call model', () => {
  const page = readFileSync(new URL('docs/reference/coverage.md', root), 'utf8');
  for (const [name, { status }] of Object.entries(requests)) {
    const line = page.split('\n').find((l) => l.startsWith(`| [${name}]`));
    if (status === 'implemented') assert.match(line ?? '', /models\//, `${name} has no model`);
  }
});
