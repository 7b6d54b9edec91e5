import type { IvrToServer } from '../../protocol/index.js';
import type { PredictedCall } from './predicted-call.test.js';
import { DEFAULT_POINT, NOWHERE, POINT, SWITCH } from './random-ivr-world.test.js';

/** Every kind of message that names a call, legal or not; `at` chooses among values. */
export function driverMessages(CallId: string, DestDN: string, at: number): readonly IvrToServer[] {
  const RequestId = `r${at}`;
  const key = `k${at % 3}`;
  return [
    { id: 'EndCall', CallId, EndCause: 'Normal' },
    { id: 'CallInfoReq', CallId },
    { id: 'PeekStatReq', CallId, RequestId, StatName: 'none' },
    { id: 'LogMsg', CallId, MsgType: 'Debug', Msg: 'text' },
    { id: 'UDataGetAll', CallId, RequestId },
    { id: 'UDataGet', CallId, RequestId, Keys: `${key}:other` },
    { id: 'UDataSet', CallId, RequestId, Action: 'Replace', UDataEx: [{ Name: key, Type: 'Str', Val: DestDN }] },
    { id: 'UDataSet', CallId, RequestId, Action: 'Add', UDataEx: [{ Name: key, Type: 'Int', Val: at }] },
    { id: 'UDataDel', CallId, RequestId, Action: 'DeleteKey', Key: key },
    { id: 'UDataDel', CallId, RequestId, Action: 'DeleteAll' },
    ...routing(CallId),
    { id: 'AccessNumGet', CallId, DestDN, Location: ['far', 'slow', SWITCH, 'unknown'][at % 4] ?? 'far' },
    { id: 'AccessNumCancel', CallId },
    { id: 'Connected', CallId },
    { id: 'Failure', CallId, FailureCause: 'Busy' },
    { id: 'CallStatus', CallId, Event: 'Established' },
    ...begins(CallId, DestDN),
    ...continues(CallId),
  ];
}

/** EndCall with and without a word about release. */
export function endCalls(CallId: string): readonly IvrToServer[] {
  const ends = { id: 'EndCall', CallId, EndCause: 'Normal' } as const;
  const active = (Val: string): IvrToServer => ({
    ...ends,
    ExtnsEx: [{ Name: 'GCTIActiveRelease', Type: 'Str', Val }],
  });
  return [ends, ends, active('false'), active('true')];
}

/** What a driver says that keeps to the state of its call. */
export function sensible(call: PredictedCall, DestDN: string): readonly IvrToServer[] {
  const { CallId, route, column } = call;
  switch (column) {
    case 'up':
      return [
        ...begins(CallId, DestDN),
        ...(route === undefined ? routing(CallId).slice(0, 3) : routing(CallId).slice(3)),
      ];
    case 'open':
      return continues(CallId);
    case 'released':
      return [{ id: 'EndCall', CallId, EndCause: 'Normal' }];
    default:
      return [];
  }
}

function routing(CallId: string): readonly IvrToServer[] {
  return [
    ...[POINT, DEFAULT_POINT, NOWHERE].map((RouteDN): IvrToServer => ({ id: 'RouteRequest', CallId, RouteDN })),
    { id: 'TreatStatus', CallId, Status: 'Started' },
    { id: 'TreatStatus', CallId, Status: 'NotStarted' },
    { id: 'TreatStatus', CallId, Status: 'Completed' },
    { id: 'CancelCompleted', CallId },
  ];
}

function begins(CallId: string, DestDN: string): readonly IvrToServer[] {
  const ids = ['InitConf', 'InitXfer', 'OneStepConf', 'OneStepXfer', 'InitConf'] as const;
  return ids.map((id) => ({ id, CallId, DestDN }));
}

function continues(CallId: string): readonly IvrToServer[] {
  const ids = ['CompleteConf', 'CompleteXfer', 'RetrieveCall'] as const;
  return ids.map((id) => ({ id, CallId }));
}
