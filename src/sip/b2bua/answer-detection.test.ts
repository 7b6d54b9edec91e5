import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DnConfig } from '../../core/index.js';
import { waitFor } from '../../sip-agent/index.js';
import { World } from '../switch-world.test.js';

const DNS: readonly DnConfig[] = [
  { number: '7001', type: 'Extension' },
  { number: '8000', type: 'ACDQueue' },
];

/** A queue dials 7001 predictively, and the phone answers, with a tone or without a sound. */
async function answered(answerDetection: 'on' | 'off', tone: number | undefined, hangsUp = false) {
  const world = await World.open({ dns: DNS, sip: { answerDetection }, mixer: {} });
  const phone = await world.phone('7001');
  if (tone !== undefined) for (const line of phone.agent.soundLines) line.tone(tone);
  world.request({ id: 'RequestMakePredictiveCall', ThisDN: '8000', OtherDN: '7001' });
  await waitFor(() => phone.calls.length === 1, 'it rings');
  assert.ok(phone.call.answer());
  if (hangsUp) {
    await waitFor(() => phone.call.state === 'established', 'it is answered');
    phone.call.hangUp();
  }
  return { world, phone };
}

test('a fax that answers a predictive call is heard, and the call ends', async () => {
  const { world, phone } = await answered('on', 2100);
  const released = await world.event('EventReleased', '8000');
  assert.equal(released.CallState, 'FaxDetected');
  await waitFor(() => phone.calls.length === 0, 'the fax is hung up');
  await world.empty();
  await world.close();
});

test('nobody speaks: the call is queued as SilenceDetected', async () => {
  const { world, phone } = await answered('on', undefined);
  const queued = await world.event('EventQueued', '8000');
  assert.equal(queued.CallState, 'SilenceDetected');
  phone.call.hangUp();
  await world.empty();
  await world.close();
});

test('who hangs up before it is clear who it was never was in the queue', async () => {
  const { world } = await answered('on', undefined, true);
  const released = await world.event('EventReleased', '8000');
  assert.equal(released.CallState, 'Dropped');
  assert.equal(
    world.seen.some(({ id }) => id === 'EventQueued'),
    false,
  );
  await world.empty();
  await world.close();
});

test('detection is off by default: who answers is queued at once', async () => {
  const { world, phone } = await answered('off', 2100);
  const queued = await world.event('EventQueued', '8000');
  assert.equal(queued.CallState, 'OK');
  phone.call.hangUp();
  await world.empty();
  await world.close();
});
