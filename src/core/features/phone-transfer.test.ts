import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TRequest } from '../../protocol/index.js';
import { Core } from '../core-by-hand.test.js';

test('a phone cannot join the call that it observes with one of its own', () => {
  const core = new Core({
    serverName: 'test',
    connIdPrefix: '00000001',
    dns: ['7001', '7002', '7003'].map((number) => ({ number, type: 'Extension' })),
    external: ['555*'],
    router: [],
    agents: [],
    options: {},
  });
  const answers = (DN: string): string => {
    const leg = core.offered(DN);
    core.report({ type: 'ReportAlerting', leg });
    core.report({ type: 'ReportAnswered', leg });
    return leg;
  };
  core.request({ id: 'RequestMonitorNextCall', ThisDN: '7002', OtherDN: '7001' } as TRequest);
  core.report({ type: 'ReportCall', leg: 's1', from: '5551', external: true, to: '7001' });
  answers('7001');
  const observing = answers('7002');
  core.request({ id: 'RequestMakeCall', ThisDN: '7002', OtherDN: '7003' });
  const own = core.offered('7002');
  core.report({ type: 'ReportOriginated', leg: own });
  answers('7003');
  core.take();
  core.takeCommands();
  core.report({ type: 'ReportTransferJoin', leg: own, otherLeg: observing });
  assert.deepEqual(core.take(), []);
  assert.deepEqual(core.takeCommands(), ['CommandTransferRefused']);
});
