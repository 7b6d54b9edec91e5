import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreConfig } from '../config.js';
import { Core } from '../core-by-hand.test.js';

const CONFIG: CoreConfig = {
  serverName: 'test',
  connIdPrefix: '00000001',
  dns: [
    { number: '7001', type: 'Extension' },
    { number: '7601', type: 'VoiceTreatmentPort', ivr: 'in-front' },
    { number: '8000', type: 'ACDQueue' },
    { number: '8100', type: 'RoutingPoint', 'default-dn': '7001' },
    { number: '8200', type: 'RoutingPoint' },
    { number: '8400', type: 'RoutingPoint', ivr: 'in-front' },
    { number: '8500', type: 'RoutingPoint', ivr: 'network' },
  ],
  external: ['555*'],
  router: [],
  agents: [],
  options: {},
};

/** An external caller on the In-Front port 7601, answered. */
function inFrontCall(core: Core): string {
  core.report({ type: 'ReportCall', leg: 's1', from: '5551', external: true, to: '7601' });
  const alert = core.commands.find((command) => command.type === 'CommandAlert') as { leg: string };
  core.report({ type: 'ReportAlerting', leg: alert.leg });
  core.report({ type: 'ReportAnswered', leg: alert.leg });
  core.take();
  core.takeCommands();
  return core.ConnID;
}

test('a route request for a call that stays at the port: used at once, once only', () => {
  const core = new Core(CONFIG);
  const ConnID = inFrontCall(core);
  core.report({ type: 'ReportRouteRequest', ConnID, RouteDN: '8100', CollectedDigits: '12' });
  core.report({ type: 'ReportRouteRequest', ConnID, RouteDN: '8200' });
  core.report({ type: 'ReportRouteRequest', ConnID, RouteDN: 'nowhere' });
  core.report({ type: 'ReportRouteRequest', ConnID: 'none', RouteDN: '8100' });
  assert.deepEqual(core.take(), ['EventRouteRequest 8100 12']);
  core.request({ id: 'RequestRouteCall', ThisDN: '8100', ConnID, OtherDN: 'anywhere at all' });
  assert.deepEqual([core.take(), core.takeCommands()], [['EventRouteUsed 8100 anywhere at all'], ['CommandRoute']]);
  core.request({ id: 'RequestRouteCall', ThisDN: '8100', ConnID, OtherDN: '7001' });
  assert.deepEqual(core.take(), ['EventError 8100 56']);
  core.report({ type: 'ReportRouteRequest', ConnID, RouteDN: '8100' });
  core.report({ type: 'ReportRouteEnd', ConnID, how: 'default' });
  core.report({ type: 'ReportRouteEnd', ConnID, how: 'default' });
  assert.deepEqual(core.take(), ['EventRouteRequest 8100', 'EventRouteUsed 8100 7001']);
  core.report({ type: 'ReportRouteRequest', ConnID, RouteDN: '8100' });
  core.report({ type: 'ReportRouteEnd', ConnID, how: 'abandoned' });
  assert.deepEqual(core.take(), ['EventRouteRequest 8100', 'EventAbandoned 8100']);
  core.pass(3600);
  assert.deepEqual(core.take(), [], 'no timer of the core runs');
});

test('the call ends while the router is waited for: the point learns it', () => {
  const core = new Core(CONFIG);
  const ConnID = inFrontCall(core);
  core.report({ type: 'ReportRouteRequest', ConnID, RouteDN: '8100' });
  core.report({ type: 'ReportReleased', leg: 's1' });
  assert.deepEqual(core.take().sort(), ['EventAbandoned 8100', 'EventReleased 7601', 'EventRouteRequest 8100']);
  assert.deepEqual([core.state.calls.size, core.state.legs.size], [0, 0]);
});

test('treatments of the IVR: applied when it says so, replaced without an end, refused while it routes', () => {
  const core = new Core(CONFIG);
  const ConnID = inFrontCall(core);
  const treat = (TreatmentType: 'Music' | 'PlayApplication') =>
    core.request({ id: 'RequestApplyTreatment', ThisDN: '8100', ConnID, TreatmentType, TreatmentParameters: {} });
  core.report({ type: 'ReportRouteRequest', ConnID, RouteDN: '8100' });
  treat('Music');
  treat('PlayApplication');
  assert.deepEqual(core.take(), ['EventRouteRequest 8100', 'EventTreatmentNotApplied 8100 54'], 'it had not begun');
  core.report({ type: 'ReportTreatmentStarted', ConnID });
  core.report({ type: 'ReportTreatmentEnd', ConnID, CollectedDigits: '47' });
  core.report({ type: 'ReportTreatmentEnd', ConnID });
  treat('Music');
  core.report({ type: 'ReportTreatmentStarted', ConnID });
  treat('Music');
  core.report({ type: 'ReportTreatmentNotStarted', ConnID });
  assert.deepEqual(core.take(), [
    'EventTreatmentApplied 8100',
    'EventTreatmentEnd 8100 47',
    'EventTreatmentApplied 8100',
    'EventTreatmentNotApplied 8100 54',
  ]);
});

