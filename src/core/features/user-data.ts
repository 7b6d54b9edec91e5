import type { KVList, KVValue, TEvent } from '../../protocol/index.js';
import { partyOf } from '../call.js';
import { withCall } from '../entities.js';
import type { Report } from '../inputs.js';
import { presentPlain } from '../present/party-events.js';
import { REFUSED, type Refusal } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import type { Call, Requester } from '../state.js';
import type { Turn } from '../turn.js';
import { tooMuchUserData } from '../user-data-limit.js';

/** TAttachUserData appends and never replaces: an equal key occurs twice afterwards (TlibRef). */
export const attachUserData: RequestHandler<'RequestAttachUserData'> = (turn, request, requester) =>
  change(turn, request, requester, (data) => attach(data, request.UserData));

/** TUpdateUserData replaces the value of an equal key and adds the others; old pairs keep their place. */
export const updateUserData: RequestHandler<'RequestUpdateUserData'> = (turn, request, requester) =>
  change(turn, request, requester, (data) => ({ ...data, ...request.UserData }));

/** TDeleteUserData (RequestDeletePair) takes out all pairs of one key. */
export const deletePair: RequestHandler<'RequestDeletePair'> = (turn, request, requester) =>
  change(turn, request, requester, (data) => {
    const { [request.DataKey]: _gone, ...rest } = data;
    return rest;
  });

/** TDeleteAllUserData (RequestDeleteUserData). */
export const deleteUserData: RequestHandler<'RequestDeleteUserData'> = (turn, request, requester) =>
  change(turn, request, requester, () => ({}));

interface UserDataRequest {
  readonly ThisDN?: string;
  readonly ConnID: string;
}

/**
 * Anybody may change the data of a living call. Every party gets the event with the whole list and who changed it; the
 * requester too, without ThisDN when it is no party (GenEM, Handling User Data).
 */
function change(
  turn: Turn,
  request: UserDataRequest,
  requester: Requester,
  edit: (data: KVList) => KVList,
): Refusal | undefined {
  const call = turn.call(request.ConnID);
  if (!call) return REFUSED.INV_CONNID;
  const UserData = edit(call.UserData ?? {});
  if (tooMuchUserData(turn, UserData)) return REFUSED.INVALID_ATTR;
  const by = request.ThisDN ?? requester.ThisDN;
  for (const shared of sharing(turn, call)) {
    presentChange(turn, turn.setCall(withCall(shared, { UserData })), by);
  }
  const own = by === undefined ? undefined : partyOf(call, by);
  // Whose device does not ring yet has been told of no call.
  if (own === undefined || own.state === 'Offered') {
    turn.reply(requester, changeEvent(turn, withCall(call, { UserData }), by));
  }
  return undefined;
}

/** The IVR Server changes the data of a call in which it has no DN; more than the limit is left out. */
export function changeDataOf(turn: Turn, report: Extract<Report, { type: 'ReportUserData' }>): void {
  const call = turn.call(report.ConnID);
  if (!call) return;
  const before = call.UserData ?? {};
  const UserData = report.how === 'Add' ? attach(before, report.UserData) : { ...before, ...report.UserData };
  if (tooMuchUserData(turn, UserData)) return;
  for (const shared of sharing(turn, call)) {
    presentChange(turn, turn.setCall(withCall(shared, { UserData })), undefined);
  }
}

function presentChange(turn: Turn, call: Call, by: string | undefined): void {
  for (const party of call.parties) {
    if (party.state === 'Offered') continue;
    presentPlain(turn, 'EventAttachedDataChanged', call, party, {
      UserData: call.UserData,
      ...(by === undefined ? {} : { ThirdPartyDN: by }),
    });
  }
}

function changeEvent(turn: Turn, call: Call, by: string | undefined): TEvent {
  return {
    id: 'EventAttachedDataChanged',
    ConnID: call.ConnID,
    CallID: call.CallID,
    CallUUID: call.CallUUID,
    CallType: call.CallType,
    UserData: call.UserData,
    ...(by === undefined ? {} : { ThirdPartyDN: by }),
    ...turn.stamp(),
  } as TEvent;
}

/** ConsultUserData `joint`: main call and consultation call have one list while both live. */
function sharing(turn: Turn, call: Call): Call[] {
  const calls = [call];
  const main = call.jointUserData === undefined ? undefined : turn.call(call.jointUserData);
  if (main) calls.push(main);
  for (const party of call.parties) {
    for (const leg of turn.legsOf(party.DN)) {
      const other = turn.party(leg)?.call;
      if (other?.jointUserData === call.ConnID && !calls.some((c) => c.ConnID === other.ConnID)) calls.push(other);
    }
  }
  return calls;
}

function attach(data: KVList, more: KVList): KVList {
  const result: Record<string, KVValue | readonly KVValue[]> = { ...data };
  for (const key of Object.keys(more)) {
    const before = result[key];
    const value = more[key] as KVValue | readonly KVValue[];
    result[key] = before === undefined ? value : [...listed(before), ...listed(value)];
  }
  return result;
}

function listed(value: KVValue | readonly KVValue[]): readonly KVValue[] {
  return Array.isArray(value) ? (value as readonly KVValue[]) : [value as KVValue];
}
