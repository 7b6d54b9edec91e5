import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IvrToServer } from '../../protocol/index.js';
import { inWords, SessionScript } from './session-script.js';

const MESSAGES: Readonly<Record<string, IvrToServer>> = {
  CallInfoReq: { id: 'CallInfoReq', CallId: 'c1' },
  PeekStatReq: { id: 'PeekStatReq', CallId: 'c1', RequestId: 'r', StatName: 'none' },
  GetStatReq: {
    id: 'GetStatReq',
    CallId: 'c1',
    RequestId: 'r',
    ServerName: 's',
    StatType: 't',
    ObjectId: 'o',
    ObjectType: 'o',
  },
  LogMsg: { id: 'LogMsg', CallId: 'c1', MsgType: 'Standard', Msg: 'm' },
  UDataGet: { id: 'UDataGet', CallId: 'c1', RequestId: 'r', Keys: 'k' },
  UDataGetAll: { id: 'UDataGetAll', CallId: 'c1', RequestId: 'r' },
  UDataSet: {
    id: 'UDataSet',
    CallId: 'c1',
    RequestId: 'r',
    Action: 'Add',
    UDataEx: [{ Name: 'k', Type: 'Str', Val: 'v' }],
  },
  UDataDel: { id: 'UDataDel', CallId: 'c1', RequestId: 'r', Action: 'DeleteAll' },
  RouteRequest: { id: 'RouteRequest', CallId: 'c1', RouteDN: '8000' },
  AccessNumGet: { id: 'AccessNumGet', CallId: 'c1', DestDN: '1', Location: 'nowhere' },
  AccessNumCancel: { id: 'AccessNumCancel', CallId: 'c1' },
  InitXfer: { id: 'InitXfer', CallId: 'c1', DestDN: '7050' },
  InitConf: { id: 'InitConf', CallId: 'c1', DestDN: '7050' },
  OneStepXfer: { id: 'OneStepXfer', CallId: 'c1', DestDN: '7050' },
  OneStepConf: { id: 'OneStepConf', CallId: 'c1', DestDN: '7050' },
  CompleteXfer: { id: 'CompleteXfer', CallId: 'c1' },
  CompleteConf: { id: 'CompleteConf', CallId: 'c1' },
  RetrieveCall: { id: 'RetrieveCall', CallId: 'c1' },
  TreatStatus: { id: 'TreatStatus', CallId: 'c1', Status: 'Started' },
  CancelCompleted: { id: 'CancelCompleted', CallId: 'c1' },
  Connected: { id: 'Connected', CallId: 'c1' },
  Failure: { id: 'Failure', CallId: 'c1', FailureCause: 'Busy' },
  CallStatus: { id: 'CallStatus', CallId: 'c1', Event: 'Established' },
  NewCall: { id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '3' },
  'NewCall, other CallId': {
    id: 'NewCall',
    CallId: 'c2',
    CallControlMode: 'Network',
    Version: '4.0',
    CalledNum: '1',
  },
};

const COLUMNS = ['before', 'ringing', 'up', 'consulting', 'released'] as const;
type Column = (typeof COLUMNS)[number];

const IN: Readonly<Record<Column, (script: SessionScript) => void>> = {
  before: (script) => script.newCall(),
  ringing: (script) => script.ringing(),
  up: (script) => script.up(),
  consulting(script) {
    script.up();
    script.consulting('established');
  },
  released(script) {
    script.up();
    script.port('EventReleased', 'a1');
  },
};

const INVALID = 'CallError Unknown TlibErrCode=INVALID_REQ';
const BLOCKED = 'CallError Unknown TlibErrCode=BLOCKED_REQ';
const own = (name: string) => `CallError ${name}`;
/** The switch is asked. */
const ASKS = (...requests: string[]) => ({ requests });
const REPORTS = (...reports: string[]) => ({ reports });
const NOTHING: readonly string[] = [];

type Expected = string | readonly string[] | { readonly requests: string[] } | { readonly reports: string[] };

