import type { MediaEvent } from './media-events.js';
import type { MediaRefusalCode, MediaResult } from './refusal.js';

/** Milliseconds in which a reason is told once: where there are no ports, each call would tell it. */
const PAUSE_MS = 1000;

/** Tells operators why something was refused; whoever has asked for it learns it by the result. */
export class RefusalNews {
  private readonly told = new Map<MediaRefusalCode, number>();

  constructor(
    private readonly onEvent: (event: MediaEvent) => void,
    private readonly now: () => number,
  ) {}

  /** Passes the result on. */
  of<T>(what: 'ports' | 'treatment' | 'recording', leg: string, result: MediaResult<T>): MediaResult<T> {
    if (result.ok) return result;
    const { code, message } = result;
    const now = this.now();
    if (now - (this.told.get(code) ?? Number.NEGATIVE_INFINITY) >= PAUSE_MS) {
      this.told.set(code, now);
      this.onEvent({ type: 'refused', what, leg, code, message });
    }
    return result;
  }
}
