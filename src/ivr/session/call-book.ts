import type { IvrEndCall, IvrList, IvrToServer, KVList } from '../../protocol/index.js';
import { hasIllegalKey, toKVList } from './list-values.js';
import type { Call, CallInfo, Link, Mode, Port } from './state.js';
import type { IvrTurn } from './turn.js';

/** What a new call is made of; the rest begins empty. */
export interface NewCallFacts {
  readonly CallId: string;
  readonly ClientName: string | undefined;
  readonly mode: Mode;
  readonly Version: string;
  readonly CalledNum: string;
  readonly ANI?: string | undefined;
  readonly DNIS?: string | undefined;
  readonly CallControlMode: 'Genesys' | 'Network';
  readonly origin: Call['origin'];
  readonly port: string | undefined;
  readonly DN: string;
  readonly phase: Call['phase'];
}

/** Puts a call into the books: its CallId and its port are taken from now on, and `Call Timeout` runs. */
export function openCall(turn: IvrTurn, link: Link, facts: NewCallFacts): Call {
  turn.state.counters.call++;
  const call: Call = {
    serial: turn.state.counters.call,
    CallId: facts.CallId,
    ClientName: facts.ClientName,
    mode: facts.mode,
    Version: facts.Version,
    CalledNum: facts.CalledNum,
    ANI: facts.ANI,
    DNIS: facts.DNIS,
    CallControlMode: facts.CallControlMode,
    origin: facts.origin,
    port: facts.port,
    DN: facts.DN,
    phase: facts.phase,
    firstLink: link.id,
    link: link.id,
    group: link.group,
    ConnID: undefined,
    leg: undefined,
    info: emptyInfo(),
    attachLater: undefined,
    busy: false,
    consultation: undefined,
    oneStep: undefined,
    route: undefined,
    network: undefined,
    accessNumberOpen: false,
    ended: false,
    pending: false,
    waiting: [],
    timers: { call: undefined, ringing: undefined, router: undefined, 'access-number': undefined },
  };
  turn.state.calls.set(call.CallId, call);
  const port = turn.portOf(call);
  if (port !== undefined) {
    port.callId = call.CallId;
    endLeftCall(turn, port);
  }
  turn.setCallTimer(call, 'call', turn.state.options['Call Timeout']);
  return call;
}

/**
 * A line of the IVR in front of the switch has one caller at a time: whoever EndCall left at the switch is gone when the next call
 * begins there. Nobody else could tell the switch so.
 */
function endLeftCall(turn: IvrTurn, port: Port): void {
  if (port.leftLeg === undefined) return;
  turn.report({ type: 'ReportReleased', leg: port.leftLeg });
  port.leftLeg = undefined;
}

const NO_DATA: KVList = Object.freeze({});

/** Every field is there from the beginning: objects that grow cost several times as much. */
export function emptyInfo(): CallInfo {
  return {
    ANI: undefined,
    DNIS: undefined,
    TSCallId: undefined,
    PortTrunk: undefined,
    PortQueue: undefined,
    OtherDN: undefined,
    OtherTrunk: undefined,
    OtherQueue: undefined,
    LastEvent: undefined,
    FirstHomeLocation: undefined,
    UUID: undefined,
    ThirdPartyDN: undefined,
    UserData: NO_DATA,
  };
}

/** Takes a call out of the books: CallId and port are free, nothing is sent or expected for it any more. */
export function forgetCall(turn: IvrTurn, call: Call): void {
  const { state } = turn;
  freeCallId(turn, call);
  const port = turn.portOf(call);
  if (port?.callId === call.CallId) {
    port.callId = undefined;
    if (port.retired) turn.retiredPortIsFree = true;
  }
  unbindConnId(turn, call);
  if (call.leg !== undefined) state.legs.delete(call.leg);
  dropOneStep(turn, call);
  call.waiting.length = 0;
  turn.cancelCallTimer(call, 'ringing');
  turn.cancelCallTimer(call, 'router');
  turn.cancelCallTimer(call, 'access-number');
}

/** Another call may have the CallId from now on. */
export function freeCallId(turn: IvrTurn, call: Call): void {
  const { calls } = turn.state;
  if (calls.get(call.CallId) === call) calls.delete(call.CallId);
  turn.cancelCallTimer(call, 'call');
}

/** A one-step request of a call that is over: the switch need not answer it any more. */
export function dropOneStep(turn: IvrTurn, call: Call): void {
  if (call.oneStep !== undefined) turn.state.references.delete(call.oneStep.ReferenceID);
  call.oneStep = undefined;
}

/** From now on the events of this call of the switch belong to the XML call. */
export function bindConnId(turn: IvrTurn, call: Call, ConnID: string): void {
  unbindConnId(turn, call);
  call.ConnID = ConnID;
  const { callsOfConnId } = turn.state;
  const others = callsOfConnId.get(ConnID);
  callsOfConnId.set(ConnID, others === undefined ? [call] : [...others, call]);
}

