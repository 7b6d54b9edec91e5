import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KVList, TRequest } from '../protocol/index.js';
import { Core } from './core-by-hand.test.js';

/** Outside caller s1 and the DNs 7001, 7002 and routing point 8100. */
function switchWithPoint(): Core {
  return new Core({
    serverName: 'test',
    connIdPrefix: '00000001',
    dns: [
      { number: '7001', type: 'Extension' },
      { number: '7002', type: 'Extension' },
      { number: '7003', type: 'Extension' },
      { number: '8100', type: 'RoutingPoint' },
    ],
    external: ['555*'],
    router: [],
    agents: [],
    options: {},
  });
}

/** What the switch was told about treatments since the last time: type, leg and, where there are any, parameters. */
function played(core: Core): string[] {
  return core.commands.splice(0).flatMap((command) => {
    if (command.type === 'CommandTreatmentStop') return [`stop ${command.leg}`];
    if (command.type !== 'CommandTreatment') return [];
    return [`${command.TreatmentType} ${command.leg} ${Object.keys(command.parameters).join()}`.trim()];
  });
}

function apply(core: Core, ConnID: string, TreatmentType: string, TreatmentParameters: KVList = {}): void {
  core.request({ id: 'RequestApplyTreatment', ThisDN: '8100', ConnID, TreatmentType, TreatmentParameters } as TRequest);
}

test('who is routed does not go on hearing the music of the routing point', () => {
  const core = switchWithPoint();
  core.report({ type: 'ReportCall', leg: 's1', from: '5551', external: true, to: '8100' });
  apply(core, core.ConnID, 'Music');
  assert.deepEqual(played(core), ['Music s1']);
  core.request({ id: 'RequestRouteCall', ThisDN: '8100', ConnID: core.ConnID, OtherDN: '7001', RouteType: 'Unknown' });
  assert.deepEqual(played(core), [], 'it plays until the destination rings');
  core.report({ type: 'ReportAlerting', leg: core.offered('7001') });
  assert.deepEqual(played(core), ['stop s1']);
});

/** 7001 talks to s1 and consults the routing point. */
function consulting(): { readonly core: Core; readonly main: string; readonly own: string } {
  const core = switchWithPoint();
  core.report({ type: 'ReportCall', leg: 's1', from: '5551', external: true, to: '7001' });
  const main = core.ConnID;
  core.report({ type: 'ReportAlerting', leg: core.offered('7001') });
  core.report({ type: 'ReportAnswered', leg: core.offered('7001') });
  core.request({ id: 'RequestInitiateTransfer', ThisDN: '7001', ConnID: main, OtherDN: '8100' });
  core.report({ type: 'ReportOriginated', leg: core.offered('7001') });
  return { core, main, own: core.offered('7001') };
}

const complete = (core: Core, ConnID: string): void =>
  core.request({ id: 'RequestCompleteTransfer', ThisDN: '7001', ConnID, TransferConnID: core.ConnID });

test('who comes by a transfer to a routing point hears what plays there', () => {
  const { core, main, own } = consulting();
  apply(core, core.ConnID, 'Music');
  assert.deepEqual(played(core), [`Music ${own}`]);
  complete(core, main);
  assert.deepEqual(played(core), ['Music s1']);
});

test('prompts that are over are not played again to whoever comes by a transfer, and keys count on', () => {
  const { core, main } = consulting();
  apply(core, core.ConnID, 'PlayAnnouncementAndDigits', { PROMPT: 'menu', MAX_DIGITS: 2 });
  core.report({ type: 'ReportPromptsEnded', ConnID: core.ConnID });
  played(core);
  complete(core, main);
  assert.deepEqual(played(core), ['PlayAnnouncementAndDigits s1 MAX_DIGITS']);
  core.take();
  core.report({ type: 'ReportDTMF', leg: 's1', digits: '47' });
  assert.deepEqual(core.take(), ['EventTreatmentEnd 8100 47']);
});

test('prompts that play begin again for whoever comes by a transfer', () => {
  const { core, main } = consulting();
  apply(core, core.ConnID, 'PlayAnnouncementAndDigits', { PROMPT: 'menu', MAX_DIGITS: 2 });
  played(core);
  complete(core, main);
  assert.deepEqual(played(core), ['PlayAnnouncementAndDigits s1 PROMPT,MAX_DIGITS']);
});

test('two treatments that meet at one listener by a completion: when the one that it hears ends, it hears the other', () => {
  const core = switchWithPoint();
  core.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
  const main = core.ConnID;
  core.report({ type: 'ReportOriginated', leg: core.offered('7001') });
  core.report({ type: 'ReportAlerting', leg: core.offered('7002') });
  core.report({ type: 'ReportAnswered', leg: core.offered('7002') });
  core.request({ id: 'RequestInitiateTransfer', ThisDN: '7001', ConnID: main, OtherDN: '8100' });
  core.report({ type: 'ReportOriginated', leg: core.offered('7001') });
  complete(core, main);
  const leg = core.offered('7002');
  apply(core, main, 'Music');
  core.request({ id: 'RequestInitiateConference', ThisDN: '7002', ConnID: main, OtherDN: '7003' });
  const consultation = core.ConnID;
  core.report({ type: 'ReportOriginated', leg: core.offered('7002') });
  core.report({ type: 'ReportAlerting', leg: core.offered('7003') });
  core.report({ type: 'ReportAnswered', leg: core.offered('7003') });
  core.request({ id: 'RequestCollectDigits', ThisDN: '7003', ConnID: consultation, NumberOfDigits: 1 });
  core.commands.length = 0;
  core.request({
    id: 'RequestCompleteConference',
    ThisDN: '7002',
    ConnID: main,
    TransferConnID: consultation,
  });
  assert.deepEqual(played(core).at(-1), `CollectDigits ${leg} MAX_DIGITS,TERM_DIGITS,TOTAL_TIMEOUT`);
  core.request({ id: 'RequestReleaseCall', ThisDN: '7003', ConnID: main });
  assert.deepEqual(played(core), [`stop ${leg}`, `Music ${leg}`]);
});
