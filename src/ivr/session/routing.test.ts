import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IvrToServer } from '../../protocol/index.js';
import { inWords, SCRIPT_CONFIG, SessionScript } from './session-script.js';

const INVALID = 'CallError Unknown TlibErrCode=INVALID_REQ';

function upScript(options: object = SCRIPT_CONFIG.options): SessionScript {
  const script = new SessionScript({ ...SCRIPT_CONFIG, options });
  script.link();
  script.up();
  return script;
}

const say = (script: SessionScript, id: string, more: object = {}) =>
  script.say({ id, CallId: 'c1', ...more } as unknown as IvrToServer);
const route = (script: SessionScript, destination?: string, RouteType = 'Unknown', more: object = {}) =>
  script.command({
    type: 'CommandRoute',
    ConnID: 'a1',
    RouteDN: '8000',
    RouteType,
    ...(destination === undefined ? {} : { destination }),
    ...more,
  });
const treat = (script: SessionScript, TreatmentType: string, parameters: object = {}) =>
  script.command({ type: 'CommandRouteTreatment', ConnID: 'a1', TreatmentType, parameters: parameters as never });
const reports = (script: SessionScript) => script.takeReports().map((report) => report.type);

test('RouteRequest: by DN, by alias; what is no routing point is invalid, and so is a second one', () => {
  for (const RouteDN of ['8000', 'alias']) {
    const script = upScript();
    say(script, 'RouteRequest', { RouteDN, CED: '12' });
    assert.deepEqual(script.takeReports(), [
      { type: 'ReportRouteRequest', ConnID: 'a1', RouteDN: '8000', CollectedDigits: '12' },
    ]);
    say(script, 'RouteRequest', { RouteDN });
    assert.deepEqual(script.takeSent(), [INVALID]);
  }
  const script = upScript();
  for (const RouteDN of ['7001', '9000', 'nowhere', undefined, 'toString']) {
    say(script, 'RouteRequest', RouteDN === undefined ? {} : { RouteDN });
    assert.deepEqual([script.takeSent(), script.takeReports()], [[INVALID], []], String(RouteDN));
  }
});

test('user data of RouteRequest are attached first, without an answer', () => {
  const script = upScript();
  say(script, 'RouteRequest', { RouteDN: '8000', UDataEx: [{ Name: 'k', Type: 'Str', Val: 'v' }] });
  const [request] = script.takeRequests();
  assert.deepEqual([request?.id, script.takeReports()], ['RequestUpdateUserData', []]);
  say(script, 'UDataGet', { RequestId: 'r', Keys: 'k' });
  script.port('EventAttachedDataChanged', 'a1', { UserData: { k: 'v' } }, request?.ReferenceID);
  assert.deepEqual(reports(script), ['ReportRouteRequest']);
  assert.match(script.takeSent().join(), /^UDataResp Success/);
  // Refused data do not stop the request.
  const refused = upScript();
  say(refused, 'RouteRequest', { RouteDN: '8000', UDataEx: [{ Name: 'k', Type: 'Str', Val: 'v' }] });
  refused.refuse(refused.takeRequests()[0] as never, 53);
  assert.deepEqual(reports(refused), ['ReportRouteRequest']);
});

test('RouteResponse: Normal, Default, extensions by the version of the call', () => {
  const extensions = { Extensions: { CUSTOMER_ID: 'x', n: 1, list: { a: 'b' } } };
  const script = upScript();
  say(script, 'RouteRequest', { RouteDN: '8000' });
  route(script, '7050', 'Unknown', extensions);
  assert.deepEqual(script.sent.splice(0)[0]?.message, {
    id: 'RouteResponse',
    CallId: 'c1',
    RouteType: 'Normal',
    Dest: '7050',
    ExtnsEx: [
      { Name: 'CUSTOMER_ID', Type: 'Str', Val: 'x' },
      { Name: 'n', Type: 'Int', Val: 1 },
      { Name: 'list', List: [{ Name: 'a', Type: 'Str', Val: 'b' }] },
    ],
  });
  assert.equal(script.timers.has('router:c1'), false);
  say(script, 'RouteRequest', { RouteDN: '8000' });
  route(script);
  assert.deepEqual(script.takeSent(), ['RouteResponse Default Dest=7050'], 'the default DN of the point');
  say(script, 'RouteRequest', { RouteDN: '8000' });
  route(script, '7060', 'Default');
  assert.deepEqual(script.takeSent(), ['RouteResponse Default Dest=7060']);

  const old = new SessionScript();
  old.link();
  old.newCall('c1', { Version: '1.0' });
  old.port('EventRinging', 'a1');
  old.takeSent();
  say(old, 'RouteRequest', { RouteDN: '8000' });
  route(old, '7050', 'Unknown', extensions);
  assert.ok('Extensions' in (old.sent.splice(0)[0]?.message ?? {}));
});

