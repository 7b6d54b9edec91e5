#!/usr/bin/env node
// Writes what is generated from spec/ and models/: src/protocol/generated/, docs/reference/, models/INDEX-more.md. Exits 1 when a checked-in file had
// to change, so that a build which forgot to run it fails. `--check` writes nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientProtocolFiles } from './generate/client-protocol.mjs';
import { coveragePage } from './generate/coverage.mjs';
import { ivrFiles } from './generate/ivr-messages.mjs';
import { modelIndex } from './generate/model-index.mjs';
import { referencePages } from './generate/reference.mjs';
import { typescriptFiles } from './generate/typescript.mjs';
import { loadVocabulary } from './generate/vocabulary.mjs';

const root = new URL('..', import.meta.url);
const check = process.argv.includes('--check');
const changed = [];

/** Makes these files of a folder what they have to be; others that match `owned` go. */
function sync(folder, files, owned) {
  const path = fileURLToPath(new URL(folder, root));
  for (const [name, text] of files) {
    const file = `${path}${name}`;
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    changed.push(`${folder}${name}`);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const entry of existsSync(path) ? readdirSync(path, { recursive: true }) : []) {
    const name = String(entry).replaceAll('\\', '/');
    if (!owned.test(name) || files.has(name)) continue;
    changed.push(`${folder}${name} (not generated any more)`);
    if (!check) rmSync(`${path}${name}`);
  }
}

/** Ends with 1 when something changed. */
function conclude() {
  if (changed.length === 0) return;
  const verb = check ? 'are not up to date' : 'changed';
  console.error(`generate: ${changed.length} file(s) ${verb}: ${changed.join(', ')}`);
  process.exit(1);
}

const vocabulary = loadVocabulary(root);
const sources = [...typescriptFiles(vocabulary), ...clientProtocolFiles(root), ...ivrFiles(root)];
sync('src/protocol/generated/', new Map(sources), /./);
if (check) conclude();

sync('docs/reference/', referencePages(vocabulary), /^messages\/.*\.md$/);
sync('models/', modelIndex(root), /^INDEX-more\.md$/);
sync('docs/reference/', coveragePage(root, vocabulary), /^coverage\.md$/);

// The AsyncAPI document and the page of options are made by the code that uses them, so that is compiled first.
const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
const server = fileURLToPath(new URL('src/server', root));
const { status } = spawnSync(process.execPath, [compiler, '-b', server], { stdio: 'inherit' });
if (status !== 0) process.exit(status || 1);
const { asyncApiDocument } = await import(new URL('dist/protocol/index.js', root).href);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const asyncApi = asyncApiDocument({ version, host: '127.0.0.1:8080' });
const { optionsPage } = await import(new URL('dist/server/index.js', root).href);
sync('docs/reference/', new Map([['options.md', `${optionsPage()}\n`]]), /^options\.md$/);
sync('docs/reference/', new Map([['asyncapi.json', `${JSON.stringify(asyncApi, null, 1)}\n`]]), /^asyncapi\.json$/);

conclude();
console.log('generate: everything is up to date');
