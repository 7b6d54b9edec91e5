import type { IvrCommand, IvrToServer } from '../../protocol/index.js';
import {
  bindConnId,
  extensionsOf,
  forgetCall,
  openCall,
  refuseCall,
  refuseInCall,
  tooManyCalls,
  userDataOf,
  type WithExtensions,
} from './call-book.js';
import { callerNumber } from './in-front.js';
import { openRoute, type RouteRequest } from './routing.js';
import type { Call, Link } from './state.js';
import type { IvrTurn } from './turn.js';

type NewCall = Extract<IvrToServer, { id: 'NewCall' }>;
type Connected = Extract<IvrToServer, { id: 'Connected' }>;
type Failure = Extract<IvrToServer, { id: 'Failure' }>;
type CommandNetworkCall = Extract<IvrCommand, { type: 'CommandNetworkCall' }>;

const FAILURE_CODES: Readonly<Record<Failure['FailureCause'], number>> = {
  Busy: 83,
  NoAnswer: 232,
  ConnectFailed: 234,
};

/** The route DN of a called number: the number, or as many of its last digits as `called-num-subset` says. */
export function networkRouteDn(turn: IvrTurn, CalledNum: string): string | undefined {
  const digits = turn.state.options['called-num-subset'];
  const DN = digits > 0 ? CalledNum.slice(-digits) : CalledNum;
  return turn.state.config['network-route-dns'].includes(DN) ? DN : undefined;
}

/** NewCall in Network mode. Genesys control: the router is asked at once; Network control: EventQueued only. */
export function startNetworkCall(turn: IvrTurn, link: Link, message: NewCall, Version: string, RouteDN: string): void {
  const { CallId, CallControlMode } = message;
  if (turn.state.options['flow-control']) {
    refuseCall(turn, link, CallId, 'ServerPaused');
    return;
  }
  if (tooManyCalls(turn)) {
    refuseCall(turn, link, CallId, 'Resources');
    return;
  }
  const call = openCall(turn, link, {
    CallId,
    ClientName: undefined,
    mode: 'N',
    Version,
    CalledNum: message.CalledNum,
    ANI: message.ANI,
    DNIS: message.DNIS,
    CallControlMode,
    origin: 'NewCall',
    port: undefined,
    DN: RouteDN,
    phase: 'up',
  });
  call.leg = turn.newLeg();
  turn.state.legs.set(call.leg, { kind: 'call', call });
  // Until the switch has given the call its ConnID, further messages wait.
  call.pending = true;
  const UserData = userDataOf(turn, message, Version);
  if (UserData !== undefined) call.info.UserData = UserData;
  turn.report({
    type: 'ReportNetworkCall',
    leg: call.leg,
    RouteDN,
    CallControlMode,
    from: callerNumber(turn, call.ANI),
    ...(call.ANI === undefined ? {} : { ANI: call.ANI }),
    ...(call.DNIS === undefined ? {} : { DNIS: call.DNIS }),
    ...(UserData === undefined ? {} : { UserData }),
    ...extensionsOf(message, Version),
  });
}

/** The switch has taken the call: somebody is registered on the route DN. */
export function networkCallStarted(turn: IvrTurn, call: Call, command: CommandNetworkCall): void {
  bindConnId(turn, call, command.ConnID);
  call.info.TSCallId = command.CallID;
  call.pending = false;
  turn.goOn(call);
  if (call.CallControlMode === 'Genesys') {
    call.network = 'waiting';
    call.route = { RouteDN: call.DN, treatment: 'none', decision: undefined };
    call.info.LastEvent = 'EventRouteRequest';
    turn.setCallTimer(call, 'router', turn.state.options['Router Timeout']);
  } else {
    call.network = 'started';
    call.info.LastEvent = 'EventQueued';
  }
}

/** RouteRequest: once per call, and only with Network control. RouteDN is ignored. */
export function networkRouteRequest(turn: IvrTurn, call: Call, message: RouteRequest): void {
  if (call.network !== 'started') {
    refuseInCall(turn, call);
    return;
  }
  call.network = 'waiting';
  call.info.LastEvent = 'EventRouteRequest';
  openRoute(turn, call, message, call.DN);
}

/** Connected: the call has reached the destination of the RouteResponse. */
export function networkConnected(turn: IvrTurn, call: Call, message: Connected): void {
  if (call.network !== 'routing') {
    refuseInCall(turn, call);
    return;
  }
  call.network = 'routed';
  call.info.LastEvent = 'EventRouteUsed';
  if (call.ConnID === undefined) return;
  turn.report({ type: 'ReportRouted', ConnID: call.ConnID, ...extensionsOf(message, call.Version) });
}

/** Failure: the router may try again; Router Timeout does not run again. */
export function networkFailure(turn: IvrTurn, call: Call, message: Failure): void {
  if (call.network !== 'routing') {
    refuseInCall(turn, call);
    return;
  }
  call.network = 'waiting';
  if (call.ConnID === undefined) return;
  turn.report({
    type: 'ReportRouteFailed',
    ConnID: call.ConnID,
    ErrorCode: FAILURE_CODES[message.FailureCause],
    ...extensionsOf(message, call.Version),
  });
}

/** EndCall of the driver: EventAbandoned for the router before Connected. */
export function endNetworkCall(turn: IvrTurn, call: Call, more: WithExtensions): void {
  if (more.Extensions !== undefined && call.ConnID !== undefined) {
    turn.report({ type: 'ReportRouteEnd', ConnID: call.ConnID, how: 'abandoned', ...more });
  }
  if (call.leg !== undefined) turn.report({ type: 'ReportReleased', leg: call.leg });
  forgetCall(turn, call);
}

/** CommandRelease of the leg of a Network call: nobody is there to route it, or the switch has ended it. */
export function networkCallReleased(turn: IvrTurn, call: Call): void {
  const EndCause = call.ConnID === undefined ? 'FeatureNotSupported' : 'Normal';
  turn.tell(call, { id: 'EndCall', CallId: call.CallId, EndCause });
  forgetCall(turn, call);
}
