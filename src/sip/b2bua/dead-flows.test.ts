import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type AgentPhone, waitFor } from '../../sip-agent/index.js';
import { response } from '../bare-phone.test.js';
import { BareProvider, registeredFor } from '../bare-provider.test.js';
import { World } from '../switch-world.test.js';
import type { SipOptions, TrunkOptions } from './sip-options.js';

const LISTEN: SipOptions['listen'] = [
  { transport: 'udp', address: '127.0.0.1', port: 0 },
  { transport: 'tcp', address: '127.0.0.1', port: 0 },
];

/** A provider over TCP that refuses all calls with 486, and phone 7001. */
async function trunked(
  t: TestContext,
  sip: Partial<SipOptions> = {},
  trunk: Partial<TrunkOptions> = {},
): Promise<{ world: World; provider: BareProvider; alice: AgentPhone }> {
  const provider = await BareProvider.open('tcp', answers);
  t.after(() => provider.close());
  const trunks = [{ name: 'main', uri: provider.uri, checkInterval: 0, ...trunk }];
  const world = await World.open({ sip: { listen: LISTEN, trunks, ...sip } });
  return { world, provider, alice: await world.phone('7001') };
}

function answers(text: string): string | undefined {
  if (text.startsWith('REGISTER')) return registeredFor(text, 600);
  return text.startsWith('ACK') ? undefined : response(text, '486 Busy Here');
}

/** Status of a call to a number outside. */
async function called(alice: AgentPhone): Promise<number | undefined> {
  const call = alice.dial('5551');
  await waitFor(() => call.state === 'ended', 'the call is refused');
  return call.status;
}

/** Nothing gives up by itself within a test. */
const PATIENT: Partial<SipOptions> = { timing: { T1: 10_000, T2: 40_000 } };

test('a connection that closes before the request is answered: it goes once more, by another one', async (t) => {
  const { world, provider, alice } = await trunked(t, PATIENT);
  provider.answers = (text) => {
    if (provider.accepted === 1) provider.hangUp();
    return provider.accepted === 1 ? undefined : answers(text);
  };
  assert.equal(await called(alice), 486);
  assert.equal(provider.accepted, 2);
  assert.equal(provider.got.filter((text) => text.startsWith('INVITE')).length, 1, 'with the same Via');
  await world.close();
});

test('a trunk that closes each connection has failed at once', async (t) => {
  const { world, provider, alice } = await trunked(t, PATIENT);
  provider.answers = () => {
    provider.hangUp();
    return undefined;
  };
  assert.equal(await called(alice), 503);
  assert.equal(provider.accepted, 2);
  await world.close();
});

test('a call that rings is not disturbed when the connection closes: the answer may come by another one', async (t) => {
  const { world, provider, alice } = await trunked(t, PATIENT);
  provider.answers = (text) => (text.startsWith('INVITE') ? response(text, '180 Ringing') : undefined);
  const call = alice.dial('5551');
  await waitFor(() => call.progress === 180, 'ringing');
  provider.hangUp();
  await waitFor(() => world.sip.figures.connections === 0, 'the connection is gone');
  assert.equal(call.state, 'calling');
  assert.equal(provider.accepted, 1);
  call.hangUp();
  await world.stop();
});

test('a flow that no longer answers pings is closed, and the next call does not wait for it', async (t) => {
  const { world, provider, alice } = await trunked(t, { ...PATIENT, keepAliveInterval: 50, keepAliveTimeout: 1000 });
  provider.pongs = 2;
  assert.equal(await called(alice), 486);
  assert.equal(world.sip.figures.connections, 1);
  // The provider's machine is gone: nothing comes from there any more.
  await waitFor(() => provider.connections.size === 0, 'the connection is given up');
  assert.ok(provider.pings >= 2);
  assert.equal(await called(alice), 486);
  assert.equal(provider.accepted, 2);
  await world.close();
});

test('a flow over which a request is not answered, nor anything else, is closed with the time-out', async (t) => {
  const { world, provider, alice } = await trunked(t, { timing: { T1: 40 }, keepAliveInterval: 0 });
  provider.answers = () => undefined;
  assert.equal(await called(alice), 480);
  await waitFor(() => provider.connections.size === 0, 'the connection is given up');
  provider.answers = answers;
  assert.equal(await called(alice), 486);
  await world.close();
});
