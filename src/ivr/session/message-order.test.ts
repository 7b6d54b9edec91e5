import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IvrToServer } from '../../protocol/index.js';
import { DIAL_OUT, inWords, SCRIPT_CONFIG, SessionScript } from './session-script.js';

/** The driver replaces one pair of the user data of call c1. */
const set = (RequestId: string, Name: string, Val: string): IvrToServer => ({
  id: 'UDataSet',
  CallId: 'c1',
  RequestId,
  Action: 'Replace',
  UDataEx: [{ Name, Type: 'Str', Val }],
});

const withOptions = (options: object) => new SessionScript({ ...SCRIPT_CONFIG, options });

test('the messages of one CallId are answered in their order', () => {
  const script = new SessionScript();
  script.link();
  script.up();
  script.say(set('1', 'k', '1'));
  script.say(set('2', 'k', '2'));
  script.say({ id: 'UDataGet', CallId: 'c1', RequestId: '3', Keys: 'k' });
  assert.deepEqual(script.takeSent(), []);
  const [first] = script.takeRequests();
  assert.ok(first);
  script.port('EventAttachedDataChanged', 'a1', { UserData: { k: '1' } }, first.ReferenceID);
  const [second] = script.takeRequests();
  assert.ok(second);
  script.refuse(second, 53);
  assert.deepEqual(
    script.sent
      .splice(0)
      .map(({ message }) => ('RequestId' in message ? `${message.RequestId} ${inWords(message)}` : '')),
    [
      '1 UDataResp Success',
      '2 UDataResp MiscError',
      '3 UDataResp Success UDataEx=[{"Name":"k","Type":"Str","Val":"1"}]',
    ],
  );
});

test('EndCall frees CallId and port at once: what was said before is carried out, nothing is answered any more', () => {
  const script = new SessionScript();
  script.link();
  script.up();
  script.say(set('1', '1', 'v'));
  script.say(set('2', '2', 'v'));
  script.say({ id: 'CallInfoReq', CallId: 'c1' });
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(script.takeSent(), []);
  script.say({ id: 'CallInfoReq', CallId: 'c1' });
  assert.deepEqual(script.takeSent(), ['CallError NoSuchCall']);
  const requests = script.takeRequests();
  assert.deepEqual(
    requests.map(({ id }) => id),
    ['RequestUpdateUserData', 'RequestUpdateUserData', 'RequestReleaseCall'],
  );
  for (const request of requests.slice(0, 2)) {
    script.port('EventAttachedDataChanged', 'a1', {}, (request as { readonly ReferenceID?: number }).ReferenceID);
  }
  assert.deepEqual(script.takeSent(), []);
});

/** A Network call of Network control; `ConnID`: the switch has begun it. */
function networkCall(script: SessionScript, CallId: string, ConnID?: string): string {
  script.say({ id: 'NewCall', CallId, CallControlMode: 'Network', Version: '4.0', CalledNum: '8100' });
  const [report] = script.takeReports();
  assert.ok(report?.type === 'ReportNetworkCall');
  if (ConnID !== undefined) script.command({ type: 'CommandNetworkCall', leg: report.leg, ConnID, CallID: 1 });
  return report.leg;
}

test('EndCall does not wait in Network mode: a statistic is asked for, and the switch has begun the call', () => {
  const script = withOptions({
    statistics: {
      waiting: { obj_id: '9000', obj_type: 'SObjectQueue', server_name: 's', stat_type: 'CurrNumberWaitingCalls' },
    },
  });
  script.link();
  const leg = networkCall(script, 'c1', 'a1');
  script.say({ id: 'PeekStatReq', CallId: 'c1', RequestId: '1', StatName: 'waiting' });
  const [query] = script.takeRequests();
  assert.ok(query);
  script.say(set('2', 'k', 'v'));
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(script.takeReports(), [
    { type: 'ReportUserData', ConnID: 'a1', how: 'Replace', UserData: { k: 'v' } },
    { type: 'ReportReleased', leg },
  ]);
  script.say({ id: 'CallInfoReq', CallId: 'c1' });
  assert.deepEqual(script.takeSent(), ['CallError NoSuchCall']);
  networkCall(script, 'c1', 'a2');
  script.refuse(query, 53);
  assert.deepEqual(script.takeSent(), []);
  assert.equal(script.machine.state.calls.size, 1);
});

