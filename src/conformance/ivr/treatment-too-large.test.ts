import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromServer } from './driver-link.js';
import { openSimDevices } from './flow-devices.js';
import { IvrStage } from './ivr-stage.js';
import { ROUTE_DN, randomWorld } from './random-ivr-world.test.js';

/** Each character takes four bytes as XML. */
const LARGE = '<'.repeat(40_000);

test('a treatment that does not fit into a frame is not applied, and the router hears of it', async () => {
  const world = randomWorld({ 'one-step-xfer': 'native', 'active-release': true });
  const stage = await IvrStage.open(world, openSimDevices);
  const received: FromServer[] = [];
  try {
    const link = await stage.openLink(received);
    link.send({ id: 'LoginReq', CallId: 'login', ClientName: 'ivr1', Version: '4.0', ReportStatus: 'true' });
    stage.connect(ROUTE_DN);
    stage.request(ROUTE_DN, { id: 'RequestRegisterAddress', ThisDN: ROUTE_DN, ReferenceID: 1 });
    await stage.settle();
    link.send({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Genesys', Version: '4.0', CalledNum: ROUTE_DN });
    await stage.settle();
    const ConnID = stage.take(ROUTE_DN).find(({ id }) => id === 'EventRouteRequest')?.ConnID as string;
    const treat = (ReferenceID: number, PROMPT: string): void =>
      stage.request(ROUTE_DN, {
        id: 'RequestApplyTreatment',
        ThisDN: ROUTE_DN,
        ConnID,
        TreatmentType: 'PlayAnnouncement',
        TreatmentParameters: { PROMPT },
        ReferenceID,
      });
    const told = (): string[] => received.splice(0).map((one) => (one.kind === 'message' ? one.message.id : one.kind));
    told();

    treat(2, LARGE);
    await stage.settle();
    assert.deepEqual(
      stage.take(ROUTE_DN).map(({ id, ReferenceID }) => [id, ReferenceID]),
      [['EventTreatmentNotApplied', 2]],
    );
    assert.deepEqual(told(), []);

    treat(3, 'hello');
    await stage.settle();
    assert.deepEqual(told(), ['TreatCall'], 'the call goes on');
    assert.deepEqual(stage.takeFaults(), []);
  } finally {
    await stage.dispose();
  }
});
