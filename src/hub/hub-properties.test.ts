import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CoreConfig, DnConfig, Input } from '../core/index.js';
import { checkRequest, EVENTS, type TEvent, type TRequest } from '../protocol/index.js';
import { type NetworkOutcome, type PhoneAction, SimSwitch } from '../sim/index.js';
import { Hub } from './hub.js';
import type { JournalEntry } from './ports.js';
import { VirtualClock } from './virtual-clock.js';

const EXTENSIONS = ['7001', '7002', '7003', '7004', '7005', '7006'];
const OUTSIDE = ['5551001', '5551002'];
const QUEUES = ['8000', '8001'];
const POINTS = ['8100', '8200'];
const ALL = [...EXTENSIONS, ...OUTSIDE, ...QUEUES, ...POINTS, '9999'];
const DNS: DnConfig[] = [
  ...EXTENSIONS.map((number) => ({ number, type: 'Extension' as const })),
  {
    number: '8000',
    type: 'ACDQueue',
    program: [
      { after: 5, queue: '8001' },
      { after: 8, converse: '7999' },
    ],
  },
  { number: '8001', type: 'ACDQueue' },
  { number: '8100', type: 'RoutingPoint', 'default-dn': '7001' },
  { number: '8200', type: 'RouteQueue' },
  { number: '7999', type: 'VoiceTreatmentPort' },
];
const CONFIG: CoreConfig = {
  serverName: 'property',
  connIdPrefix: '0000abcd',
  dns: DNS,
  external: OUTSIDE,
  router: [],
  agents: [],
  options: { 'conference-max-parties': 4, 'no-answer-timeout': 12, 'wrap-up-time': 3, 'sip-enable-call-info': true },
};

/** Two-call requests, call requests, requests with a destination, requests about a DN: every request that there is. */
const ON_CALL = [
  'RequestAnswerCall',
  'RequestReleaseCall',
  'RequestClearCall',
  'RequestHoldCall',
  'RequestRetrieveCall',
  'RequestSetMuteOn',
  'RequestSetMuteOff',
  'RequestListenDisconnect',
  'RequestListenReconnect',
  'RequestQueryCall',
  'RequestDeleteUserData',
  'RequestGiveMusicTreatment',
];
const ON_CALL_TO = [
  'RequestRedirectCall',
  'RequestInitiateTransfer',
  'RequestMuteTransfer',
  'RequestSingleStepTransfer',
  'RequestInitiateConference',
  'RequestSingleStepConference',
  'RequestDeleteFromConference',
  'RequestRouteCall',
];
const ON_TWO_CALLS = [
  'RequestCompleteTransfer',
  'RequestCompleteConference',
  'RequestAlternateCall',
  'RequestReconnectCall',
];

type Act =
  /** `aim`: the request is sent for a device that has a call, about that call (and its other one). */
  | {
      readonly what: 'request';
      readonly request: object;
      readonly call?: number;
      readonly other?: number;
      readonly aim?: number;
    }
  | { readonly what: 'phone'; readonly number: string; readonly action: PhoneAction; readonly aim?: number }
  | { readonly what: 'network'; readonly number: string; readonly outcome: NetworkOutcome }
  | { readonly what: 'advance'; readonly ms: number };

const pick = (calls: readonly string[], n: number) => calls[n % Math.max(1, calls.length)] ?? '0000abcd00000000';
const dn = fc.constantFrom(...EXTENSIONS, ...EXTENSIONS, ...QUEUES, ...POINTS);
const to = fc.constantFrom(...EXTENSIONS, ...EXTENSIONS, ...ALL);
const index = fc.nat(5);

const req = (request: object, call?: number, other?: number): Act => ({
  what: 'request',
  request,
  ...(call === undefined ? {} : { call }),
  ...(other === undefined ? {} : { other }),
});

