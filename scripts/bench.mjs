#!/usr/bin/env node
// Builds, then runs benchmarks: `npm run bench`, or `npm run bench -- core sip`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const build = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);
const { main } = await import('../dist/bench/main.js');
process.exitCode = await main(process.argv.slice(2));