test('Network: nobody registered = released; one instruction at a time; a reroute', () => {
  const nobody = new Core(CONFIG, false);
  const call = { type: 'ReportNetworkCall', leg: 's1', RouteDN: '8500', from: '5551' } as const;
  nobody.report({ ...call, CallControlMode: 'Network' });
  assert.deepEqual([nobody.takeCommands(), nobody.state.calls.size], [['CommandRelease'], 0]);

  const core = new Core(CONFIG);
  core.report({ ...call, CallControlMode: 'Network' });
  core.report({ ...call, CallControlMode: 'Network' });
  const { ConnID } = core;
  const route = (OtherDN: string) => core.request({ id: 'RequestRouteCall', ThisDN: '8500', ConnID, OtherDN });
  route('1');
  assert.deepEqual(core.take(), ['EventQueued 8500', 'EventError 8500 1161'], 'not asked yet');
  core.report({ type: 'ReportRouteRequest', ConnID, RouteDN: '8500' });
  route('1');
  route('2');
  core.request({
    id: 'RequestApplyTreatment',
    ThisDN: '8500',
    ConnID,
    TreatmentType: 'Music',
    TreatmentParameters: {},
  });
  assert.deepEqual(core.take(), ['EventRouteRequest 8500', 'EventError 8500 1161', 'EventError 8500 1161']);
  core.report({ type: 'ReportRouteFailed', ConnID, ErrorCode: 232 });
  core.report({ type: 'ReportRouteFailed', ConnID, ErrorCode: 232 });
  route('3');
  core.report({ type: 'ReportRouted', ConnID });
  core.report({ type: 'ReportRouted', ConnID });
  route('4');
  core.report({ type: 'ReportRouted', ConnID });
  assert.deepEqual(core.take(), [
    'EventError 8500 232',
    'EventDiverted 8500 3',
    'EventRouteUsed 8500 3',
    'EventRouteUsed 8500 4',
  ]);
  core.report({ type: 'ReportReleased', leg: 's1' });
  assert.deepEqual([core.take(), core.state.calls.size, core.state.legs.size], [[], 0, 0]);
});

test('the built-in router answers for the IVR too, where nobody is registered', () => {
  const core = new Core({ ...CONFIG, router: [{ destination: '7001' }] }, false);
  core.report({ type: 'ReportNetworkCall', leg: 's1', RouteDN: '8500', from: '5551', CallControlMode: 'Genesys' });
  assert.deepEqual(core.takeCommands(), ['CommandNetworkCall', 'CommandRoute']);
  core.report({ type: 'ReportRouted', ConnID: core.ConnID });
  assert.equal(core.state.calls.size, 1);
});

test('a predictive call on a point of the IVR: offered, refused, too late', () => {
  const core = new Core(CONFIG);
  const dial = () => core.request({ id: 'RequestMakePredictiveCall', ThisDN: '8400', OtherDN: '5551', Timeout: 30 });
  const leg = () => (core.commands.find((command) => command.type === 'CommandDialOut') as { leg: string }).leg;
  dial();
  core.report({ type: 'ReportDialOutRefused', leg: leg(), ErrorCode: 58 });
  assert.deepEqual(
    [core.take(), core.takeCommands(), core.state.calls.size],
    [['EventError 8400 58'], ['CommandDialOut', 'CommandRelease'], 0],
  );
  dial();
  core.pass(31);
  assert.deepEqual([core.take(), core.state.calls.size, core.state.timers.size], [['EventError 8400 57'], 0, 0]);
  core.takeCommands();
  dial();
  core.report({ type: 'ReportDialOutStarted', leg: leg(), to: '7601' });
  core.report({ type: 'ReportDialOutRefused', leg: leg(), ErrorCode: 58 });
  core.pass(31);
  assert.deepEqual(core.take(), ['EventDialing 8400'], 'it has begun: no time-out, no refusal');
  core.report({ type: 'ReportFailed', leg: leg(), CallState: 'GeneralError' });
  assert.deepEqual([core.take(), core.state.calls.size, core.state.legs.size], [['EventAbandoned 8400'], 0, 0]);
});