const requests: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(dn, to).map(([ThisDN, OtherDN]) => req({ id: 'RequestMakeCall', ThisDN, OtherDN })),
  fc
    .tuple(fc.constantFrom(...ON_CALL), dn, index)
    .map(([id, ThisDN, n]) =>
      req({ id, ThisDN, ...(id === 'RequestQueryCall' ? { InfoType: 'PartiesQuery' } : {}) }, n),
    ),
  fc
    .tuple(fc.constantFrom(...ON_CALL_TO), dn, index, to)
    .map(([id, ThisDN, n, OtherDN]) => req({ id, ThisDN, OtherDN }, n)),
  fc.tuple(fc.constantFrom(...ON_TWO_CALLS), dn, index, index).map(([id, ThisDN, n, m]) => req({ id, ThisDN }, n, m)),
  fc
    .tuple(dn, index, index, fc.constantFrom('Transfer', 'Conference'))
    .map(([ThisDN, n, m, MergeType]) => req({ id: 'RequestMergeCalls', ThisDN, MergeType }, n, m)),
  dn.map((ThisDN) =>
    req({ id: 'RequestAgentLogin', ThisDN, AgentID: `a${ThisDN}`, ThisQueue: '8000', WorkMode: 'Unknown' }),
  ),
  fc
    .tuple(fc.constantFrom('RequestAgentReady', 'RequestAgentNotReady', 'RequestAgentLogout'), dn)
    .map(([id, ThisDN]) => req({ id, ThisDN, ThisQueue: '8000' })),
  fc
    .tuple(fc.constantFrom('RequestSetDNDOn', 'RequestSetDNDOff', 'RequestCallForwardCancel'), dn)
    .map(([id, ThisDN]) =>
      req({ id, ThisDN, ...(id === 'RequestCallForwardCancel' ? { ForwardMode: 'Unconditional' } : {}) }),
    ),
  fc
    .tuple(dn, to, fc.constantFrom('Unconditional', 'OnBusy', 'OnNoAnswer'))
    .map(([ThisDN, OtherDN, ForwardMode]) => req({ id: 'RequestCallForwardSet', ThisDN, OtherDN, ForwardMode })),
  fc.tuple(dn, to, fc.constantFrom('call', 'agent')).map(([ThisDN, OtherDN, MonitorScope]) =>
    req({
      id: 'RequestMonitorNextCall',
      ThisDN,
      OtherDN,
      MonitorNextCallType: 'AllCalls',
      Extensions: { MonitorScope },
    }),
  ),
  fc
    .tuple(dn, index)
    .map(([ThisDN, n]) => req({ id: 'RequestUpdateUserData', ThisDN, UserData: { k: 'v', [`k${n}`]: n } }, n)),
  fc.tuple(dn, index).map(([ThisDN, n]) =>
    req(
      {
        id: 'RequestApplyTreatment',
        ThisDN,
        TreatmentType: 'CollectDigits',
        TreatmentParameters: { MAX_DIGITS: 2, TOTAL_TIMEOUT: 5 },
      },
      n,
    ),
  ),
  fc
    .tuple(fc.constantFrom(...QUEUES, ...POINTS), to)
    .map(([ThisDN, OtherDN]) => req({ id: 'RequestMakePredictiveCall', ThisDN, OtherDN, Timeout: 10 })),
);

/** Most requests are aimed at devices that have a call, so that the runs get deep. */
const aimed: fc.Arbitrary<Act> = fc
  .tuple(
    requests.filter((act) => act.what === 'request' && act.call !== undefined),
    fc.nat(20),
  )
  .map(([act, aim]) => ({ ...act, aim }));

const aimedPhones: fc.Arbitrary<Act> = fc
  .tuple(
    fc.constantFrom(
      'answer' as const,
      'answer' as const,
      'answer' as const,
      'hangup' as const,
      'reject' as const,
      'hold' as const,
    ),
    fc.nat(20),
  )
  .map(([action, aim]): Act => ({ what: 'phone', number: '', action: { do: action }, aim }));

