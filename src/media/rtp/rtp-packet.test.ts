import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRtcp, RtpHeader, readRtpHeader, writeRtpHeader } from './rtp-packet.js';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

function read(hex: string) {
  const header = new RtpHeader();
  const packet = bytes(hex);
  return readRtpHeader(packet, packet.length, header) ? { ...header } : undefined;
}

test('a plain packet, field by field', () => {
  assert.deepEqual(read('80 88 1234 89abcdef 0badcafe 010203'), {
    marker: true,
    payloadType: 8,
    sequence: 0x1234,
    timestamp: 0x89abcdef | 0,
    ssrc: 0x0badcafe,
    payloadOffset: 12,
    payloadLength: 3,
  });
});

test('CSRC list, header extension and padding', () => {
  const header = read('b1 00 0001 00000002 00000003 aaaaaaaa bede0001 cccccccc 0102 000002');
  assert.deepEqual([header?.payloadOffset, header?.payloadLength], [24, 3]);
});

test('an empty payload is a packet', () => {
  assert.equal(read('80 00 0001 00000002 00000003')?.payloadLength, 0);
});

test('what does not fit is refused', () => {
  for (const [why, hex] of Object.entries({
    empty: '',
    short: '80 00 0001 00000002 000000',
    'version 1': '40 00 0001 00000002 00000003',
    'version 0': '00 00 0001 00000002 00000003',
    'CSRC list beyond the end': '8f 00 0001 00000002 00000003 aaaaaaaa',
    'extension header beyond the end': '90 00 0001 00000002 00000003 bede',
    'extension beyond the end': '90 00 0001 00000002 00000003 bede0002 cccccccc',
    'padding of zero': 'a0 00 0001 00000002 00000003 0000',
    'padding longer than the payload': 'a0 00 0001 00000002 00000003 0003',
  })) {
    assert.equal(read(hex), undefined, why);
  }
});

test('writing gives the same bytes', () => {
  const packet = new Uint8Array(12);
  writeRtpHeader(packet, 101, true, 0x1ffff, 0x1_0000_0005, 0xfffefdfc);
  assert.equal(Buffer.from(packet).toString('hex'), '80e5ffff00000005fffefdfc');
});

test('RTCP is told from RTP on one port (RFC 5761 section 4)', () => {
  assert.equal(isRtcp(bytes('80c8'), 2), true);
  assert.equal(isRtcp(bytes('81cb'), 2), true);
  assert.equal(isRtcp(bytes('8080'), 2), false);
  assert.equal(isRtcp(bytes('80e5'), 2), false);
  assert.equal(isRtcp(bytes('80'), 1), false);
});
