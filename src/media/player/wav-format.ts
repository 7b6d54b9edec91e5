/**
 * WAV files (RIFF, Microsoft's "Multimedia Programming Interface and Data Specifications 1.0" with the format tags of
 * RFC 2361): what is read is PCM of 16 bits, A-law or µ-law, 8,000 or 16,000 samples a second, one or two channels.
 */

const TAG_PCM = 1;
const TAG_A_LAW = 6;
const TAG_MU_LAW = 7;
const TAG_EXTENSIBLE = 0xfffe;

export type WavEncoding = 'pcm16' | 'PCMA' | 'PCMU';

export interface WavFormat {
  readonly encoding: WavEncoding;
  readonly sampleRate: number;
  readonly channels: number;
}

export interface WavContent extends WavFormat {
  /** The bytes of the samples, a view on the file. */
  readonly data: Uint8Array;
}

/** Reads the structure of a file; a text says what is wrong with it. A data chunk that is cut short is used as far as it goes. */
export function readWav(file: Uint8Array): WavContent | string {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || fourCc(file, 0) !== 'RIFF' || fourCc(file, 8) !== 'WAVE') return 'not a WAV file';
  let format: WavFormat | undefined;
  let at = 12;
  while (at + 8 <= file.length) {
    const id = fourCc(file, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (id === 'fmt ') {
      const read = readFormat(view, start, Math.min(size, file.length - start));
      if (typeof read === 'string') return read;
      format = read;
    } else if (id === 'data') {
      if (format === undefined) return 'WAV file has no format before its data';
      const sampleSize = (format.encoding === 'pcm16' ? 2 : 1) * format.channels;
      const available = Math.min(size, file.length - start);
      return { ...format, data: file.subarray(start, start + available - (available % sampleSize)) };
    }
    // Chunks begin at even offsets.
    at = start + size + (size % 2);
  }
  return 'WAV file has no data';
}

function readFormat(view: DataView, start: number, size: number): WavFormat | string {
  if (size < 16) return 'WAV file has a format chunk that is too short';
  let tag = view.getUint16(start, true);
  const channels = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  const bits = view.getUint16(start + 14, true);
  // The extensible format carries the tag in the first two bytes of its sub-format.
  if (tag === TAG_EXTENSIBLE && size >= 26) tag = view.getUint16(start + 24, true);
  const encoding =
    tag === TAG_PCM && bits === 16 ? 'pcm16' : tag === TAG_A_LAW ? 'PCMA' : tag === TAG_MU_LAW ? 'PCMU' : undefined;
  if (encoding === undefined)
    return `WAV format ${tag} with ${bits} bits is not supported: use PCM of 16 bits, A-law or µ-law`;
  if (encoding !== 'pcm16' && bits !== 8) return `WAV format ${tag} with ${bits} bits is not supported`;
  if (sampleRate !== 8000 && sampleRate !== 16000)
    return `WAV sample rate ${sampleRate} is not supported: use 8000 or 16000`;
  if (channels !== 1 && channels !== 2) return `WAV file with ${channels} channels is not supported`;
  return { encoding, sampleRate, channels };
}

function fourCc(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 4));
}

/** Bytes before the samples of a file that `wavHeader` begins. */
export const WAV_HEADER_SIZE = 58;

/** Header of a file with `dataBytes` bytes of samples. */
export function wavHeader(format: WavFormat, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(WAV_HEADER_SIZE);
  const view = new DataView(bytes.buffer);
  const sampleSize = format.encoding === 'pcm16' ? 2 : 1;
  const frameSize = sampleSize * format.channels;
  const text = (at: number, id: string) => bytes.set(new TextEncoder().encode(id), at);
  text(0, 'RIFF');
  view.setUint32(4, WAV_HEADER_SIZE - 8 + dataBytes + (dataBytes % 2), true);
  text(8, 'WAVE');
  text(12, 'fmt ');
  view.setUint32(16, 18, true);
  view.setUint16(20, format.encoding === 'pcm16' ? TAG_PCM : format.encoding === 'PCMA' ? TAG_A_LAW : TAG_MU_LAW, true);
  view.setUint16(22, format.channels, true);
  view.setUint32(24, format.sampleRate, true);
  view.setUint32(28, format.sampleRate * frameSize, true);
  view.setUint16(32, frameSize, true);
  view.setUint16(34, sampleSize * 8, true);
  // Formats other than PCM need a fact chunk with the number of samples; it does no harm to PCM.
  text(38, 'fact');
  view.setUint32(42, 4, true);
  view.setUint32(46, Math.floor(dataBytes / frameSize), true);
  text(50, 'data');
  view.setUint32(54, dataBytes, true);
  return bytes;
}
