import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreConfig } from '../config.js';
import { Core } from '../core-by-hand.test.js';

const CONFIG: CoreConfig = {
  serverName: 'test',
  connIdPrefix: '00000001',
  dns: ['7001', '7002', '7003', '7004'].map((number) => ({ number, type: 'Extension' })),
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
