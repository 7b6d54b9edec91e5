import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { findModels } from './find-models.js';
import { loadCallModel } from './load-call-model.js';
import { readYaml } from './located-yaml.js';
import { packageRoot } from './package-root.js';

const found = findModels([join(packageRoot, 'models', 'conference'), join(packageRoot, 'models', 'queues')]);
const texts = ('files' in found ? found.files : []).map((file) => readFileSync(file, 'utf8'));

/** Gives a model or problems, whatever the text is. */
function load(text: string): void {
  const read = readYaml(text);
  const result = 'root' in read ? loadCallModel('models/any.yaml', read.root) : read;
  if (!('problems' in result)) return;
  assert.ok(result.problems.length > 0);
  for (const { line, message } of result.problems) {
    assert.ok(message !== '');
    assert.ok(line === undefined || (line >= 1 && line <= text.split('\n').length), `line ${line}`);
  }
}

test('a damaged model is refused with lines of the file, and nothing throws', () => {
  const damage = fc.record({
    text: fc.constantFrom(...texts),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    take: fc.nat(12),
    put: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('[', ']', '{', '}', ': ', '\n', '*a', '&a ', '?', '~', '1', 'any'),
    ),
  });
  fc.assert(
    fc.property(damage, ({ text, at, take, put }) => {
      const place = Math.floor(at * text.length);
      load(text.slice(0, place) + put + text.slice(place + take));
    }),
    { numRuns: 300 },
  );
});

test('a value of the wrong kind in any place is refused, and nothing throws', () => {
  const values = ['1', '"x"', 'true', 'null', '[]', '{}', '[1]', '{a: 1}', '1e999', '-1', '0x10', '2026-01-01'];
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), fc.constantFrom(...values), (text, pick, value) => {
      const places = [...text.matchAll(/: ([A-Za-z0-9]+|\[[^\]]*\]|\{[^{}]*\})/g)];
      const place = places[pick % places.length];
      if (place === undefined) return;
      load(`${text.slice(0, place.index)}: ${value}${text.slice(place.index + place[0].length)}`);
    }),
    { numRuns: 300 },
  );
});

test('nesting that overwhelms the parser is a problem of the file', () => {
  const read = readYaml('['.repeat(200_000));
  assert.ok('problems' in read);
  assert.ok('problems' in readYaml(`a: ${'x'.repeat(2_000_000)}`));
});
