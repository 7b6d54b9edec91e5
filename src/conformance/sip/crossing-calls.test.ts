import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SipOptions } from '../../sip/index.js';
import type { SwitchAct } from '../random-act.test.js';
import type { ReceivedEvent } from '../received-event.js';
import { workKeys } from './phone-keys.test.js';
import { actOf, type Choice, DNS } from './random-acts.test.js';
import { CONFIG, connectAll, VARIANTS } from './random-switch.test.js';
import { type SipStage, sipStage } from './sip-stage.js';
import { WatchedCalls } from './watched-calls.test.js';

/**
 * What phones and clients do crosses on the way: nothing waits until the act before it is done. Which messages meet is a matter of
 * the event loop; what is looked at holds however they meet.
 * Looking for more: PROPERTY_RUNS=500 PROPERTY_SEED=$RANDOM npm test -- crossing-calls
 */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 12);
const seed = Number(process.env['PROPERTY_SEED'] ?? 1);

/**
 * `turns`: of the event loop until the next act; none at all, or so many that a message comes and is answered. `rests`: now and then
 * everything comes to rest, and who hears whom is looked at.
 */
type CrossingChoice = Choice & { readonly turns: number; readonly rests: boolean };

const choices: fc.Arbitrary<readonly CrossingChoice[]> = fc.array(
  fc.record({
    party: fc.nat(20),
    act: fc.nat(200),
    to: fc.nat(20),
    turns: fc.nat(6),
    rests: fc.nat(9).map((number) => number === 1),
  }),
  { minLength: 20, maxLength: 60, size: 'max' },
);

for (const [variant, options, refusers] of VARIANTS) {
  test(`acts that cross at SIP phones: every request is answered, and nothing is left, ${variant}`, async () => {
    await fc.assert(
      fc.asyncProperty(choices, (each) => play(each, options, { refusers })),
      { numRuns, seed },
    );
  });
}

/** What users do at their phones meets what clients ask for. */
for (const [variant, options, refusers] of VARIANTS) {
  test(`acts that cross, and what phones do by themselves: every request is answered, and nothing is left, ${variant}`, async () => {
    await fc.assert(
      fc.asyncProperty(choices, (each) => play(each, options, { refusers, withKeys: true })),
      { numRuns, seed },
    );
  });
}

test('acts that cross, and what phones do by themselves: two devices of each DN', async () => {
  await fc.assert(
    fc.asyncProperty(choices, (each) => play(each, {}, { withKeys: true, devices: 2 })),
    { numRuns, seed },
  );
});

async function play(
  sequence: readonly CrossingChoice[],
  options: Partial<SipOptions>,
  {
    refusers = [],
    withKeys = false,
    devices = 1,
  }: { readonly refusers?: readonly string[] | undefined; readonly withKeys?: boolean; readonly devices?: number },
): Promise<void> {
  const stage = await sipStage(options, { refusers, devices })({ config: CONFIG });
  const run = new CrossingRun(stage, withKeys);
  try {
    await run.begin();
    for (const choice of sequence) {
      await run.act(choice);
      if (choice.rests) await run.rest();
      for (let i = 0; i < choice.turns; i++) await new Promise((resolve) => setImmediate(resolve));
    }
    await run.end();
  } finally {
    await stage.dispose();
  }
}

class CrossingRun {
  private readonly calls = new WatchedCalls();
  private readonly sent = new Map<number, { readonly request: string; readonly answers: string[] }>();
  private readonly done: string[] = [];

  constructor(
    private readonly stage: SipStage,
    private readonly withKeys: boolean,
  ) {}

  async begin(): Promise<void> {
    await connectAll(this.stage);
    await this.stage.settle();
    this.take();
  }

  async act(choice: Choice): Promise<void> {
    this.take();
    if (this.withKeys && choice.act % 3 === 0) {
      const done = workKeys(this.stage, choice);
      if (done !== undefined) this.done.push(done);
      return;
    }
    const act = actOf(choice, this.calls);
    if (act === undefined) return;
    this.done.push(JSON.stringify(act));
    await this.perform(act);
  }

  /** Nothing is on its way: every phone was told what the core has commanded. */
  async rest(): Promise<void> {
    await this.stage.settle();
    assert.deepEqual(this.stage.takeFaults(), [], `after\n${this.done.join('\n')}`);
  }

  async end(): Promise<void> {
    await this.rest();
    await this.stage.hangUpAll();
    // What waits at the routing point has nobody that could hang up.
    await this.stage.advance(3_600_000);
    await this.stage.settle();
    this.take();
    const after = `after\n${this.done.join('\n')}`;
    assert.deepEqual(this.stage.takeFaults(), [], after);
    assert.deepEqual(await this.stage.leftovers(), { calls: 0, parties: 0, timers: 0 }, after);
    for (const { request, answers } of this.sent.values()) {
      // An invitation that rings may end by other events, event-rules 7.2.
      if (request.includes('RequestSingleStepConference')) continue;
      assert.equal(answers.length, 1, `an answer to ${request}: ${answers} ${after}`);
    }
  }

  private async perform(act: SwitchAct): Promise<void> {
    switch (act.what) {
      case 'request': {
        const ReferenceID = this.sent.size + 1;
        this.sent.set(ReferenceID, { request: JSON.stringify(act.request), answers: [] });
        await this.stage.request(act.request.ThisDN, { ...act.request, ReferenceID });
        return;
      }
      // A phone that cannot do it any more does nothing.
      case 'phone':
        await this.stage.phone(act.number, act.action);
        return;
      case 'network':
        await this.stage.network(act.number, act.outcome, act.ConnID);
        return;
      case 'advance':
        await this.stage.advance(act.ms);
    }
  }

  private take(): void {
    for (const client of DNS) {
      for (const event of this.stage.take(client)) {
        this.calls.take(client, event);
        this.answer(event);
      }
    }
  }

  private answer({ id, ReferenceID }: ReceivedEvent): void {
    const sent = this.sent.get(ReferenceID as number);
    if (sent === undefined) return;
    // A call that was routed comes back (event-rules 8.2); a consultation that EventHeld has confirmed does not come about.
    const isLater = id === 'EventError' && ['EventRouteUsed', 'EventHeld'].includes(sent.answers.at(-1) ?? '');
    if (!isLater) sent.answers.push(id);
  }
}
