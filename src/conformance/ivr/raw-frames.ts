import type { RawFrame } from './ivr-flow.js';

/** A frame made by hand: what is not given is as it should be. `hex` without a type is the raw bytes. */
export function frameByHand(frame: RawFrame, message: Uint8Array | undefined): Buffer {
  const hex = frame.hex === undefined ? undefined : Buffer.from(frame.hex.replace(/\s/g, ''), 'hex');
  if (hex !== undefined && frame.type === undefined) return hex;
  const body = message ?? hex ?? Buffer.from(frame.xml ?? '', 'latin1');
  const header = Buffer.alloc(6);
  header[0] = frame.first ?? 0;
  header[1] = frame.type ?? 3;
  header.writeUInt16BE(frame.length ?? body.length + 2, 2);
  header[4] = frame.version ?? 2;
  header[5] = frame.application ?? 0;
  return Buffer.concat([header, body]);
}