/** The table of the specification: before Ringing, Ringing, up, consultation open, Released. */
const TABLE: Readonly<Record<string, readonly [Expected, Expected, Expected, Expected, Expected]>> = {
  PeekStatReq: same('StatResp ResultCode=NoSuchStat'),
  GetStatReq: same('StatResp ResultCode=NoSuchStat'),
  LogMsg: same(NOTHING),
  UDataGet: same('UDataResp NoMatch'),
  UDataGetAll: same('UDataResp NoMatch'),
  UDataSet: [
    'UDataResp MiscError',
    ASKS('RequestAttachUserData'),
    ASKS('RequestAttachUserData'),
    ASKS('RequestAttachUserData'),
    'UDataResp MiscError',
  ],
  UDataDel: [
    'UDataResp MiscError',
    ASKS('RequestDeleteUserData'),
    ASKS('RequestDeleteUserData'),
    ASKS('RequestDeleteUserData'),
    'UDataResp MiscError',
  ],
  RouteRequest: [INVALID, REPORTS('ReportRouteRequest'), REPORTS('ReportRouteRequest'), INVALID, INVALID],
  AccessNumGet: [
    INVALID,
    'AccessNumResp Get Failure',
    'AccessNumResp Get Failure',
    'AccessNumResp Get Failure',
    INVALID,
  ],
  AccessNumCancel: [
    INVALID,
    'AccessNumResp Cancel Failure',
    'AccessNumResp Cancel Failure',
    'AccessNumResp Cancel Failure',
    INVALID,
  ],
  InitXfer: [BLOCKED, BLOCKED, ASKS('RequestInitiateTransfer'), own('InitXfer'), own('InitXfer')],
  InitConf: [BLOCKED, BLOCKED, ASKS('RequestInitiateConference'), own('InitConf'), own('InitConf')],
  OneStepXfer: [BLOCKED, BLOCKED, ASKS('RequestSingleStepTransfer'), own('OneStepXfer'), own('OneStepXfer')],
  OneStepConf: [BLOCKED, BLOCKED, ASKS('RequestSingleStepConference'), own('OneStepConf'), own('OneStepConf')],
  CompleteXfer: [BLOCKED, BLOCKED, own('CompleteXfer'), own('CompleteXfer'), own('CompleteXfer')],
  CompleteConf: [BLOCKED, BLOCKED, own('CompleteConf'), ASKS('RequestCompleteConference'), own('CompleteConf')],
  RetrieveCall: [BLOCKED, BLOCKED, own('RetrieveCall'), ASKS('RequestReconnectCall'), own('RetrieveCall')],
  TreatStatus: [INVALID, INVALID, INVALID, INVALID, NOTHING],
  CancelCompleted: [INVALID, INVALID, INVALID, INVALID, NOTHING],
  Connected: same(NOTHING),
  Failure: same(NOTHING),
  CallStatus: same(INVALID),
  NewCall: same(INVALID),
  'NewCall, other CallId': same('EndCall InvalidStateTransition'),
};

function same(one: Expected): readonly [Expected, Expected, Expected, Expected, Expected] {
  return [one, one, one, one, one];
}

for (const [name, row] of Object.entries(TABLE)) {
  describe(`${name} in every state of a call`, () => {
    for (const [at, column] of COLUMNS.entries()) {
      test(column, () => {
        const script = new SessionScript();
        script.link();
        IN[column](script);
        script.takeRequests();
        script.takeReports();
        const answers = script.ask(MESSAGES[name] as IvrToServer).map(inWords);
        const requests = script.takeRequests().map((request) => request.id);
        const reports = script.takeReports().map((report) => report.type);
        const expected = row[at] as Expected;
        const wanted = { answers: NOTHING, requests: NOTHING, reports: NOTHING };
        if (typeof expected === 'string')
          assert.deepEqual({ answers, requests, reports }, { ...wanted, answers: [expected] });
        else if (Array.isArray(expected)) assert.deepEqual({ answers, requests, reports }, wanted);
        else assert.deepEqual({ answers, requests, reports }, { ...wanted, ...expected });
      });
    }
  });
}

test('CallInfoReq is served in every state', () => {
  for (const column of COLUMNS) {
    const script = new SessionScript();
    script.link();
    IN[column](script);
    assert.equal(script.ask(MESSAGES['CallInfoReq'] as IvrToServer)[0]?.id, 'CallInfoResp', column);
  }
});