function unbindConnId(turn: IvrTurn, call: Call): void {
  if (call.ConnID === undefined) return;
  const { callsOfConnId } = turn.state;
  const calls = callsOfConnId.get(call.ConnID);
  if (calls === undefined || (calls.length === 1 && calls[0] === call)) callsOfConnId.delete(call.ConnID);
  else
    callsOfConnId.set(
      call.ConnID,
      calls.filter((one) => one !== call),
    );
}

/** The call that a circuit may name by this CallId: its own client's calls, and those of Network mode. */
export function callFor(turn: IvrTurn, link: Link, CallId: string): Call | undefined {
  const call = turn.state.calls.get(CallId);
  if (call === undefined) return undefined;
  return call.ClientName === undefined || call.ClientName === link.login?.ClientName ? call : undefined;
}

/** Whether a CallId is taken: by a live call, or by a session. */
export function isLive(turn: IvrTurn, CallId: string): boolean {
  if (turn.state.calls.has(CallId)) return true;
  for (const link of turn.state.links.values()) if (link.login?.CallId === CallId) return true;
  return false;
}

export function portKey(ivr: string, port: string): string {
  return `${ivr}\0${port}`;
}

/** The port of the client that is logged in on the circuit; a port that is disabled is none. */
export function portFor(turn: IvrTurn, link: Link, number: string): Port | undefined {
  if (link.login === undefined) return undefined;
  const port = turn.state.ports.get(portKey(link.login.ClientName, number));
  return port?.config.enabled === false ? undefined : port;
}

/** The refusal of a message that the protocol has no better answer for. */
export function invalidRequest(
  turn: IvrTurn,
  link: Link,
  message: { readonly CallId: string; readonly ReqId?: string },
  TlibErrCode: 'INVALID_REQ' | 'BLOCKED_REQ' = 'INVALID_REQ',
): void {
  turn.send(link.id, {
    id: 'CallError',
    CallId: message.CallId,
    FailedReq: 'Unknown',
    TlibErrCode,
    ...(message.ReqId === undefined ? {} : { ReqId: message.ReqId }),
  });
}

/** The same for a message of a call: on the circuit of the call. */
export function refuseInCall(
  turn: IvrTurn,
  call: Call,
  TlibErrCode: 'INVALID_REQ' | 'BLOCKED_REQ' = 'INVALID_REQ',
): void {
  turn.tell(call, { id: 'CallError', CallId: call.CallId, FailedReq: 'Unknown', TlibErrCode });
}

export function noSuchCall(turn: IvrTurn, link: Link, message: IvrToServer & { readonly CallId: string }): void {
  const ReqId = 'ReqId' in message ? { ReqId: message.ReqId } : {};
  turn.send(link.id, { id: 'CallError', CallId: message.CallId, FailedReq: 'NoSuchCall', ...ReqId });
}

/** A call that does not begin: its CallId is dead at once. */
export function refuseCall(turn: IvrTurn, link: Link, CallId: string, EndCause: IvrEndCall['EndCause']): void {
  turn.send(link.id, { id: 'EndCall', CallId, EndCause });
}

/** Option `max-calls`. */
export function tooManyCalls(turn: IvrTurn): boolean {
  return turn.state.calls.size >= turn.state.options['max-calls'];
}

/** Extensions of a message by the version of its call, as what it asks for bears them: no attribute when there are none. */
export function extensionsOf(
  message: { readonly ExtnsEx?: IvrList; readonly Extensions?: IvrList },
  Version: string,
): WithExtensions {
  const list = Version === '1.0' ? message.Extensions : (message.ExtnsEx ?? message.Extensions);
  const Extensions = list === undefined ? undefined : toKVList(list);
  return Extensions === undefined ? {} : { Extensions };
}

export interface WithExtensions {
  readonly Extensions?: KVList;
}

/** User data of a message by the version of its call: with 1.0 the new generation is not taken. */
export function userDataOf(
  turn: IvrTurn,
  message: WithUserData & { readonly CallId: string },
  Version: string,
): KVList | undefined {
  return legalUserData(turn, message.CallId, userDataListOf(message, Version));
}

/** User data with an illegal key are left out as a whole, with a line in the log. */
export function legalUserData(turn: IvrTurn, CallId: string, list: IvrList | undefined): KVList | undefined {
  const UserData = list === undefined || hasIllegalKey(list) ? undefined : toKVList(list);
  if (list !== undefined && UserData === undefined) turn.log('warn', `${CallId}: user data with an illegal key`);
  return UserData;
}

interface WithUserData {
  readonly UDataEx?: IvrList;
  readonly UserData?: IvrList;
}

export function userDataListOf(message: WithUserData, Version: string): IvrList | undefined {
  return Version === '1.0' ? message.UserData : (message.UDataEx ?? message.UserData);
}
