import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreConfig } from '../config.js';
import { Core } from '../core-by-hand.test.js';

const CONFIG: CoreConfig = {
  serverName: 'test',
  connIdPrefix: '00000001',
  dns: [
    ...['7001', '7002', '7003', '7004'].map((number) => ({ number, type: 'Extension' as const })),
    { number: '8100', type: 'RoutingPoint' },
  ],
  external: [],
  router: [],
  agents: [],
  options: {},
};

/** 7001 talks to 7002. */
function talking(): { readonly core: Core; readonly ConnID: string } {
  const core = new Core(CONFIG);
  core.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  const { ConnID } = core;
  core.report({ type: 'ReportOriginated', leg: core.offered('7001') });
  core.report({ type: 'ReportAlerting', leg: core.offered('7002') });
  core.report({ type: 'ReportAnswered', leg: core.offered('7002') });
  core.take();
  return { core, ConnID };
}

test('whoever is invited and does not ring yet counts for nobody: a single-step transfer goes on', () => {
  const { core, ConnID } = talking();
  core.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: '7003' });
  core.request({ id: 'RequestSingleStepTransfer', ThisDN: '7002', ConnID, OtherDN: '7004' });
  core.report({ type: 'ReportAlerting', leg: core.offered('7004') });
  assert.deepEqual(core.take(), ['EventReleased 7002', 'EventPartyChanged 7001 7002', 'EventRinging 7004']);
  core.report({ type: 'ReportAlerting', leg: core.offered('7003') });
  core.report({ type: 'ReportAnswered', leg: core.offered('7003') });
  assert.deepEqual(core.take(), [
    'EventRinging 7003',
    'EventEstablished 7003',
    'EventPartyAdded 7001 7001',
    'EventPartyAdded 7004 7001',
  ]);
});

test('a single-step transfer whose target does not ring yet is the only one', () => {
  const { core, ConnID } = talking();
  core.request({ id: 'RequestSingleStepTransfer', ThisDN: '7001', ConnID, OtherDN: '7003' });
  core.request({ id: 'RequestSingleStepTransfer', ThisDN: '7001', ConnID, OtherDN: '7004' });
  core.request({ id: 'RequestSingleStepTransfer', ThisDN: '7002', ConnID, OtherDN: '7004' });
  assert.deepEqual(core.take(), ['EventError 7001 1161', 'EventError 7002 1161']);
});

test('a call that is given up before its device is off hook: the release is confirmed, the making refused', () => {
  const core = new Core(CONFIG);
  core.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  core.request({ id: 'RequestReleaseCall', ThisDN: '7001', ConnID: core.ConnID });
  assert.deepEqual(core.take(), ['EventReleased 7001', 'EventError 7001 56']);
  assert.equal(core.state.calls.size, 0);
  core.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  core.report({ type: 'ReportFailed', leg: core.offered('7001'), CallState: 'NoAnswer' });
  assert.deepEqual(core.take(), ['EventError 7001 234'], 'whose phone is not picked up has heard of no call');
});

test('a consultation that is given up before its device is off hook: EventHeld has told of it', () => {
  for (const id of ['RequestInitiateConference', 'RequestMuteTransfer'] as const) {
    const { core, ConnID } = talking();
    core.request({ id, ThisDN: '7001', ConnID, OtherDN: '7003' });
    core.request({ id: 'RequestReconnectCall', ThisDN: '7001', ConnID, TransferConnID: core.ConnID });
    const refused = id === 'RequestMuteTransfer' ? ['EventError 7001 56'] : [];
    assert.deepEqual(core.take(), ['EventHeld 7001', 'EventReleased 7001', ...refused, 'EventRetrieved 7001']);
  }
});

test('TAnswerCall: one at a time, and answered also when the party goes elsewhere before its device has answered', () => {
  const core = new Core(CONFIG);
  core.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  const { ConnID } = core;
  core.report({ type: 'ReportOriginated', leg: core.offered('7001') });
  core.report({ type: 'ReportAlerting', leg: core.offered('7002') });
  core.take();
  core.request({ id: 'RequestAnswerCall', ThisDN: '7002', ConnID });
  core.request({ id: 'RequestAnswerCall', ThisDN: '7002', ConnID });
  assert.deepEqual(core.take(), ['EventError 7002 1161']);
  core.request({ id: 'RequestRedirectCall', ThisDN: '7002', ConnID, OtherDN: '7003' });
  core.report({ type: 'ReportAlerting', leg: core.offered('7003') });
  assert.deepEqual(core.take(), ['EventReleased 7002', 'EventError 7002 56', 'EventRinging 7003']);
});

test('user data of a call may be changed for a device that does not ring yet: the client is answered as one without a party', () => {
  const core = new Core(CONFIG);
  core.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  core.report({ type: 'ReportOriginated', leg: core.offered('7001') });
  core.take();
  core.request({ id: 'RequestUpdateUserData', ThisDN: '7002', ConnID: core.ConnID, UserData: { k: 'v' } });
  assert.deepEqual(core.take(), ['EventAttachedDataChanged 7001 7002', 'EventAttachedDataChanged 7002']);
});

test('a routing point that is deleted while its destination does not ring yet: TRouteCall is refused', () => {
  const { core, ConnID } = talking();
  core.request({ id: 'RequestInitiateTransfer', ThisDN: '7001', ConnID, OtherDN: '8100' });
  core.report({ type: 'ReportOriginated', leg: core.offered('7001') });
  core.request({ id: 'RequestCompleteTransfer', ThisDN: '7001', ConnID, TransferConnID: core.ConnID });
  core.request({ id: 'RequestSingleStepConference', ThisDN: '7002', ConnID, OtherDN: '7003' });
  core.report({ type: 'ReportAlerting', leg: core.offered('7003') });
  core.report({ type: 'ReportAnswered', leg: core.offered('7003') });
  core.request({ id: 'RequestRouteCall', ThisDN: '8100', ConnID, OtherDN: '7004', RouteType: 'Unknown' });
  core.request({ id: 'RequestDeleteFromConference', ThisDN: '7002', ConnID, OtherDN: '8100' });
  core.take();
  core.report({ type: 'ReportAlerting', leg: core.offered('7004') });
  assert.deepEqual(core.take(), ['EventError 8100 56']);
});

test('a phone cannot join a call that it has not taken', () => {
  const { core, ConnID } = talking();
  core.request({ id: 'RequestMakeCall', ThisDN: '7003', OtherDN: '7001' });
  core.report({ type: 'ReportOriginated', leg: core.offered('7003') });
  const legs = core.state.dnLegs.get('7001') ?? [];
  core.take();
  core.takeCommands();
  core.report({ type: 'ReportTransferJoin', leg: legs[0] ?? '', otherLeg: legs[1] ?? '' });
  assert.deepEqual([core.take(), core.takeCommands()], [[], ['CommandTransferRefused']]);
  assert.ok(core.state.calls.has(ConnID));
});
