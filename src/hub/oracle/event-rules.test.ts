import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Act, moves } from './oracle-acts.test.js';
import { difference, type Got } from './oracle-compares.test.js';
import { playAgainstRules } from './oracle-property.test.js';
import { EXTENSIONS, OracleRun, OUTSIDE } from './oracle-run.test.js';

/** A switch that hardly ever refuses a further party, and two that soon do (event-rules 7.3). */
const limits = fc.constantFrom(32, 32, 4, 3);

test('any sequence: every party gets the events of the rules, and no other', () => {
  const settings = limits.map((limit) => ({ limit }));
  const rules = playAgainstRules(settings, moves([...EXTENSIONS, ...OUTSIDE]));
  if (rules !== undefined) assert.deepEqual(rules, RULES, 'every rule was at work');
});

/** The rules that the sequences of the suite reach: all that the oracle has. */
const RULES = [
  ...['3.1', '3.2', '3.3', '3.5', '3.6', '4.1', '4.2', '4.3', '4.4', '4.6', '4.7', '5.1', '5.2', '5.3'],
  ...['6.1', '6.2', '6.3', '6.4, 7.4', '6.5', '7.1', '7.2', '7.3', '7.5'],
  '8 user data',
  ...['9.2 busy', '9.2 misfit', '9.2 no party', '9.2 not registered', '9.2 unknown destination', '9.2 wrong state'],
];

const [A, B, C, D, E] = EXTENSIONS as [string, string, string, string, string];

/** A calls B, who brings C and invites D; C holds and is deleted. */
const CONFERENCE: readonly Act[] = [
  { do: 'TMakeCall', DN: A, to: B },
  { do: 'TAnswerCall', DN: B, call: 1, to: '' },
  { do: 'TInitiateConference', DN: B, call: 1, to: C },
  { do: 'answers', DN: C, call: 2 },
  { do: 'TCompleteConference', DN: B, call: 1, current: 2 },
  { do: 'TSingleStepConference', DN: A, call: 1, to: D },
  { do: 'answers', DN: D, call: 1 },
  { do: 'THoldCall', DN: C, call: 1, to: '' },
  { do: 'TDeleteFromConference', DN: D, call: 1, to: C },
  { do: 'TReleaseCall', DN: A, call: 1, to: '' },
  { do: 'TReleaseCall', DN: A, call: 1, to: '' },
];

test('the oracle says of a deletion what stands in event-rules 3.3', () => {
  const run = new OracleRun({ limit: 32 });
  for (const act of CONFERENCE.slice(0, 9)) assert.equal(run.act(act), undefined);
  const told = EXTENSIONS.map((DN) => (run.oracle.expected.get(DN) ?? []).map((e) => [e.id, short(e.attributes)]));
  const deleted = `Conferenced, other ${C} DeletedParty, third ${D} DeletedBy`;
  assert.deepEqual(told, [
    [['EventPartyDeleted', deleted]],
    [['EventPartyDeleted', deleted]],
    [['EventReleased', 'OK']],
    [['EventPartyDeleted', deleted]],
    [],
  ]);
});

function short(attributes: Readonly<Record<string, unknown>>): string {
  const { CallState, OtherDN, OtherDNRole, ThirdPartyDN, ThirdPartyDNRole } = attributes;
  const other = OtherDN === undefined ? '' : `, other ${OtherDN} ${OtherDNRole}`;
  return `${CallState}${other}${ThirdPartyDN === undefined ? '' : `, third ${ThirdPartyDN} ${ThirdPartyDNRole}`}`;
}

/** A has B and C in one call, D and E in another: its transfer would leave four. Too rare to rely on chance. */
const FOUR_WOULD_REMAIN: readonly Act[] = [
  { do: 'TMakeCall', DN: A, to: B },
  { do: 'answers', DN: B, call: 1 },
  { do: 'TSingleStepConference', DN: A, call: 1, to: C },
  { do: 'answers', DN: C, call: 1 },
  { do: 'TInitiateTransfer', DN: A, call: 1, to: D },
  { do: 'answers', DN: D, call: 2 },
  { do: 'TSingleStepConference', DN: A, call: 2, to: E },
  { do: 'answers', DN: E, call: 2 },
  { do: 'TCompleteTransfer', DN: A, call: 1, current: 2 },
];

test('the limit of parties holds for transfers of complex sides, event-rules 7.3', () => {
  for (const [limit, last] of [
    [3, 'EventError'],
    [4, 'EventReleased'],
  ] as const) {
    const run = new OracleRun({ limit });
    for (const act of FOUR_WOULD_REMAIN) assert.equal(run.act(act), undefined);
    assert.equal(run.oracle.expected.get(A)?.at(-1)?.id, last);
    assert.equal(run.hangUpAll(), undefined);
  }
});

test('an event more, an event less, or any attribute that is changed, left out or added is noticed', () => {
  const run = new OracleRun({ limit: 32 });
  let changes = 0;
  for (const act of CONFERENCE) assert.equal(run.act(act), undefined);
  for (const { DN, expected, got } of run.told) {
    const wanted = expected.get(DN) ?? [];
    assert.equal(difference(wanted, got), undefined);
    for (const wrong of [...got.keys()].flatMap((i) => spoiled(got, i))) {
      changes += 1;
      assert.notEqual(difference(wanted, wrong), undefined, JSON.stringify(wrong));
    }
  }
  assert.ok(changes > 200, `${changes} changes`);
});

/** The events with one of them missing, doubled, in another place, or with one attribute wrong. */
function spoiled(got: readonly Got[], at: number): Got[][] {
  const event = got[at] as Got;
  const { id } = event;
  const instead = (...events: Got[]) => [...got.slice(0, at), ...events, ...got.slice(at + 1)];
  const present = Object.keys(event.attributes).filter((name) => event.attributes[name] !== undefined);
  const absent = ['OtherDN', 'ThirdPartyDN', 'PreviousConnID', 'ReferenceID'].filter((name) => !present.includes(name));
  const wrong = [
    ...present.map((name) => ({ [name]: 'other' })),
    ...present.filter((name) => !mayBeAbsent(id, name)).map((name) => ({ [name]: undefined })),
    ...absent.map((name) => ({ [name]: 'more' })),
  ];
  const [first, second] = got;
  return [
    instead(),
    instead(event, event),
    ...(first && second && first.id !== second.id ? [[second, first, ...got.slice(2)]] : []),
    ...wrong.map((change) => instead({ id, attributes: { ...event.attributes, ...change } })),
  ];
}

/** 4.5: PreviousConnID of most events; 7.4: OtherDN of EventRetrieved. The role comes with it (1.4). */
function mayBeAbsent(id: string, name: string): boolean {
  if (name === 'UserData') return true;
  if (name === 'PreviousConnID') return !/Dialing|Ringing|Established|Abandoned|PartyChanged/.test(id);
  return id === 'EventRetrieved' && name.startsWith('OtherDN');
}
