import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toolMissing } from './debian-tools.js';
import { PhoneFixture } from './phone-fixture.js';
import { SippPhone } from './sipp-phone.js';

const missing = toolMissing('sipp');
const NUMBERS = ['7001', '7002', '7003'];

describe('phones played by SIPp', { skip: missing ?? false }, () => {
  const room = new PhoneFixture(
    {
      phones: NUMBERS,
      password: 'dial-tone',
      // SIPp 3.6 knows no other.
      sip: { algorithms: ['MD5'] },
    },
    (number, home) => SippPhone.start({ number, ...home }),
  );

  /** What one DN saw, besides coming into service. */
  function seenBy(ThisDN: string): string[] {
    return room.server.events
      .filter((event) => event.ThisDN === ThisDN && event['PartyState'] !== undefined)
      .map((event) => [event.id, event['CallState'] ?? []].flat().join(' '));
  }

  it('register with digest: the DNs come into service', async () => {
    for (const number of NUMBERS) await room.server.event('EventDNBackInService', number);
  });

  it('call with password, hold, retrieve, hang up', async () => {
    const answer = room.phone('7002').play('answer');
    await Promise.all([room.phone('7001').play('call-hold-retrieve', { callee: '7002' }), answer]);
    await room.server.over();
    assert.deepEqual(seenBy('7001'), [
      'EventDialing',
      'EventEstablished OK',
      'EventHeld OK',
      'EventRetrieved OK',
      'EventReleased OK',
    ]);
    assert.deepEqual(seenBy('7002'), ['EventRinging OK', 'EventEstablished OK', 'EventReleased OK']);
    assert.equal(new Set(room.server.events.map((event) => event.ConnID)).size, 1);
  });

  it('are called, held, retrieved and released by a client', async () => {
    const answers = Promise.all(['7001', '7002'].map((number) => room.phone(number).play('answer')));
    await room.server.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
    const { ConnID } = await room.server.event('EventEstablished', '7001');
    await room.server.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
    await room.server.request({ id: 'RequestRetrieveCall', ThisDN: '7001', ConnID });
    await room.server.request({ id: 'RequestReleaseCall', ThisDN: '7001', ConnID });
    await Promise.all([answers, room.server.over()]);
    assert.deepEqual(seenBy('7001'), [
      'EventDialing',
      'EventEstablished OK',
      'EventHeld OK',
      'EventRetrieved OK',
      'EventReleased OK',
    ]);
    assert.deepEqual(seenBy('7002'), ['EventRinging OK', 'EventEstablished OK', 'EventReleased OK']);
  });

  it('attended transfer by REFER with Replaces', async () => {
    const others = Promise.all([
      room.phone('7002').play('call', { callee: '7001' }),
      room.phone('7003').play('answer'),
    ]);
    await room.phone('7001').play('transfer-attended', { third: '7003' });
    const { ConnID, OtherDN } = await room.server.event('EventPartyChanged', '7002');
    assert.equal(OtherDN, '7003');
    const changed = await room.server.event('EventPartyChanged', '7003');
    const { ConnID: consultation } = await room.server.event('EventRinging', '7003');
    assert.deepEqual(
      [changed.ConnID, changed['PreviousConnID'], changed['OtherDN']],
      [ConnID, consultation, '7002'],
      'the consultation has become the first call',
    );
    await room.server.request({ id: 'RequestReleaseCall', ThisDN: '7003', ConnID });
    await Promise.all([others, room.server.over()]);
    assert.deepEqual(seenBy('7001'), [
      'EventRinging OK',
      'EventEstablished OK',
      'EventHeld OK',
      'EventDialing',
      'EventEstablished OK',
      'EventReleased Transferred',
      'EventReleased Transferred',
    ]);
    assert.deepEqual(seenBy('7002'), [
      'EventDialing',
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
