import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { readConfig } from '../server/index.js';

const root = new URL('../../', import.meta.url);
const architecture = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8');
const readme = readFileSync(new URL('README.md', root), 'utf8');

test('every path that README.md and ARCHITECTURE.md name exists', () => {
  const paths = [...`${readme}\n${architecture}`.matchAll(/`((?:src|docs|models|spec|examples)\/[A-Za-z0-9_./-]+)`/g)];
  assert.ok(paths.length > 10);
  for (const [, path] of paths) assert.ok(existsSync(new URL(path ?? '', root)), `${path} does not exist`);
});

test('every link between the pages leads to a file', () => {
  const pages = [
    ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'spec/event-rules.md'],
    ...readdirSync(new URL('docs/', root), { recursive: true }).map((name) => `docs/${String(name)}`),
  ].filter((name) => name.endsWith('.md'));
  let links = 0;
  for (const name of pages) {
    const page = new URL(name, root);
    for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      links += 1;
      assert.ok(existsSync(new URL(target, page)), `${name}: ${target} does not exist`);
    }
  }
  assert.ok(links > 50);
});

test('the table of parts in ARCHITECTURE.md says what the compiler enforces', () => {
  const parts = readdirSync(new URL('src/', root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  for (const part of parts) {
    const row = architecture.split('\n').find((line) => line.startsWith(`| \`${part}\` |`));
    assert.ok(row, `${part} has no row`);
    const named = row.split('|').at(-2)?.trim();
    if (named === 'everything') continue;
    const config = readFileSync(new URL(`src/${part}/tsconfig.json`, root), 'utf8');
    const allowed = [...config.matchAll(/"\.\.\/([a-z0-9-]+)"/g)].map(([, name]) => name);
    const told = named === '–' ? [] : named?.split(', ');
    assert.deepEqual(told?.sort(), allowed.sort(), part);
  }
});

test('every configuration that a guide shows is one', () => {
  const guides = new URL('docs/guides/', root);
  let shown = 0;
  for (const name of readdirSync(guides)) {
    for (const [, yaml = ''] of readFileSync(new URL(name, guides), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)) {
      const block = parse(yaml) as object;
      // Models have an id.
      if (!('dns' in block) || 'id' in block) continue;
      assert.doesNotThrow(() => readConfig({ base: block }), `${name}: ${yaml}`);
      shown++;
    }
  }
  assert.ok(shown >= 2, `${shown} configurations`);
});