test('Router Timeout runs to the first instruction only', () => {
  const script = upScript();
  say(script, 'RouteRequest', { RouteDN: '8000' });
  assert.equal(script.timers.get('router:c1'), script.time + 4000);
  script.takeReports();
  script.due('router:c1');
  assert.deepEqual(script.takeReports(), [{ type: 'ReportRouteEnd', ConnID: 'a1', how: 'default' }]);
  assert.deepEqual(script.takeSent(), ['RouteResponse Default Dest=7050']);
  say(script, 'RouteRequest', { RouteDN: '8000' });
  treat(script, 'Music');
  assert.equal(script.timers.has('router:c1'), false);
  say(script, 'TreatStatus', { Status: 'NotStarted' });
  assert.equal(script.timers.has('router:c1'), false);
});

test('treatments: types, replacement, what does not fit', () => {
  const script = upScript();
  say(script, 'RouteRequest', { RouteDN: '8000' });
  script.takeReports();
  for (const [type, name] of [
    ['PlayAnnouncement', 'PlayAnnounce'],
    ['PlayAnnouncementAndDigits', 'PlayAnnounceAndDigits'],
    ['RecordUserAnnouncement', 'RecordAnnounce'],
    ['DeleteUserAnnouncement', 'DeleteAnnounce'],
    ['TextToSpeech', 'TextToSpeech'],
  ] as const) {
    treat(script, type);
    assert.deepEqual(script.takeSent(), [`TreatCall Type=${name}`]);
  }
  say(script, 'TreatStatus', { Status: 'Completed' });
  assert.deepEqual([script.takeSent(), reports(script)], [[], []], 'it crossed the new TreatCall');
  say(script, 'CancelCompleted');
  assert.deepEqual(script.takeSent(), [INVALID]);
  say(script, 'TreatStatus', { Status: 'Started' });
  say(script, 'TreatStatus', { Status: 'Started' });
  say(script, 'TreatStatus', { Status: 'NotStarted' });
  assert.deepEqual([script.takeSent(), reports(script)], [[INVALID, INVALID], ['ReportTreatmentStarted']]);
  treat(script, 'Music', { MUSIC_DN: '1' });
  assert.deepEqual(script.takeSent(), ['TreatCall Type=Music Parameters=[{"Name":"MUSIC_DN","Type":"Str","Val":"1"}]']);
  say(script, 'TreatStatus', { Status: 'Started' });
  say(script, 'TreatStatus', { Status: 'Completed', CED: '4711' });
  assert.deepEqual(script.takeReports(), [
    { type: 'ReportTreatmentStarted', ConnID: 'a1' },
    { type: 'ReportTreatmentEnd', ConnID: 'a1', CollectedDigits: '4711' },
  ]);
  say(script, 'TreatStatus', { Status: 'Completed' });
  assert.deepEqual(script.takeSent(), [INVALID]);
});

test('a route while a treatment starts waits for TreatStatus; while one runs it is cancelled first', () => {
  const script = upScript();
  say(script, 'RouteRequest', { RouteDN: '8000' });
  treat(script, 'Music');
  route(script, '7050');
  script.takeSent();
  say(script, 'TreatStatus', { Status: 'Started' });
  assert.deepEqual(script.takeSent(), ['Cancel']);
  say(script, 'TreatStatus', { Status: 'Completed' });
  assert.deepEqual(script.takeSent(), []);
  say(script, 'CancelCompleted');
  assert.deepEqual(script.takeSent(), ['RouteResponse Normal Dest=7050']);

  say(script, 'RouteRequest', { RouteDN: '8000' });
  treat(script, 'Music');
  route(script, '7051');
  script.takeSent();
  say(script, 'TreatStatus', { Status: 'NotStarted' });
  assert.deepEqual(script.takeSent(), ['RouteResponse Normal Dest=7051']);

  say(script, 'RouteRequest', { RouteDN: '8000' });
  treat(script, 'Music');
  say(script, 'TreatStatus', { Status: 'Started' });
  script.takeSent();
  route(script, '7052');
  assert.deepEqual(script.takeSent(), ['Cancel']);
});