test('an In-Front call passes a queue', () => {
  const core = new Core(CONFIG);
  core.report({ type: 'ReportCall', leg: 's1', from: '5551', external: true, to: '7601', queue: '8000' });
  assert.deepEqual(core.take(), ['EventQueued 8000', 'EventDiverted 8000 7601']);
});

test('user data by report: Replace overwrites, Add appends, too much is left out', () => {
  const core = new Core({ ...CONFIG, options: { 'user-data-limit': 60 } });
  const ConnID = inFrontCall(core);
  core.report({ type: 'ReportUserData', ConnID, how: 'Add', UserData: { a: '1' } });
  core.report({ type: 'ReportUserData', ConnID, how: 'Add', UserData: { a: '2' } });
  core.report({ type: 'ReportUserData', ConnID, how: 'Replace', UserData: { b: '3' } });
  core.report({ type: 'ReportUserData', ConnID, how: 'Add', UserData: { c: 'x'.repeat(100) } });
  core.report({ type: 'ReportUserData', ConnID: 'none', how: 'Add', UserData: { a: '1' } });
  assert.deepEqual(core.state.calls.get(ConnID)?.UserData, { a: ['1', '2'], b: '3' });
  assert.deepEqual(core.take().length, 3);
});

test('the link to the switch: every client is told', () => {
  const core = new Core(CONFIG);
  core.report({ type: 'ReportLinkDisconnected' });
  core.report({ type: 'ReportLinkConnected' });
  assert.deepEqual(core.take(), ['EventLinkDisconnected', 'EventLinkConnected']);
});

test('TMakePredictiveCall without Timeout waits for the driver as long as the option says; the limits of calls and of user data hold', () => {
  const core = new Core({ ...CONFIG, options: { 'max-calls': 1, 'user-data-limit': 10 } });
  const dial = (UserData = {}) =>
    core.request({ id: 'RequestMakePredictiveCall', ThisDN: '8400', OtherDN: '5551', UserData });
  dial({ key: 'longer than that' });
  dial();
  core.pass(59);
  dial();
  assert.deepEqual(core.take(), ['EventError 8400 53', 'EventError 8400 1186']);
  assert.deepEqual(core.takeCommands(), ['CommandDialOut']);
  core.pass(1);
  core.request({ id: 'RequestMakePredictiveCall', ThisDN: '8400', OtherDN: '5551', Timeout: -1 });
  core.pass(59);
  assert.deepEqual(core.take(), ['EventError 8400 57']);
  core.pass(1);
  assert.deepEqual(core.take(), ['EventError 8400 57']);
});

test('the routing point that an IVR asks comes along into a conference, but takes nobody’s place in it', () => {
  const dns = [...CONFIG.dns, ...['7002', '7602'].map((number) => ({ number, type: 'Extension' as const }))];
  const core = new Core({ ...CONFIG, dns, options: { 'conference-max-parties': 3 } });
  const answer = (DN: string): void => {
    core.report({ type: 'ReportAlerting', leg: core.offered(DN) });
    core.report({ type: 'ReportAnswered', leg: core.offered(DN) });
  };
  core.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  core.report({ type: 'ReportOriginated', leg: core.offered('7001') });
  answer('7002');
  const held = core.ConnID;
  core.request({ id: 'RequestInitiateConference', ThisDN: '7002', ConnID: held, OtherDN: '7602' });
  core.report({ type: 'ReportOriginated', leg: core.offered('7002') });
  answer('7602');
  const ConnID = core.ConnID;
  core.report({ type: 'ReportRouteRequest', ConnID, RouteDN: '8100' });
  core.take();
  core.request({ id: 'RequestCompleteConference', ThisDN: '7002', ConnID: held, TransferConnID: ConnID });
  assert.equal(core.take().includes('EventPartyAdded 7001 7002'), true);
});

test('a rule of the built-in router that cannot be carried out leaves the call to the default route', () => {
  const core = new Core({ ...CONFIG, router: [{ routingPoint: '8100', destination: '8100' }] }, false);
  // ModeMonitor routes nothing.
  core.request({ id: 'RequestRegisterAddress', ThisDN: '8100', RegisterMode: 'ModeMonitor' });
  core.take();
  core.report({ type: 'ReportCall', leg: 's1', from: '5551', external: true, to: '8100' });
  core.report({ type: 'ReportAlerting', leg: core.offered('7001') });
  assert.deepEqual(core.take(), ['EventRouteRequest 8100', 'EventRouteUsed 8100 7001', 'EventRinging 7001']);
});