test('EndCall is served in every state: CallId and port are free at once, and nothing is sent', () => {
  for (const column of COLUMNS) {
    const script = new SessionScript();
    script.link();
    IN[column](script);
    assert.deepEqual(script.ask({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' }), [], column);
    assert.equal(script.machine.state.calls.size, 0);
    assert.equal(
      [...script.timers.keys()].some((timer) => timer.includes('c1')),
      false,
      `timers: ${column}`,
    );
    assert.deepEqual(
      script.ask({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '1' }),
      [],
    );
  }
});

const BEHIND_ONLY = [
  'InitXfer',
  'InitConf',
  'OneStepXfer',
  'OneStepConf',
  'CompleteXfer',
  'CompleteConf',
  'RetrieveCall',
];

test('In-Front: transfers and conferences are refused with 51, MakeCall too', () => {
  const script = new SessionScript();
  script.link();
  script.say({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '2' });
  script.event({ id: 'EventRinging', ThisDN: '7002', ConnID: 'f1', CallState: 'OK' });
  script.event({ id: 'EventEstablished', ThisDN: '7002', ConnID: 'f1', CallState: 'OK' });
  for (const name of BEHIND_ONLY) {
    const [answer] = script.ask(MESSAGES[name] as IvrToServer);
    assert.equal(answer && inWords(answer), `CallError ${name} TlibErrCode=51`);
  }
  const [answer] = script.ask({ id: 'MakeCall', CallId: 'c9', OrigNum: '2', DestNum: '7050' });
  assert.equal(answer && inWords(answer), 'CallError MakeCall TlibErrCode=51');
});

test('Network: what does not belong there is invalid, deletion and Add are not supported', () => {
  const script = new SessionScript();
  script.link(1, null);
  script.say({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '8100' });
  const [report] = script.takeReports();
  assert.equal(report?.type, 'ReportNetworkCall');
  script.command({ type: 'CommandNetworkCall', leg: (report as { leg: string }).leg, ConnID: 'n1', CallID: 1 });
  for (const name of [...BEHIND_ONLY, 'AccessNumGet', 'AccessNumCancel', 'CallStatus', 'Connected', 'Failure']) {
    assert.deepEqual(script.ask(MESSAGES[name] as IvrToServer).map(inWords), [INVALID], name);
  }
  for (const name of ['UDataSet', 'UDataDel']) {
    assert.deepEqual(script.ask(MESSAGES[name] as IvrToServer).map(inWords), ['UDataResp FeatureNotSupported'], name);
  }
  assert.deepEqual(script.ask(MESSAGES['UDataGet'] as IvrToServer).map(inWords), ['UDataResp NoMatch']);
});

test('MakeCall: user data from Dialing on, the rest from Established on', () => {
  const script = new SessionScript();
  script.link();
  script.say({ id: 'MakeCall', CallId: 'c1', OrigNum: '1', DestNum: '7050' });
  const [request] = script.takeRequests();
  assert.deepEqual(script.ask(MESSAGES['UDataSet'] as IvrToServer).map(inWords), ['UDataResp MiscError']);
  script.port('EventDialing', 'a1', {}, request?.ReferenceID);
  script.takeSent();
  assert.deepEqual(script.ask(MESSAGES['RouteRequest'] as IvrToServer).map(inWords), [INVALID]);
  assert.deepEqual(script.ask(MESSAGES['InitConf'] as IvrToServer).map(inWords), [own('InitConf')]);
  assert.deepEqual(script.ask(MESSAGES['AccessNumGet'] as IvrToServer).map(inWords), ['AccessNumResp Get Failure']);
  script.say(MESSAGES['UDataSet'] as IvrToServer);
  const [change] = script.takeRequests();
  assert.equal(change?.id, 'RequestAttachUserData');
  script.port('EventAttachedDataChanged', 'a1', { UserData: { k: 'v' } }, change?.ReferenceID);
  script.port('EventEstablished', 'a1');
  assert.deepEqual(script.takeSent().slice(-2), ['UDataResp Success', 'CallStatus Established']);
  script.say(MESSAGES['InitConf'] as IvrToServer);
  assert.equal(script.takeRequests()[0]?.id, 'RequestInitiateConference');
});
