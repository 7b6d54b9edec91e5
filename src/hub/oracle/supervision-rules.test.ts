import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { moves, weighted } from './oracle-acts.test.js';
import { playAgainstRules } from './oracle-property.test.js';
import { EXTENSIONS, OUTSIDE } from './oracle-run.test.js';

test('any sequence of observed calls: every party and supervisor gets the events of the rules, and no other', () => {
  const rules = playAgainstRules(fc.constant({ limit: 32 }), moves([...EXTENSIONS, ...OUTSIDE], weighted(25, 'watch')));
  if (rules === undefined) return;
  for (const rule of ['8 supervision', '8 supervision refused']) assert.ok(rules.includes(rule), rule);
});
