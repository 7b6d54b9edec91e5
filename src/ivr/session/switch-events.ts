import type { TEvent } from '../../protocol/index.js';
import { autoLoginDone, autoLoginRefused, logoutOver } from './agent-auto-login.js';
import { agentEvent, agentQueryAnswered, agentRefused, agentStateKnown } from './agent-control.js';
import { noteEvent } from './call-info.js';
import { consultationSignal } from './consultation.js';
import { attributesOf } from './event-attributes.js';
import { switchLinkChanged } from './login.js';
import { callMakingFailed } from './make-call.js';
import { oneStepRefused } from './one-step.js';
import { type PortEvent, portEvent } from './port-events.js';
import { registered, serverRequestRefused, unregistered } from './registration.js';
import { reportAfterAttach } from './route-report.js';
import type { Call, Port, Purpose } from './state.js';
import { noteWaiting, statisticAnswered } from './statistics.js';
import type { IvrTurn } from './turn.js';
import { answerUserData } from './user-data.js';

/** An event of the switch: first what it tells about a DN and its calls, then what it answers. */
export function switchEvent(turn: IvrTurn, event: TEvent, ReferenceID?: number, invited?: string): void {
  const purpose = takePurpose(turn, ReferenceID);
  if (event.id === 'EventError') {
    if (purpose !== undefined) refused(turn, purpose, event.ErrorCode);
    return;
  }
  if (event.id === 'EventLinkConnected' || event.id === 'EventLinkDisconnected') {
    switchLinkChanged(turn, event.id === 'EventLinkConnected');
    return;
  }
  const DN = attributesOf(event).ThisDN;
  const port = DN === undefined ? undefined : turn.state.portOfDn.get(DN);
  const waits = DN === undefined ? undefined : turn.state.waits.get(DN);
  if (waits !== undefined) noteWaiting(turn, waits, event);
  if (port !== undefined) {
    if (isPortEvent(event)) portEvent(turn, port, event, purpose, invited);
    else agentEvent(turn, port, event, purpose);
  } else {
    noteWatchedCall(turn, event);
  }
  if (purpose !== undefined) answered(turn, purpose, event, port);
}

function takePurpose(turn: IvrTurn, ReferenceID: number | undefined): Purpose | undefined {
  if (ReferenceID === undefined) return undefined;
  const purpose = turn.state.references.get(ReferenceID);
  turn.state.references.delete(ReferenceID);
  return purpose;
}

function isPortEvent(event: TEvent): event is PortEvent {
  return attributesOf(event).ConnID !== undefined && event.id !== 'EventAddressInfo';
}

/** Network calls, and outbound calls that are dialed: the routing point that is watched tells of them. */
function noteWatchedCall(turn: IvrTurn, event: TEvent): void {
  const { ConnID } = attributesOf(event);
  if (ConnID === undefined) return;
  for (const call of turn.state.callsOfConnId.get(ConnID) ?? []) {
    if (call.mode === 'N' || call.phase === 'dialing') noteEvent(call.info, event);
  }
}

function callOf(turn: IvrTurn, purpose: { readonly CallId: string; readonly serial: number }): Call | undefined {
  const call = turn.state.calls.get(purpose.CallId);
  return call?.serial === purpose.serial ? call : undefined;
}

function goOn(turn: IvrTurn, call: Call): void {
  call.pending = false;
  turn.goOn(call);
}

function answered(turn: IvrTurn, purpose: Purpose, event: TEvent, port: Port | undefined): void {
  switch (purpose.kind) {
    case 'register':
      registered(turn, purpose.DN, event);
      return;
    case 'unregister':
      unregistered(turn, purpose.DN);
      return;
    case 'agent':
      if (port !== undefined) agentQueryAnswered(turn, port, purpose, event);
      return;
    case 'agentState':
      agentStateKnown(turn, port, event);
      return;
    case 'autoLogin':
      if (port !== undefined) autoLoginDone(turn, port, event);
      return;
    case 'logout':
      logoutOver(turn, purpose.DN);
      return;
    case 'userData':
    case 'attach':
    case 'statistic': {
      const call = callOf(turn, purpose);
      if (call === undefined) return;
      if (purpose.kind === 'userData') answerUserData(turn, call, purpose.RequestId, 'Success');
      else if (purpose.kind === 'attach') reportAfterAttach(turn, call, purpose.next);
      else statisticAnswered(turn, call, purpose, event);
      goOn(turn, call);
      return;
    }
    default:
  }
}

function refused(turn: IvrTurn, purpose: Purpose, ErrorCode: number): void {
  switch (purpose.kind) {
    case 'agent':
      agentRefused(turn, purpose.link, purpose.CallId, purpose.ReqId, ErrorCode);
      return;
    case 'agentState':
      agentStateKnown(turn, turn.state.portOfDn.get(purpose.DN), undefined);
      return;
    case 'autoLogin':
      autoLoginRefused(turn, purpose, ErrorCode);
      return;
    case 'logout':
      logoutOver(turn, purpose.DN);
      return;
    case 'telephony': {
      const call = callOf(turn, purpose);
      if (call !== undefined) telephonyRefused(turn, call, purpose.request, ErrorCode);
      return;
    }
    case 'userData':
    case 'attach':
    case 'statistic': {
      const call = callOf(turn, purpose);
      if (call === undefined) return;
      if (purpose.kind === 'userData') answerUserData(turn, call, purpose.RequestId, 'MiscError');
      else if (purpose.kind === 'attach') attachRefused(turn, call, purpose, ErrorCode);
      else statisticAnswered(turn, call, purpose, undefined);
      goOn(turn, call);
      return;
    }
    default:
      serverRequestRefused(turn, purpose, ErrorCode);
  }
}

function attachRefused(
  turn: IvrTurn,
  call: Call,
  purpose: Extract<Purpose, { kind: 'attach' }>,
  ErrorCode: number,
): void {
  turn.log('warn', `${call.CallId}: user data were refused with ${ErrorCode}`);
  reportAfterAttach(turn, call, purpose.next);
}

function telephonyRefused(turn: IvrTurn, call: Call, request: string, ErrorCode: number): void {
  if (request === 'MakeCall') callMakingFailed(turn, call, ErrorCode);
  else if (request === call.oneStep?.kind) oneStepRefused(turn, call, ErrorCode);
  else consultationSignal(turn, call, 'refused', ErrorCode);
}
