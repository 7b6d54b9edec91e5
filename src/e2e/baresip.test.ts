import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { waitFor } from '../sip-agent/index.js';
import { toolMissing } from './debian-tools.js';
import { SingingFixture } from './singing-fixture.js';

const missing = toolMissing('baresip');

describe('baresip phones', { skip: missing ?? false }, () => {
  const room = new SingingFixture({
    tones: { '7001': 440, '7002': 770, '7003': 1150, '7004': 1530, '7005': 600 },
    baresip: ['7001', '7002', '7003'],
  });

  it('register with digest, call, hear each other', async () => {
    await room.call('7001', '7002');
    await room.hearEachOther('7001', '7002');
    const mark = room.server.events.length;
    await room.baresip('7002').hangUp();
    await room.server.event('EventReleased', '7001', mark);
  });

  it('hold and retrieve by their own key', async () => {
    await room.call('7001', '7004');
    await room.hearEachOther('7001', '7004');
    let mark = room.server.events.length;
    await room.baresip('7001').hold();
    await room.server.event('EventHeld', '7001', mark);
    await room.hearsNothing('7004');
    mark = room.server.events.length;
    await room.baresip('7001').resume();
    await room.server.event('EventRetrieved', '7001', mark);
    await room.hearsOnly('7004', ['7001']);
  });

  it('are held and retrieved by a client', async () => {
    const ConnID = await room.call('7001', '7004');
    let mark = room.server.events.length;
    await room.server.request({ id: 'RequestHoldCall', ThisDN: '7001', ConnID });
    await room.server.event('EventHeld', '7001', mark);
    await room.hearsNothing('7004');
    mark = room.server.events.length;
    await room.server.request({ id: 'RequestRetrieveCall', ThisDN: '7001', ConnID });
    await room.server.event('EventRetrieved', '7001', mark);
    await room.hearsOnly('7004', ['7001']);
  });

  it('confer by single-step conference: each hears the others and not itself; who is deleted is out', async () => {
    const ConnID = await room.call('7001', '7002');
    let mark = room.server.events.length;
    // Confirmed by EventPartyAdded, that is, when the new party has answered.
    const added = room.server.request({ id: 'RequestSingleStepConference', ThisDN: '7002', ConnID, OtherDN: '7003' });
    await room.server.event('EventRinging', '7003', mark);
    await room.baresip('7003').accept();
    await added;
    await room.hearEachOther('7001', '7002', '7003');
    mark = room.server.events.length;
    await room.server.request({ id: 'RequestDeleteFromConference', ThisDN: '7001', ConnID, OtherDN: '7003' });
    await room.server.event('EventReleased', '7003', mark);
    await room.hearEachOther('7001', '7002');
  });

  it('confer by consultation', async () => {
    const ConnID = await room.call('7004', '7005');
    let mark = room.server.events.length;
    await room.server.request({ id: 'RequestInitiateConference', ThisDN: '7005', ConnID, OtherDN: '7003' });
    const { ConnID: ConferenceConnID } = await room.server.event('EventRinging', '7003', mark);
    await room.baresip('7003').accept();
    await room.server.event('EventEstablished', '7003', mark);
    await room.hearEachOther('7005', '7003');
    mark = room.server.events.length;
    await room.server.request({ id: 'RequestCompleteConference', ThisDN: '7005', ConnID, ConferenceConnID });
    await room.server.event('EventPartyAdded', '7004', mark);
    await room.hearEachOther('7004', '7005', '7003');
  });

  it('are recorded by request of a client: on the left what the phone says, on the right what it hears', async () => {
    const ConnID = await room.call('7001', '7002');
    const record = { id: 'RequestPrivateService', ThisDN: '7001', ConnID };
    await room.server.request({ ...record, PrivateEvent: 3013, Extensions: { id: 'kept' } });
    await room.server.event('EventPrivateInfo', '7001');
    await room.hearEachOther('7001', '7002');
    await waitFor(
      () => room.heardInRecording('kept').join() === '7001,7002',
      () => `heard: ${room.heardInRecording('kept').join(' | ')}`,
    );
    await room.server.request({ ...record, PrivateEvent: 3014 });
    await room.hearEachOther('7001', '7002');
  });

  it('transfer without asking (REFER)', async () => {
    const ConnID = await room.call('7004', '7002');
    const mark = room.server.events.length;
    await room.baresip('7002').transfer(`sip:7003@127.0.0.1:${room.server.port}`);
    await room.server.event('EventRinging', '7003', mark);
    await room.baresip('7003').accept();
    const released = await room.server.event('EventReleased', '7002', mark);
    assert.deepEqual([released.ConnID, released['CallState']], [ConnID, 'Transferred']);
    await room.server.event('EventPartyChanged', '7004', mark);
    await room.hearEachOther('7004', '7003');
  });

  it('transfer after asking (REFER with Replaces)', async () => {
    const ConnID = await room.call('7004', '7002');
    await room.baresip('7002').hold();
    await room.server.event('EventHeld', '7002');
    const mark = room.server.events.length;
    const consultation = await room.call('7002', '7003');
    const { callId, localTag, remoteTag } = await room.baresip('7002').latestOutgoingDialog();
    const replaces = encodeURIComponent(`${callId};to-tag=${remoteTag};from-tag=${localTag}`);
    await room.baresip('7002').line(1);
    await room.baresip('7002').transfer(`<sip:7003@127.0.0.1:${room.server.port}?Replaces=${replaces}>`);
    await room.server.event('EventPartyChanged', '7004', mark);
    const changed = await room.server.event('EventPartyChanged', '7003', mark);
    assert.deepEqual([changed.ConnID, changed['PreviousConnID']], [ConnID, consultation]);
    await room.hearEachOther('7004', '7003');
  });
});
