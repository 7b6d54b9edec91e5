import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compactNtp, readRtcp, writeRtcp } from './rtcp-packet.js';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const read = (hex: string) => readRtcp(bytes(hex), bytes(hex).length);

// 2000-01-01 00:00:00.5 UTC is 3155673600.5 seconds of NTP time.
const TIME = Date.UTC(2000, 0, 1) + 500;

test('a sender report, byte for byte', () => {
  const out = new Uint8Array(128);
  const length = writeRtcp(
    {
      ssrc: 0x11223344,
      cname: 'ab',
      sender: { time: TIME, timestamp: 0xcafebabe, packets: 5, octets: 800 },
      block: {
        ssrc: 0x55667788,
        fractionLost: 64,
        lost: -2,
        highestSequence: 0x0001ffff,
        jitter: 7,
        lastSenderReport: 0xaabbccdd,
        delay: 65536,
      },
      goodbye: true,
    },
    out,
  );
  assert.equal(
    Buffer.from(out.subarray(0, length)).toString('hex'),
    [
      '81c8000c 11223344 bc17c200 80000000 cafebabe 00000005 00000320',
      '55667788 40fffffe 0001ffff 00000007 aabbccdd 00010000',
      '81ca0003 11223344 01026162 00000000',
      '81cb0001 11223344',
    ]
      .join('')
      .replaceAll(' ', ''),
  );
});

test('a receiver report without a block', () => {
  const out = new Uint8Array(64);
  const length = writeRtcp({ ssrc: 1, cname: 'abc' }, out);
  assert.equal(
    Buffer.from(out.subarray(0, length)).toString('hex'),
    '80c9000100000001' + '81ca0003' + '00000001' + '0103616263000000',
  );
});

test('reading a compound packet of a phone', () => {
  const compound = read(
    '81c8000c 11223344 bc17c200 80000000 cafebabe 00000005 00000320 55667788 40fffffe 0001ffff 00000007 aabbccdd 00010000' +
      '81ca0004 11223344 0106666f6f406261 00000000' +
      '82cb0003 11223344 99999999 00000000' +
      '80cc0002 11223344 61626364',
  );
  assert.ok(compound);
  const [report] = compound.reports;
  assert.equal(report?.sender?.time, TIME);
  assert.equal(report?.sender?.compactNtp, 0xc2008000);
  assert.equal(report?.sender?.compactNtp, compactNtp(TIME));
  assert.deepEqual(report?.blocks, [
    {
      ssrc: 0x55667788,
      fractionLost: 64,
      lost: -2,
      highestSequence: 0x1ffff,
      jitter: 7,
      lastSenderReport: 0xaabbccdd,
      delay: 65536,
    },
  ]);
  assert.deepEqual(compound.cnames, [{ ssrc: 0x11223344, cname: 'foo@ba' }]);
  assert.deepEqual(compound.goodbyes, [0x11223344, 0x99999999]);
});

test('what does not fit is refused (RFC 3550 appendix A.2)', () => {
  for (const [why, hex] of Object.entries({
    empty: '',
    short: '80c90001 000000',
    'version 1': '40c90001 00000001',
    'first packet is no report': '81ca0002 00000001 00000000',
    'padding in the first packet': 'a0c90001 00000001',
    'length beyond the end': '80c90002 00000001',
    'length of one word': '80c90000 00000001',
    'more blocks than bytes': '82c90007 00000001 55667788 40fffffe 0001ffff 00000007 aabbccdd 00010000',
    'sender report without sender': '80c80001 00000001',
    'second packet cut short': '80c90001 00000001 81ca0004 00000001',
  })) {
    assert.equal(read(hex), undefined, why);
  }
});

test('no bytes make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 200, max: 207 }), (noise, type) => {
      readRtcp(noise, noise.length);
      if (noise.length < 8) return;
      // Most noise fails at the first check: repair the head so that the rest is looked at.
      noise[0] = 0x80 | ((noise[0] as number) & 0x1f);
      noise[1] = type;
      const words = Math.floor(noise.length / 4) - 1;
      noise[2] = words >> 8;
      noise[3] = words & 0xff;
      readRtcp(noise, noise.length - (noise.length % 4));
    }),
  );
});