test('EndCall of a Network call that the switch has not begun yet: the CallId is free, what was said is carried out', () => {
  const script = new SessionScript();
  script.link();
  const leg = networkCall(script, 'c1');
  script.say(set('1', 'k', 'v'));
  script.say({ id: 'RouteRequest', CallId: 'c1' });
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  script.say({ id: 'CallInfoReq', CallId: 'c1' });
  assert.deepEqual(script.takeSent(), ['CallError NoSuchCall']);
  const second = networkCall(script, 'c1');
  script.command({ type: 'CommandNetworkCall', leg, ConnID: 'a1', CallID: 1 });
  assert.deepEqual(
    script.takeReports().map((report) => report.type),
    ['ReportUserData', 'ReportRouteRequest', 'ReportReleased'],
  );
  assert.deepEqual(script.takeSent(), []);
  script.command({ type: 'CommandNetworkCall', leg: second, ConnID: 'a2', CallID: 2 });
  assert.match(script.ask({ id: 'CallInfoReq', CallId: 'c1' }).map(inWords).join(), /ConnId=a2/);
  assert.ok(script.timers.has('call:c1'));
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  const { calls, callsOfConnId, legs } = script.machine.state;
  assert.deepEqual([calls.size, callsOfConnId.size, legs.size, script.timers.size], [0, 0, 0, 0]);
});

test('EndCall of a Network call that the switch does not take after all', () => {
  const script = new SessionScript();
  script.link();
  const leg = networkCall(script, 'c1');
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  script.command({ type: 'CommandRelease', leg });
  assert.deepEqual(script.takeSent(), []);
  assert.deepEqual([script.machine.state.calls.size, script.machine.state.legs.size], [0, 0]);
});

test('Failure of the party that the driver dials frees the CallId at once, too', () => {
  const script = new SessionScript();
  script.link();
  const dial = (RefID: string) => {
    script.say({ id: 'DialOutRegistry', CallId: 'x', Command: 'Add', DN: '8001' });
    script.command(DIAL_OUT);
    script.say({ id: 'DialOutInit', CallId: 'c1', RefID, CalledNum: '2' });
    script.takeReports();
    return script.takeSent().at(-1);
  };
  assert.equal(dial('1'), 'CallStatus Dialing');
  script.say(set('1', 'k', 'v'));
  script.say({ id: 'CallInfoReq', CallId: 'c1' });
  script.say({ id: 'Failure', CallId: 'c1', FailureCause: 'Busy' });
  assert.deepEqual(script.takeSent(), []);
  assert.deepEqual(script.takeReports(), [{ type: 'ReportFailed', leg: 'p9', CallState: 'GeneralError' }]);
  assert.equal(dial('2'), 'CallStatus Dialing');
  script.say(set('1', 'k', 'v'));
  script.say({ id: 'CallStatus', CallId: 'c1', Event: 'Established' });
  script.say({ id: 'Failure', CallId: 'c1', FailureCause: 'Busy' });
  assert.deepEqual(script.takeReports(), []);
  assert.equal(script.machine.state.calls.size, 1);
});

test('messages that wait are limited', () => {
  const script = withOptions({ 'max-waiting-messages': 2 });
  script.link();
  script.up();
  for (let i = 0; i < 4; i++) script.say({ id: 'UDataDel', CallId: 'c1', RequestId: 'r', Action: 'DeleteAll' });
  assert.deepEqual(script.takeSent(), ['CallError Unknown TlibErrCode=BLOCKED_REQ']);
});
