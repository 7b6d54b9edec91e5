import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OracleConfig } from './oracle.test.js';
import type { Move } from './oracle-acts.test.js';
import { OracleRun } from './oracle-run.test.js';

/**
 * The suite plays the same sequences each time. Looking for more:
 * PROPERTY_RUNS=50000 PROPERTY_SEED=$RANDOM npm test -- event-rules (or centre-rules, supervision-rules)
 */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);
const seed = Number(process.env['PROPERTY_SEED'] ?? 1);

type Setting = Omit<OracleConfig, 'extensions' | 'external'>;

/**
 * Plays random sequences on the hub and on the oracle; fails with the first difference, as short as it can be made. `PROPERTY_RULES=1` prints what
 * was at work, and how often the rules were silent.
 *
 * @returns the rules that were at work; undefined when too few sequences were played to expect all of them.
 */
export function playAgainstRules(
  settings: fc.Arbitrary<Setting>,
  sequences: fc.Arbitrary<readonly Move[]>,
): readonly string[] | undefined {
  const rules = new Set<string>();
  const silent = new Map<string, number>();
  const out = fc.check(
    fc.property(settings, sequences, (setting, sequence) => {
      const run = new OracleRun(setting);
      const wrong = firstWrong(run, sequence) ?? run.hangUpAll();
      for (const rule of run.oracle.rules) rules.add(rule);
      const why = run.oracle.silent;
      if (why !== undefined) silent.set(why, (silent.get(why) ?? 0) + 1);
      if (wrong !== undefined) throw new Error(wrong);
    }),
    { numRuns, seed },
  );
  if (out.failed) {
    const found = out.errorInstance instanceof Error ? out.errorInstance.message : String(out.errorInstance);
    assert.fail(`seed ${out.seed}, after ${out.numRuns} sequences and ${out.numShrinks} steps of shrinking:\n${found}`);
  }
  const all = [...rules].sort();
  if (process.env['PROPERTY_RULES'] !== undefined) console.log(all.join(', '), silent);
  return numRuns < 300 ? undefined : all;
}

function firstWrong(run: OracleRun, sequence: readonly Move[]): string | undefined {
  for (const move of sequence) {
    const wrong = run.move(move);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
