import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientPort } from '../../protocol/index.js';
import type { FromServer } from './driver-link.js';
import { openSimDevices } from './flow-devices.js';
import type { IvrWorld } from './ivr-stage.js';
import { IvrStage } from './ivr-stage.js';
import { OUTSIDE, PORTS, randomWorld } from './random-ivr-world.test.js';
import { TappedClients } from './tapped-clients.test.js';

const [FIRST, SECOND] = PORTS as [string, string];

/** One driver, linked to a server that is not ready yet. */
async function open(world: IvrWorld, tap?: (hub: ClientPort) => ClientPort) {
  const stage = await IvrStage.open(world, openSimDevices, tap);
  const received: FromServer[] = [];
  const link = await stage.openLink(received);
  const told = async (): Promise<readonly string[]> => {
    await stage.settle();
    return received.splice(0).map((one) => {
      if (one.kind !== 'message') return one.kind;
      const { id, Status, Event } = one.message as unknown as Readonly<Record<string, string>>;
      return `${id} ${Status ?? Event}`;
    });
  };
  const login = (): Promise<readonly string[]> => {
    link.send({ id: 'LoginReq', CallId: 'login', ClientName: 'ivr1', Version: '4.0', ReportStatus: 'true' });
    return told();
  };
  return { stage, link, told, login };
}

test('InitInProgress until the switch has confirmed the registration of every port of the client', async () => {
  let tap: TappedClients | undefined;
  const { stage, login, told } = await open(
    randomWorld({ 'one-step-xfer': 'native', 'active-release': true }),
    (hub) => {
      tap = new TappedClients(hub);
      tap.hold();
      return tap;
    },
  );
  try {
    assert.deepEqual(await login(), ['LoginResp InitInProgress', 'FlowControl Off']);
    tap?.release(1);
    assert.deepEqual(await login(), ['LoginResp InitInProgress', 'FlowControl Off']);
    tap?.release();
    assert.deepEqual(await told(), [], 'the driver polls: the server does not say that it is ready');
    assert.deepEqual(await login(), ['LoginResp OK', 'FlowControl Off']);
  } finally {
    await stage.dispose();
  }
});

test('InitInProgress while the switch does not know the DN of a port; calls of the other ports work', async () => {
  const { core, ivr } = randomWorld({ 'one-step-xfer': 'native', 'active-release': true });
  const known = { ...core, dns: core.dns.filter(({ number }) => number !== SECOND) };
  const { stage, link, login, told } = await open({ core: known, ivr });
  try {
    assert.deepEqual(await login(), ['LoginResp InitInProgress', 'FlowControl Off']);
    link.send({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', CalledNum: FIRST, Version: '4.0' });
    stage.devices.phone(OUTSIDE[0] as string, { do: 'call', to: FIRST });
    assert.deepEqual(await told(), ['CallStatus Ringing']);
    stage.hub.configure(core, () => {});
    assert.deepEqual(await login(), ['LoginResp InitInProgress', 'FlowControl Off']);
    // Retry Timeout
    await stage.advance(30_000);
    assert.deepEqual(await login(), ['LoginResp OK', 'FlowControl Off']);
  } finally {
    await stage.dispose();
  }
});
