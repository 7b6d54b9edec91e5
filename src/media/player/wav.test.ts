import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PCMA, PCMU } from '../codec/g711.js';
import { goertzelPower } from './dtmf-detector.js';
import { readWav, WAV_HEADER_SIZE, type WavContent, type WavEncoding, wavHeader } from './wav-format.js';
import { wavSamples } from './wav-samples.js';

const now = () => Promise.resolve();

function file(encoding: WavEncoding, sampleRate: number, channels: number, data: Uint8Array): Uint8Array {
  return Buffer.concat([wavHeader({ encoding, sampleRate, channels }, data.length), data]);
}

function read(bytes: Uint8Array): WavContent {
  const wav = readWav(bytes);
  assert.ok(typeof wav !== 'string', String(wav));
  return wav;
}

const pcm = (samples: readonly number[]) => new Uint8Array(Int16Array.from(samples).buffer);

test('the header, byte for byte', () => {
  assert.equal(
    Buffer.from(wavHeader({ encoding: 'pcm16', sampleRate: 8000, channels: 1 }, 4)).toString('hex'),
    '52494646' +
      '36000000' +
      '57415645' +
      '666d7420' +
      '12000000' +
      '0100' +
      '0100' +
      '401f0000' +
      '803e0000' +
      '0200' +
      '1000' +
      '0000' +
      '66616374' +
      '04000000' +
      '02000000' +
      '64617461' +
      '04000000',
  );
  assert.equal(WAV_HEADER_SIZE, 58);
});

test('what is written is read: PCM, µ-law, A-law', async () => {
  const samples = [0, 1000, -1000, 32767, -32768];
  const wav = read(file('pcm16', 8000, 1, pcm(samples)));
  assert.deepEqual([wav.encoding, wav.sampleRate, wav.channels], ['pcm16', 8000, 1]);
  assert.deepEqual([...(await wavSamples(wav, now))], samples);
  for (const codec of [PCMU, PCMA]) {
    const bytes = Uint8Array.of(0x80, 0x2a, 0xff);
    const read8 = await wavSamples(read(file(codec.name, 8000, 1, bytes)), now);
    assert.deepEqual(
      [...read8],
      [...bytes].map((byte) => codec.decode[byte]),
    );
  }
});

test('two channels are averaged', async () => {
  assert.deepEqual([...(await wavSamples(read(file('pcm16', 8000, 2, pcm([100, 300, -5, 5]))), now))], [200, 0]);
});

test('16 kHz is halved: what telephony carries stays, what it cannot carry is gone', async () => {
  const tone = (frequency: number) =>
    pcm(Array.from({ length: 32000 }, (_, i) => Math.round(8000 * Math.sin((2 * Math.PI * frequency * i) / 16000))));
  for (const [frequency, share] of [
    [300, 1],
    [1000, 1],
    [3000, 1],
    [5000, 0],
    [7000, 0],
  ] as const) {
    const samples = await wavSamples(read(file('pcm16', 16000, 1, tone(frequency))), now);
    assert.equal(samples.length, 16000);
    const middle = samples.subarray(4000, 12000);
    let power = 0;
    for (const sample of middle) power += sample * sample;
    const kept = power / middle.length / (8000 ** 2 / 2);
    assert.ok(Math.abs(kept - share) < 0.06, `${frequency} Hz: ${kept}`);
    if (share === 1) assert.ok(goertzelPower(middle, 0, middle.length, frequency) / (power / middle.length) > 0.999);
  }
});

test('other chunks, odd sizes and the extensible format', async () => {
  const plain = file('pcm16', 8000, 1, pcm([1, 2]));
  const list = Buffer.concat([Buffer.from('LIST'), Buffer.from([3, 0, 0, 0]), Buffer.from('abc\0')]);
  const odd = Buffer.concat([plain.subarray(0, 12), list, plain.subarray(12)]);
  assert.deepEqual([...(await wavSamples(read(odd), now))], [1, 2]);
  const extensible = Buffer.alloc(12 + 8 + 40 + 8 + 4);
  extensible.write('RIFF', 0);
  extensible.write('WAVEfmt ', 8);
  extensible.writeUInt32LE(40, 16);
  extensible.writeUInt16LE(0xfffe, 20);
  extensible.writeUInt16LE(1, 22);
  extensible.writeUInt32LE(8000, 24);
  extensible.writeUInt16LE(16, 34);
  extensible.writeUInt16LE(1, 44);
  extensible.write('data', 60);
  extensible.writeUInt32LE(4, 64);
  extensible.writeInt16LE(-3, 70);
  assert.deepEqual([...(await wavSamples(read(extensible), now))], [0, -3]);
});

test('data that is cut short is used as far as it goes; a size of 0xffffffff too', () => {
  const bytes = file('pcm16', 8000, 1, pcm([1, 2, 3, 4]));
  assert.equal(read(bytes.subarray(0, bytes.length - 3)).data.length, 4);
  const endless = Buffer.from(bytes);
  endless.writeUInt32LE(0xffffffff, 54);
  assert.equal(read(endless).data.length, 8);
});

test('what is no WAV file, or one of another kind, is refused with a reason', () => {
  const header = Buffer.from(wavHeader({ encoding: 'pcm16', sampleRate: 8000, channels: 1 }, 0));
  const changed = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(header);
    change(bytes);
    return readWav(bytes);
  };
  assert.match(String(readWav(new Uint8Array(0))), /not a WAV/);
  assert.match(String(readWav(Buffer.from('ID3 this is music of another kind'))), /not a WAV/);
  assert.match(String(changed((b) => b.writeUInt32LE(44100, 24))), /44100/);
  assert.match(String(changed((b) => b.writeUInt16LE(6, 22))), /6 channels/);
  assert.match(String(changed((b) => b.writeUInt16LE(24, 34))), /24 bits/);
  assert.match(String(changed((b) => b.writeUInt16LE(85, 20))), /format 85/);
  assert.match(String(changed((b) => b.write('junk', 12))), /no format/);
  assert.match(String(readWav(header.subarray(0, 40))), /no data/);
});

test('no bytes make the reader throw', () => {
  const header = wavHeader({ encoding: 'pcm16', sampleRate: 8000, channels: 1 }, 10);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(57), (noise, at) => {
      readWav(noise);
      const broken = Uint8Array.from(header);
      broken.set(noise.subarray(0, Math.min(noise.length, broken.length - at)), at);
      const wav = readWav(broken);
      if (typeof wav !== 'string') assert.ok(wav.data.length <= broken.length);
    }),
  );
});
