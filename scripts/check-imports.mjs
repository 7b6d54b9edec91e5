#!/usr/bin/env node
// Holds the rules of the layout that the compiler cannot hold (docs/decisions/001-layout.md). One line per violation.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCycles } from './check-imports/cycles.mjs';
import { blankOut, importsOf } from './check-imports/source-text.mjs';

/** Parts that are pure: no clock, no chance, no input or output. */
const PURE = ['core', 'protocol', 'hub', 'sim'];

/** Packages that a part may import besides node: modules. Tests of every part may also import fast-check. */
const PACKAGES = {
  api: ['fastify', 'ws'],
  bench: ['saxes', 'ws', 'yaml'],
  cli: ['ws', 'yaml'],
  conformance: ['yaml'],
  e2e: ['ws', 'yaml'],
  ivr: ['saxes'],
  server: ['fastify', 'ws', 'yaml'],
  sip: ['ws'],
  testing: ['ws'],
};
const TEST_PACKAGES = ['ajv', 'fast-check', 'ws', 'yaml'];

const MAX_LINES = 400;
const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns {string[]} violations, `file:line: what` */
export function checkImports(folder = root) {
  const files = readdirSync(join(folder, 'src'), { recursive: true })
    .map((f) => String(f).replaceAll('\\', '/'))
    .filter((f) => f.endsWith('.ts') && !f.endsWith('.d.ts'))
    .sort();
  const known = new Set(files);
  const dependencies = Object.keys(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies ?? {});
  const problems = [];
  const graph = new Map();
  for (const file of files) {
    const text = readFileSync(join(folder, 'src', file), 'utf8');
    const say = (line, what) => problems.push(`src/${file}:${line}: ${what}`);
    const edges = [];
    for (const { from, line, star } of importsOf(text)) {
      if (star) say(line, 'export * hides what a module offers: name the exports');
      if (from.startsWith('.')) {
        const target = normalize(join(dirname(file), from))
          .replaceAll('\\', '/')
          .replace(/\.js$/, '.ts');
        if (!known.has(target)) say(line, `${from} is no file of src`);
        else edges.push(target);
        checkInner(file, target, (what) => say(line, what));
      } else checkPackage(file, from, dependencies, (what) => say(line, what));
    }
    if (!file.endsWith('.test.ts')) graph.set(file, edges);
    checkText(file, text, say);
  }
  for (const cycle of findCycles(graph)) problems.push(`src/${cycle[0]}:1: import cycle: ${cycle.join(' -> ')}`);
  return problems;
}

const partOf = (file) => file.split('/')[0];

/** Imports inside src: other parts by their index only, no feature of the core imports another one. */
function checkInner(file, target, say) {
  if (partOf(file) !== partOf(target)) {
    if (target !== `${partOf(target)}/index.ts`) say(`${target} belongs to another part: import its index.ts`);
    return;
  }
  if (file.endsWith('.test.ts')) return;
  const features = /^core\/features\//;
  if (features.test(file) && features.test(target)) say('a feature must not import a sibling feature');
}

function checkPackage(file, from, dependencies, say) {
  const part = partOf(file);
  const test = file.endsWith('.test.ts');
  if (from.startsWith('node:')) {
    if (PURE.includes(part) && !test) say(`${part} is pure: no ${from}`);
    return;
  }
  const name = from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
  if (test && TEST_PACKAGES.includes(name)) return;
  if (!(PACKAGES[part] ?? []).includes(name))
    say(`${part} must not import ${name} (list in scripts/check-imports.mjs)`);
  else if (!dependencies.includes(name)) say(`${name} is no dependency of package.json`);
}

/** What a file must not contain. */
function checkText(file, text, say) {
  const test = file.endsWith('.test.ts');
  const name = file.split('/').at(-1) ?? '';
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/.test(name)) say(1, 'file names are kebab-case');
  if (/^(utils?|helpers?|common)(\.test)?\.ts$/.test(name)) say(1, 'a file is named after what it does');
  if (name === 'index.ts' && file.split('/').length > 3) say(1, 'index.ts exists at the edge of a part only');
  const lines = blankOut(text).split('\n');
  if (!file.startsWith('protocol/generated/') && lines.length > MAX_LINES) say(1, `more than ${MAX_LINES} lines`);
  text.split('\n').forEach((line, i) => {
    if (/\b(?:TODO|FIXME|XXX)\b/.test(line)) say(i + 1, 'finish it');
  });
  if (test || !PURE.includes(partOf(file))) return;
  lines.forEach((line, i) => {
    if (/\bDate\b/.test(line)) say(i + 1, `${partOf(file)} is pure: time comes in as a value or a port`);
    if (/\bMath\s*(?:\?\.|\.)\s*random\b|\bMath\s*\[|\bglobalThis\b/.test(line))
      say(i + 1, `${partOf(file)} is pure: no chance`);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!existsSync(join(root, 'src'))) throw new Error('no src folder');
  const problems = checkImports();
  for (const p of problems) console.error(p);
  console.log(
    problems.length === 0 ? 'check-imports: all rules hold' : `check-imports: ${problems.length} violation(s)`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}
