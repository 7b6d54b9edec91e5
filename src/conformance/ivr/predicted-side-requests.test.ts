import type { IvrList, IvrToServer } from '../../protocol/index.js';
import type { PredictedCall } from './predicted-call.test.js';
import { ACCESS_NUMBERS, SWITCH } from './random-ivr-world.test.js';

/** AccessNumGet, request-tout: how long a number is waited for. */
const REQUEST_TOUT = 20_000;

export function callInfo(call: PredictedCall): undefined {
  const { seen, main, port } = call;
  const known = call.phase !== 'waiting' && call.phase !== 'released' && main !== undefined;
  call.say({
    id: 'CallInfoResp',
    CallId: call.CallId,
    fields: {
      CalledNum: port,
      PortDN: port,
      ...(known ? { ConnId: main } : {}),
      ...(call.phase === 'waiting' ? { ConnId: null, LastEvent: null, OtherDN: null } : {}),
      LastEvent: (name) => (name === undefined ? call.phase === 'waiting' : seen.events.has(String(name))),
      OtherDN: (DN) => DN === undefined || seen.others.has(String(DN)),
    },
  });
}

/** No statistic is configured. */
export function statistic(call: PredictedCall, RequestId: string): undefined {
  call.say({ id: 'StatResp', CallId: call.CallId, fields: { ResultCode: 'NoSuchStat', RequestId, Result: null } });
}

export function userData(
  call: PredictedCall,
  message: Extract<IvrToServer, { readonly id: 'UDataGet' | 'UDataGetAll' | 'UDataSet' | 'UDataDel' }>,
): undefined {
  const answer = (Result: string | readonly string[], UDataEx: null | ((value: unknown) => boolean) = null) =>
    call.say({
      id: 'UDataResp',
      CallId: call.CallId,
      fields: { RequestId: message.RequestId, Result, UDataEx },
    });
  const gone = call.phase === 'waiting' || call.phase === 'released';
  /** Outbound and not answered: the call has no DN of the IVR. */
  const isDialed = call.outbound !== undefined && call.phase === 'making';
  switch (message.id) {
    case 'UDataSet':
      if (!gone && isDialed) {
        // No event of a DN tells of them.
        const { UserData } = call;
        for (const [key, value] of Object.entries(valuesOf(message.UDataEx))) {
          const before = message.Action === 'Add' && UserData[key] !== undefined ? [UserData[key]].flat() : [];
          call.UserData = { ...call.UserData, [key]: [...before, value] };
        }
      }
      return answer(gone ? 'MiscError' : 'Success');
    case 'UDataDel': {
      if (gone) return answer('MiscError');
      const key = message.Key ?? '';
      const found = message.Action === 'DeleteAll' || Object.hasOwn(call.UserData, key);
      if (isDialed && found) {
        const { [key]: _gone, ...rest } = call.UserData;
        call.UserData = message.Action === 'DeleteAll' ? {} : rest;
      }
      if (message.Action === 'DeleteAll') return answer(['Success', 'NoMatch']);
      return answer(found ? 'Success' : 'NoMatch');
    }
    default: {
      const keys = message.id === 'UDataGet' ? message.Keys.split(':') : Object.keys(call.UserData);
      const found = keys.filter((key) => Object.hasOwn(call.UserData, key));
      if (call.phase === 'waiting' || found.length === 0) return answer('NoMatch');
      const wanted = Object.fromEntries(found.map((key) => [key, call.UserData[key]]));
      return answer('Success', (list) => sameData(list as IvrList | undefined, wanted));
    }
  }
}

/** Whether the parties of the call are told of other user data. */
export function changesData({ UserData }: PredictedCall, message: IvrToServer): boolean {
  if (message.id === 'UDataDel') return message.Action === 'DeleteAll' || Object.hasOwn(UserData, message.Key ?? '');
  return message.id === 'UDataSet';
}

/** Values of a list by their names. */
export function valuesOf(list: IvrList): Readonly<Record<string, unknown>> {
  return Object.fromEntries(list.map((node) => [node.Name, 'Val' in node ? node.Val : undefined]));
}

/** Version 1.0 knows UserData alone; the others prefer UDataEx. */
export function broughtData({ Version = '1.0', UDataEx, UserData }: Extract<IvrToServer, { readonly id: 'NewCall' }>) {
  const list = Version === '1.0' ? UserData : (UDataEx ?? UserData);
  return list === undefined ? undefined : valuesOf(list);
}

/** Texts and integers under names that occur once: what the random drivers set. */
export function sameData(list: IvrList = [], wanted: Readonly<Record<string, unknown>>): boolean {
  const came = list.map((node) => ('Val' in node ? `${node.Name}=${node.Val}` : node.Name)).sort();
  const due = Object.entries(wanted).flatMap(([key, value]) => [value].flat().map((one) => `${key}=${one}`));
  return JSON.stringify(came) === JSON.stringify(due.sort());
}

export function accessNumber(
  call: PredictedCall,
  message: Extract<IvrToServer, { readonly id: 'AccessNumGet' | 'AccessNumCancel' }>,
  now: number,
): undefined {
  const answer = (Action: string, Result: string, AccessNum: string | null = null) =>
    call.say({ id: 'AccessNumResp', CallId: call.CallId, fields: { Action, Result, AccessNum } });
  if (message.id === 'AccessNumCancel') {
    const open = call.accessNumber !== undefined;
    call.accessNumber = undefined;
    return answer('Cancel', open ? 'Success' : 'Failure');
  }
  if (call.accessNumber !== undefined) return answer('Get', 'Failure');
  switch (message.Location) {
    case SWITCH:
      return answer('Get', 'Success', message.DestDN);
    case 'far':
      return answer('Get', 'Success', ACCESS_NUMBERS.far);
    case 'slow':
      call.accessNumber = now + REQUEST_TOUT;
      return;
    default:
      return answer('Get', 'Failure');
  }
}

/** Time has come to `now`. */
export function accessNumberLate(call: PredictedCall, now: number): undefined {
  if (call.accessNumber === undefined || call.accessNumber > now) return;
  call.accessNumber = undefined;
  call.say({ id: 'AccessNumResp', CallId: call.CallId, fields: { Action: 'Get', Result: 'Failure', AccessNum: null } });
}
