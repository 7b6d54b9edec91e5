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
/** What each phone sings. The last two are agents of these tests with real sound, the others are baresip. */
const TONES: Readonly<Record<string, number>> = { '7001': 440, '7002': 770, '7003': 1150, '7004': 1530, '7005': 600 };

describe('baresip phones', { skip: missing ?? false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-baresip-'));
  const phones = new Map<string, SingingPhone>();
  let server: VoiceServer;

  before(async () => {
    server = await VoiceServer.start({
      phones: Object.keys(TONES),
      password: PASSWORD,
      // baresip 1.0 gives up when it is offered anything besides MD5.
      sip: { algorithms: ['MD5'] },
    });
    const started = await Promise.all([
      ...['7001', '7002', '7003'].map((number) =>
        Baresip.start({
          number,
          password: PASSWORD,
          server: `127.0.0.1:${server.port}`,
          tone: TONES[number] as number,
          folder: join(folder, number),
        }),
      ),
      ...['7004', '7005'].map((number) => SingingAgent.start(number, PASSWORD, server.port, TONES[number] as number)),
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

  function baresip(number: string): Baresip {
    const phone = phones.get(number);
    if (!(phone instanceof Baresip)) throw new Error(`${number} is no baresip`);
    return phone;
  }

  /** The phone comes to hear the tones of these phones and of no other one, its own included. */
  async function hearsOnly(number: string, others: readonly string[]): Promise<void> {
    let heard = '';
    // A gap while the voice path changes, or on a busy machine, is no fault; that it stays is.
    for (let attempt = 0; attempt < 5; attempt++) {
      const samples = await phones.get(number)?.listen();
      assert.ok(samples, `${number} hears nothing`);
      const shares = Object.entries(TONES).map(([other, tone]) => ({ other, share: shareOfTone(samples, tone) }));
      heard = shares.map(({ other, share }) => `${other} with ${share.toFixed(3)}`).join(', ');
      if (shares.every(({ other, share }) => (others.includes(other) ? share > 0.3 : share < 0.02))) return;
    }
    assert.fail(`${number} hears ${heard} of the sound, and should hear ${others.join(', ')}`);
  }

  /** For half a second. Frames that were on their way when the call was held are let pass. */
  async function hearsNothing(number: string): Promise<void> {
    await phones.get(number)?.listen(800, 300);
    assert.equal(await phones.get(number)?.listen(800, 500), undefined, `${number} hears something`);
  }

  /** Everybody hears everybody else. */
  async function hearEachOther(...numbers: string[]): Promise<void> {
    await Promise.all(
      numbers.map((number) =>
        hearsOnly(
          number,
          numbers.filter((each) => each !== number),
        ),
      ),
    );
  }

  async function call(from: string, to: string): Promise<string> {
    const mark = server.events.length;
    await phones.get(from)?.dial(to);
    const { ConnID } = await server.event('EventRinging', to, mark);
    await phones.get(to)?.accept();
    await server.event('EventEstablished', to, mark);
    return ConnID as string;
  }

  it('register with digest, call, hear each other', async () => {
    await call('7001', '7002');
    await hearEachOther('7001', '7002');
    const mark = server.events.length;
    await baresip('7002').hangUp();
    await server.event('EventReleased', '7001', mark);
  });

  it('hold and retrieve by their own key', async () => {
    await call('7001', '7004');
    await hearEachOther('7001', '7004');
    let mark = server.events.length;
    await baresip('7001').hold();
    await server.event('EventHeld', '7001', mark);
    await hearsNothing('7004');
    mark = server.events.length;
    await baresip('7001').resume();
    await server.event('EventRetrieved', '7001', mark);
    await hearsOnly('7004', ['7001']);
  });

  it('are held and retrieved by a client', async () => {
    const ConnID = await call('7001', '7004');
    let mark = server.events.length;
    await server.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
    await server.event('EventHeld', '7001', mark);
    await hearsNothing('7004');
    mark = server.events.length;
    await server.request({ id: 'RequestRetrieveCall', ThisDN: '7001', ConnID });
    await server.event('EventRetrieved', '7001', mark);
    await hearsOnly('7004', ['7001']);
  });

  it('confer by single-step conference: each hears the others and not itself; who is deleted is out', async () => {
    const ConnID = await call('7001', '7002');
    let mark = server.events.length;
    // Confirmed by EventPartyAdded, that is, when the new party has answered.
    const added = server.request({ id: 'RequestSingleStepConference', ThisDN: '7002', ConnID, OtherDN: '7003' });
    await server.event('EventRinging', '7003', mark);
    await baresip('7003').accept();
    await added;
    await hearEachOther('7001', '7002', '7003');
    mark = server.events.length;
    await server.request({ id: 'RequestDeleteFromConference', ThisDN: '7001', ConnID, OtherDN: '7003' });
    await server.event('EventReleased', '7003', mark);
    await hearEachOther('7001', '7002');
  });

  it('confer by consultation', async () => {
    const ConnID = await call('7004', '7005');
    let mark = server.events.length;
    await server.request({ id: 'RequestInitiateConference', ThisDN: '7005', ConnID, OtherDN: '7003' });
    const { ConnID: ConferenceConnID } = await server.event('EventRinging', '7003', mark);
    await baresip('7003').accept();
    await server.event('EventEstablished', '7003', mark);
    await hearEachOther('7005', '7003');
    mark = server.events.length;
    await server.request({ id: 'RequestCompleteConference', ThisDN: '7005', ConnID, ConferenceConnID });
    await server.event('EventPartyAdded', '7004', mark);
    await hearEachOther('7004', '7005', '7003');
  });

  it('transfer without asking (REFER)', async () => {
    const ConnID = await call('7004', '7002');
    const mark = server.events.length;
    await baresip('7002').transfer(`sip:7003@127.0.0.1:${server.port}`);
    await server.event('EventRinging', '7003', mark);
    await baresip('7003').accept();
    const released = await server.event('EventReleased', '7002', mark);
    assert.deepEqual([released.ConnID, released['CallState']], [ConnID, 'Transferred']);
    await server.event('EventPartyChanged', '7004', mark);
    await hearEachOther('7004', '7003');
  });

  it('transfer after asking (REFER with Replaces)', async () => {
    const ConnID = await call('7004', '7002');
    await baresip('7002').hold();
    await server.event('EventHeld', '7002');
    const mark = server.events.length;
    const consultation = await call('7002', '7003');
    const { callId, localTag, remoteTag } = await baresip('7002').latestOutgoingDialog();
    const replaces = encodeURIComponent(`${callId};to-tag=${remoteTag};from-tag=${localTag}`);
    await baresip('7002').line(1);
    await baresip('7002').transfer(`<sip:7003@127.0.0.1:${server.port}?Replaces=${replaces}>`);
    await server.event('EventPartyChanged', '7004', mark);
    const changed = await server.event('EventPartyChanged', '7003', mark);
    assert.deepEqual([changed.ConnID, changed['PreviousConnID']], [ConnID, consultation]);
    await hearEachOther('7004', '7003');
  });
});