test('route-in-place: another routing point goes on inside the server, a number does not', () => {
  const script = upScript({ 'route-in-place': true });
  say(script, 'RouteRequest', { RouteDN: '8000' });
  script.takeReports();
  route(script, '8001');
  assert.deepEqual(script.takeReports(), [{ type: 'ReportRouteRequest', ConnID: 'a1', RouteDN: '8001' }]);
  assert.deepEqual([script.takeSent(), script.timers.has('router:c1')], [[], false]);
  route(script, '7050');
  assert.deepEqual(script.takeSent(), ['RouteResponse Normal Dest=7050']);
  const off = upScript({});
  say(off, 'RouteRequest', { RouteDN: '8000' });
  route(off, '8001');
  assert.deepEqual(off.takeSent(), ['RouteResponse Normal Dest=8001']);
});

test('the call ends, or the driver ends it, while the router is waited for: the route is abandoned', () => {
  const ended = upScript();
  say(ended, 'RouteRequest', { RouteDN: '8000' });
  ended.takeReports();
  ended.port('EventReleased', 'a1');
  assert.deepEqual(ended.takeReports(), [{ type: 'ReportRouteEnd', ConnID: 'a1', how: 'abandoned' }]);
  assert.equal(ended.timers.has('router:c1'), false);
  const left = upScript();
  say(left, 'RouteRequest', { RouteDN: '8000' });
  left.takeReports();
  say(left, 'EndCall', {
    EndCause: 'Normal',
    ExtnsEx: [{ Name: 'GCTIActiveRelease', Type: 'Str', Val: 'false' }],
  });
  assert.deepEqual(left.takeReports(), [{ type: 'ReportRouteEnd', ConnID: 'a1', how: 'abandoned' }]);
  // An instruction that comes too late finds nobody.
  route(left, '7050');
  assert.deepEqual([left.takeSent(), reports(left)], [[], ['ReportRouteEnd']]);
});

function networkScript(CallControlMode: 'Genesys' | 'Network', options: object = {}): SessionScript {
  const script = new SessionScript({ ...SCRIPT_CONFIG, options });
  script.link(1, null);
  script.say({ id: 'NewCall', CallId: 'c1', CallControlMode, Version: '4.0', CalledNum: '8100' });
  const [report] = script.takeReports();
  assert.equal(report?.type, 'ReportNetworkCall');
  script.command({ type: 'CommandNetworkCall', leg: (report as { leg: string }).leg, ConnID: 'a1', CallID: 5 });
  return script;
}

test('Network: nobody is registered on the route DN', () => {
  const script = new SessionScript();
  script.link(1, null);
  script.say({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '8100' });
  const [report] = script.takeReports();
  script.command({ type: 'CommandRelease', leg: (report as { leg: string }).leg });
  assert.deepEqual(script.takeSent(), ['EndCall FeatureNotSupported']);
  assert.deepEqual([script.machine.state.calls.size, script.machine.state.legs.size, script.timers.size], [0, 0, 0]);
});

test('Network: MakeCall from a route DN, and agent messages with the id of a call, are no messages of this mode', () => {
  const script = new SessionScript();
  script.link(1, null);
  assert.deepEqual(script.ask({ id: 'MakeCall', CallId: 'm1', OrigNum: '8100', DestNum: '5551' }), [
    { id: 'CallError', CallId: 'm1', FailedReq: 'Unknown', TlibErrCode: 'INVALID_REQ' },
  ]);
  script.link(2);
  script.say({ id: 'NewCall', CallId: 'n1', CallControlMode: 'Network', Version: '4.0', CalledNum: '8100' }, 2);
  assert.deepEqual(script.ask({ id: 'AgentQuery', CallId: 'n1', ReqId: '1', PortNum: '1' }, 2), [
    { id: 'CallError', CallId: 'n1', FailedReq: 'Unknown', TlibErrCode: 'INVALID_REQ', ReqId: '1' },
  ]);
});

test('Network: no room for another call', () => {
  const script = new SessionScript({ ...SCRIPT_CONFIG, options: { 'max-calls': 1 } });
  script.link(1, null);
  const newCall = (CallId: string) =>
    script.ask({ id: 'NewCall', CallId, CallControlMode: 'Network', Version: '4.0', CalledNum: '8100' });
  assert.deepEqual(newCall('c1'), []);
  assert.deepEqual(newCall('c2').map(inWords), ['EndCall Resources']);
  assert.equal(reports(script).length, 1, 'the switch hears of the first one only');
});

