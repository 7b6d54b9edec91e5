import type { IvrCallInfoResp, IvrToServer, KVList, TEvent } from '../../protocol/index.js';
import type { Call, CallInfo } from './state.js';
import type { IvrTurn } from './turn.js';

/** The attributes that are kept; not every event has them. */
interface Told {
  readonly id: TEvent['id'];
  readonly ANI?: string;
  readonly DNIS?: string;
  readonly CallID?: number;
  readonly ThisTrunk?: number;
  readonly ThisQueue?: string;
  readonly OtherDN?: string;
  readonly OtherTrunk?: number;
  readonly OtherQueue?: string;
  readonly FirstTransferHomeLocation?: string;
  readonly CallUUID?: string;
  readonly ThirdPartyDN?: string;
  readonly UserData?: KVList;
}

/**
 * Keeps what an event of the call tells; attributes that it does not have stay as they were. OtherDN of an added or
 * deleted party, and who changed the data, are not about the other side of the call.
 */
export function noteEvent(info: CallInfo, event: TEvent): void {
  const told = event as Told;
  const { id } = told;
  info.LastEvent = id;
  if (id === 'EventAttachedDataChanged') {
    // It has the whole list: without one, there is nothing left.
    info.UserData = told.UserData ?? {};
    return;
  }
  if (told.UserData !== undefined) info.UserData = told.UserData;
  if (told.ANI !== undefined) info.ANI = told.ANI;
  if (told.DNIS !== undefined) info.DNIS = told.DNIS;
  if (told.CallID !== undefined) info.TSCallId = told.CallID;
  if (told.CallUUID !== undefined) info.UUID = told.CallUUID;
  if (told.ThisQueue !== undefined) info.PortQueue = told.ThisQueue;
  if (told.OtherQueue !== undefined) info.OtherQueue = told.OtherQueue;
  if (told.ThisTrunk !== undefined) info.PortTrunk = told.ThisTrunk;
  if (told.OtherTrunk !== undefined) info.OtherTrunk = told.OtherTrunk;
  if (told.FirstTransferHomeLocation !== undefined) info.FirstHomeLocation = told.FirstTransferHomeLocation;
  if (told.ThirdPartyDN !== undefined) info.ThirdPartyDN = told.ThirdPartyDN;
  const isAboutAnother = id === 'EventPartyAdded' || id === 'EventPartyDeleted';
  if (told.OtherDN !== undefined && !isAboutAnother) info.OtherDN = told.OtherDN;
}

/** CallInfoReq cannot fail for a known call; only attributes with a value are written, in DTD order. */
export function callInfo(turn: IvrTurn, call: Call, message: Extract<IvrToServer, { id: 'CallInfoReq' }>): void {
  const { info } = call;
  const login = turn.state.links.get(call.link)?.login;
  // FirstHomeLocation: only for logins (Network: NewCall) with Version 3.0 or higher.
  const version = call.mode === 'N' ? call.Version : (login?.Version ?? call.Version);
  // The switch gives no id: 0.
  const TSCallId = info.TSCallId === 0 ? undefined : textOf(info.TSCallId);
  const all: { readonly [Name in keyof IvrCallInfoResp]?: string | undefined } = {
    ANI: info.ANI ?? call.ANI,
    DNIS: info.DNIS ?? call.DNIS,
    CalledNum: call.CalledNum,
    ConnId: call.ConnID?.toLowerCase(),
    TSCallId,
    PortDN: call.mode === 'N' ? undefined : call.DN,
    PortTrunk: textOf(info.PortTrunk),
    PortQueue: info.PortQueue,
    OtherDN: info.OtherDN,
    OtherTrunk: textOf(info.OtherTrunk),
    OtherQueue: info.OtherQueue,
    LastEvent: info.LastEvent,
    FirstHomeLocation: version >= '3.0' ? info.FirstHomeLocation : undefined,
    UUID: message.ReportUUID === 'true' ? info.UUID : undefined,
    ThirdPartyDN: message.ReportThirdPartyDN === 'true' ? info.ThirdPartyDN : undefined,
  };
  const known = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ''));
  turn.tell(call, { id: 'CallInfoResp', CallId: call.CallId, ...known });
}

function textOf(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number);
}
