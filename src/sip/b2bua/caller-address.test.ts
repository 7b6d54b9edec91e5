import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgentPhone, waitFor } from '../../sip-agent/index.js';
import { World } from '../switch-world.test.js';
import type { SipOptions } from './sip-options.js';

/** 7002 is a device without password that does not register, 7001 one that does. */
async function open(more: Partial<SipOptions> = {}) {
  const device = await AgentPhone.open({ server: { address: '127.0.0.1', port: 9 }, number: '7002', lines: 3 });
  const { port } = device.agent.endpoint;
  const world = await World.open({
    sip: {
      listen: ['udp', 'tcp'].map((transport) => ({
        transport: transport as 'udp' | 'tcp',
        address: '127.0.0.1',
        port: 0,
      })),
      phones: [{ DN: '7001' }, { DN: '7002', contact: `sip:7002@127.0.0.1:${port}` }, { DN: '7003' }],
      ...more,
    },
  });
  const server = { address: '127.0.0.1', port: world.sip.ports[0]! };
  device.agent.endpoint.pointAt(server);
  const alice = await world.phone('7001');
  /** Somebody else who says that he is `number`: what becomes of his call to 7003, and of his REGISTER. */
  const stranger = async (number: string, transport: 'udp' | 'tcp' = 'udp') => {
    const at = { address: '127.0.0.1', port: world.sip.ports[transport === 'udp' ? 0 : 1]! };
    const phone = await AgentPhone.open({ server: at, number, lines: 1, transport });
    const call = phone.dial('7003');
    await waitFor(() => call.state === 'ended', 'the call is refused');
    const told = [call.status, await phone.register()];
    await phone.close();
    return told;
  };
  const close = async () => {
    await world.close();
    await device.close();
  };
  return { world, device, alice, stranger, close };
}

test('a phone without password is believed at its contact, or where it has registered, and nowhere else', async () => {
  const { world, device, alice, stranger, close } = await open();
  // 7003 is not registered: who may call learns that it is not there.
  assert.deepEqual(await stranger('7002'), [403, 403]);
  assert.deepEqual((await stranger('7001'))[0], 403);
  for (const phone of [alice, device]) {
    const call = phone.dial('7003');
    await waitFor(() => call.state === 'ended', 'an answer');
    assert.notEqual(call.status, 403);
  }
  await world.talk(alice, device);
  alice.call.hangUp();
  await world.empty();
  await close();
});

test('a connection may come from any port of the address', async () => {
  const { stranger, close } = await open();
  const [status, registered] = await stranger('7002', 'tcp');
  assert.notEqual(status, 403);
  assert.equal(registered, 200);
  await close();
});

test('who has neither registered nor a contact is believed, and everybody where the option is off', async () => {
  const { stranger, close } = await open();
  assert.notEqual((await stranger('7003'))[0], 403);
  await close();
  const lax = await open({ checkCallerAddress: false });
  for (const number of ['7001', '7002']) assert.notEqual((await lax.stranger(number))[0], 403);
  await lax.close();
});

test('IPv6 addresses are compared as addresses', async () => {
  const device = await AgentPhone.open({
    server: { address: '::1', port: 9 },
    address: '::1',
    number: '7002',
    lines: 1,
  });
  const world = await World.open({
    sip: {
      listen: [{ transport: 'udp', address: '::1', port: 0 }],
      phones: [{ DN: '7002', contact: `sip:7002@[0:0:0:0:0:0:0:1]:${device.agent.endpoint.port}` }],
    },
  });
  device.agent.endpoint.pointAt({ address: '::1', port: world.sip.ports[0]! });
  const call = device.dial('7003');
  await waitFor(() => call.state === 'ended', 'an answer');
  assert.notEqual(call.status, 403);
  await world.close();
  await device.close();
});
