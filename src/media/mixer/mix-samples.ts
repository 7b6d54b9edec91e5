import { FRAME_SAMPLES } from '../codec/frame.js';
import type { G711 } from '../codec/g711.js';

/** Sums of many voices need more than 16 bits. */
export type Sum = Int32Array;

/** `sum += voice`. */
export function addVoice(sum: Sum, voice: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) sum[i] = (sum[i] as number) + (voice[i] as number);
}

/** `sum −= voice`. */
export function removeVoice(sum: Sum, voice: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) sum[i] = (sum[i] as number) - (voice[i] as number);
}

/** Encodes a sum, cut to 16 bits, into `bytes[offset …]`. */
export function encodeSum(codec: G711, sum: Sum, bytes: Uint8Array, offset: number): void {
  const table = codec.encode;
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    let value = sum[i] as number;
    if (value > 32767) value = 32767;
    else if (value < -32768) value = -32768;
    bytes[offset + i] = table[(value + 32768) >> 2] as number;
  }
}

/** Encodes `sum − own`: what a member hears of a sum that it is part of. */
export function encodeSumWithout(codec: G711, sum: Sum, own: Int16Array, bytes: Uint8Array, offset: number): void {
  const table = codec.encode;
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    let value = (sum[i] as number) - (own[i] as number);
    if (value > 32767) value = 32767;
    else if (value < -32768) value = -32768;
    bytes[offset + i] = table[(value + 32768) >> 2] as number;
  }
}

/** A sum, cut to 16 bits, as samples. */
export function clampSum(sum: Sum, out: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) out[i] = Math.max(-32768, Math.min(32767, sum[i] as number));
}
