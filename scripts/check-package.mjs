#!/usr/bin/env node
// The npm package holds what its users need and nothing else: of dist/ only what the entry points of package.json lead to,
// as code or as types, and everything that they lead to. Build first.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
/** Parts of the repository that a user of the package can use without any entry point leading to them. */
const BESIDES =
  /^(docs|examples|models|spec)\/|^(ARCHITECTURE|CHANGELOG|CONTRIBUTING|README)\.md$|^LICENSE$|^package\.json$/;

const npm = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8', shell: false });
if (npm.status !== 0) throw new Error(`npm pack: ${npm.stderr}`);
// A file in dist/ whose source is gone is no part of a clean build.
const packed = JSON.parse(npm.stdout)[0]
  .files.map(({ path }) => path)
  .filter((path) => !path.startsWith('dist/') || existsSync(sourceOf(path)));

const { exports, bin } = JSON.parse(readFileSync('package.json', 'utf8'));
const needed = new Set();
const entries = [...Object.values(exports), ...Object.values(bin)].flatMap((one) =>
  typeof one === 'string' ? [one] : Object.values(one),
);
const open = entries.map((path) => posix.normalize(path)).filter((path) => path.startsWith('dist/'));
for (let path = open.pop(); path !== undefined; path = open.pop()) {
  if (needed.has(path) || !existsSync(path)) continue;
  needed.add(path);
  const types = path.endsWith('.d.ts');
  for (const [, target] of readFileSync(path, 'utf8').matchAll(/['"](\.\.?\/[^'"]+\.js)['"]/g)) {
    const file = posix.join(posix.dirname(path), target);
    open.push(types ? file.replace(/\.js$/, '.d.ts') : file);
    // What is code somewhere has types, which those who debug it read.
    if (!types) open.push(file.replace(/\.js$/, '.d.ts'));
  }
}
// A module of types alone is an empty file of code.
const stem = (path) => path.replace(/\.(d\.ts|js)$/, '');
const stems = new Set([...needed].map(stem));
const superfluous = packed.filter((path) => !BESIDES.test(path) && !stems.has(stem(path)));
const missing = [...needed].filter((path) => !packed.includes(path));
for (const path of superfluous) console.error(`${path}: packed, but no entry point leads to it (package.json, files)`);
for (const path of missing) console.error(`${path}: needed, but not packed (package.json, files)`);
if (superfluous.length + missing.length > 0) process.exit(1);
console.log(`check-package: ${packed.length} files, all of them needed`);

function sourceOf(path) {
  return path.replace(/^dist\//, 'src/').replace(/\.(d\.ts|js)(\.map)?$/, '.ts');
}
