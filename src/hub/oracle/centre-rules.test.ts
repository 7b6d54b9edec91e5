import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OracleConfig } from './oracle.test.js';
import { type Act, moves, weighted } from './oracle-acts.test.js';
import { difference } from './oracle-compares.test.js';
import { playAgainstRules } from './oracle-property.test.js';
import { EXTENSIONS, OracleRun, OUTSIDE } from './oracle-run.test.js';

const [, , , , E] = EXTENSIONS as [string, string, string, string, string];

const DEVICES: OracleConfig['devices'] = {
  '8001': { type: 'RoutingPoint', 'default-dn': E },
  '8002': { type: 'RoutingPoint', treatments: 'none' },
  '8003': { type: 'RouteQueue' },
  '8004': { type: 'VirtualQueue' },
  '8101': { type: 'ACDQueue', program: [{ after: 5, queue: '8102' }] },
  '8102': { type: 'ACDQueue' },
};

const settings = fc.record({
  wrapUp: fc.constantFrom(0, 10),
  noAnswer: fc.constantFrom(0, 0, 15),
  action: fc.constantFrom('none' as const, 'notready' as const),
});

const NUMBERS = [...EXTENSIONS, ...OUTSIDE, ...Object.keys(DEVICES), ...Object.keys(DEVICES)];

test('any sequence in a centre: every party, queue and agent gets the events of the rules, and no other', () => {
  const rules = playAgainstRules(
    settings.map((setting) => ({ limit: 32, devices: DEVICES, ...setting })),
    moves(
      NUMBERS,
      weighted(20, 'route'),
      weighted(20, 'agent'),
      weighted(12, 'time'),
      weighted(14, 'treat'),
      weighted(5, 'predict'),
      weighted(8, 'watch'),
    ),
  );
  if (rules === undefined) return;
  assert.deepEqual(
    rules.filter((rule) => rule.startsWith('8 ')),
    RULES,
    'every rule was at work',
  );
});

const [A, B] = EXTENSIONS as [string, string];

/** An agent gets a call from a routing point by way of a queue, and has after-call work. */
const QUEUE_CALL: readonly Act[] = [
  { do: 'TAgentLogin', DN: B, queue: '8102', AgentID: '1001', WorkMode: 'AutoIn' },
  { do: 'TMakeCall', DN: A, to: '8002' },
  { do: 'TRouteCall', DN: '8002', call: 1, to: '8102', RouteType: 'Unknown' },
  { do: 'TAnswerCall', DN: B, call: 1, to: '' },
  { do: 'TReleaseCall', DN: A, call: 1, to: '' },
];

test('in a centre an event more or less, another one, or another attribute is noticed', () => {
  const run = new OracleRun({ limit: 32, devices: DEVICES, wrapUp: 10 });
  for (const act of QUEUE_CALL) assert.equal(run.act(act), undefined);
  const ids = run.told.flatMap(({ got }) => got.map(({ id }) => id));
  const wanted = ['EventRouteRequest', 'EventRouteUsed', 'EventQueued', 'EventDiverted', 'EventAgentNotReady'];
  for (const id of wanted) assert.ok(ids.includes(id), id);
  for (const { DN, expected, got } of run.told) {
    const wants = expected.get(DN) ?? [];
    for (const [i, event] of got.entries()) {
      const attributes = { ...event.attributes, ThisDN: 'other' };
      const wrong = [[], [event, event], [{ ...event, id: 'EventOther' }], [{ ...event, attributes }]];
      for (const instead of wrong) {
        assert.notEqual(difference(wants, [...got.slice(0, i), ...instead, ...got.slice(i + 1)]), undefined, event.id);
      }
    }
  }
});

/** The rules of section 8 that the sequences of the suite reach: all that the oracle has. */
const RULES = [
  ...['8 after-call work', '8 agents', '8 agents refused', '8 back', '8 conference refused', '8 predictive'],
  ...['8 predictive refused', '8 queues', '8 routing'],
  ...['8 routing outbound', '8 routing refused', '8 routing rejects', '8 supervision'],
  ...['8 supervision refused', '8 treatments'],
  ...['8 treatments not applied', '8 user data'],
];
