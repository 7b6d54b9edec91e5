import { FRAME_SAMPLES } from './frame.js';
import type { G711 } from './g711.js';

/**
 * The inner loops of the mixer. A frame is 160 samples or bytes; bytes are read and written four at a time as words, which is
 * two to three times as fast. The order of bytes in a word is that of all machines that Node is built for but one (s390x):
 * little end first.
 */
export const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Words of one G.711 frame. */
export const FRAME_WORDS = FRAME_SAMPLES / 4;

/** Sums of many voices need more than 16 bits. */
export type Sum = Int32Array;

/** Something that is heard in this frame, at `voice[at … at + 160)`. */
export interface Voice {
  readonly voice: Int16Array;
  readonly at: number;
}

/** Decodes the frame at `words[from …]`; `law` is the decoding table. Two samples are stored at a time, at `out[to …]`. */
export function decodeFrame(law: Int16Array, words: Uint32Array, from: number, out: Uint32Array, to: number): void {
  for (let i = 0; i < FRAME_WORDS; i++) {
    const word = words[from + i] as number;
    out[to + 2 * i] = ((law[word & 255] as number) & 0xffff) | ((law[(word >>> 8) & 255] as number) << 16);
    out[to + 2 * i + 1] = ((law[(word >>> 16) & 255] as number) & 0xffff) | ((law[word >>> 24] as number) << 16);
  }
}

/** Encodes one voice. */
export function encodeVoice({ encode }: G711, { voice, at }: Voice, out: Uint32Array): void {
  for (let i = 0; i < FRAME_WORDS; i++) {
    const x = at + 4 * i;
    out[i] =
      (encode[((voice[x] as number) + 65536) >> 2] as number) |
      ((encode[((voice[x + 1] as number) + 65536) >> 2] as number) << 8) |
      ((encode[((voice[x + 2] as number) + 65536) >> 2] as number) << 16) |
      ((encode[((voice[x + 3] as number) + 65536) >> 2] as number) << 24);
  }
}

/** Encodes the sum of two voices: what a member of a conference of three hears. */
export function encodePair({ encode }: G711, one: Voice, other: Voice, out: Uint32Array): void {
  const { voice: a, at: aAt } = one;
  const { voice: b, at: bAt } = other;
  for (let i = 0; i < FRAME_WORDS; i++) {
    const x = aAt + 4 * i;
    const y = bAt + 4 * i;
    out[i] =
      (encode[((a[x] as number) + (b[y] as number) + 65536) >> 2] as number) |
      ((encode[((a[x + 1] as number) + (b[y + 1] as number) + 65536) >> 2] as number) << 8) |
      ((encode[((a[x + 2] as number) + (b[y + 2] as number) + 65536) >> 2] as number) << 16) |
      ((encode[((a[x + 3] as number) + (b[y + 3] as number) + 65536) >> 2] as number) << 24);
  }
}

/** `sum += voice`. */
export function addVoice(sum: Sum, { voice, at }: Voice): void {
  for (let i = 0; i < FRAME_SAMPLES; i += 4) {
    const x = at + i;
    sum[i] = (sum[i] as number) + (voice[x] as number);
    sum[i + 1] = (sum[i + 1] as number) + (voice[x + 1] as number);
    sum[i + 2] = (sum[i + 2] as number) + (voice[x + 2] as number);
    sum[i + 3] = (sum[i + 3] as number) + (voice[x + 3] as number);
  }
}

/** `sum −= voice`. */
export function removeVoice(sum: Sum, { voice, at }: Voice): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) sum[i] = (sum[i] as number) - (voice[at + i] as number);
}

/** Position in the encoding table for a sum of any size. */
function cut(value: number): number {
  return (value > 65534 ? 131070 : value < -65536 ? 0 : value + 65536) >> 2;
}

/** Encodes a sum. */
export function encodeSum({ encode }: G711, sum: Sum, out: Uint32Array): void {
  for (let i = 0; i < FRAME_WORDS; i++) {
    const x = 4 * i;
    out[i] =
      (encode[cut(sum[x] as number)] as number) |
      ((encode[cut(sum[x + 1] as number)] as number) << 8) |
      ((encode[cut(sum[x + 2] as number)] as number) << 16) |
      ((encode[cut(sum[x + 3] as number)] as number) << 24);
  }
}

/** Encodes `sum − own`: what a member hears of a sum that it is part of. */
export function encodeSumWithout({ encode }: G711, sum: Sum, { voice, at }: Voice, out: Uint32Array): void {
  for (let i = 0; i < FRAME_WORDS; i++) {
    const x = 4 * i;
    const y = at + x;
    out[i] =
      (encode[cut((sum[x] as number) - (voice[y] as number))] as number) |
      ((encode[cut((sum[x + 1] as number) - (voice[y + 1] as number))] as number) << 8) |
      ((encode[cut((sum[x + 2] as number) - (voice[y + 2] as number))] as number) << 16) |
      ((encode[cut((sum[x + 3] as number) - (voice[y + 3] as number))] as number) << 24);
  }
}
