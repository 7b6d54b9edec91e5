import type { IvrToServer } from '../../protocol/index.js';
import { cancelAccessNumber, getAccessNumber } from './access-number.js';
import { freeCallId, refuseInCall } from './call-book.js';
import { callInfo } from './call-info.js';
import { beginConsultation, callError, followConsultation } from './consultation.js';
import { endCall } from './end-call.js';
import { networkConnected, networkFailure, networkRouteRequest } from './network.js';
import { beginOneStep } from './one-step.js';
import { dialedPartyAnswered, dialingFailed } from './outbound.js';
import { openRoute, type RouteRequest, routingPoint } from './routing.js';
import type { Call, Link } from './state.js';
import { statistic } from './statistics.js';
import { judgeTreatStatus, type TreatStatus } from './treatment.js';
import { cancelCompleted, treatStatus } from './treatment-progress.js';
import type { IvrTurn } from './turn.js';
import { answerUserData, changeUserData, getUserData } from './user-data.js';
import { type CallMessage, type Verdict, verdictOf } from './wrong-state.js';

/**
 * A message about a call. The messages of one CallId are answered in their order: while the switch still has to answer
 * one of them, the next ones wait.
 */
export function callMessage(turn: IvrTurn, link: Link, call: Call, message: CallMessage): void {
  call.link = link.id;
  call.group = link.group;
  if (message.id === 'EndCall' || endsDialing(call, message)) endAtOnce(turn, call, message);
  else if (!call.pending && call.waiting.length === 0) serve(turn, call, message);
  else if (call.waiting.length < turn.state.options['max-waiting-messages']) call.waiting.push(message);
  else refuseInCall(turn, call, 'BLOCKED_REQ');
}

/** Failure of the dialed party, unless the driver has said before that it answered. */
function endsDialing(call: Call, message: CallMessage): boolean {
  const dials = call.origin === 'DialOutInit' && call.phase === 'dialing';
  return dials && message.id === 'Failure' && !call.waiting.some(({ id }) => id === 'CallStatus');
}

/**
 * EndCall, and Failure where the driver dials, free CallId and port at once, and answers to what is open are not sent any
 * more: what the driver said before is still carried out, without waiting for the switch. Only a Network call that the
 * switch has not begun yet has to wait.
 */
function endAtOnce(turn: IvrTurn, call: Call, message: CallMessage): void {
  call.ended = true;
  if (call.mode === 'N' && call.ConnID === undefined) {
    call.waiting.push(message);
    freeCallId(turn, call);
    return;
  }
  for (const earlier of call.waiting.splice(0)) {
    call.pending = false;
    serve(turn, call, earlier as CallMessage);
  }
  if (turn.state.calls.get(call.CallId) === call) serve(turn, call, message);
}

/** Serves what waits, until the switch has to be waited for again or the call is gone. */
export function serveWaiting(turn: IvrTurn, call: Call): void {
  while (!call.pending) {
    const message = call.waiting.shift();
    if (message === undefined) return;
    serve(turn, call, message as CallMessage);
  }
}

function serve(turn: IvrTurn, call: Call, message: CallMessage): void {
  const verdict = verdictOf(call, message);
  if (verdict === 'serve') SERVE[message.id](turn, call, message as never);
  else refuse(turn, call, message, verdict);
}

const UNSUPPORTED = 51;

function refuse(turn: IvrTurn, call: Call, message: CallMessage, verdict: Verdict): void {
  switch (verdict) {
    case 'own':
      callError(turn, call, message.id as Parameters<typeof callError>[2]);
      return;
    case 'unsupported':
      callError(turn, call, message.id as Parameters<typeof callError>[2], UNSUPPORTED);
      return;
    case 'INVALID_REQ':
    case 'BLOCKED_REQ':
      refuseInCall(turn, call, verdict);
      return;
    case 'NoMatch':
    case 'MiscError':
    case 'FeatureNotSupported':
      if ('RequestId' in message) answerUserData(turn, call, message.RequestId, verdict);
      return;
    default:
  }
}

type Serve = {
  readonly [Id in CallMessage['id']]: (turn: IvrTurn, call: Call, message: Extract<IvrToServer, { id: Id }>) => void;
};

const SERVE: Serve = {
  CallInfoReq: callInfo,
  PeekStatReq: statistic,
  GetStatReq: statistic,
  EndCall: endCall,
  UDataGet: getUserData,
  UDataGetAll: getUserData,
  UDataSet: changeUserData,
  UDataDel: changeUserData,
  RouteRequest: routeRequest,
  AccessNumGet: getAccessNumber,
  AccessNumCancel: cancelAccessNumber,
  InitXfer: beginConsultation,
  InitConf: beginConsultation,
  OneStepXfer: beginOneStep,
  OneStepConf: beginOneStep,
  CompleteXfer: follow,
  CompleteConf: follow,
  RetrieveCall: follow,
  TreatStatus: treatStatusOf,
  CancelCompleted(turn, call) {
    if (!cancelCompleted(turn, call)) refuseInCall(turn, call);
  },
  Connected: networkConnected,
  Failure(turn, call, message) {
    if (call.phase === 'dialing') failedDialing(turn, call);
    else networkFailure(turn, call, message);
  },
  CallStatus(turn, call, message) {
    if (call.origin !== 'DialOutInit' || message.Event !== 'Established') refuseInCall(turn, call);
    else dialedPartyAnswered(turn, call);
  },
};

/** Outbound: the dialed call failed and is over. MakeCall knows no Failure: ignored. */
function failedDialing(turn: IvrTurn, call: Call): void {
  if (call.origin === 'DialOutInit') dialingFailed(turn, call);
}

function routeRequest(turn: IvrTurn, call: Call, message: RouteRequest): void {
  if (call.mode === 'N') {
    networkRouteRequest(turn, call, message);
    return;
  }
  const RouteDN = routingPoint(turn, message.RouteDN);
  if (RouteDN === undefined || asksAlready(turn, call)) refuseInCall(turn, call);
  else openRoute(turn, call, message, RouteDN);
}

/** One question at a time; in a conference with another port of the IVR, that one's counts too. */
function asksAlready(turn: IvrTurn, call: Call): boolean {
  if (call.route !== undefined) return true;
  const calls = call.ConnID === undefined ? undefined : turn.state.callsOfConnId.get(call.ConnID);
  return calls?.some((one) => one.route !== undefined) === true;
}

/** While a one-step request is open there is no consultation of the driver that these could act on. */
function follow(
  turn: IvrTurn,
  call: Call,
  message: Extract<IvrToServer, { id: 'CompleteXfer' | 'CompleteConf' | 'RetrieveCall' }>,
): void {
  if (call.consultation === undefined || call.consultation.kind === 'OneStepXfer') callError(turn, call, message.id);
  else followConsultation(turn, call, message);
}

function treatStatusOf(turn: IvrTurn, call: Call, message: TreatStatus): void {
  const answer = judgeTreatStatus(call, message.Status);
  if (answer === 'fits') treatStatus(turn, call, message);
  else if (answer === 'unfit') refuseInCall(turn, call);
}
