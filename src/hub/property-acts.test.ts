import fc from 'fast-check';
import type { State } from '../core/index.js';
import type { NetworkOutcome, PhoneAction } from '../protocol/index.js';
import { ALL, EXTENSIONS, OUTSIDE, POINTS, QUEUES } from './property-config.test.js';
import { type ReportAct, reportActs } from './property-reports.test.js';
import { randomRequest } from './random-request.test.js';

type Call = State['calls'] extends Map<string, infer C> ? C : never;
type Party = Call['parties'][number];

/** One thing that happens to the switch. */
export type Act =
  | { readonly what: 'request'; readonly request: object }
  | { readonly what: 'phone'; readonly number: string; readonly action: PhoneAction }
  | { readonly what: 'network'; readonly number: string; readonly outcome: NetworkOutcome; readonly ConnID?: string }
  | { readonly what: 'advance'; readonly ms: number }
  /** A report of a slow switch comes: the first one of a leg or DN. */
  | { readonly what: 'arrive'; readonly which: number };

/** An act that is made up when its turn comes: about one of the parties that there are then. */
export interface LateAct {
  readonly what: 'late';
  /** Which party. */
  readonly party: number;
  /** Which of the acts that fit its state; a request to send about it whether it fits or not. */
  readonly choice: number | object;
  /** Destination of the acts that need one. */
  readonly to: string;
}

const to = fc.constantFrom(...EXTENSIONS, ...EXTENSIONS, ...ALL);
const agentDN = fc.constantFrom(...EXTENSIONS);
const request = (id: string, attributes: object): Act => ({ what: 'request', request: { id, ...attributes } });
const phone = (number: string, action: PhoneAction): Act => ({ what: 'phone', number, action });

const calls: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(agentDN, to).map(([ThisDN, OtherDN]) => request('RequestMakeCall', { ThisDN, OtherDN })),
  fc
    .tuple(fc.constantFrom(...OUTSIDE, ...EXTENSIONS), to)
    .map(([number, target]) => phone(number, { do: 'call', to: target })),
);

/** What begins something: calls, logins, features of a DN. */
const beginnings: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: calls },
  fc
    .tuple(fc.constantFrom(...QUEUES, ...POINTS), to)
    .map(([ThisDN, OtherDN]) => request('RequestMakePredictiveCall', { ThisDN, OtherDN, Timeout: 10 })),
  fc
    .tuple(agentDN, fc.constantFrom('AutoIn', 'ManualIn', 'Unknown'))
    .map(([ThisDN, WorkMode]) =>
      request('RequestAgentLogin', { ThisDN, AgentID: `a${ThisDN}`, ThisQueue: '8000', WorkMode }),
    ),
  agentDN.map((ThisDN) => request('RequestAgentReady', { ThisDN, ThisQueue: '8000' })),
  fc.tuple(agentDN, agentDN, fc.constantFrom('call', 'agent')).map(([ThisDN, OtherDN, MonitorScope]) =>
    request('RequestMonitorNextCall', {
      ThisDN,
      OtherDN,
      MonitorNextCallType: 'AllCalls',
      Extensions: { MonitorScope },
    }),
  ),
  fc
    .tuple(agentDN, to, fc.constantFrom('Unconditional', 'OnBusy', 'OnNoAnswer'))
    .map(([ThisDN, OtherDN, ForwardMode]) => request('RequestCallForwardSet', { ThisDN, OtherDN, ForwardMode })),
);

const DEVICE_ACTIONS = ['busy', 'out-of-service', 'in-service', 'off-hook', 'on-hook'] as const;

/** What devices do without a call; most are available again soon. */
const devices: fc.Arbitrary<Act> = fc
  .tuple(agentDN, fc.constantFrom(...DEVICE_ACTIONS, 'available' as const, 'available' as const, 'in-service' as const))
  .map(([number, what]) => phone(number, { do: what }));

