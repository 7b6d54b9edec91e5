import { PCMA, PCMU } from '../codec/g711.js';
import type { WavContent } from './wav-format.js';

/** Samples that are converted before others get a turn. */
const SLICE = 65536;

/**
 * Low-pass filter for halving 16 kHz to 8 kHz: windowed sinc (Blackman), 3.6 kHz, odd length so that it delays by whole
 * samples.
 */
const HALF_BAND = lowPass(47, 3600 / 16000);

function lowPass(length: number, cutoff: number): Float64Array {
  const taps = new Float64Array(length);
  const middle = (length - 1) / 2;
  let sum = 0;
  for (let n = 0; n < length; n++) {
    const x = n - middle;
    const sinc = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
    const window =
      0.42 - 0.5 * Math.cos((2 * Math.PI * n) / (length - 1)) + 0.08 * Math.cos((4 * Math.PI * n) / (length - 1));
    taps[n] = sinc * window;
    sum += taps[n] as number;
  }
  return taps.map((tap) => tap / sum);
}

/** Halves the sample rate. `from` and `to` count samples of the result. */
function halve(samples: Int16Array, out: Int16Array, from: number, to: number): void {
  const middle = (HALF_BAND.length - 1) / 2;
  for (let n = from; n < to; n++) {
    let sum = 0;
    for (let k = 0; k < HALF_BAND.length; k++) {
      sum += (HALF_BAND[k] as number) * (samples[2 * n + k - middle] ?? 0);
    }
    out[n] = Math.max(-32768, Math.min(32767, Math.round(sum)));
  }
}

/** Mono samples of one slice: channels are averaged. */
function convert(wav: WavContent, out: Int16Array, from: number, to: number): void {
  const { data, channels, encoding } = wav;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const table = encoding === 'PCMA' ? PCMA.decode : PCMU.decode;
  const sample = (at: number) =>
    encoding === 'pcm16' ? view.getInt16(at * 2, true) : (table[data[at] as number] as number);
  for (let n = from; n < to; n++) {
    out[n] = channels === 1 ? sample(n) : (sample(2 * n) + sample(2 * n + 1)) >> 1;
  }
}

/**
 * Turns the content of a file into mono samples at 8 kHz, in shared memory, so that all workers can play them without a
 * copy. Gives way to other work every few milliseconds.
 */
export async function wavSamples(wav: WavContent, giveWay: () => Promise<void>): Promise<Int16Array> {
  const count = Math.floor(wav.data.length / (wav.encoding === 'pcm16' ? 2 : 1) / wav.channels);
  const mono = shared(count);
  for (let from = 0; from < count; from += SLICE) {
    convert(wav, mono, from, Math.min(count, from + SLICE));
    await giveWay();
  }
  if (wav.sampleRate === 8000) return mono;
  const half = shared(Math.floor(count / 2));
  for (let from = 0; from < half.length; from += SLICE / 8) {
    halve(mono, half, from, Math.min(half.length, from + SLICE / 8));
    await giveWay();
  }
  return half;
}

function shared(count: number): Int16Array {
  return new Int16Array(new SharedArrayBuffer(count * 2));
}
