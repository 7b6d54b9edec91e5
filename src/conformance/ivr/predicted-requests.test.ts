import type { IvrToServer, TRequest } from '../../protocol/index.js';
import type { Consulted, PredictedCall } from './predicted-call.test.js';
import { acceptRoute, treatmentMessage } from './predicted-routing.test.js';
import { accessNumber, callInfo, statistic, userData } from './predicted-side-requests.test.js';

/** What the predictor has to know of the moment. */
export interface Moment {
  readonly now: number;
  /** Requests that the IVR Server has made because of the message. */
  readonly asked: readonly TRequest[];
  /** Whether the router is waited for in the call of the switch already. */
  routeOpenIn(ConnID: string | undefined): boolean;
}

/** What a message of a live call is answered with: states.md, section 10 by columns, and what is served. */
export function driverMessage(call: PredictedCall, message: IvrToServer, moment: Moment): undefined {
  switch (message.id) {
    case 'CallInfoReq':
      return callInfo(call);
    case 'PeekStatReq':
    case 'GetStatReq':
      return statistic(call, message.RequestId);
    case 'LogMsg':
    case 'Reset':
    // In front of and behind a switch they change nothing.
    case 'Connected':
    case 'Failure':
      return;
    case 'UDataGet':
    case 'UDataGetAll':
    case 'UDataSet':
    case 'UDataDel':
      return userData(call, message);
    case 'RouteRequest':
      return acceptRoute(call, message.RouteDN, moment);
    case 'AccessNumGet':
    case 'AccessNumCancel':
      if (call.phase === 'waiting' || call.phase === 'released') return call.invalid();
      return accessNumber(call, message, moment.now);
    case 'TreatStatus':
    case 'CancelCompleted':
      return treatmentMessage(call, message);
    case 'InitXfer':
    case 'InitConf':
    case 'OneStepXfer':
    case 'OneStepConf':
    case 'CompleteXfer':
    case 'CompleteConf':
    case 'RetrieveCall':
      return telephony(call, message, moment);
    default:
      return call.invalid();
  }
}

type Telephony = Extract<
  IvrToServer,
  {
    readonly id:
      | 'InitXfer'
      | 'InitConf'
      | 'OneStepXfer'
      | 'OneStepConf'
      | 'CompleteXfer'
      | 'CompleteConf'
      | 'RetrieveCall';
  }
>;

function telephony(call: PredictedCall, message: Telephony, moment: Moment): undefined {
  if (call.mode === 'in-front') return call.error(message.id, '51');
  switch (call.column) {
    case 'waiting':
    case 'ringing':
      return call.error('Unknown', 'BLOCKED_REQ');
    case 'making':
    case 'released':
      return call.error(message.id, null);
    default:
  }
  switch (message.id) {
    case 'RetrieveCall':
    case 'CompleteXfer':
    case 'CompleteConf':
      return ofConsultation(call, message.id);
    default:
      return begin(call, message, moment);
  }
}

/** RetrieveCall and what completes belong to the driver's own InitXfer or InitConf, and each to a state of it. */
function ofConsultation(call: PredictedCall, id: 'RetrieveCall' | 'CompleteXfer' | 'CompleteConf'): undefined {
  const second = call.consultation;
  const own = second?.by === 'InitXfer' || second?.by === 'InitConf';
  if (!own || second === undefined || second.doing !== undefined) return call.error(id, null);
  const { by, state } = second;
  if (id === 'RetrieveCall') {
    second.doing = 'retrieving';
    return;
  }
  const fits =
    id === 'CompleteConf'
      ? by === 'InitConf' && state === 'established'
      : by === 'InitXfer' && (state === 'dialing' || state === 'established');
  if (!fits) return call.error(id, null);
  second.doing = 'completing';
}

function begin(
  call: PredictedCall,
  message: Extract<Telephony, { readonly id: Consulted | 'OneStepConf' }>,
  { asked }: Moment,
): undefined {
  const second = call.consultation;
  const own = second !== undefined && second.by !== 'another client';
  if (own || call.invitation !== undefined) return call.error(message.id, null);
  // What another client is about may be refused by the switch or before.
  if (asked.length === 0) return call.error(message.id, second === undefined ? 'a request to the switch' : undefined);
  const [{ id, ...request }] = asked as unknown as [{ readonly id: string; readonly ReferenceID?: number }];
  if (id === 'RequestSingleStepConference') {
    const { ReferenceID } = request;
    call.invitation = { DestDN: message.DestDN, ...(ReferenceID === undefined ? {} : { ReferenceID }) };
  } else if (id !== 'RequestSingleStepTransfer') {
    call.consultation = { by: message.id as Consulted, state: 'asked', met: second };
  }
}