const late = (choice: fc.Arbitrary<number | object>): fc.Arbitrary<LateAct> =>
  fc.record({ what: fc.constant('late' as const), party: fc.nat(30), choice, to });

export const acts: fc.Arbitrary<Act | LateAct> = fc.oneof(
  { weight: 5, arbitrary: beginnings },
  { weight: 30, arbitrary: late(fc.nat(60)) },
  { weight: 4, arbitrary: late(randomRequest) },
  { weight: 2, arbitrary: randomRequest.map((r): Act => ({ what: 'request', request: r })) },
  { weight: 1, arbitrary: devices },
  { weight: 2, arbitrary: fc.integer({ min: 100, max: 9000 }).map((ms): Act => ({ what: 'advance', ms })) },
);

const arrivals = fc.record({
  what: fc.constant('arrive' as const),
  which: fc.nat(10),
});

/** Sequences at a slow switch. */
export const slowScripts: fc.Arbitrary<(Act | LateAct | ReportAct)[]> = fc
  .tuple(
    fc.array(calls, { minLength: 1, maxLength: 4 }),
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: acts as fc.Arbitrary<Act | LateAct | ReportAct> },
        { weight: 8, arbitrary: arrivals },
        { weight: 1, arbitrary: reportActs },
      ),
      { minLength: 5, maxLength: 80, size: 'max' },
    ),
  )
  .map(([begun, rest]) => [...begun, ...rest]);

/** Long sequences; short ones come by shrinking. */
export const scripts = fc.array(acts, { minLength: 5, maxLength: 60, size: 'max' });

/** The act that a late one is in this state; undefined when there is no call. */
export function actNow(state: State, { party: n, choice, to: destination }: LateAct): Act | undefined {
  const all = [...state.calls.values()].flatMap((call) => call.parties.map((party) => ({ call, party })));
  const chosen = all[n % Math.max(1, all.length)];
  if (!chosen) return undefined;
  const { call, party } = chosen;
  const other = all.find((o) => o.party.DN === party.DN && o.call !== call);
  if (typeof choice === 'number') {
    const fit = fitting(call, party, other, destination);
    return fit[choice % Math.max(1, fit.length)];
  }
  const calls = {
    ThisDN: party.DN,
    ...('ConnID' in choice ? { ConnID: call.ConnID } : {}),
    ...('TransferConnID' in choice && other ? { TransferConnID: other.call.ConnID } : {}),
  };
  return { what: 'request', request: { ...choice, ...('ThisDN' in choice ? calls : {}) } };
}

interface InCall {
  readonly call: Call;
  readonly party: Party;
}

function fitting(call: Call, party: Party, other: InCall | undefined, OtherDN: string): readonly Act[] {
  const { ConnID } = call;
  const own = { ThisDN: party.DN, ConnID };
  const simple = (...ids: readonly string[]) => ids.map((id) => request(id, own));
  const directed = (...ids: readonly string[]) => ids.map((id) => request(id, { ...own, OtherDN }));
  const byPhone = (...actions: readonly ('answer' | 'reject' | 'hangup' | 'hold' | 'retrieve')[]) =>
    actions.map((what) => phone(party.DN, { do: what, ConnID }));
  if (party.kind === 'external') return outside(party, ConnID);
  if (party.kind !== 'device') return waiting(party, own, OtherDN);
  switch (party.state) {
    case 'Alerting':
      return [
        ...byPhone('answer', 'answer', 'answer', 'reject'),
        ...simple('RequestAnswerCall', 'RequestAnswerCall', 'RequestReleaseCall'),
        ...directed('RequestRedirectCall'),
      ];
    case 'Connected':
      return [...inConversation(call, own, OtherDN), ...together(own, other), ...byPhone('hangup', 'hold')];
    case 'Held':
    case 'HeldDialing':
      return [
        ...simple('RequestRetrieveCall'),
        ...byPhone('retrieve'),
        ...together(own, other),
        ...together(own, other),
      ];
    default:
      return [...together(own, other), ...together(own, other), ...simple('RequestHoldCall', 'RequestReleaseCall')];
  }
}

