import type { IvrCallInfoResp, IvrToServer, KVList, TEvent } from '../../protocol/index.js';
import type { Call, CallInfo } from './state.js';
import type { IvrTurn } from './turn.js';

/** T-Library attribute → attribute of CallInfoResp. */
const FROM_EVENT: readonly (readonly [string, Exclude<keyof CallInfo, 'UserData'>])[] = [
  ['ANI', 'ANI'],
  ['DNIS', 'DNIS'],
  ['CallID', 'TSCallId'],
  ['ThisTrunk', 'PortTrunk'],
  ['ThisQueue', 'PortQueue'],
  ['OtherDN', 'OtherDN'],
  ['OtherTrunk', 'OtherTrunk'],
  ['OtherQueue', 'OtherQueue'],
  ['FirstTransferHomeLocation', 'FirstHomeLocation'],
  ['CallUUID', 'UUID'],
  ['ThirdPartyDN', 'ThirdPartyDN'],
];

/** Events whose attributes of that name are about somebody else than the other side of the call. */
const NAMES_ANOTHER: ReadonlyMap<string, readonly string[]> = new Map([
  ['EventPartyAdded', ['OtherDN']],
  ['EventPartyDeleted', ['OtherDN']],
  ['EventAttachedDataChanged', ['ThirdPartyDN']],
]);

/** Keeps what an event of the call tells; attributes that it does not have stay as they were. */
export function noteEvent(info: CallInfo, event: TEvent): void {
  const attributes = event as unknown as Readonly<Record<string, unknown>>;
  for (const [from, to] of FROM_EVENT) {
    const value = attributes[from];
    if (value !== undefined && !NAMES_ANOTHER.get(event.id)?.includes(to)) info[to] = String(value);
  }
  info.LastEvent = event.id;
  const UserData = attributes['UserData'] as KVList | undefined;
  // EventAttachedDataChanged has the whole list: without one, there is nothing left.
  if (UserData !== undefined) info.UserData = UserData;
  else if (event.id === 'EventAttachedDataChanged') info.UserData = {};
}

/** CallInfoReq cannot fail for a known call; only attributes with a value are written, in DTD order. */
export function callInfo(turn: IvrTurn, call: Call, message: Extract<IvrToServer, { id: 'CallInfoReq' }>): void {
  const { info } = call;
  const login = turn.state.links.get(call.link)?.login;
  // FirstHomeLocation: only for logins (Network: NewCall) with Version 3.0 or higher.
  const version = call.mode === 'N' ? call.Version : (login?.Version ?? call.Version);
  const TSCallId = info.TSCallId === '0' ? undefined : info.TSCallId;
  const all: { readonly [Name in keyof IvrCallInfoResp]?: string | undefined } = {
    ANI: info.ANI ?? call.ANI,
    DNIS: info.DNIS ?? call.DNIS,
    CalledNum: call.CalledNum,
    ConnId: call.ConnID?.toLowerCase(),
    TSCallId,
    PortDN: call.mode === 'N' ? undefined : call.DN,
    PortTrunk: info.PortTrunk,
    PortQueue: info.PortQueue,
    OtherDN: info.OtherDN,
    OtherTrunk: info.OtherTrunk,
    OtherQueue: info.OtherQueue,
    LastEvent: info.LastEvent,
    FirstHomeLocation: version >= '3.0' ? info.FirstHomeLocation : undefined,
    UUID: message.ReportUUID === 'true' ? info.UUID : undefined,
    ThirdPartyDN: message.ReportThirdPartyDN === 'true' ? info.ThirdPartyDN : undefined,
  };
  const known = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ''));
  turn.tell(call, { id: 'CallInfoResp', CallId: call.CallId, ...known });
}
