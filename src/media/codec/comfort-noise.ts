import { FRAME_SAMPLES } from './frame.js';

/** Static payload type of comfort noise at 8 kHz (RFC 3389 section 4). */
export const COMFORT_NOISE_PAYLOAD_TYPE = 13;

/**
 * Comfort noise as RFC 3389 section 3 describes it, reduced to its level: the first byte is the level in −dBov; the
 * reflection coefficients that may follow colour the noise and are ignored.
 */
export class ComfortNoise {
  private amplitude = 0;
  private state = 0x2545f491;

  /** Takes the payload of a comfort noise packet. */
  update(bytes: Uint8Array, offset: number, length: number): void {
    // Below −75 dBov nothing is left of it in G.711.
    const level = length > 0 ? (bytes[offset] as number) & 0x7f : 127;
    // Uniform noise of amplitude a has the power a²/3; 0 dBov is the power of a full square wave.
    this.amplitude = level > 75 ? 0 : Math.min(32767, 32767 * Math.sqrt(3) * 10 ** (-level / 20));
  }

  get silent(): boolean {
    return this.amplitude < 1;
  }

  /** Fills one frame. */
  fill(out: Int16Array): void {
    let x = this.state;
    const scale = this.amplitude / 0x80000000;
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      // Marsaglia's xorshift: good enough for noise, and the same on each run.
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      out[i] = x * scale;
    }
    this.state = x;
  }
}
