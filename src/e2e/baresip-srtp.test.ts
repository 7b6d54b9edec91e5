import { describe, it } from 'node:test';
import { toolMissing } from './debian-tools.js';
import { SingingFixture } from './singing-fixture.js';

const missing = toolMissing('baresip');

describe('baresip phones with SRTP', { skip: missing ?? false }, () => {
  /** The third one has no encryption. */
  const room = new SingingFixture({
    tones: { '7001': 440, '7002': 770, '7003': 1150 },
    baresip: ['7001', '7002'],
    srtp: true,
  });

  it('two of them agree with each other', async () => {
    await room.call('7001', '7002');
    await room.hearEachOther('7001', '7002');
  });

  it('with a phone without SRTP by way of the mixer, and in a conference', async () => {
    const ConnID = await room.call('7001', '7003');
    await room.hearEachOther('7001', '7003');
    const mark = room.server.events.length;
    const added = room.server.request({ id: 'RequestSingleStepConference', ThisDN: '7003', ConnID, OtherDN: '7002' });
    await room.server.event('EventRinging', '7002', mark);
    await room.phone('7002').accept();
    await added;
    await room.hearEachOther('7001', '7002', '7003');
  });

  it('is called by a phone without SRTP', async () => {
    await room.call('7003', '7001');
    await room.hearEachOther('7003', '7001');
  });
});
