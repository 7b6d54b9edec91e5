import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Input } from '../core/index.js';
import { checkRequest, EVENTS } from '../protocol/index.js';
import { CallMonitor } from './call-monitor.test.js';
import { Hub } from './hub.js';
import { callsOf, checkMembership } from './membership.test.js';
import { Observation } from './observation.test.js';
import { PartyAttributes } from './party-attributes.test.js';
import { type Act, type LateAct, scripts, slowScripts } from './property-acts.test.js';
import { CONFIG, OUTSIDE, POINTS, QUEUES } from './property-config.test.js';
import { EXAMPLES } from './property-examples.test.js';
import type { ReportAct } from './property-reports.test.js';
import { PropertyRun, type Seen } from './property-run.test.js';
import { REQUEST_NAMES, requestOf } from './random-request.test.js';

/**
 * The suite plays the same sequences each time, so that a change and not chance makes it fail. Looking for more:
 * PROPERTY_RUNS=50000 PROPERTY_SEED=$RANDOM npm test -- hub-properties
 */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);
const seed = Number(process.env['PROPERTY_SEED'] ?? 1);

test('most random requests of each name pass the check', () => {
  for (const id of REQUEST_NAMES) {
    const passed = fc.sample(requestOf(id), { numRuns: 100, seed: 1 }).filter((r) => checkRequest(r).ok);
    assert.ok(passed.length >= 50, `${id}: ${passed.length} of 100`);
  }
});

test('any sequence: no fault, answers, mandatory attributes, nothing after the end of a party, nothing left', () => {
  fc.assert(
    fc.property(scripts, (script) => play(script)),
    {
      numRuns,
      seed,
      examples: EXAMPLES.map((script): [Act[]] => [[...script]]),
    },
  );
});

test('any sequence in calls that supervisors observe: the same', () => {
  const scope = fc.constantFrom('call', 'agent');
  fc.assert(
    fc.property(scope, scope, scripts, (first, second, script) => {
      play([observe('7005', '7001', first), observe('7006', '7002', second), ...script]);
    }),
    { numRuns, seed },
  );
});

test('any sequence at a switch of real phones, whose reports take their time and cross with what it is told: the same', () => {
  fc.assert(
    fc.property(slowScripts, (script) => play(script, new PropertyRun(true))),
    { numRuns, seed },
  );
});

function observe(ThisDN: string, OtherDN: string, MonitorScope: string): Act {
  const request = { id: 'RequestMonitorNextCall', ThisDN, OtherDN, MonitorNextCallType: 'AllCalls' };
  return { what: 'request', request: { ...request, Extensions: { MonitorScope } } };
}

function play(script: readonly (Act | LateAct | ReportAct)[], run = new PropertyRun()): void {
  const observation = new Observation();
  const attributes = new PartyAttributes();
  const monitor = new CallMonitor();
  for (const act of script) {
    const [before, seenBefore, time] = [callsOf(run.state), run.seen.length, run.clock.now()];
    run.act(act);
    const events = run.seen.slice(seenBefore);
    checkMembership(before, run.state, events);
    observation.check(before, run.state, events);
    monitor.check(events, run.state);
    attributes.check(events, run.clock.now() > time);
    checkTreatments(run);
  }
  run.hangUpAll();
  assert.deepEqual(run.faults, []);
  checkEvents(run.seen);
  for (const { request, answers } of run.sent.values()) {
    // An invitation that rings may end by other events, event-rules 7.2.
    if (request.id === 'RequestSingleStepConference') continue;
    assert.equal(answers.length, 1, `an answer to ${JSON.stringify(request)}`);
  }
  const { calls, parties, legs, timers } = run.hub.snapshot();
  assert.deepEqual({ calls, parties, legs, timers }, { calls: 0, parties: 0, legs: 0, timers: 0 });
}

test('every request of the vocabulary gets one answer, whatever is in it', () => {
  for (const id of REQUEST_NAMES) {
    const run = new PropertyRun();
    const requests = fc.sample(requestOf(id), { numRuns: 20, seed: 1 }).filter((each) => checkRequest(each).ok);
    for (const request of requests) run.act({ what: 'request', request });
    run.hangUpAll();
    assert.deepEqual(run.faults, []);
    const sent = [...run.sent.values()];
    assert.ok(sent.length > 0, id);
    for (const { request, answers } of sent) {
      if (request.id === 'RequestSingleStepConference') continue;
      assert.equal(answers.length, 1, `an answer to ${JSON.stringify(request)}`);
    }
  }
});

