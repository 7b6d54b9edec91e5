#!/usr/bin/env node
// Writes what is generated from spec/tlib/*.json and spec/ivr/messages.yaml: src/protocol/generated/. Exits 1 when a checked-in file
// had to change, so that a build which forgot to run it fails. `--check` writes nothing.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ivrFiles } from './generate/ivr-messages.mjs';
import { typescriptFiles } from './generate/typescript.mjs';
import { loadVocabulary } from './generate/vocabulary.mjs';

const root = new URL('..', import.meta.url);
const check = process.argv.includes('--check');
const changed = [];

/** Makes a folder hold exactly these files; files that match `owned` and are not among them go. */
function sync(folder, files, owned) {
  const path = fileURLToPath(new URL(folder, root));
  if (!existsSync(path) && !check) mkdirSync(path, { recursive: true });
  for (const [name, text] of files) {
    const file = `${path}${name}`;
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    changed.push(`${folder}${name}`);
    if (!check) writeFileSync(file, text);
  }
  for (const name of existsSync(path) ? readdirSync(path) : []) {
    if (!owned.test(name) || files.has(name)) continue;
    changed.push(`${folder}${name} (not generated any more)`);
    if (!check) rmSync(`${path}${name}`);
  }
}

const vocabulary = loadVocabulary(root);
sync('src/protocol/generated/', new Map([...typescriptFiles(vocabulary), ...ivrFiles(root)]), /./);

if (changed.length > 0) {
  console.error(
    `generate: ${changed.length} file(s) ${check ? 'are not up to date' : 'changed'}: ${changed.join(', ')}`,
  );
  process.exit(1);
}
console.log('generate: everything is up to date');
