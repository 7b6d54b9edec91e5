import { test } from 'node:test';
import fc from 'fast-check';
import type { Crossing } from './crossing-ivr-run.test.js';
import { type Choice, KINDS_OF_CALLS } from './random-ivr-acts.test.js';
import { RandomIvrRun } from './random-ivr-run.test.js';
import type { RandomOptions } from './random-ivr-world.test.js';

/**
 * The suite plays the same sequences each time. Looking for more:
 * PROPERTY_RUNS=500 PROPERTY_SEED=$RANDOM npm test -- random-ivr-calls
 */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 40);
const seed = Number(process.env['PROPERTY_SEED'] ?? 1);

const choices: fc.Arbitrary<readonly Choice[]> = fc.array(
  fc.record({ kind: fc.nat(1000), who: fc.nat(1000), act: fc.nat(1000), to: fc.nat(1000) }),
  { minLength: 20, maxLength: 60, size: 'max' },
);

/** Calls at ports and what is said and done about them, and little else. */
const callChoices: fc.Arbitrary<readonly Choice[]> = fc.array(
  fc.record({ kind: fc.nat(KINDS_OF_CALLS - 1), who: fc.nat(1000), act: fc.nat(1000), to: fc.nat(1000) }),
  { minLength: 40, maxLength: 120, size: 'max' },
);

const VARIANTS: readonly RandomOptions[] = [
  { 'one-step-xfer': 'native', 'active-release': true },
  { 'one-step-xfer': 'two-step', 'active-release': false },
];

for (const options of VARIANTS) {
  test(`random calls: drivers are told what the specification says, ${JSON.stringify(options)}`, async () => {
    await fc.assert(
      fc.asyncProperty(choices, async (sequence) => {
        const run = await RandomIvrRun.open(options);
        try {
          for (const choice of sequence) await run.play(choice);
          await run.end();
        } finally {
          await run.dispose();
        }
      }),
      { numRuns, seed },
    );
  });
}

const CROSSING: readonly (readonly [Crossing, string])[] = [
  ['calls', 'requests and events that cross leave no request without answer and no driver in error'],
  ['calls and links', 'the same while links are lost and come back, and flow control is switched'],
  ['calls and devices', 'the same while what devices report is under way'],
];

for (const [crosses, title] of CROSSING) {
  test(`random calls: ${title}`, async () => {
    await fc.assert(
      fc.asyncProperty(crosses === 'calls and devices' ? callChoices : choices, async (sequence) => {
        const run = await RandomIvrRun.open({ 'one-step-xfer': 'native', 'active-release': true }, crosses);
        try {
          for (const choice of sequence) {
            await run.play(choice);
            // Two of three acts leave what they have caused under way.
            if (choice.kind % 3 === 0) await run.handOut(choice.act % 4 === 0 ? undefined : choice.act % 3);
          }
          await run.handOut();
          await run.end();
        } finally {
          await run.dispose();
        }
      }),
      { numRuns, seed },
    );
  });
}
