import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SipOptions } from '../../sip/index.js';
import { openCoreStage } from '../core-stage.js';
import type { SwitchAct } from '../random-act.test.js';
import type { Stage } from '../stage.js';
import { actOf, type Choice, DNS } from './random-acts.test.js';
import { CONFIG, connectAll, VARIANTS } from './random-switch.test.js';
import { sipStage } from './sip-stage.js';
import { WatchedCalls } from './watched-calls.test.js';

/**
 * The suite plays the same sequences each time. Looking for more:
 * PROPERTY_RUNS=500 PROPERTY_SEED=$RANDOM npm test -- random-calls
 */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 12);
const seed = Number(process.env['PROPERTY_SEED'] ?? 1);

const choices: fc.Arbitrary<readonly Choice[]> = fc.array(
  fc.record({ party: fc.nat(20), act: fc.nat(200), to: fc.nat(20) }),
  { minLength: 20, maxLength: 60, size: 'max' },
);

for (const [variant, options, refusers] of VARIANTS) {
  test(`random calls: SIP phones and simulated ones have the same events, ${variant}`, async () => {
    await fc.assert(
      fc.asyncProperty(choices, (each) => play(each, options, refusers)),
      { numRuns, seed },
    );
  });
}

/** Plays a sequence on both stages, SIP first: what a phone cannot do there is not done at all. */
async function play(
  sequence: readonly Choice[],
  options: Partial<SipOptions>,
  refusers: readonly string[] = [],
): Promise<void> {
  const sip = await sipStage(options, { refusers })({ config: CONFIG });
  const sim = await openCoreStage({ config: CONFIG });
  const calls = new WatchedCalls();
  const done: string[] = [];
  const compare = async (): Promise<void> => {
    const after = `after\n${done.join('\n')}`;
    await sip.settle();
    await sim.settle();
    for (const client of DNS) {
      const expected = sim.take(client);
      assert.deepEqual(sip.take(client), expected, `events of ${client} ${after}`);
      for (const event of expected) calls.take(client, event);
    }
    assert.deepEqual(sip.takeFaults(), [], after);
    assert.deepEqual(sim.takeFaults(), []);
  };
  try {
    for (const stage of [sip, sim]) await connectAll(stage);
    await compare();
    for (const choice of sequence) {
      const act = actOf(choice, calls);
      if (act === undefined || holdsForGood(act, refusers)) continue;
      const ReferenceID = done.length + 1;
      if (!(await perform(sip, act, ReferenceID))) continue;
      done.push(JSON.stringify(act));
      assert.ok(await perform(sim, act, ReferenceID), `simulated phones cannot\n${done.join('\n')}`);
      await compare();
    }
    await sip.hangUpAll();
    // What waits at the routing point has nobody that could hang up.
    await sip.advance(3_600_000);
    await sip.settle();
    assert.deepEqual(sip.takeFaults(), []);
    assert.deepEqual(await sip.leftovers(), { calls: 0, parties: 0, timers: 0 });
  } finally {
    await sip.dispose();
    await sim.dispose();
  }
}

/**
 * A phone that holds by its own key and then refuses the offer that would have it talk again stays on hold: EventHeld follows
 * EventRetrieved (docs/guides/phones.md). A simulated phone refuses nothing.
 */
function holdsForGood(act: SwitchAct, refusers: readonly string[]): boolean {
  return act.what === 'phone' && act.action.do === 'hold' && refusers.includes(act.number);
}

/** False when the phone cannot do it. */
async function perform(stage: Stage, act: SwitchAct, ReferenceID: number): Promise<boolean> {
  switch (act.what) {
    case 'request':
      await stage.request(act.request.ThisDN, { ...act.request, ReferenceID });
      return true;
    case 'phone':
      return (await stage.phone(act.number, act.action)).ok;
    case 'network':
      return (await stage.network(act.number, act.outcome, act.ConnID)).ok;
    case 'advance':
      await stage.advance(act.ms);
      return true;
  }
}