interface Own {
  readonly ThisDN: string;
  readonly ConnID: string;
}

function inConversation(call: Call, own: Own, OtherDN: string): readonly Act[] {
  const member = call.parties.find((p) => p.DN !== own.ThisDN)?.DN ?? OtherDN;
  const last = call.parties.at(-1)?.DN ?? OtherDN;
  return [
    ...[
      'RequestInitiateTransfer',
      'RequestInitiateTransfer',
      'RequestInitiateConference',
      'RequestInitiateConference',
      'RequestMuteTransfer',
      'RequestSingleStepTransfer',
      'RequestSingleStepConference',
      'RequestSingleStepConference',
    ].map((id) => request(id, { ...own, OtherDN })),
    ...['RequestDeleteFromConference', 'RequestListenDisconnect', 'RequestListenReconnect'].map((id) =>
      request(id, { ...own, OtherDN: last }),
    ),
    request('RequestDeleteFromConference', { ...own, OtherDN: member }),
    request('RequestPrivateService', { ...own, OtherDN: last, PrivateEvent: 3020 }),
    ...['RequestHoldCall', 'RequestReleaseCall', 'RequestClearCall', 'RequestSetMuteOn', 'RequestSetMuteOff'].map(
      (id) => request(id, own),
    ),
    request('RequestUpdateUserData', { ...own, UserData: { k: 'v' } }),
    request('RequestCollectDigits', { ...own, NumberOfDigits: 1, Timeout: 3 }),
    request('RequestSendDTMF', { ...own, DTMFDigits: '1' }),
  ];
}

/** Requests on the two calls of a device, either of which may be the held one. */
function together(own: Own, other: InCall | undefined): readonly Act[] {
  if (!other) return [];
  const mine = other.party.state === 'Held' || other.party.state === 'HeldDialing';
  const calls = mine
    ? { ThisDN: own.ThisDN, ConnID: other.call.ConnID, TransferConnID: own.ConnID }
    : { ...own, TransferConnID: other.call.ConnID };
  return [
    request('RequestCompleteTransfer', calls),
    request('RequestCompleteConference', calls),
    request('RequestCompleteConference', calls),
    request('RequestAlternateCall', calls),
    request('RequestReconnectCall', calls),
    request('RequestMergeCalls', { ...calls, MergeType: 'Conference' }),
  ];
}

function waiting(party: Party, own: Own, OtherDN: string): readonly Act[] {
  const treated = (TreatmentType: string) =>
    request('RequestApplyTreatment', {
      ...own,
      TreatmentType,
      TreatmentParameters: { MAX_DIGITS: 1, TOTAL_TIMEOUT: 3 },
    });
  const routed = (RouteType: string, destination: string) =>
    request('RequestRouteCall', { ...own, RouteType, OtherDN: destination });
  return [
    ...(party.kind === 'route' ? [routed('Unknown', OtherDN), routed('Default', ''), routed('Reject', '')] : []),
    routed('Unknown', OtherDN),
    treated('Music'),
    treated('CollectDigits'),
    request('RequestUpdateUserData', { ...own, UserData: { q: 1 } }),
    { what: 'advance', ms: 5000 },
  ];
}

function outside(party: Party, ConnID: string): readonly Act[] {
  const network = (outcome: NetworkOutcome): Act => ({ what: 'network', number: party.DN, outcome, ConnID });
  if (party.state === 'Connected') {
    return [
      phone(party.DN, { do: 'hangup', ConnID }),
      phone(party.DN, { do: 'dtmf', digits: '1', ConnID }),
      network('dropped'),
    ];
  }
  return [
    ...(['answered', 'answered', 'answered', 'busy', 'no-answer', 'ringing', 'fax'] as const).map(network),
    phone(party.DN, { do: 'hangup', ConnID }),
  ];
}
