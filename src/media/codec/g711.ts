/**
 * ITU-T G.711: 8,000 samples a second, one byte a sample. The four tables are computed once from the segment rule of the
 * recommendation (tables 1a/1b for A-law, 2a/2b for µ-law); coding a frame afterwards is one look-up a sample.
 * Linear samples are 16-bit: A-law's 13 and µ-law's 14 significant bits stand at the upper end, as in ITU-T G.191.
 */

/** Encoding names as in SDP (RFC 4856). */
export type CodecName = 'PCMU' | 'PCMA';

export interface G711 {
  readonly name: CodecName;
  /** Static RTP payload type of RFC 3551. */
  readonly payloadType: 0 | 8;
  /** The byte that stands for no sound. */
  readonly silence: number;
  /** Byte to 16-bit sample. */
  readonly decode: Int16Array;
  /**
   * `(sum + 65536) >> 2` to byte, for sums of two samples, −65536 … 65534, which are cut to 16 bits. µ-law looks at 14 bits of
   * a sample, A-law at 12, so two bits can be dropped for both.
   */
  readonly encode: Uint8Array;
}

function decodeMuLawByte(byte: number): number {
  const inverted = ~byte & 0xff;
  const segment = (inverted >> 4) & 7;
  // In 14-bit units the first value of a segment is 33·2^segment − 33 and steps are 2·2^segment.
  const magnitude = ((((inverted & 15) << 1) + 33) << segment) - 33;
  return (inverted & 0x80 ? -magnitude : magnitude) * 4;
}

function encodeMuLawSample(sample: number): number {
  // Negative values are one's complements (G.191): −1 and 0 are the two zeros of the code.
  const negative = sample < 0;
  const biased = Math.min(((negative ? ~sample : sample) >> 2) + 33, 0x1fff);
  const segment = 31 - Math.clz32(biased) - 5;
  const code = (segment << 4) | ((biased >> (segment + 1)) & 15);
  return (negative ? ~(code | 0x80) : ~code) & 0xff;
}

function decodeALawByte(byte: number): number {
  const even = byte ^ 0x55;
  const segment = (even >> 4) & 7;
  const mantissa = ((even & 15) << 1) + 1;
  // In 13-bit units: the first two segments share a step of 2, each further one doubles it.
  const magnitude = segment === 0 ? mantissa : (mantissa + 32) << (segment - 1);
  return (even & 0x80 ? magnitude : -magnitude) * 8;
}

function encodeALawSample(sample: number): number {
  const negative = sample < 0;
  const magnitude = (negative ? ~sample : sample) >> 4;
  const segment = magnitude < 16 ? 0 : 31 - Math.clz32(magnitude) - 3;
  const mantissa = segment === 0 ? magnitude : (magnitude >> (segment - 1)) & 15;
  const code = (segment << 4) | mantissa;
  return (negative ? code : code | 0x80) ^ 0x55;
}

function decodeTable(decode: (byte: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, byte) => decode(byte));
}

function encodeTable(encode: (sample: number) => number): Uint8Array {
  return Uint8Array.from({ length: 32768 }, (_, index) =>
    encode(Math.max(-32768, Math.min(32767, (index << 2) - 65536))),
  );
}

export const PCMU: G711 = {
  name: 'PCMU',
  payloadType: 0,
  silence: 0xff,
  decode: decodeTable(decodeMuLawByte),
  encode: encodeTable(encodeMuLawSample),
};

export const PCMA: G711 = {
  name: 'PCMA',
  payloadType: 8,
  silence: 0xd5,
  decode: decodeTable(decodeALawByte),
  encode: encodeTable(encodeALawSample),
};

/** The codec of an SDP encoding name; names are case-insensitive (RFC 4855 section 3). */
export function codecByName(name: string): G711 | undefined {
  const upper = name.toUpperCase();
  return upper === 'PCMU' ? PCMU : upper === 'PCMA' ? PCMA : undefined;
}

/** Byte of one law to byte of the other one, for a relay between phones that chose differently. */
export function transcodeTable(from: G711, to: G711): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => encodeSample(to, from.decode[byte] ?? 0));
}

/** One sample, −32768 … 32767, to its byte. */
export function encodeSample(codec: G711, sample: number): number {
  return codec.encode[(sample + 65536) >> 2] ?? codec.silence;
}
