import { type Cipher, createCipheriv, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { deriveSessionKeys } from './key-derivation.js';

/** Bytes of one AES block. */
const BLOCK = 16;
/** Longest packet that is encrypted. */
const MAX_BLOCKS = 128;

/**
 * The two transforms that SRTP and SRTCP share: AES in counter mode (RFC 3711 section 4.1.1) and HMAC-SHA1, cut to the
 * length of the tag (section 4.2.1). The key schedule is kept: the key stream comes from one ECB cipher over counter blocks.
 */
export class PacketTransform {
  private cipher: Cipher;
  private salt: Uint8Array;
  private readonly hmacKey: KeyObject;
  private readonly counters = Buffer.alloc(BLOCK * MAX_BLOCKS);
  /** The part of `counters` that was used last: packets of sound have all the same length. */
  private used = this.counters;

  constructor(
    keying: Uint8Array,
    use: 'rtp' | 'rtcp',
    readonly tagSize: number,
  ) {
    const keys = deriveSessionKeys(keying, use);
    this.cipher = keyStream(keys.encryption);
    this.salt = keys.salt;
    this.hmacKey = createSecretKey(keys.authentication);
  }

  /** Takes the session key and salt themselves, as the test vectors of RFC 3711 state them. */
  useSessionKey(encryption: Uint8Array, salt: Uint8Array): void {
    this.cipher = keyStream(encryption);
    this.salt = salt;
  }

  /**
   * Encrypts or decrypts `bytes[from … to)` in place. `index` is the packet index of section 3.3.1, or the SRTCP index.
   * At most 2,048 bytes; a longer range is a programming error.
   */
  crypt(bytes: Uint8Array, from: number, to: number, ssrc: number, index: number): void {
    const blocks = Math.ceil((to - from) / BLOCK);
    if (blocks <= 0) return;
    if (blocks > MAX_BLOCKS) throw new RangeError('packet too long for SRTP');
    const { counters, salt } = this;
    // IV = (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16); the last two bytes count blocks.
    counters.set(salt, 0);
    counters.writeUInt32BE((counters.readUInt32BE(4) ^ ssrc) >>> 0, 4);
    const high = Math.floor(index / 0x100000000);
    counters.writeUInt16BE(counters.readUInt16BE(8) ^ high, 8);
    counters.writeUInt32BE((counters.readUInt32BE(10) ^ (index % 0x100000000)) >>> 0, 10);
    counters.writeUInt16BE(0, 14);
    for (let block = 1; block < blocks; block++) {
      counters.copyWithin(block * BLOCK, 0, 14);
      counters.writeUInt16BE(block, block * BLOCK + 14);
    }
    if (this.used.length !== blocks * BLOCK) this.used = counters.subarray(0, blocks * BLOCK);
    const stream = this.cipher.update(this.used);
    for (let i = from; i < to; i++) bytes[i] = (bytes[i] as number) ^ (stream[i - from] as number);
  }

  /** Tag of `bytes[0 … length)`; for RTP the rollover counter is part of what is signed (section 4.2). */
  tag(bytes: Uint8Array, length: number, rollover?: Uint8Array): Buffer {
    const hmac = createHmac('sha1', this.hmacKey).update(bytes.subarray(0, length));
    if (rollover !== undefined) hmac.update(rollover);
    return hmac.digest();
  }

  /** Whether the tag at `bytes[at …]` is the right one; takes the same time either way. */
  verify(bytes: Uint8Array, length: number, at: number, rollover?: Uint8Array): boolean {
    const expected = this.tag(bytes, length, rollover).subarray(0, this.tagSize);
    return timingSafeEqual(expected, bytes.subarray(at, at + this.tagSize));
  }
}

function keyStream(key: Uint8Array): Cipher {
  return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
}
