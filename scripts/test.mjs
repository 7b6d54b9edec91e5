#!/usr/bin/env node
// Builds everything, then runs every compiled test file with node's own runner (works alike on Node 20 and later).
// Arguments are parts of file names: `npm test -- conference hub` runs only files whose path contains one of them.
// In CI (CI=true) the whole suite runs a second time on the newest Node that the registry has.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
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
  .filter((f) => f.endsWith('.test.js') && existsSync(sourceOf(f)))
  .filter((f) => wanted.length === 0 || wanted.some((w) => f.includes(w)))
  .map((f) => join(root, 'dist', f))
  .sort();
if (files.length === 0) {
  console.error('No test file matches.');
  process.exit(1);
}
/** Milliseconds after which a file counts as hanging. The longest takes a minute. */
const FILE_BOUND = 10 * 60_000;
let failed = false;
console.log(`Node ${process.version}: ${files.length} test files`);
const hanging = new AbortController();
const results = run({ files, concurrency: 2, signal: hanging.signal });
results.on('test:fail', () => {
  failed = true;
});
endWhatHangs();
const told = results.compose(spec);
told.pipe(process.stdout);
told.on('end', () => {
  if (failed) process.exitCode = 1;
  else if (process.env.CI === 'true' && process.env.PARTYLINE_SECOND_RUN === undefined) runOnNewestNode();
});

/**
 * Names the file that does not end, and ends the run as failed. Node's own `timeout` is for a test, and on newer versions leaves a
 * process be that something else than a test keeps up, such as a child of its own.
 */
function endWhatHangs() {
  const bounds = new Map();
  results.on('test:dequeue', ({ name }) => {
    if (files.includes(name)) bounds.set(name, setTimeout(end, FILE_BOUND, name));
  });
  results.on('test:complete', ({ name }) => clearTimeout(bounds.get(name)));
  function end(file) {
    console.error(`\n${file} has not ended within ${FILE_BOUND / 60_000} minutes: it hangs.`);
    hanging.abort();
    // What the file has started may hold its output open, and this process with it.
    setTimeout(() => process.exit(1), 5000);
  }
}

/** A compiled file may be left over from a source that is gone. */
function sourceOf(file) {
  return join(root, 'src', file.replace(/\.js$/, '.ts'));
}

/** The npm package `node` brings the runtime; it is kept out of package.json because of its size. */
function runOnNewestNode() {
  const folder = join(root, '.newest-node');
  const node = join(folder, 'node_modules', '.bin', 'node');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  console.log('Installing the newest Node for a second run …');
  const install = spawnSync('npm', ['install', '--no-save', '--silent', 'node@latest'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (install.status !== 0 || !existsSync(node)) {
    console.error('The newest Node could not be installed: npm install node@latest failed.');
    process.exitCode = 1;
    return;
  }
  const again = spawnSync(node, ['scripts/test.mjs', ...wanted], {
    stdio: 'inherit',
    env: { ...process.env, PARTYLINE_SECOND_RUN: '1' },
  });
  process.exitCode = again.status ?? 1;
}
