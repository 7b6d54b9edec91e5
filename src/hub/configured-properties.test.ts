import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DnConfig, Input } from '../core/index.js';
import { Hub } from './hub.js';
import { callsOf, checkMembership } from './membership.test.js';
import { acts } from './property-acts.test.js';
import { CONFIG } from './property-config.test.js';
import { PropertyRun } from './property-run.test.js';

/** See `hub-properties.test.ts`. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 150);
const seed = Number(process.env['PROPERTY_SEED'] ?? 1);

/** DNs that are missing, and DNs that are something else, from now on. */
const changes = fc.record({
  missing: fc.subarray(CONFIG.dns.map(({ number }) => number)),
  other: fc.subarray(
    CONFIG.dns.map(({ number }) => number),
    { maxLength: 2 },
  ),
  type: fc.constantFrom<DnConfig['type'][]>('Extension', 'ACDQueue', 'RoutingPoint', 'VirtualQueue'),
});

const scripts = fc.array(fc.oneof({ weight: 8, arbitrary: acts }, { weight: 1, arbitrary: changes }), {
  minLength: 5,
  maxLength: 60,
  size: 'max',
});

type Script = typeof scripts extends fc.Arbitrary<infer S> ? S : never;
type Change = typeof changes extends fc.Arbitrary<infer C> ? C : never;

/** Events that a change of the configuration may cause by itself: nothing that ends or changes what a party is in. */
const ALLOWED = new Set([
  'EventDNOutOfService',
  'EventDNBackInService',
  'EventAgentLogout',
  'EventQueueLogout',
  'EventMonitoringCancelled',
]);

function configure(run: PropertyRun, { missing, other, type }: Change): void {
  const dns = CONFIG.dns
    .filter(({ number }) => !missing.includes(number))
    .map((dn) => (other.includes(dn.number) ? { number: dn.number, type } : dn));
  const [before, seen] = [callsOf(run.state), run.seen.length];
  run.configure({ ...CONFIG, dns });
  assert.deepEqual(callsOf(run.state), before);
  assert.deepEqual(
    run.seen.slice(seen).filter(({ id }) => !ALLOWED.has(id)),
    [],
  );
}

function play(script: Script): PropertyRun {
  const run = new PropertyRun();
  for (const act of script) {
    if ('missing' in act) {
      configure(run, act);
      continue;
    }
    const [before, seenBefore] = [callsOf(run.state), run.seen.length];
    run.act(act);
    checkMembership(before, run.state, run.seen.slice(seenBefore));
  }
  return run;
}

test('any sequence with changes of the configuration: no fault, no call disturbed, answers, nothing left', () => {
  fc.assert(
    fc.property(scripts, (script) => {
      const run = play(script);
      run.hangUpAll();
      assert.deepEqual(run.faults, []);
      for (const { request, answers } of run.sent.values()) {
        if (request.id === 'RequestSingleStepConference') continue;
        assert.equal(answers.length, 1, `an answer to ${JSON.stringify(request)}`);
      }
      const { calls, parties, legs, timers } = run.hub.snapshot();
      assert.deepEqual({ calls, parties, legs, timers }, { calls: 0, parties: 0, legs: 0, timers: 0 });
      const { leaving, dns, queues, points, agents } = run.state;
      assert.deepEqual([...leaving.keys()], []);
      const there = [...dns.values()].filter((dn) => dn.removed === undefined);
      assert.deepEqual(
        [...dns.values()].filter((dn) => dn.removed === 'busy' || (dn.removed === 'gone' && dn.inService)),
        [],
      );
      const ofType = (...types: string[]) =>
        there.filter(({ config }) => types.includes(config.type)).map(({ config }) => config.number);
      assert.deepEqual([...queues.keys()].sort(), ofType('ACDQueue', 'VirtualQueue').sort());
      assert.deepEqual([...points.keys()].sort(), ofType('RoutingPoint', 'RouteQueue').sort());
      for (const DN of agents.values()) assert.ok(there.some(({ config, agent }) => config.number === DN && agent));
      for (const { agent } of there)
        for (const place of agent?.queues ?? []) assert.ok(queues.has(place) || points.has(place), place);
    }),
    { numRuns, seed },
  );
});

test('replay of the recorded inputs, changes of the configuration among them, gives byte-equal outputs', () => {
  fc.assert(
    fc.property(scripts, (script) => {
      const run = play(script);
      const again = new Hub({ config: CONFIG, clock: run.clock, switch: () => ({ command: () => {} }) });
      const outputs = again.replay(run.journal.map((entry) => entry.input as Input));
      assert.equal(JSON.stringify(outputs), JSON.stringify(run.journal.flatMap((entry) => entry.outputs)));
    }),
    { numRuns: Math.ceil(numRuns / 4), seed },
  );
});
