import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';

const script = new URL('../../scripts/check-imports.mjs', import.meta.url).href;
const { checkImports } = (await import(script)) as { checkImports(folder?: string): string[] };

/** What the script says about a repository with these files. */
function violations(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-rules-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"dependencies":{"yaml":"1"}}');
    for (const [name, text] of Object.entries({ 'core/index.ts': 'export const a = 1;', ...files })) {
      mkdirSync(dirname(join(folder, 'src', name)), { recursive: true });
      writeFileSync(join(folder, 'src', name), text);
    }
    return checkImports(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('check-imports', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    [
      'a clock in a pure part',
      { 'core/x.ts': 'export const t = () => Date.now();' },
      /core\/x\.ts:1: core is pure: time/,
    ],
    [
      'chance in a pure part',
      { 'hub/x.ts': '\nexport const r = Math.random;' },
      /hub\/x\.ts:2: hub is pure: no chance/,
    ],
    ['node in a pure part', { 'sim/x.ts': "import 'node:fs';" }, /sim is pure: no node:fs/],
    [
      'a sibling feature',
      { 'core/features/hold.ts': "import './make-call.js';", 'core/features/make-call.ts': 'export {};' },
      /hold\.ts:1: a feature must not import a sibling/,
    ],
    [
      'the inside of another part',
      { 'hub/x.ts': "import { s } from '../core/step.js';", 'core/step.ts': 'export const s = 1;' },
      /hub\/x\.ts:1: core\/step\.ts belongs to another part/,
    ],
    [
      'a cycle, type-only imports included',
      {
        'api/a.ts': "import type { B } from './b.js'; export type A = B;",
        'api/b.ts': "export type { A as B } from './a.js';",
      },
      /import cycle: api\/a\.ts -> api\/b\.ts -> api\/a\.ts/,
    ],
    ['a package of no concern', { 'api/x.ts': "import { z } from 'yaml';" }, /api must not import yaml/],
    ['a package nobody installs', { 'api/x.ts': "import 'ws';" }, /ws is no dependency/],
    ['a dynamic import', { 'core/x.ts': "export const f = () => import('node:fs');" }, /core is pure: no node:fs/],
    ['a file that is not there', { 'core/x.ts': "import './gone.js';" }, /gone\.js is no file/],
    ['hidden exports', { 'core/x.ts': "export * from './index.js';" }, /export \* hides/],
    ['a name without meaning', { 'api/utils.ts': 'export {};' }, /named after what it does/],
    ['a name in capitals', { 'api/MyFile.ts': 'export {};' }, /kebab-case/],
    ['a giant', { 'api/x.ts': '\n'.repeat(500) }, /more than 400 lines/],
  ];
  for (const [name, files, expected] of cases) {
    it(`finds ${name}`, () => {
      const found = violations(files);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', expected);
    });
  }

  it('finds nothing in this repository', () => {
    assert.deepEqual(checkImports(), []);
  });

  it('lets pass what only looks like it', () => {
    const harmless = [
      '// Date.now() and Math.random()',
      "import { a } from './index.js';",
      `export const text = \`Date \${a} Math.random()\`;`,
      "export const quote = /[\"'`]/.test('new Date()');",
    ].join('\n');
    assert.deepEqual(violations({ 'core/x.ts': harmless, 'conformance/y.ts': "import 'yaml'; import 'node:fs';" }), []);
  });
});