test('replay of the recorded inputs gives byte-equal outputs', () => {
  fc.assert(
    fc.property(scripts, (script) => {
      const run = new PropertyRun();
      for (const act of script) run.act(act);
      const again = new Hub({ config: CONFIG, clock: run.clock, switch: () => ({ command: () => {} }) });
      const outputs = again.replay(run.journal.map((entry) => entry.input as Input));
      assert.equal(JSON.stringify(outputs), JSON.stringify(run.journal.flatMap((entry) => entry.outputs)));
    }),
    { numRuns: Math.ceil(numRuns / 4), seed },
  );
});

/** A treatment is heard by somebody else of its call, and nobody hears one that nothing of its call applies. */
function checkTreatments(run: PropertyRun): void {
  const { state, sim } = run;
  const legs = sim.view();
  const listeners = new Set<string>();
  for (const call of state.calls.values()) {
    for (const party of call.parties) {
      if (party.treatment === undefined) continue;
      const { listener, TreatmentType } = party.treatment;
      const what = `${TreatmentType} of ${party.DN} for ${listener} in ${JSON.stringify({ call, legs })}`;
      const others = call.parties.filter((p) => p !== party && p.counts && p.state !== 'Offered');
      const devices = others.filter(({ kind }) => kind === 'device' || kind === 'external');
      // Who collects digits may wait in a queue with nobody else.
      if (devices.length === 0) continue;
      assert.ok(
        devices.some(({ leg }) => leg === listener),
        what,
      );
      const heard = legs.find(({ leg }) => leg === listener)?.treatment;
      // Of several treatments that are for one listener it hears one.
      const all = call.parties.filter((p) => p.treatment?.listener === listener).map((p) => p.treatment?.TreatmentType);
      if (!run.isUnderWay(listener)) assert.ok(heard !== undefined && all.includes(heard), what);
      listeners.add(listener);
    }
  }
  for (const leg of legs) assert.ok(leg.treatment === undefined || listeners.has(leg.leg), JSON.stringify(leg));
}

const CALL_ENDS = new Set(['EventReleased', 'EventAbandoned']);
const OF_A_LIVING_PARTY = new Set([
  'EventEstablished',
  'EventHeld',
  'EventRetrieved',
  'EventPartyAdded',
  'EventPartyDeleted',
  'EventPartyChanged',
  'EventReleased',
  'EventAbandoned',
  'EventDestinationBusy',
  'EventNetworkReached',
]);
/** Queues and routing points learn only what happens to their own call, event-rules 8.2. */
const OF_DEVICES = new Set(['EventEstablished', 'EventHeld', 'EventRetrieved', 'EventPartyAdded', 'EventPartyDeleted']);
const BEGINS = new Set(['EventDialing', 'EventRinging', 'EventQueued', 'EventRouteRequest']);

function checkEvents(seen: readonly Seen[]): void {
  const ended = new Set<string>();
  for (const event of seen) {
    const info = EVENTS[event.id];
    for (const name of info.mandatory) {
      if (name === 'ReferenceID') continue;
      assert.notEqual(event[name], undefined, `${event.id} without ${name}: ${JSON.stringify(event)}`);
    }
    const { ThisDN, ConnID } = event as { ThisDN?: string; ConnID?: string };
    assert.ok(ThisDN === undefined || !OUTSIDE.includes(ThisDN), 'no event to an external party');
    if (ThisDN === undefined || ConnID === undefined) continue;
    const waits = QUEUES.includes(ThisDN) || POINTS.includes(ThisDN);
    assert.ok(!waits || !OF_DEVICES.has(event.id), `a queue is told ${JSON.stringify(event)}`);
    const party = `${ThisDN} ${ConnID}`;
    if (BEGINS.has(event.id) || (event.id === 'EventPartyChanged' && event['PreviousConnID'] !== undefined)) {
      ended.delete(party);
    } else if (OF_A_LIVING_PARTY.has(event.id)) {
      assert.ok(!ended.has(party), `${event.id} after the end: ${JSON.stringify(event)}`);
    }
    if (CALL_ENDS.has(event.id)) ended.add(party);
  }
}
