import { closeSync, existsSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';

const HEADER_BYTES = 44;
const RATE = 8000;

/** Writes a mono WAV file, 8,000 samples of 16 bits a second. */
export function writeWav(file: string, samples: Int16Array): void {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + data.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(2 * RATE, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.length, 40);
  writeFileSync(file, Buffer.concat([header, data]));
}

/** A tone of so many seconds. */
export function toneSamples(frequency: number, seconds: number, amplitude = 8000): Int16Array {
  return Int16Array.from({ length: seconds * RATE }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * frequency * i) / RATE)),
  );
}

/** How many samples a WAV file has by now; its header is not believed while it is being written. */
export function samplesIn(file: string): number {
  if (!existsSync(file)) return 0;
  const descriptor = openSync(file, 'r');
  try {
    return Math.max(0, Math.floor((fstatSync(descriptor).size - HEADER_BYTES) / 2));
  } finally {
    closeSync(descriptor);
  }
}

/** Samples of a WAV file from one place on, the file's end at most. */
export function readSamples(file: string, from: number, count: number): Int16Array {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(2 * count);
    const read = readSync(descriptor, bytes, 0, bytes.length, HEADER_BYTES + 2 * from);
    return Int16Array.from({ length: Math.floor(read / 2) }, (_, i) => bytes.readInt16LE(2 * i));
  } finally {
    closeSync(descriptor);
  }
}
