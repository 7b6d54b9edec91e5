import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { shareOfTone, waitFor } from '../sip-agent/index.js';
import { Baresip } from './baresip.js';
import { toolMissing } from './debian-tools.js';
import { SingingAgent, type SingingPhone } from './singing-agent.js';
import { VoiceServer } from './voice-server.js';

const missing = toolMissing('baresip');
const PASSWORD = 'dial-tone';
/** Two baresip phones that take encrypted media only, and an agent of these tests that has none. */
const TONES: Readonly<Record<string, number>> = { '7001': 440, '7002': 770, '7003': 1150 };

describe('baresip phones with SRTP', { skip: missing ?? false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-baresip-'));
  const phones = new Map<string, SingingPhone>();
  let server: VoiceServer;

  before(async () => {
    server = await VoiceServer.start({
      phones: Object.keys(TONES),
      password: PASSWORD,
      phoneOptions: { '7001': { srtp: 'required' }, '7002': { srtp: 'required' } },
      sip: { algorithms: ['MD5'] },
    });
    const started = await Promise.all([
      ...['7001', '7002'].map((number) =>
        Baresip.start({
          number,
          password: PASSWORD,
          server: `127.0.0.1:${server.port}`,
          tone: TONES[number] as number,
          folder: join(folder, number),
          srtp: true,
        }),
      ),
      SingingAgent.start('7003', PASSWORD, server.port, TONES['7003'] as number),
    ]);
    for (const phone of started) phones.set(phone.number, phone);
  });
  after(async () => {
    await Promise.all([...phones.values()].map((phone) => phone.stop()));
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(server?.faults, []);
  });
  afterEach(async () => {
    for (const phone of phones.values()) await phone.hangUpAll();
    await waitFor(
      () => server.calls === 0,
      () => `calls are left: ${server.story()}`,
    );
  });

  /** Everybody hears the tones of everybody else. */
  async function hearEachOther(...numbers: string[]): Promise<void> {
    for (const number of numbers) {
      const others = numbers.filter((other) => other !== number);
      let least = 0;
      // A gap while the voice path changes, or on a busy machine, is no fault; that it stays is.
      for (let attempt = 0; attempt < 5 && least < 0.3; attempt++) {
        const samples = await phones.get(number)?.listen();
        assert.ok(samples, `${number} hears nothing`);
        least = Math.min(...others.map((other) => shareOfTone(samples, TONES[other] as number)));
      }
      assert.ok(least > 0.3, `${number} hears one of ${others.join(', ')} with ${least.toFixed(3)} of the sound`);
    }
  }

  async function call(from: string, to: string): Promise<string> {
    const mark = server.events.length;
    await phones.get(from)?.dial(to);
    const { ConnID } = await server.event('EventRinging', to, mark);
    await phones.get(to)?.accept();
    await server.event('EventEstablished', to, mark);
    return ConnID as string;
  }

  it('two of them agree with each other', async () => {
    await call('7001', '7002');
    await hearEachOther('7001', '7002');
  });

  it('with a phone without SRTP by way of the mixer, and in a conference', async () => {
    const ConnID = await call('7001', '7003');
    await hearEachOther('7001', '7003');
    const mark = server.events.length;
    const added = server.request({ id: 'RequestSingleStepConference', ThisDN: '7003', ConnID, OtherDN: '7002' });
    await server.event('EventRinging', '7002', mark);
    await phones.get('7002')?.accept();
    await added;
    await hearEachOther('7001', '7002', '7003');
  });

  it('is called by a phone without SRTP', async () => {
    await call('7003', '7001');
    await hearEachOther('7003', '7001');
  });
});
