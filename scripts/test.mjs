#!/usr/bin/env node
// Builds everything, then runs every compiled test file with node's own runner (works alike on Node 20 and later).
// Arguments are parts of file names: `npm test -- conference hub` runs only files whose path contains one of them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const build = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

const wanted = process.argv.slice(2);
const files = readdirSync('dist', { recursive: true })
  .map(String)
  .filter((f) => f.endsWith('.test.js') && (wanted.length === 0 || wanted.some((w) => f.includes(w))))
  .map((f) => join(root, 'dist', f))
  .sort();
if (files.length === 0) {
  console.error('No test file matches.');
  process.exit(1);
}
run({ files, concurrency: 2 })
  .on('test:fail', () => {
    process.exitCode = 1;
  })
  .compose(spec)
  .pipe(process.stdout);
