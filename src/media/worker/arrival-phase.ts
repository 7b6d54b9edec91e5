import { FRAME_MS } from '../codec/frame.js';

/** Packets that are looked at before a phase is chosen. */
const SAMPLES = 25;
/** Share of the packets' directions that must agree (length of the mean vector): within about ±4 ms. */
const MIN_AGREEMENT = 0.6;

/**
 * Learns when in each 20 ms the packets of a leg arrive. Packets of a phone come with a steady rhythm, so they can be
 * fetched half a frame later without asking whether they are there.
 */
export class ArrivalPhase {
  private count = 0;
  private first = 0;
  private x = 0;
  private y = 0;

  /** Notes an arrival (local milliseconds). Returns the middle of the arrivals, 0 ≤ ms < 20, once it is sure. */
  note(now: number): number | undefined {
    if (this.count === 0) this.first = now;
    const angle = (2 * Math.PI * (now % FRAME_MS)) / FRAME_MS;
    this.x += Math.cos(angle);
    this.y += Math.sin(angle);
    if (++this.count < SAMPLES) return undefined;
    const pace = (now - this.first) / (SAMPLES - 1);
    const agreement = Math.hypot(this.x, this.y) / SAMPLES;
    const middle = ((Math.atan2(this.y, this.x) / (2 * Math.PI)) * FRAME_MS + FRAME_MS) % FRAME_MS;
    this.reset();
    // Another rhythm, for example 10 or 30 ms a packet, is left to events.
    const steady = Math.abs(pace - FRAME_MS) < FRAME_MS / 5 && agreement >= MIN_AGREEMENT;
    return steady ? middle : undefined;
  }

  reset(): void {
    this.count = 0;
    this.x = 0;
    this.y = 0;
  }
}