const phones: fc.Arbitrary<Act> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...EXTENSIONS, ...OUTSIDE),
      fc.constantFrom(
        'answer' as const,
        'answer' as const,
        'reject' as const,
        'hangup' as const,
        'hold' as const,
        'retrieve' as const,
      ),
    )
    .map(([number, what]): Act => ({ what: 'phone', number, action: { do: what } })),
  fc
    .tuple(fc.constantFrom(...EXTENSIONS, ...OUTSIDE), to)
    .map(([number, target]): Act => ({ what: 'phone', number, action: { do: 'call', to: target } })),
  fc
    .tuple(fc.constantFrom(...EXTENSIONS), fc.constantFrom('busy' as const, 'available' as const))
    .map(([number, what]): Act => ({ what: 'phone', number, action: { do: what } })),
  fc
    .tuple(fc.constantFrom(...OUTSIDE), fc.constantFrom('1', '12#'))
    .map(([number, digits]): Act => ({ what: 'phone', number, action: { do: 'dtmf', digits } })),
);

const network: fc.Arbitrary<Act> = fc
  .tuple(
    fc.constantFrom(...OUTSIDE),
    fc.constantFrom<NetworkOutcome>('answered', 'busy', 'no-answer', 'ringing', 'fax', 'answering-machine', 'dropped'),
  )
  .map(([number, outcome]): Act => ({ what: 'network', number, outcome }));

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: requests },
  { weight: 8, arbitrary: aimed },
  { weight: 5, arbitrary: aimedPhones },
  { weight: 3, arbitrary: phones },
  { weight: 1, arbitrary: network },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 9000 }).map((ms): Act => ({ what: 'advance', ms })) },
);

interface Got {
  readonly event: TEvent & Record<string, unknown>;
  readonly ReferenceID: number | undefined;
}

function built(
  act: Extract<Act, { what: 'request' }>,
  calls: readonly string[],
  sim: SimSwitch,
  ReferenceID: number,
): TRequest {
  const request = {
    ...act.request,
    ReferenceID,
    ...(act.call === undefined ? {} : { ConnID: pick(calls, act.call) }),
    ...(act.other === undefined ? {} : { TransferConnID: pick(calls, act.other) }),
    ...(act.aim === undefined ? {} : aimAt(act.aim, act.other !== undefined, sim)),
  };
  const checked = checkRequest(request);
  assert.ok(checked.ok, JSON.stringify(checked));
  return checked.request;
}

function aimAt(aim: number, twoCalls: boolean, sim: SimSwitch): object {
  const legs = sim.view().filter((leg) => !leg.external && leg.ConnID !== undefined);
  const fit = twoCalls ? legs.filter((leg) => legs.some((l) => l.number === leg.number && l !== leg)) : legs;
  const leg = fit[aim % Math.max(1, fit.length)];
  if (!leg) return {};
  const other = legs.find((l) => l.number === leg.number && l !== leg);
  const [held, current] = other?.state === 'held' ? [other, leg] : [leg, other];
  return { ThisDN: leg.number, ConnID: held?.ConnID, ...(twoCalls ? { TransferConnID: current?.ConnID } : {}) };
}

function play(script: readonly Act[]) {
  const clock = new VirtualClock(1_700_000_000_000);
  const journal: JournalEntry[] = [];
  const faults: unknown[] = [];
  let sim: SimSwitch | undefined;
  const hub = new Hub({
    config: CONFIG,
    clock,
    journal: { append: (entry) => journal.push(structuredClone(entry)) },
    switch: (report) => {
      sim = new SimSwitch({ report, clock, phones: EXTENSIONS.concat('7999') });
      return sim;
    },
    onFault: (fault) => faults.push(fault.error),
  });
  const got: Got[] = [];
  const calls: string[] = [];
  const client = hub.open({
    ApplicationName: 'property',
    onEvent: ({ event, ReferenceID }) => {
      got.push({ event: event as Got['event'], ReferenceID });
      const { ConnID } = event as { ConnID?: string };
      if (ConnID !== undefined && !calls.includes(ConnID)) calls.unshift(ConnID);
    },
  });
  for (const { number } of DNS) client.request({ id: 'RequestRegisterAddress', ThisDN: number } as TRequest);
  client.request({ id: 'RequestStartCallMonitoring' } as TRequest);
  got.length = 0;
  let ReferenceID = 0;
  const phonesOf = sim as unknown as SimSwitch;
  for (const act of script) {
    if (act.what === 'request') {
      const before = got.length;
      ReferenceID += 1;
      const mine = ReferenceID;
      client.request(built(act, calls, phonesOf, mine));
      const answers = got.slice(before).filter((g) => g.ReferenceID === mine);
      assert.ok(answers.length <= 1, `one answer at most: ${JSON.stringify(answers)}`);
      // The first half of TMuteTransfer towards a busy destination stands, event-rules 4.6 and 6.5.
      const mute = (act.request as { id: string }).id === 'RequestMuteTransfer';
      if (answers[0]?.event.id === 'EventError' && !mute) {
        const others = got.slice(before).filter((g) => g !== answers[0]);
        assert.deepEqual(others, [], 'a refused request leaves no trace');
      }
    } else if (act.what === 'phone') {
      const legs = phonesOf.view();
      const ringing = legs.filter((leg) => leg.state === 'ringing');
      const fit = act.action.do === 'answer' && ringing.length > 0 ? ringing : legs;
      const aim = act.aim === undefined ? undefined : fit[act.aim % Math.max(1, fit.length)];
      phonesOf.phone(aim?.number ?? act.number, act.action);
    }
    if (act.what === 'network') phonesOf.network(act.number, act.outcome);
    if (act.what === 'advance') clock.advance(act.ms);
  }
  return { hub, client, sim: phonesOf, clock, got, journal, faults };
}

