/** Bytes of a block and of a digest (FIPS 180-4, section 6.1). */
const BLOCK = 64;
export const DIGEST_SIZE = 20;

/** Scratch space of all: each digest is finished within one call. */
const schedule = new Int32Array(80);
const last = new Uint8Array(2 * BLOCK);
const state = new Int32Array(5);
const inner = new Uint8Array(DIGEST_SIZE);

/**
 * HMAC-SHA1 (RFC 2104) of packets, without an object for each of them: `node:crypto` makes a hash, its handle and a buffer, and
 * needs three times as long for 172 bytes. The two hash states that only depend on the key are kept. Nothing branches on
 * the data.
 */
export class HmacSha1 {
  private readonly innerState: Int32Array;
  private readonly outerState: Int32Array;

  /** @param key at most 64 bytes; that of SRTP has 20. */
  constructor(key: Uint8Array) {
    this.innerState = keyState(key, 0x36);
    this.outerState = keyState(key, 0x5c);
  }

  /** Digest of `bytes[0 … length)`, and of `tail` as four more bytes if it is not negative, into `out`. */
  digest(bytes: Uint8Array, length: number, tail: number, out: Uint8Array): void {
    state.set(this.innerState);
    hash(bytes, length, tail, inner);
    state.set(this.outerState);
    hash(inner, DIGEST_SIZE, -1, out);
  }
}

function keyState(key: Uint8Array, pad: number): Int32Array {
  if (key.length > BLOCK) throw new RangeError('key of HMAC-SHA1 is too long');
  for (let i = 0; i < BLOCK; i++) last[i] = ((key[i] as number | undefined) ?? 0) ^ pad;
  state.set([0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0]);
  compress(last, 0);
  return state.slice();
}

/** Takes the rest of a message whose first block is in `state` already, and writes the digest. */
function hash(bytes: Uint8Array, length: number, tail: number, out: Uint8Array): void {
  let at = 0;
  for (; at + BLOCK <= length; at += BLOCK) compress(bytes, at);
  let filled = 0;
  while (at < length) last[filled++] = bytes[at++] as number;
  if (tail >= 0) {
    word(last, filled, tail);
    filled += 4;
  }
  const bits = (BLOCK + length + (tail >= 0 ? 4 : 0)) * 8;
  last[filled++] = 0x80;
  const end = filled > BLOCK - 8 ? 2 * BLOCK : BLOCK;
  last.fill(0, filled, end - 4);
  word(last, end - 4, bits);
  for (at = 0; at < end; at += BLOCK) compress(last, at);
  for (let i = 0; i < 5; i++) word(out, i * 4, state[i] as number);
}

function word(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** One block of SHA-1 (FIPS 180-4, section 6.1.2). */
function compress(bytes: Uint8Array, at: number): void {
  const w = schedule;
  for (let n = 0, from = at; n < 16; n++, from += 4) {
    w[n] =
      ((bytes[from] as number) << 24) |
      ((bytes[from + 1] as number) << 16) |
      ((bytes[from + 2] as number) << 8) |
      (bytes[from + 3] as number);
  }
  for (let n = 16; n < 80; n++) {
    const mixed = (w[n - 3] as number) ^ (w[n - 8] as number) ^ (w[n - 14] as number) ^ (w[n - 16] as number);
    w[n] = (mixed << 1) | (mixed >>> 31);
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  // Four loops instead of one with a choice in it: half the time.
  let i = 0;
  let next: number;
  for (; i < 20; i++) {
    next = (((a << 5) | (a >>> 27)) + ((b & c) | (~b & d)) + e + 0x5a827999 + (w[i] as number)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (; i < 40; i++) {
    next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0x6ed9eba1 + (w[i] as number)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (; i < 60; i++) {
    next = (((a << 5) | (a >>> 27)) + ((b & c) | (b & d) | (c & d)) + e + 0x8f1bbcdc + (w[i] as number)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (; i < 80; i++) {
    next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0xca62c1d6 + (w[i] as number)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
}
