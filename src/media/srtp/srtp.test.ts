import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { writeRtpHeader } from '../rtp/rtp-packet.js';
import { deriveSessionKeys } from './key-derivation.js';
import { readCryptoAttribute, writeCryptoAttribute } from './sdes.js';
import { SRTP_OVERHEAD, SrtpReceiver, SrtpSender } from './srtp.js';
import { PacketTransform } from './transform.js';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();

/** RFC 3711 appendix B.3. */
const B3_KEYING = hex('E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6');
const SUITE = 'AES_CM_128_HMAC_SHA1_80';

test('key derivation: RFC 3711 appendix B.3', () => {
  const keys = deriveSessionKeys(B3_KEYING, 'rtp');
  assert.equal(text(keys.encryption), 'C61E7A93744F39EE10734AFE3FF7A087');
  assert.equal(text(keys.salt), '30CBBC08863D8C85D49DB34A9AE1');
  assert.equal(text(keys.authentication), 'CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4');
});

test('AES in counter mode: RFC 3711 appendix B.2', () => {
  // The appendix starts from session key and salt; with SSRC 0 and index 0 the counter is salt · 2^16.
  const transform = new PacketTransform(new Uint8Array(30), 'rtp', 10);
  const session = { encryption: hex('2B7E151628AED2A6ABF7158809CF4F3C'), salt: hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD') };
  transform.useSessionKey(session.encryption, session.salt);
  const stream = new Uint8Array(48);
  transform.crypt(stream, 0, 48, 0, 0);
  assert.equal(
    text(stream),
    'E03EAD0935C95E80E166B16DD92B4EB4' + 'D23513162B02D0F72A43A2FE4A5F97AB' + '41E95B3BB0A2E8DD477901E4FCA894C0',
  );
});

/** Test packet of libsrtp's validation (cisco/libsrtp, BSD): sequence 0x1234, 16 bytes 0xab, the keys of appendix B.3. */
const PLAIN = hex('800F1234 DECAFBAD CAFEBABE ABABABABABABABABABABABABABABABAB');
const PROTECTED = hex('800F1234 DECAFBAD CAFEBABE 4E55DC4CE79978D88CA4D215949D2402 B78D6ACC99EA179B8DBB');

test('a whole packet, protected and opened', () => {
  const packet = new Uint8Array(PLAIN.length + SRTP_OVERHEAD);
  packet.set(PLAIN);
  const length = new SrtpSender(SUITE, B3_KEYING).protect(packet, PLAIN.length);
  assert.equal(text(packet.subarray(0, length)), text(PROTECTED));
  const opened = Uint8Array.from(PROTECTED);
  assert.equal(new SrtpReceiver(SUITE, B3_KEYING).unprotect(opened, opened.length), PLAIN.length);
  assert.equal(text(opened.subarray(0, PLAIN.length)), text(PLAIN));
});

const KEYING = Uint8Array.from({ length: 30 }, (_, i) => i * 7);

function rtp(sequence: number, ssrc = 99, payload = 160): Uint8Array {
  const packet = new Uint8Array(12 + payload + SRTP_OVERHEAD).fill(sequence & 0xff);
  writeRtpHeader(packet, 0, false, sequence, sequence * 160, ssrc);
  return packet;
}

/** Protects packets with these sequence numbers, one after the other. */
function protectAll(
  sequences: readonly number[],
  suite: 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32' = SUITE,
): Uint8Array[] {
  const sender = new SrtpSender(suite, KEYING);
  return sequences.map((sequence) => {
    const packet = rtp(sequence);
    return packet.subarray(0, sender.protect(packet, 172));
  });
}

const open = (receiver: SrtpReceiver, packet: Uint8Array) => receiver.unprotect(Uint8Array.from(packet), packet.length);

test('the rollover counter follows the sequence number past 65535, also out of order', () => {
  const packets = protectAll([65533, 65534, 65535, 0, 1, 2]);
  const receiver = new SrtpReceiver(SUITE, KEYING);
  for (const at of [0, 1, 3, 2, 5, 4]) assert.equal(open(receiver, packets[at] as Uint8Array), 172, `packet ${at}`);
  assert.equal(receiver.rolloverOf(99), 1);
});

test('a stream that is taken over while it runs: its rollover counter is told, or found', () => {
  const sequences = [...Array(8).keys()].map((i) => (65533 + i) & 0xffff);
  const late = protectAll(sequences).slice(3);
  assert.equal(open(new SrtpReceiver(SUITE, KEYING, 1), late[0] as Uint8Array), 172);

  const receiver = new SrtpReceiver(SUITE, KEYING);
  assert.equal(open(receiver, late[0] as Uint8Array), 172, 'the first that is tried');
  assert.equal(receiver.rolloverOf(99), 1);
  assert.equal(open(receiver, late[0] as Uint8Array), -1, 'a repetition all the same');
  assert.equal(open(receiver, late[1] as Uint8Array), 172);
});

test('of a stream that has run for long a second at most is lost until its counter is found; a known one is not guessed', () => {
  const sender = new SrtpSender(SUITE, KEYING);
  for (let cycle = 0; cycle <= 40; cycle++)
    for (const sequence of [1, 30_000, 60_000]) sender.protect(rtp(sequence), 172);
  const receiver = new SrtpReceiver(SUITE, KEYING);
  const packets = [...Array(50).keys()].map((i) => {
    const packet = rtp(60_001 + i);
    return packet.subarray(0, sender.protect(packet, 172));
  });
  const opened = packets.map((packet) => open(receiver, packet));
  assert.deepEqual([opened.indexOf(172), opened.filter((length) => length === 172).length], [39, 11]);
  assert.equal(receiver.rolloverOf(99), 40);
  // Another source begins with 0; whoever comes with another counter is not guessed any more.
  const jumped = new SrtpSender(SUITE, KEYING);
  for (const sequence of [1, 30_000, 60_000, 1]) jumped.protect(rtp(sequence, 5), 172);
  for (let sequence = 2; sequence < 100; sequence++) {
    const packet = rtp(sequence, 5);
    assert.equal(open(receiver, packet.subarray(0, jumped.protect(packet, 172))), -1);
  }
});

test('a sender may take a new SSRC as often as it wants', () => {
  const receiver = new SrtpReceiver(SUITE, KEYING);
  const first = rtp(7, 1);
  const length = new SrtpSender(SUITE, KEYING).protect(first, 172);
  for (let ssrc = 1; ssrc <= 500; ssrc++) {
    const packet = rtp(7, ssrc);
    const sender = new SrtpSender(SUITE, KEYING);
    assert.equal(open(receiver, packet.subarray(0, sender.protect(packet, 172))), 172, `SSRC ${ssrc}`);
    if (ssrc === 64) assert.equal(open(receiver, first.subarray(0, length)), -1, 'the first one is remembered');
  }
});

test('key stream made ahead is that of each packet: lengths that change, gaps, the past, other sources', () => {
  const keys = deriveSessionKeys(KEYING, 'rtp');
  const transform = new PacketTransform(KEYING, 'rtp', 10);
  const length = fc.integer({ min: 1, max: 2048 });
  const step = fc.record({ length, move: fc.integer({ min: -3, max: 12 }), ssrc: fc.constantFrom(7, 0xfedcba98) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.constantFrom(70_000, 2 ** 32 - 5, 2 ** 40), (steps, start) => {
      let index = start;
      for (const { length, move, ssrc } of steps) {
        index += move;
        const iv = Buffer.concat([keys.salt, Buffer.alloc(2)]);
        iv.writeUInt32BE((iv.readUInt32BE(4) ^ ssrc) >>> 0, 4);
        const sixBytes = Buffer.alloc(6);
        sixBytes.writeUIntBE(index, 0, 6);
        for (let i = 0; i < 6; i++) iv[8 + i] = (iv[8 + i] as number) ^ (sixBytes[i] as number);
        const expected = createCipheriv('aes-128-ctr', keys.encryption, iv).update(Buffer.alloc(length));
        const bytes = new Uint8Array(length);
        transform.crypt(bytes, 0, length, ssrc, index);
        assert.equal(text(bytes), text(expected));
      }
    }),
    { numRuns: 50 },
  );
});

test('repetitions, forgeries and foreign keys are dropped', () => {
  const [first, second] = protectAll([10, 11]) as [Uint8Array, Uint8Array];
  const receiver = new SrtpReceiver(SUITE, KEYING);
  assert.equal(open(receiver, first), 172);
  assert.equal(open(receiver, first), -1);
  for (const at of [2, 5, 9, 20, second.length - 1]) {
    const forged = Uint8Array.from(second);
    forged[at] = (forged[at] as number) ^ 1;
    assert.equal(open(receiver, forged), -1, `byte ${at}`);
  }
  assert.equal(open(receiver, second), 172);
  assert.equal(
    open(
      new SrtpReceiver(
        SUITE,
        KEYING.map((byte) => byte ^ 1),
      ),
      second,
    ),
    -1,
  );
});

test('packets older than the replay window are dropped', () => {
  const packets = protectAll([...Array(200).keys()]);
  const receiver = new SrtpReceiver(SUITE, KEYING);
  open(receiver, packets[199] as Uint8Array);
  assert.equal(open(receiver, packets[100] as Uint8Array), 172);
  assert.equal(open(receiver, packets[60] as Uint8Array), -1);
});

test('the suite with a short tag', () => {
  const [packet] = protectAll([1], 'AES_CM_128_HMAC_SHA1_32') as [Uint8Array];
  assert.equal(packet.length, 172 + 4);
  assert.equal(open(new SrtpReceiver('AES_CM_128_HMAC_SHA1_32', KEYING), packet), 172);
});

test('RTCP: protected, opened, not repeated, not forged', () => {
  const plain = hex('80C90001 00000063 81CA0003 00000063 01026162 00000000');
  const packet = new Uint8Array(plain.length + SRTP_OVERHEAD);
  packet.set(plain);
  const length = new SrtpSender(SUITE, KEYING).protectRtcp(packet, plain.length);
  assert.equal(length, plain.length + 14);
  assert.notEqual(text(packet.subarray(8, plain.length)), text(plain.subarray(8)));
  const receiver = new SrtpReceiver(SUITE, KEYING);
  const forged = Uint8Array.from(packet);
  forged[10] = (forged[10] as number) ^ 1;
  assert.equal(receiver.unprotectRtcp(forged, length), -1);
  const opened = Uint8Array.from(packet);
  assert.equal(receiver.unprotectRtcp(opened, length), plain.length);
  assert.equal(text(opened.subarray(0, plain.length)), text(plain));
  assert.equal(receiver.unprotectRtcp(Uint8Array.from(packet), length), -1);
});

test('no bytes make a receiver throw', () => {
  const receiver = new SrtpReceiver(SUITE, KEYING);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1500 }), (noise) => {
      if (noise.length > 0) noise[0] = 0x80 | ((noise[0] as number) & 0x1f);
      assert.equal(receiver.unprotect(noise, noise.length), -1);
      assert.equal(receiver.unprotectRtcp(noise, noise.length), -1);
    }),
  );
});

