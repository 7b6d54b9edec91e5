import type { IvrToServer } from '../../protocol/index.js';
import {
  extensionsOf,
  invalidRequest,
  isLive,
  openCall,
  portFor,
  portKey,
  refuseCall,
  tooManyCalls,
  userDataOf,
} from './call-book.js';
import { destinationAttributes } from './consultation.js';
import { startInFrontCall } from './in-front.js';
import { networkRouteDn, startNetworkCall } from './network.js';
import type { Link, Port } from './state.js';
import type { IvrTurn } from './turn.js';
import { takeWaitingParty } from './waiting-party.js';

type NewCall = Extract<IvrToServer, { id: 'NewCall' }>;
type MakeCall = Extract<IvrToServer, { id: 'MakeCall' }>;

const VERSIONS: readonly string[] = ['1.0', '2.0', '3.0', '4.0'];

/**
 * NewCall. The checks in this order, the first that fails gives the answer: Version, CallId live, mode (login, port),
 * CallControlMode, flow control, port in use.
 */
export function newCall(turn: IvrTurn, link: Link, message: NewCall): void {
  const { CallId } = message;
  const Version = message.Version ?? '1.0';
  if (!VERSIONS.includes(Version)) {
    refuseCall(turn, link, CallId, 'InvalidVersion');
    return;
  }
  if (isLive(turn, CallId)) {
    invalidRequest(turn, link, message);
    return;
  }
  const routeDn = networkRouteDn(turn, message.CalledNum);
  if (routeDn !== undefined) {
    startNetworkCall(turn, link, message, Version, routeDn);
    return;
  }
  const port = portFor(turn, link, message.CalledNum);
  if (port === undefined || message.CallControlMode === 'Genesys') {
    refuseCall(turn, link, CallId, 'FeatureNotSupported');
    return;
  }
  if (!portIsFree(turn, link, CallId, port)) return;
  const call = openCall(turn, link, {
    CallId,
    ClientName: port.ivr.name,
    mode: port.mode,
    Version,
    CalledNum: message.CalledNum,
    ANI: message.ANI,
    DNIS: message.DNIS,
    CallControlMode: 'Network',
    origin: 'NewCall',
    port: portKey(port.ivr.name, port.config.port),
    DN: port.config.DN,
    phase: 'waiting',
  });
  call.attachLater = userDataOf(turn, message, Version);
  if (port.mode === 'F') {
    startInFrontCall(turn, call, extensionsOf(message, Version));
  } else {
    takeWaitingParty(turn, port, call);
    if (call.phase === 'waiting') turn.setCallTimer(call, 'ringing', turn.state.options['wait-for-ringing']);
  }
}

/** MakeCall: OrigNum decides the mode as CalledNum of NewCall does. In-Front has no such thing. */
export function makeCall(turn: IvrTurn, link: Link, message: MakeCall): void {
  const { CallId } = message;
  if (isLive(turn, CallId)) {
    invalidRequest(turn, link, message);
    return;
  }
  if (networkRouteDn(turn, message.OrigNum) !== undefined) {
    // Network mode has no such message.
    invalidRequest(turn, link, message);
    return;
  }
  const port = portFor(turn, link, message.OrigNum);
  if (port === undefined) {
    refuseCall(turn, link, CallId, 'FeatureNotSupported');
    return;
  }
  if (port.mode === 'F') {
    turn.send(link.id, { id: 'CallError', CallId, FailedReq: 'MakeCall', TlibErrCode: '51' });
    return;
  }
  if (!portIsFree(turn, link, CallId, port)) return;
  const call = openCall(turn, link, {
    CallId,
    ClientName: port.ivr.name,
    mode: 'B',
    Version: link.login?.Version ?? '4.0',
    CalledNum: message.OrigNum,
    CallControlMode: 'Network',
    origin: 'MakeCall',
    port: portKey(port.ivr.name, port.config.port),
    DN: port.config.DN,
    phase: 'waiting',
  });
  const { Location: _ignored, ...rest } = message;
  turn.request(
    {
      id: 'RequestMakeCall',
      ThisDN: port.config.DN,
      OtherDN: message.DestNum,
      ...destinationAttributes(turn, rest),
    },
    { kind: 'telephony', CallId, serial: call.serial, request: 'MakeCall' },
  );
}

/** Flow control On, and a call that is live on the port; that one is not touched. */
function portIsFree(turn: IvrTurn, link: Link, CallId: string, port: Port): boolean {
  if (turn.state.options['flow-control']) refuseCall(turn, link, CallId, 'ServerPaused');
  else if (port.callId !== undefined) refuseCall(turn, link, CallId, 'InvalidStateTransition');
  else if (tooManyCalls(turn)) refuseCall(turn, link, CallId, 'Resources');
  else return true;
  return false;
}
