import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { waitFor } from '../sip-agent/index.js';
import { toolMissing } from './debian-tools.js';
import { SippPhone } from './sipp-phone.js';
import { VoiceServer } from './voice-server.js';

const missing = toolMissing('sipp');
const PASSWORD = 'dial-tone';
const NUMBERS = ['7001', '7002', '7003'] as const;

describe('phones played by SIPp', { skip: missing ?? false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-sipp-'));
  const phones = new Map<string, SippPhone>();
  let server: VoiceServer;

  before(async () => {
    server = await VoiceServer.start({
      phones: NUMBERS,
      password: PASSWORD,
      // SIPp 3.6 knows no other.
      sip: { algorithms: ['MD5'] },
    });
    const address = `127.0.0.1:${server.port}`;
    for (const number of NUMBERS) {
      phones.set(number, await SippPhone.start({ number, password: PASSWORD, server: address, folder }));
    }
  });
  after(async () => {
    for (const phone of phones.values()) phone.stop();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(server?.faults, []);
  });
  afterEach(async () => {
    await waitFor(
      () => server.calls === 0,
      () => `calls are left: ${server.story()}`,
    );
    server.events.length = 0;
  });

  function phone(number: string): SippPhone {
    const found = phones.get(number);
    assert.ok(found);
    return found;
  }

  /** What one DN saw, besides coming into service. */
  function seenBy(ThisDN: string): string[] {
    return server.events
      .filter((event) => event.ThisDN === ThisDN && event['CallState'] !== undefined)
      .map((event) => `${event.id} ${event['CallState']}`);
  }

  /** The call is over for everybody. */
  async function over(): Promise<void> {
    await waitFor(
      () => server.calls === 0,
      () => `the call ends: ${server.story()}`,
    );
  }

  it('register with digest: the DNs come into service', async () => {
    for (const number of NUMBERS) await server.event('EventDNBackInService', number);
  });

  it('call with password, hold, retrieve, hang up', async () => {
    const answer = phone('7002').play('answer');
    await Promise.all([phone('7001').play('call-hold-retrieve', { callee: '7002' }), answer]);
    await over();
    assert.deepEqual(seenBy('7001'), [
      'EventDialing OK',
      'EventEstablished OK',
      'EventHeld OK',
      'EventRetrieved OK',
      'EventReleased OK',
    ]);
    assert.deepEqual(seenBy('7002'), ['EventRinging OK', 'EventEstablished OK', 'EventReleased OK']);
    assert.equal(new Set(server.events.map((event) => event.ConnID)).size, 1);
  });

  it('are called, held, retrieved and released by a client', async () => {
    const answers = Promise.all(['7001', '7002'].map((number) => phone(number).play('answer')));
    await server.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
    const { ConnID } = await server.event('EventEstablished', '7001');
    await server.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
    await server.request({ id: 'RequestRetrieveCall', ThisDN: '7001', ConnID });
    await server.request({ id: 'RequestReleaseCall', ThisDN: '7001', ConnID });
    await Promise.all([answers, over()]);
    assert.deepEqual(seenBy('7001'), [
      'EventDialing OK',
      'EventEstablished OK',
      'EventHeld OK',
      'EventRetrieved OK',
      'EventReleased OK',
    ]);
    assert.deepEqual(seenBy('7002'), ['EventRinging OK', 'EventEstablished OK', 'EventReleased OK']);
  });

  it('attended transfer by REFER with Replaces', async () => {
    const others = Promise.all([phone('7002').play('call', { callee: '7001' }), phone('7003').play('answer')]);
    await phone('7001').play('transfer-attended', { third: '7003' });
    const { ConnID, OtherDN } = await server.event('EventPartyChanged', '7002');
    assert.equal(OtherDN, '7003');
    const changed = await server.event('EventPartyChanged', '7003');
    const { ConnID: consultation } = await server.event('EventRinging', '7003');
    assert.deepEqual(
      [changed.ConnID, changed['PreviousConnID'], changed['OtherDN']],
      [ConnID, consultation, '7002'],
      'the consultation has become the first call',
    );
    await server.request({ id: 'RequestReleaseCall', ThisDN: '7003', ConnID });
    await Promise.all([others, over()]);
    assert.deepEqual(seenBy('7001'), [
      'EventRinging OK',
      'EventEstablished OK',
      'EventHeld OK',
      'EventDialing OK',
      'EventEstablished OK',
      'EventReleased Transferred',
      'EventReleased Transferred',
    ]);
    assert.deepEqual(seenBy('7002'), [
      'EventDialing OK',
      'EventEstablished OK',
      'EventPartyChanged Transferred',
      'EventReleased OK',
    ]);
    assert.deepEqual(seenBy('7003'), [
      'EventRinging OK',
      'EventEstablished OK',
      'EventPartyChanged Transferred',
      'EventReleased OK',
    ]);
  });
});
