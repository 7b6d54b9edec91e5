import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IvrToServer } from '../../protocol/index.js';
import { DIAL_OUT, SCRIPT_CONFIG, SessionScript } from './session-script.js';

function registered(): SessionScript {
  const script = new SessionScript();
  script.link();
  script.say({ id: 'DialOutRegistry', CallId: 'login1', Command: 'Add', DN: '8001' });
  assert.deepEqual(script.takeSent(), ['DialOutRegistryResp Success']);
  return script;
}

const init = (more: object = {}): IvrToServer =>
  ({ id: 'DialOutInit', CallId: 'c1', RefID: '1', CalledNum: '2', ...more }) as IvrToServer;

test('DialOutRegistry: which DNs, and who is asked', () => {
  const script = new SessionScript();
  script.link(1);
  script.link(2);
  const answers = (DN: string) => {
    script.say({ id: 'DialOutRegistry', CallId: 'x', Command: 'Add', DN });
    return script.takeSent();
  };
  assert.deepEqual(answers('8000'), ['DialOutRegistryResp ConfigError'], 'a routing point of the premise switch');
  assert.deepEqual(answers('7002'), ['DialOutRegistryResp ConfigError'], 'a port');
  assert.deepEqual(answers('8001'), ['DialOutRegistryResp Success']);
  script.say({ id: 'DialOutRegistry', CallId: 'x', Command: 'Add', DN: '8001' }, 2);
  script.takeSent();
  script.command(DIAL_OUT);
  assert.deepEqual(
    script.sent.splice(0).map(({ link }) => link),
    [1],
    'the one that registered first',
  );
  script.input({ kind: 'linkClosed', link: 1 });
  script.command({ ...DIAL_OUT, leg: 'p10' });
  assert.deepEqual(
    script.sent.splice(0).map(({ link }) => link),
    [2],
    'and is connected',
  );
  script.say({ id: 'DialOutRegistry', CallId: 'x', Command: 'RemoveAll' }, 2);
  script.takeReports();
  script.command({ ...DIAL_OUT, leg: 'p11' });
  assert.deepEqual(script.takeReports(), [{ type: 'ReportDialOutRefused', leg: 'p11', ErrorCode: 58 }]);
});

test('no DialOut is sent while flow control is On', () => {
  const script = registered();
  script.input({ kind: 'configure', config: { ...SCRIPT_CONFIG, options: { 'flow-control': true } } });
  script.takeSent();
  script.command(DIAL_OUT);
  assert.deepEqual(script.takeSent(), []);
  assert.deepEqual(script.takeReports().slice(-1), [{ type: 'ReportDialOutRefused', leg: 'p9', ErrorCode: 58 }]);
});

test('DialOutError: the codes; an unknown RefID is ignored', () => {
  for (const [name, ErrorCode] of [
    ['NotSupported', 51],
    ['NoTrunks', 58],
    ['MiscError', 100],
  ] as const) {
    const script = registered();
    script.command({ ...DIAL_OUT, UserData: { k: 'v' } });
    assert.deepEqual(script.takeSent(), [
      'DialOut RefID=1 OrigNum=8001 DestNum=5551 TimeToAnswer=30 UDataEx=[{"Name":"k","Type":"Str","Val":"v"}]',
    ]);
    script.say({ id: 'DialOutError', RefID: '7', Error: name });
    assert.deepEqual(script.takeReports(), []);
    script.say({ id: 'DialOutError', RefID: '1', Error: name });
    assert.deepEqual(script.takeReports(), [{ type: 'ReportDialOutRefused', leg: 'p9', ErrorCode }]);
    script.say(init());
    assert.deepEqual(script.takeSent(), ['EndCall FeatureNotSupported'], 'the request is no longer open');
    assert.equal(script.machine.state.legs.size, 0);
  }
});

test('DialOutInit: a bad port, a port in use, a CallId that is live', () => {
  const script = registered();
  script.command(DIAL_OUT);
  script.takeSent();
  script.say(init({ CalledNum: '1' }));
  script.say(init({ CalledNum: 'x' }));
  script.say(init({ CallId: 'login1' }));
  script.say({ id: 'NewCall', CallId: 'c9', CallControlMode: 'Network', Version: '4.0', CalledNum: '2' });
  script.say(init());
  assert.deepEqual(script.takeSent(), [
    'EndCall FeatureNotSupported',
    'EndCall FeatureNotSupported',
    'CallError Unknown TlibErrCode=INVALID_REQ',
    'EndCall InvalidStateTransition',
  ]);
  script.say({ id: 'EndCall', CallId: 'c9', EndCause: 'Normal' });
  script.say(init());
  assert.deepEqual(script.takeSent(), ['CallStatus Dialing'], 'the offer was open all the time');
});

test('another client cannot answer an offer', () => {
  const script = registered();
  script.link(2, 'ivr2');
  script.command(DIAL_OUT);
  script.takeSent();
  script.takeReports();
  script.say({ id: 'DialOutError', RefID: '1', Error: 'NoTrunks' }, 2);
  assert.deepEqual(script.takeReports(), []);
});

