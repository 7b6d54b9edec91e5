import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { openPhone } from '../closed-at-end.test.js';
import { World } from '../switch-world.test.js';
import type { SipOptions } from './sip-options.js';

/** 7001 registers; 7002 and 7003 are devices that do not, one of them at an address of this machine; of 7004 nothing is known. */
async function open(more: Partial<SipOptions> = {}) {
  const world = await World.open({
    sip: {
      phones: [
        { DN: '7001' },
        { DN: '7002', contact: 'sip:7002@127.0.0.1:9' },
        { DN: '7003', contact: 'sip:7003@192.0.2.1' },
        { DN: '7004' },
        { DN: '7005', contact: 'sip:7005@phone.example.com' },
      ],
      ...more,
    },
  });
  /** What becomes of a call and of a REGISTER that somebody at 127.0.0.1 sends in the name of a phone. */
  const asked = async (number: string) => {
    const server = { address: '127.0.0.1', port: world.sip.ports[0]! };
    const phone = await openPhone({ server, number, lines: 1 });
    // Nobody has this number: who may call learns that.
    const call = phone.dial('9999');
    await waitFor(() => call.state === 'ended', 'an answer');
    const told = [call.status === 403, (await phone.register()) === 403];
    await phone.close();
    return told;
  };
  return { world, asked };
}

test('a phone without password is believed at the address of its contact, or where it has registered', async () => {
  const { world, asked } = await open();
  assert.deepEqual(await asked('7002'), [false, false], 'from another port of its contact');
  assert.deepEqual(await asked('7003'), [true, true], 'from another address than its contact');
  await world.phone('7001');
  assert.deepEqual(await asked('7001'), [false, false], 'from where it has registered');
  await world.close();
});

test('a phone whose address nobody knows is believed, and all where the option is off', async () => {
  const { world, asked } = await open();
  assert.deepEqual(await asked('7004'), [false, false]);
  assert.deepEqual(await asked('7005'), [false, false], 'a contact with a name');
  await world.close();
  const lax = await open({ checkCallerAddress: false });
  assert.deepEqual(await lax.asked('7003'), [false, false]);
  await lax.world.close();
});

test('IPv6 addresses are compared as addresses', async () => {
  const device = await openPhone({
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