test('Network: called-num-subset takes the last digits', () => {
  const script = new SessionScript({ ...SCRIPT_CONFIG, options: { 'called-num-subset': 4 } });
  script.link(1, null);
  script.say({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', CalledNum: '5558100' });
  assert.equal((script.takeReports()[0] as { RouteDN?: string }).RouteDN, '8100');
});

test('Network: messages wait until the switch has the call', () => {
  const script = new SessionScript();
  script.link(1, null);
  script.say({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '8100' });
  const [report] = script.takeReports();
  say(script, 'RouteRequest');
  assert.deepEqual(script.takeReports(), []);
  script.command({ type: 'CommandNetworkCall', leg: (report as { leg: string }).leg, ConnID: 'a1', CallID: 5 });
  assert.deepEqual(reports(script), ['ReportRouteRequest']);
});

test('Network: route, failure, route again, connected, reroute', () => {
  const script = networkScript('Network');
  say(script, 'Connected');
  assert.deepEqual(script.takeSent(), [INVALID]);
  say(script, 'RouteRequest');
  route(script, '1');
  say(script, 'Failure', { FailureCause: 'NoAnswer' });
  assert.deepEqual(script.takeReports().slice(-1), [{ type: 'ReportRouteFailed', ConnID: 'a1', ErrorCode: 232 }]);
  assert.equal(script.timers.has('router:c1'), false, 'Router Timeout does not run again');
  say(script, 'Failure', { FailureCause: 'Busy' });
  route(script, '2');
  say(script, 'Connected');
  route(script, '3');
  say(script, 'Connected');
  assert.deepEqual(script.takeSent(), [
    'RouteResponse Normal Dest=1',
    INVALID,
    'RouteResponse Normal Dest=2',
    'RouteResponse Normal Dest=3',
  ]);
  assert.deepEqual(reports(script), ['ReportRouted', 'ReportRouted']);
  say(script, 'RouteRequest');
  assert.deepEqual(script.takeSent(), [INVALID]);
  say(script, 'EndCall', { EndCause: 'Normal' });
  assert.deepEqual(reports(script), ['ReportReleased']);
  assert.deepEqual([script.machine.state.calls.size, script.timers.size], [0, 0]);
});

test('Network: a call that the driver ends while the router is waited for is released, and nothing else', () => {
  const script = networkScript('Network');
  say(script, 'RouteRequest');
  script.takeReports();
  say(script, 'EndCall', { EndCause: 'Normal' });
  assert.deepEqual(reports(script), ['ReportReleased'], 'the switch tells the route DN of the end by itself');
  assert.deepEqual([script.machine.state.calls.size, script.timers.size], [0, 0]);
});

test('Network with Genesys control: no RouteRequest; the time-out ends the call', () => {
  const script = networkScript('Genesys');
  say(script, 'RouteRequest');
  assert.deepEqual(script.takeSent(), [INVALID]);
  script.due('router:c1');
  assert.deepEqual(script.takeSent(), ['EndCall Timeout']);
  assert.deepEqual(reports(script), ['ReportRouteEnd', 'ReportReleased']);
});

test('Network: user data are replaced by a report, and read from what the route DN’s events tell', () => {
  const script = networkScript('Network');
  say(script, 'UDataSet', { RequestId: '1', Action: 'Replace', UDataEx: [{ Name: 'k', Type: 'Str', Val: 'v' }] });
  assert.deepEqual(script.takeReports(), [
    { type: 'ReportUserData', ConnID: 'a1', how: 'Replace', UserData: { k: 'v' } },
  ]);
  script.event({ id: 'EventAttachedDataChanged', ThisDN: '8100', ConnID: 'a1', UserData: { k: 'v', by: 'router' } });
  say(script, 'UDataGetAll', { RequestId: '2' });
  assert.deepEqual(script.takeSent(), [
    'UDataResp Success',
    'UDataResp Success UDataEx=[{"Name":"k","Type":"Str","Val":"v"},{"Name":"by","Type":"Str","Val":"router"}]',
  ]);
});

test('the switch ends a Network call: EndCall', () => {
  const script = networkScript('Network');
  const leg = [...script.machine.state.legs.keys()][0] as string;
  script.command({ type: 'CommandRelease', leg });
  assert.deepEqual(script.takeSent(), ['EndCall Normal']);
  assert.deepEqual(inWords({ id: 'Cancel', CallId: 'c1' }), 'Cancel');
});
