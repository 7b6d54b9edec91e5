import type { IvrList, IvrNode, IvrToServer, IvrUDataResp, KVList } from '../../protocol/index.js';
import { legalUserData } from './call-book.js';
import { hasIllegalKey, toIvrList, toKVList, userDataSize } from './list-values.js';
import { reportAfterAttach } from './route-report.js';
import type { AfterAttach, Call } from './state.js';
import type { IvrTurn, Request } from './turn.js';

type Get = Extract<IvrToServer, { id: 'UDataGet' | 'UDataGetAll' }>;
type Change = Extract<IvrToServer, { id: 'UDataSet' | 'UDataDel' }>;

export function answerUserData(
  turn: IvrTurn,
  call: Call,
  RequestId: string,
  Result: IvrUDataResp['Result'],
  UDataEx?: IvrList,
): void {
  const data = UDataEx === undefined ? {} : { UDataEx };
  turn.tell(call, { id: 'UDataResp', CallId: call.CallId, Result, RequestId, ...data });
}

/** UDataGet, UDataGetAll: from the data that the events of the call have brought. */
export function getUserData(turn: IvrTurn, call: Call, message: Get): void {
  const all = toIvrList(call.info.UserData);
  const found = message.id === 'UDataGetAll' ? all : pick(all, message.Keys);
  if (found.length === 0) answerUserData(turn, call, message.RequestId, 'NoMatch');
  else answerUserData(turn, call, message.RequestId, 'Success', found);
}

/** In the order of the keys; a key that occurs several times is returned as often. */
function pick(all: IvrList, Keys: string): IvrList {
  const byName = new Map<string, IvrNode[]>();
  for (const node of all) {
    const same = byName.get(node.Name);
    if (same === undefined) byName.set(node.Name, [node]);
    else same.push(node);
  }
  return [...new Set(Keys.split(':'))].flatMap((key) => byName.get(key) ?? []);
}

/** UDataSet, UDataDel: by a request to the switch; the answer goes out when the switch has confirmed it. */
export function changeUserData(turn: IvrTurn, call: Call, message: Change): void {
  const { RequestId } = message;
  const change = message.id === 'UDataSet' ? settle(turn, call, message) : deleteRequest(call, message);
  if (typeof change === 'string') {
    answerUserData(turn, call, RequestId, change);
  } else if (!('id' in change)) {
    report(turn, call, change.how, change.UserData);
    answerUserData(turn, call, RequestId, 'Success');
  } else {
    call.pending = true;
    turn.request(change, { kind: 'userData', CallId: call.CallId, serial: call.serial, RequestId });
  }
}

interface Addition {
  readonly how: 'Add' | 'Replace';
  readonly UserData: KVList;
}

/** UDataSet as a request, as a report for a call without a port's DN in it, or refused. */
function settle(
  turn: IvrTurn,
  call: Call,
  message: Extract<Change, { id: 'UDataSet' }>,
): Request | Addition | IvrUDataResp['Result'] {
  if (message.UDataEx.length === 0) return 'Success';
  const UserData = hasIllegalKey(message.UDataEx) ? undefined : toKVList(message.UDataEx);
  if (UserData === undefined) return 'MiscError';
  const before = message.Action === 'Add' ? call.info.UserData : without(call.info.UserData, UserData);
  if (userDataSize(before) + userDataSize(UserData) > turn.state.options['user-data-limit']) return 'MiscError';
  if (!hasPort(call)) return { how: message.Action, UserData };
  const id = message.Action === 'Add' ? 'RequestAttachUserData' : 'RequestUpdateUserData';
  return { id, ThisDN: call.DN, ConnID: call.ConnID as string, UserData };
}

/** A Network call has no DN of the IVR. For an outbound call that is dialed the port asks as no party of it yet. */
function hasPort(call: Call): boolean {
  return call.mode !== 'N';
}

function report(turn: IvrTurn, call: Call, how: Addition['how'], UserData: KVList): void {
  if (call.ConnID !== undefined) turn.report({ type: 'ReportUserData', ConnID: call.ConnID, how, UserData });
}

function without(list: KVList, replaced: KVList): KVList {
  return Object.fromEntries(Object.entries(list).filter(([key]) => !Object.hasOwn(replaced, key)));
}

function deleteRequest(call: Call, message: Extract<Change, { id: 'UDataDel' }>): Request | IvrUDataResp['Result'] {
  const own = { ThisDN: call.DN, ConnID: call.ConnID as string };
  if (message.Action === 'DeleteAll') return { id: 'RequestDeleteUserData', ...own };
  const DataKey = message.Key as string;
  if (!Object.hasOwn(call.info.UserData, DataKey)) return 'NoMatch';
  return { id: 'RequestDeletePair', ...own, DataKey };
}

/** UDataEx of NewCall: attached with Replace when the call is there. */
export function attachWaitingData(turn: IvrTurn, call: Call): void {
  const UserData = call.attachLater;
  call.attachLater = undefined;
  if (UserData !== undefined) attach(turn, call, UserData, { kind: 'nothing' });
}

/**
 * Attaches the user data of a message (Replace) and goes on when the switch has confirmed it; there is no UDataResp.
 * Without data it goes on at once. Illegal data are left out with a line in the log.
 */
export function attachAndGoOn(turn: IvrTurn, call: Call, list: IvrList | undefined, next: AfterAttach): void {
  const UserData = legalUserData(turn, call.CallId, list);
  if (UserData === undefined || Object.keys(UserData).length === 0) reportAfterAttach(turn, call, next);
  else attach(turn, call, UserData, next);
}

function attach(turn: IvrTurn, call: Call, UserData: KVList, next: AfterAttach): void {
  const size = userDataSize(without(call.info.UserData, UserData)) + userDataSize(UserData);
  if (size > turn.state.options['user-data-limit']) {
    turn.log('warn', `${call.CallId}: user data of ${size} bytes are not attached`);
    reportAfterAttach(turn, call, next);
    return;
  }
  if (!hasPort(call)) {
    report(turn, call, 'Replace', UserData);
    reportAfterAttach(turn, call, next);
    return;
  }
  call.pending = true;
  turn.request(
    { id: 'RequestUpdateUserData', ThisDN: call.DN, ConnID: call.ConnID as string, UserData },
    { kind: 'attach', CallId: call.CallId, serial: call.serial, next },
  );
}
