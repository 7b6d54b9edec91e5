import { type Cipher, createCipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { write32 } from '../rtp/rtp-packet.js';
import { deriveSessionKeys } from './key-derivation.js';

/** Bytes and words of one AES block. */
const BLOCK = 16;
const WORDS = 4;
/** Longest packet that is encrypted. */
const MAX_BLOCKS = 128;
/** Packets for which the key stream is made at once: a call of the cipher costs as much as a packet's share of its work. */
const AHEAD = 8;

/** Scratch space of all: used up within one call. Words are stored as they stand in memory, the machine being little-endian. */
const counters = new Uint32Array(WORDS * MAX_BLOCKS);
const iv = new Uint8Array(BLOCK);
const ivWords = new Uint32Array(iv.buffer);
/** The first so many blocks of `counters`, for the cipher; made once. */
const views: Uint8Array[] = [];
const rolloverBytes = new Uint8Array(4);

/**
 * The two transforms that SRTP and SRTCP share: AES in counter mode (RFC 3711 section 4.1.1) and HMAC-SHA1, cut to the
 * length of the tag (section 4.2.1). The key schedule is kept: the key stream comes from one ECB cipher over counter blocks.
 */
export class PacketTransform {
  private cipher: Cipher;
  private salt: Uint8Array;
  private readonly hmacKey: KeyObject;
  private readonly ahead: number;
  /** Key stream of `packets` packets from index `streamIndex` on, with `blocks` blocks for each. */
  private stream: Uint8Array = iv;
  private streamSsrc = -1;
  private streamIndex = 0;
  private packets = 0;
  private blocks = 0;

  constructor(
    keying: Uint8Array,
    use: 'rtp' | 'rtcp',
    readonly tagSize: number,
  ) {
    const keys = deriveSessionKeys(keying, use);
    this.cipher = keyStream(keys.encryption);
    this.salt = keys.salt;
    this.hmacKey = createSecretKey(keys.authentication);
    this.ahead = use === 'rtp' ? AHEAD : 1;
  }

  /** Takes the session key and salt themselves, as the test vectors of RFC 3711 state them. */
  useSessionKey(encryption: Uint8Array, salt: Uint8Array): void {
    this.cipher = keyStream(encryption);
    this.salt = salt;
    this.packets = 0;
  }

  /**
   * Encrypts or decrypts `bytes[from … to)` in place. `index` is the packet index of section 3.3.1, or the SRTCP index.
   * At most 2,048 bytes; a longer range is a programming error.
   */
  crypt(bytes: Uint8Array, from: number, to: number, ssrc: number, index: number): void {
    const blocks = Math.ceil((to - from) / BLOCK);
    if (blocks <= 0) return;
    if (blocks > MAX_BLOCKS) throw new RangeError('packet too long for SRTP');
    let packet = index - this.streamIndex;
    if (ssrc !== this.streamSsrc || packet < 0 || packet >= this.packets || blocks > this.blocks) {
      this.prepare(ssrc, index, blocks);
      packet = 0;
    }
    const { stream } = this;
    let at = packet * this.blocks * BLOCK;
    for (let i = from; i < to; i++) bytes[i] = (bytes[i] as number) ^ (stream[at++] as number);
  }

  /** Writes the tag of `bytes[0 … length)` behind it; for RTP the `rollover` counter is signed too (section 4.2), −1 = none. */
  sign(bytes: Uint8Array, length: number, rollover: number): void {
    const tag = this.digest(bytes, length, rollover);
    for (let i = 0; i < this.tagSize; i++) bytes[length + i] = tag[i] as number;
  }

  /** Whether the tag behind `bytes[0 … length)` is the right one; takes the same time either way. */
  verify(bytes: Uint8Array, length: number, rollover: number): boolean {
    const tag = this.digest(bytes, length, rollover);
    // Byte by byte here: `timingSafeEqual` needs two views made for each packet.
    let difference = 0;
    for (let i = 0; i < this.tagSize; i++) difference |= (tag[i] as number) ^ (bytes[length + i] as number);
    return difference === 0;
  }

  private digest(bytes: Uint8Array, length: number, rollover: number): Uint8Array {
    const hmac = createHmac('sha1', this.hmacKey).update(bytes.subarray(0, length));
    if (rollover >= 0) {
      write32(rolloverBytes, 0, rollover);
      hmac.update(rolloverBytes);
    }
    return hmac.digest();
  }

  /** Makes the key stream of this packet, and of those that will follow it. */
  private prepare(ssrc: number, index: number, blocks: number): void {
    // The packet of a key is short, those of sound come again.
    this.blocks = Math.max(blocks, this.blocks);
    this.packets = Math.max(1, Math.min(this.ahead, Math.floor(MAX_BLOCKS / this.blocks)));
    this.streamSsrc = ssrc;
    this.streamIndex = index;
    for (let packet = 0, at = 0; packet < this.packets; packet++) at = this.fillCounters(at, ssrc, index + packet);
    const count = this.packets * this.blocks;
    views[count] ??= new Uint8Array(counters.buffer, 0, count * BLOCK);
    this.stream = this.cipher.update(views[count]);
  }

  /** Counter blocks of one packet from word `at` on; gives the word after them. */
  private fillCounters(at: number, ssrc: number, index: number): number {
    // IV = (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16); the last two bytes count blocks.
    iv.set(this.salt);
    iv[14] = 0;
    iv[15] = 0;
    xorWord(4, ssrc);
    xorWord(8, Math.floor(index / 0x10000));
    xorWord(12, index << 16);
    let next = at;
    for (let block = 0; block < this.blocks; block++) {
      counters[next++] = ivWords[0] as number;
      counters[next++] = ivWords[1] as number;
      counters[next++] = ivWords[2] as number;
      // The last byte; more than 128 blocks there are not.
      counters[next++] = (ivWords[3] as number) | (block << 24);
    }
    return next;
  }
}

function xorWord(at: number, value: number): void {
  iv[at] = (iv[at] as number) ^ (value >>> 24);
  iv[at + 1] = (iv[at + 1] as number) ^ ((value >>> 16) & 0xff);
  iv[at + 2] = (iv[at + 2] as number) ^ ((value >>> 8) & 0xff);
  iv[at + 3] = (iv[at + 3] as number) ^ (value & 0xff);
}

function keyStream(key: Uint8Array): Cipher {
  return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
}
