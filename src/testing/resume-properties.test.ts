import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { PartylineClient } from '../client/index.js';
import { startPartyline, type TestPartyline } from './index.js';

/** What happens, in any order: events come, connections break, requests are made. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('events' as const), count: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cut-by-server' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cut-by-client' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('request' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), turns: fc.integer({ min: 1, max: 30 }) }) },
);

describe('a client under random cuts', () => {
  let partyline: TestPartyline;
  before(async () => {
    partyline = await startPartyline();
  });
  after(() => partyline.stop());

  it('gets every event once and in order, and every request is carried out once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const client = await partyline.connectWith({ backoff: { first: 1, longest: 3 } }, '7001');
        try {
          await play(client, steps);
        } finally {
          client.close();
        }
      }),
      { numRuns: 40 },
    );
  });

  async function play(
    client: PartylineClient,
    steps: readonly { kind: string; count?: number; turns?: number }[],
  ): Promise<void> {
    const numbers: number[] = [];
    const injected: number[] = [];
    const carriedOut: number[] = [];
    client.onEvent((event) => {
      const { EventSequenceNumber, CallID } = event as { EventSequenceNumber?: number; CallID?: number };
      if (EventSequenceNumber !== undefined) numbers.push(EventSequenceNumber);
      if (event.id === 'EventHardwareError' && CallID !== undefined) injected.push(CallID);
      if (event.id === 'EventUserEvent') carriedOut.push(Number(event.UserData?.['n']));
    });
    const first = client.lastEventSequenceNumber + 1;
    const answers: Promise<unknown>[] = [];
    let given = 0;
    for (const { kind, count = 0, turns = 0 } of steps) {
      if (kind === 'events') {
        for (let n = 0; n < count; n++) partyline.inject('7001', { id: 'EventHardwareError', CallID: ++given });
      } else if (kind === 'cut-by-server') partyline.faults.breakConnections();
      else if (kind === 'cut-by-client') client.breakConnection();
      else if (kind === 'request') {
        const n = answers.length;
        answers.push(
          client.request({
            id: 'RequestDistributeUserEvent',
            ThisDN: '7001',
            UserEvent: 'EventUserEvent',
            UserData: { n },
          }),
        );
      } else for (let n = 0; n < turns; n++) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(answers);
    await partyline.settled();
    assert.deepEqual(
      injected,
      Array.from({ length: given }, (_, i) => i + 1),
    );
    assert.deepEqual(
      numbers,
      Array.from(numbers, (_, i) => first + i),
    );
    assert.deepEqual(
      carriedOut,
      Array.from(answers, (_, i) => i),
    );
  }
});
