import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { AgentPhone, waitFor } from '../sip-agent/index.js';
import { Baresip } from './baresip.js';
import { toolMissing } from './debian-tools.js';
import { VoiceServer } from './voice-server.js';

const missing = toolMissing('baresip');
const HOST = '127.0.0.1';

/** A server, and baresip as 7002 with two flows to it (RFC 5626): over UDP, then over TCP. */
async function outbound(t: TestContext): Promise<{ server: VoiceServer; phone: Baresip }> {
  const server = await VoiceServer.start({
    phones: ['7001', '7002'],
    password: 'dial-tone',
    sip: { algorithms: ['MD5'], listen: ['udp', 'tcp'].map((transport) => ({ transport, address: HOST, port: 0 })) },
  });
  t.after(() => server.stop());
  const [udp, tcp] = server.server.sipPorts;
  const folder = mkdtempSync(join(tmpdir(), 'partyline-outbound-'));
  const phone = await Baresip.start({
    number: '7002',
    password: 'dial-tone',
    server: `${HOST}:${udp}`,
    tone: 440,
    folder,
    account: `;sipnat=outbound;outbound="sip:${HOST}:${udp};transport=udp";outbound2="sip:${HOST}:${tcp};transport=tcp"`,
  });
  t.after(async () => {
    await phone.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await waitFor(
    () => phone.output.split(/^Require: outbound/m).length > 2,
    () => `two flows; ${phone.output}`,
  );
  return { server, phone };
}

test('baresip with two flows rings once, is answered and released', { skip: missing ?? false }, async (t) => {
  const { server, phone } = await outbound(t);
  const alice = await AgentPhone.open({
    server: { address: HOST, port: server.port },
    number: '7001',
    password: 'dial-tone',
    lines: 1,
  });
  t.after(() => alice.close());
  assert.equal(await alice.register(), 200);
  const call = alice.dial('7002');
  await phone.accept();
  await waitFor(() => call.state === 'established', 'they talk');
  call.hangUp();
  await phone.did('CALL_CLOSED', () => phone.count('CALL_CLOSED') > 0);
  await server.over();
  assert.equal(phone.count('CALL_INCOMING'), 1);
  assert.deepEqual(server.faults, []);
});
