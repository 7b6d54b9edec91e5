#!/usr/bin/env node
// Everything that a change must pass, cheapest first; stops at the first failure. `npm run check`
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const node = process.execPath;
const steps = [
  ['build', node, ['node_modules/typescript/bin/tsc', '-b']],
  ['lint and format', node, ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  ['rules of the layout', node, ['scripts/check-imports.mjs']],
  ['the npm package', node, ['scripts/check-package.mjs']],
  ['generated files', node, ['scripts/generate.mjs', '--check']],
  ['tests', node, ['scripts/test.mjs']],
];
for (const [index, [name, command, args]] of steps.entries()) {
  const place = `[${index + 1}/${steps.length}]`;
  console.log(`\n${place} ${name}: ${args.join(' ')}`);
  const begin = performance.now();
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) console.error(error.message);
  if (status !== 0) {
    console.error(`\n${place} ${name} FAILED. Nothing after it was run.`);
    process.exit(status || 1);
  }
  console.log(`${place} ${name}: passed in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}
console.log('\nAll checks passed.');