test('In-Front: dialing, answered; the port gets the call', () => {
  const script = registered();
  script.command({ ...DIAL_OUT, UserData: { k: 'v' } });
  script.say(init());
  assert.deepEqual(script.takeReports().slice(-1), [{ type: 'ReportDialOutStarted', leg: 'p9', to: '7002' }]);
  script.say({ id: 'UDataGet', CallId: 'c1', RequestId: 'r', Keys: 'k' });
  script.say({ id: 'CallStatus', CallId: 'c1', Event: 'Busy' });
  script.say({ id: 'CallStatus', CallId: 'c1', Event: 'Established' });
  assert.deepEqual(script.takeSent().slice(2), [
    'UDataResp Success UDataEx=[{"Name":"k","Type":"Str","Val":"v"}]',
    'CallError Unknown TlibErrCode=INVALID_REQ',
  ]);
  assert.deepEqual(script.takeReports(), [{ type: 'ReportAnswered', leg: 'p9' }]);
  script.command({ type: 'CommandAlert', leg: 'p12', ConnID: 'a1', to: '7002' });
  assert.deepEqual(script.takeReports(), [
    { type: 'ReportAlerting', leg: 'p12' },
    { type: 'ReportAnswered', leg: 'p12' },
  ]);
  script.event({ id: 'EventRinging', ThisDN: '7002', ConnID: 'a1', CallState: 'OK' });
  script.event({ id: 'EventEstablished', ThisDN: '7002', ConnID: 'a1', CallState: 'OK' });
  assert.deepEqual(script.takeSent(), ['CallStatus Ringing', 'CallStatus Established']);
});

test('Failure and EndCall while dialing: the call is over, the CallId is free', () => {
  for (const message of [
    { id: 'Failure', CallId: 'c1', FailureCause: 'NoAnswer' },
    { id: 'EndCall', CallId: 'c1', EndCause: 'Normal' },
  ] as const) {
    const script = registered();
    script.command(DIAL_OUT);
    script.say(init());
    script.takeReports();
    script.say(message);
    assert.deepEqual(script.takeReports(), [{ type: 'ReportFailed', leg: 'p9', CallState: 'GeneralError' }]);
    const { calls, legs, offers } = script.machine.state;
    assert.deepEqual([calls.size, legs.size, offers.size, script.timers.size], [0, 0, 0, 0]);
  }
});

test('the time of an offer is over: a DialOutInit comes too late', () => {
  const script = registered();
  script.command(DIAL_OUT);
  script.command({ type: 'CommandRelease', leg: 'p9' });
  script.takeSent();
  script.say(init());
  assert.deepEqual(script.takeSent(), ['EndCall FeatureNotSupported']);
});

test('an In-Front port takes only the calls that its driver told of', () => {
  const script = new SessionScript();
  script.link();
  script.command({ type: 'CommandAlert', leg: 'p1', ConnID: 'z', to: '7002' });
  assert.deepEqual(script.takeReports(), [{ type: 'ReportFailed', leg: 'p1', CallState: 'GeneralError' }]);
  script.say({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '2', ANI: '7001' });
  assert.deepEqual(script.takeReports(), [
    { type: 'ReportCall', leg: 'stest-1', from: 'anonymous', external: true, to: '7002', ANI: '7001' },
  ]);
  script.command({ type: 'CommandAlert', leg: 'p2', ConnID: 'y', to: '7002' });
  assert.equal(script.takeReports().length, 2);
  script.event({ id: 'EventRinging', ThisDN: '7002', ConnID: 'y' });
  script.command({ type: 'CommandAlert', leg: 'p3', ConnID: 'x', to: '7002' });
  assert.deepEqual(script.takeReports(), [{ type: 'ReportFailed', leg: 'p3', CallState: 'Busy' }]);
});

test('UseQueue: the call passes the queue', () => {
  const script = new SessionScript({ ...SCRIPT_CONFIG, options: { UseQueue: '9000' } });
  script.link();
  script.say({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '2' });
  assert.equal((script.takeReports()[0] as { queue?: string }).queue, '9000');
});

test('a call that EndCall has left in front of the switch is gone when its line dials', () => {
  const script = registered();
  script.say({ id: 'NewCall', CallId: 'c0', CallControlMode: 'Network', CalledNum: '2', Version: '4.0' });
  const [{ leg } = { leg: '' }] = script.takeReports() as { leg: string }[];
  script.command({ type: 'CommandAlert', leg: 'p1', ConnID: 'a0', to: '7002' });
  for (const id of ['EventRinging', 'EventEstablished'] as const) {
    script.event({ id, ...{ ThisDN: '7002', ConnID: 'a0', CallState: 'OK', OtherDN: 'anonymous' } });
  }
  script.say({
    id: 'EndCall',
    CallId: 'c0',
    EndCause: 'Normal',
    ExtnsEx: [{ Name: 'GCTIActiveRelease', Type: 'Str', Val: 'false' }],
  });
  script.takeReports();
  script.command(DIAL_OUT);
  script.say(init());
  assert.deepEqual(script.takeReports(), [
    { type: 'ReportReleased', leg },
    { type: 'ReportDialOutStarted', leg: 'p9', to: '7002' },
  ]);
});