function hangUpAll({ sim, clock }: ReturnType<typeof play>): void {
  for (let round = 0; round < 60 && sim.view().length > 0; round++) {
    for (const { number, ConnID } of sim.view()) sim.phone(number, { do: 'hangup', ...(ConnID ? { ConnID } : {}) });
  }
  clock.advance(60_000);
  for (let round = 0; round < 20 && sim.view().length > 0; round++) {
    for (const { number } of sim.view()) sim.phone(number, { do: 'hangup' });
  }
  clock.advance(60_000);
}

const RUNS = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300) };

test('any sequence: no fault, mandatory attributes, nothing after the end of a party, nothing left', () => {
  fc.assert(
    fc.property(fc.array(acts, { minLength: 5, maxLength: 60 }), (script) => {
      const run = play(script);
      hangUpAll(run);
      assert.deepEqual(run.faults, []);
      checkEvents(run.got);
      const { calls, parties, legs } = run.hub.snapshot();
      assert.deepEqual({ calls, parties, legs }, { calls: 0, parties: 0, legs: 0 });
    }),
    RUNS,
  );
});

test('replay of the recorded inputs gives byte-equal outputs', () => {
  fc.assert(
    fc.property(fc.array(acts, { minLength: 5, maxLength: 40 }), (script) => {
      const run = play(script);
      const again = new Hub({ config: CONFIG, clock: run.clock, switch: () => ({ command: () => {} }) });
      const outputs = again.replay(run.journal.map((entry) => entry.input as Input));
      assert.equal(JSON.stringify(outputs), JSON.stringify(run.journal.flatMap((entry) => entry.outputs)));
    }),
    { numRuns: Math.ceil(RUNS.numRuns / 4) },
  );
});

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
const BEGINS = new Set(['EventDialing', 'EventRinging', 'EventQueued', 'EventRouteRequest']);

function checkEvents(got: readonly Got[]): void {
  const ended = new Set<string>();
  for (const { event } of got) {
    const info = EVENTS[event.id];
    for (const name of info.mandatory) {
      if (name === 'ReferenceID') continue;
      assert.notEqual(event[name], undefined, `${event.id} without ${name}: ${JSON.stringify(event)}`);
    }
    const { ThisDN, ConnID } = event as { ThisDN?: string; ConnID?: string };
    assert.ok(ThisDN === undefined || !OUTSIDE.includes(ThisDN), 'no event to an external party');
    if (ThisDN === undefined || ConnID === undefined) continue;
    const party = `${ThisDN} ${ConnID}`;
    if (BEGINS.has(event.id) || (event.id === 'EventPartyChanged' && event['PreviousConnID'] !== undefined)) {
      ended.delete(party);
    } else if (OF_A_LIVING_PARTY.has(event.id)) {
      assert.ok(!ended.has(party), `${event.id} after the end: ${JSON.stringify(event)}`);
    }
    if (CALL_ENDS.has(event.id)) ended.add(party);
  }
}
