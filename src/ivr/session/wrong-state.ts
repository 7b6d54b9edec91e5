import type { IvrToServer } from '../../protocol/index.js';
import type { Call } from './state.js';

/** Messages about a call that is in the books. */
export type CallMessage = Exclude<
  IvrToServer,
  {
    id:
      | 'LoginReq'
      | 'LogMsg'
      | 'Reset'
      | 'NewCall'
      | 'MakeCall'
      | 'DialOutRegistry'
      | 'DialOutInit'
      | 'DialOutError'
      | 'AgentQuery'
      | 'AgentLogin'
      | 'AgentLogout'
      | 'AgentReady'
      | 'AgentNotReady';
  }
>;

/**
 * before: NewCall (or MakeCall) is there, the switch has not reported the call; dialing: MakeCall or DialOutInit, not
 * answered; consulting: a consultation or a one-step request is open; released: Released or XferComplete was sent.
 */
export type Column = 'before' | 'ringing' | 'dialing' | 'up' | 'consulting' | 'released';

/**
 * serve: as the rules of the message say; own: CallError with the message's own name; INVALID_REQ, BLOCKED_REQ: CallError
 * Unknown; NoMatch, MiscError: UDataResp; unsupported: CallError with the own name and code 51. Refused at once; nothing
 * changes.
 */
export type Verdict =
  | 'serve'
  | 'ignore'
  | 'own'
  | 'INVALID_REQ'
  | 'BLOCKED_REQ'
  | 'NoMatch'
  | 'MiscError'
  | 'unsupported'
  | 'FeatureNotSupported';

type Row = Readonly<Record<Column, Verdict>>;

const always = (verdict: Verdict): Row => ({
  before: verdict,
  ringing: verdict,
  dialing: verdict,
  up: verdict,
  consulting: verdict,
  released: verdict,
});

const SERVED = always('serve');
const READS_USER_DATA: Row = { ...SERVED, before: 'NoMatch' };
const CHANGES_USER_DATA: Row = { ...SERVED, before: 'MiscError', released: 'MiscError' };
const ROUTES: Row = { ...always('INVALID_REQ'), ringing: 'serve', up: 'serve' };
const ACCESS_NUMBERS: Row = { ...SERVED, before: 'INVALID_REQ', released: 'INVALID_REQ' };
const BEGINS: Row = { ...always('own'), before: 'BLOCKED_REQ', ringing: 'BLOCKED_REQ', up: 'serve' };
const FOLLOWS: Row = { ...always('own'), before: 'BLOCKED_REQ', ringing: 'BLOCKED_REQ', consulting: 'serve' };
/** Whether there is a treatment that it fits is judged when it is served. */
const TREATS: Row = { ...SERVED, released: 'ignore' };

/** Behind and In-Front, by message and state of the call. */
const PORT_CALLS: Readonly<Record<CallMessage['id'], Row>> = {
  CallInfoReq: SERVED,
  PeekStatReq: SERVED,
  GetStatReq: SERVED,
  EndCall: SERVED,
  UDataGet: READS_USER_DATA,
  UDataGetAll: READS_USER_DATA,
  UDataSet: CHANGES_USER_DATA,
  UDataDel: CHANGES_USER_DATA,
  RouteRequest: ROUTES,
  AccessNumGet: ACCESS_NUMBERS,
  AccessNumCancel: ACCESS_NUMBERS,
  InitXfer: BEGINS,
  InitConf: BEGINS,
  OneStepXfer: BEGINS,
  OneStepConf: BEGINS,
  CompleteXfer: FOLLOWS,
  CompleteConf: FOLLOWS,
  RetrieveCall: FOLLOWS,
  TreatStatus: TREATS,
  CancelCompleted: TREATS,
  // The driver asks again by itself; Connected would abort the routing in the original.
  Connected: always('ignore'),
  Failure: { ...always('ignore'), dialing: 'serve' },
  CallStatus: { ...always('INVALID_REQ'), dialing: 'serve' },
};

/** Messages that exist in Behind mode only. */
const BEHIND_ONLY: ReadonlySet<string> = new Set([
  'InitXfer',
  'InitConf',
  'OneStepXfer',
  'OneStepConf',
  'CompleteXfer',
  'CompleteConf',
  'RetrieveCall',
]);

/** Messages of Network mode; each judges by itself whether it fits. */
const NETWORK: ReadonlySet<string> = new Set([
  'CallInfoReq',
  'PeekStatReq',
  'GetStatReq',
  'EndCall',
  'UDataGet',
  'UDataGetAll',
  'UDataSet',
  'UDataDel',
  'RouteRequest',
  'TreatStatus',
  'CancelCompleted',
  'Connected',
  'Failure',
  'CallStatus',
]);

/** What becomes of a message, by the mode and the state of its call. */
export function verdictOf(call: Call, message: CallMessage): Verdict {
  if (call.mode === 'N') return networkVerdict(call, message);
  if (call.mode === 'F' && BEHIND_ONLY.has(message.id)) return 'unsupported';
  return PORT_CALLS[message.id][columnOf(call)];
}

function networkVerdict(call: Call, message: CallMessage): Verdict {
  if (!NETWORK.has(message.id)) return 'INVALID_REQ';
  if (message.id === 'CallStatus') return call.phase === 'dialing' ? 'serve' : 'INVALID_REQ';
  if (message.id === 'UDataDel') return 'FeatureNotSupported';
  if (message.id === 'UDataSet' && message.Action === 'Add') return 'FeatureNotSupported';
  if (call.phase !== 'released') return 'serve';
  // An outbound call that was given up: the column of the other modes.
  if (message.id === 'UDataSet') return 'MiscError';
  return message.id === 'TreatStatus' || message.id === 'CancelCompleted' ? 'ignore' : 'serve';
}

function columnOf(call: Call): Column {
  switch (call.phase) {
    case 'waiting':
      return 'before';
    case 'up':
      return call.consultation !== undefined || call.oneStep !== undefined ? 'consulting' : 'up';
    default:
      return call.phase;
  }
}
