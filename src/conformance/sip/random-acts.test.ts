import type { NetworkOutcome } from '../../protocol/index.js';
import { networkAct, phoneAct as phone, pick, requestAct as request, type SwitchAct } from '../random-act.test.js';
import type { WatchedCalls, WatchedParty } from './watched-calls.test.js';

export const EXTENSIONS = ['7001', '7002', '7003', '7004', '7005'];
export const OUTSIDE = ['5551001', '5551002', '5551003'];
export const POINT = '8100';
export const QUEUE = '8200';
/** Who is logged in at the queue. */
export const AGENTS: readonly string[] = ['7003', '7004'];
/** Whose clients are compared. */
export const DNS: readonly string[] = [...EXTENSIONS, POINT, QUEUE];
const TARGETS = [...EXTENSIONS, ...EXTENSIONS, ...OUTSIDE, POINT, QUEUE, QUEUE, '9999'];

/** Random numbers that choose an act among those that fit the calls of the moment. */
export interface Choice {
  readonly party: number;
  readonly act: number;
  readonly to: number;
}

/** The act of a choice; undefined when there is none. */
export function actOf(choice: Choice, calls: WatchedCalls): SwitchAct | undefined {
  const to = pick(TARGETS, choice.to);
  const begins = choice.act % 5 === 0 || calls.parties.length === 0;
  if (begins) return pick(beginnings(choice.party, to, calls), choice.act);
  const party = pick(calls.parties, choice.party);
  if (party === undefined || to === undefined) return undefined;
  return pick([...fitting(party, to, calls), ...ofNetwork(party, choice.to)], choice.act);
}

/** Calls of DNs that have none yet: what two calls and more at one device do is the business of consultations. */
function beginnings(at: number, to: string | undefined, calls: WatchedCalls): readonly SwitchAct[] {
  const idle = EXTENSIONS.filter((DN) => !calls.parties.some((party) => party.DN === DN));
  const ThisDN = pick(idle, at);
  const outside = pick(OUTSIDE, at);
  if (to === undefined || ThisDN === undefined || outside === undefined) return [];
  return [
    request('RequestMakeCall', ThisDN, { OtherDN: to }),
    ...(OUTSIDE.includes(to) ? [] : [phone(outside, { do: 'call', to })]),
    { what: 'advance', ms: 100 * (1 + at) },
  ];
}

function fitting(party: WatchedParty, OtherDN: string, calls: WatchedCalls): readonly SwitchAct[] {
  const { DN, ConnID, state } = party;
  const own = { ConnID };
  const others = calls.others(party);
  const simple = (...ids: readonly string[]) => ids.map((id) => request(id, DN, own));
  const directed = (...ids: readonly string[]) => ids.map((id) => request(id, DN, { ...own, OtherDN }));
  // A phone with one dialog for two calls hangs both up, and holds the one that it talks on.
  const byPhone = (...actions: readonly ('answer' | 'reject' | 'hangup' | 'hold' | 'retrieve')[]) =>
    others.length > 0 ? [] : actions.map((what) => phone(DN, { do: what, ConnID }));
  switch (state) {
    case 'waiting':
      return [
        request('RequestRouteCall', DN, { ...own, RouteType: 'Unknown', OtherDN }),
        request('RequestRouteCall', DN, { ...own, RouteType: 'Reject', OtherDN: '' }),
      ];
    case 'ringing':
      return [
        ...simple('RequestAnswerCall', 'RequestAnswerCall', 'RequestReleaseCall'),
        ...byPhone('answer', 'answer', 'reject'),
        ...directed('RequestRedirectCall'),
      ];
    case 'dialing':
      return [...simple('RequestReleaseCall'), ...together(party, others)];
    case 'held':
      // One device talks in one call at a time.
      return others.some((other) => other.state !== 'held')
        ? together(party, others)
        : [...simple('RequestRetrieveCall'), ...byPhone('retrieve')];
    case 'talking':
      return [
        ...together(party, others),
        ...together(party, others),
        ...simple('RequestReleaseCall', 'RequestHoldCall', 'RequestSetMuteOn', 'RequestSetMuteOff'),
        ...directed('RequestSingleStepConference', 'RequestSingleStepTransfer', 'RequestDeleteFromConference'),
        ...directed('RequestListenDisconnect', 'RequestListenReconnect'),
        ...(others.length > 0
          ? []
          : directed(
              'RequestInitiateConference',
              'RequestInitiateConference',
              'RequestInitiateTransfer',
              'RequestMuteTransfer',
            )),
        ...byPhone('hangup', 'hold'),
      ];
  }
}

/** Requests on the two calls of a device. */
function together({ DN, ConnID, state }: WatchedParty, others: readonly WatchedParty[]): readonly SwitchAct[] {
  const [other] = others;
  if (other === undefined) return [];
  const calls =
    state === 'held' ? { ConnID, TransferConnID: other.ConnID } : { ConnID: other.ConnID, TransferConnID: ConnID };
  return [
    'RequestCompleteConference',
    'RequestCompleteConference',
    'RequestCompleteTransfer',
    'RequestAlternateCall',
    'RequestReconnectCall',
  ].map((id) => request(id, DN, calls));
}

/** What parties outside do in the call, should there be any. */
function ofNetwork({ ConnID }: WatchedParty, at: number): readonly SwitchAct[] {
  const number = pick(OUTSIDE, at);
  if (number === undefined) return [];
  const outcomes: readonly NetworkOutcome[] = ['answered', 'answered', 'busy', 'ringing'];
  return [...outcomes.map((outcome) => networkAct(number, outcome, ConnID)), phone(number, { do: 'hangup', ConnID })];
}
