import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Move, moves, weighted } from './oracle-acts.test.js';
import { EXTENSIONS, OracleRun, OUTSIDE } from './oracle-run.test.js';

/** Looking for more: PROPERTY_RUNS=50000 PROPERTY_SEED=$RANDOM npm test -- supervision-rules */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);
const seed = Number(process.env['PROPERTY_SEED'] ?? 1);

test('any sequence of observed calls: every party and supervisor gets the events of the rules, and no other', () => {
  const silent = new Map<string, number>();
  const rules = new Set<string>();
  const out = fc.check(
    fc.property(moves([...EXTENSIONS, ...OUTSIDE], weighted(25, 'watch')), (sequence) => {
      const run = new OracleRun({ limit: 32 });
      const wrong = firstWrong(run, sequence) ?? run.hangUpAll();
      for (const rule of run.oracle.rules) rules.add(rule);
      const why = run.oracle.silent;
      if (why !== undefined) silent.set(why, (silent.get(why) ?? 0) + 1);
      if (wrong !== undefined) throw new Error(wrong);
    }),
    { numRuns, seed },
  );
  if (process.env['PROPERTY_RULES'] !== undefined) console.log(silent);
  if (out.failed) {
    const found = out.errorInstance instanceof Error ? out.errorInstance.message : String(out.errorInstance);
    assert.fail(`seed ${out.seed}, after ${out.numRuns} sequences and ${out.numShrinks} steps of shrinking:\n${found}`);
  }
  for (const rule of ['8 supervision', '8 supervision refused']) assert.ok(rules.has(rule), rule);
});

function firstWrong(run: OracleRun, sequence: readonly Move[]): string | undefined {
  for (const move of sequence) {
    const wrong = run.move(move);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