test('crypto attributes of RFC 4568', () => {
  const example = '1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR';
  const read = readCryptoAttribute(`${example}|2^20|1:32`);
  assert.equal(read, undefined, 'a master key identifier is not supported');
  const plain = readCryptoAttribute(`${example}|2^20`);
  assert.deepEqual([plain?.tag, plain?.suite, plain?.keying.length], [1, 'AES_CM_128_HMAC_SHA1_80', 30]);
  assert.equal(plain && writeCryptoAttribute(plain), example);
  assert.ok(readCryptoAttribute(`${example} WSH=64`));
  assert.ok(readCryptoAttribute(`${example} -LATER=1 WSH=64`), 'what begins with a dash may be left aside');
  assert.equal(readCryptoAttribute(`${example} LATER=1`), undefined);
  assert.ok(readCryptoAttribute('2 aes_cm_128_hmac_sha1_32 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR'));
});

test('crypto attributes that are not supported or malformed are refused', () => {
  const key = 'inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR';
  for (const value of [
    '',
    '1',
    `1 AES_CM_128_HMAC_SHA1_80`,
    `1 F8_128_HMAC_SHA1_80 ${key}`,
    `1 AES_256_CM_HMAC_SHA1_80 ${key}`,
    `x AES_CM_128_HMAC_SHA1_80 ${key}`,
    '1 AES_CM_128_HMAC_SHA1_80 inline:PS1u',
    `1 AES_CM_128_HMAC_SHA1_80 ${key} UNENCRYPTED_SRTP`,
    `1 AES_CM_128_HMAC_SHA1_80 ${key} KDR=1`,
    `1 AES_CM_128_HMAC_SHA1_80 ${key};${key}`,
  ]) {
    assert.equal(readCryptoAttribute(value), undefined, value);
  }
});
