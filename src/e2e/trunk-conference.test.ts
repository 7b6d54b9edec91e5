import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { connect, type WebSocketClass } from '../client/index.js';
import { AgentNetwork, RtpLine, waitFor } from '../sip-agent/index.js';
import { Baresip } from './baresip.js';
import { toolMissing } from './debian-tools.js';
import { hearsOnly } from './hearing.js';
import { VoiceServer } from './voice-server.js';

const PASSWORD = 'dial-tone';
const EXTERNAL = '5551234';
const TONES = { '7001': 440, '7002': 770, [EXTERNAL]: 1150 } as const;
type Member = keyof typeof TONES;

/** Half a second of what the external number hears from now on. */
async function heardOutside(network: AgentNetwork): Promise<Int16Array> {
  const line = network.callsOf(EXTERNAL)[0]?.audio;
  assert.ok(line instanceof RtpLine, 'the external number has a call with sound');
  line.forget();
  await waitFor(() => line.samples.length >= 4000, `sound at ${EXTERNAL}`);
  return line.samples.slice(-4000);
}

test('two softphones confer with a third party over a trunk, who is deleted by a client', {
  skip: toolMissing('baresip') ?? false,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-trunk-'));
  const network = await AgentNetwork.open({ server: { address: '127.0.0.1', port: 9 }, lines: 1 });
  for (const line of network.agent.soundLines) line.tone(TONES[EXTERNAL]);
  network.handling.set(EXTERNAL, 'answer');
  const server = await VoiceServer.start({
    phones: ['7001', '7002'],
    password: PASSWORD,
    config: { external: ['555*'] },
    sip: {
      algorithms: ['MD5'],
      trunks: [{ name: 'network', uri: `sip:127.0.0.1:${network.agent.endpoint.port}`, checkInterval: 0 }],
    },
  });
  network.agent.endpoint.pointAt({ address: '127.0.0.1', port: server.port });
  const other = await connect({ url: server.server.url, WebSocket: WebSocket as unknown as WebSocketClass });
  const phones = new Map<Member, Baresip>();
  try {
    const seenByOther: string[] = [];
    for (const DN of ['7001', '7002']) await other.registerAddress(DN);
    other.onEvent((event) => seenByOther.push(`${event.id} ${String((event as { ThisDN?: string }).ThisDN)}`));
    for (const number of ['7001', '7002'] as const) {
      const options = { number, password: PASSWORD, tone: TONES[number], folder: join(folder, number) };
      phones.set(number, await Baresip.start({ ...options, server: `127.0.0.1:${server.port}` }));
    }

    const listen = (member: Member) =>
      member === EXTERNAL ? heardOutside(network) : (phones.get(member)?.listen() ?? Promise.resolve(undefined));
    const hearEachOther = async (...members: readonly Member[]): Promise<void> => {
      for (const member of members) {
        const others = members.filter((other) => other !== member);
        await hearsOnly(member, () => listen(member), others, TONES);
      }
    };

    await phones.get('7001')?.dial('7002');
    const { ConnID } = await server.event('EventRinging', '7002');
    await phones.get('7002')?.accept();
    await server.event('EventEstablished', '7001');
    await hearEachOther('7001', '7002');

    await server.request({ id: 'RequestSingleStepConference', ThisDN: '7001', ConnID, OtherDN: EXTERNAL });
    for (const DN of ['7001', '7002']) {
      const added = await server.event('EventPartyAdded', DN);
      assert.deepEqual([added['OtherDN'], added.ConnID], [EXTERNAL, ConnID]);
    }
    await hearEachOther('7001', '7002', EXTERNAL);

    await server.request({ id: 'RequestDeleteFromConference', ThisDN: '7002', ConnID, OtherDN: EXTERNAL });
    for (const DN of ['7001', '7002']) {
      const deleted = await server.event('EventPartyDeleted', DN);
      assert.deepEqual([deleted['OtherDN'], deleted['ThirdPartyDN']], [EXTERNAL, '7002']);
    }
    await waitFor(() => network.calls.length === 0, 'the external party is released');
    await hearEachOther('7001', '7002');

    await phones.get('7001')?.hangUp();
    await server.event('EventReleased', '7001');
    await server.event('EventReleased', '7002');
    await server.over();
    const all = server.events
      .map((event) => `${event.id} ${event.ThisDN}`)
      .filter((one) => !one.includes('Registered'));
    await waitFor(
      () => seenByOther.at(-1) === all.at(-1) && seenByOther.length === all.length,
      'the other client sees it',
    );
    assert.deepEqual(seenByOther, all, 'every client sees the same');
    assert.deepEqual(server.faults, []);
  } finally {
    await Promise.all([...phones.values()].map((phone) => phone.stop()));
    other.close();
    await network.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
