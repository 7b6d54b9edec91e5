import type { MediaNews, MediaPort } from '../../sip/index.js';

type MediaOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; code: string; message: string };

/**
 * A mixer without sound: it takes every order as the real one does, opens no port, and what it plays comes to an end when it
 * is told so. The time of a model is virtual, and a player that plays in real time has no place in it.
 */
export class SilentMixer implements MediaPort {
  private readonly legs = new Map<string, { readonly port: number; treatment: number; collects: boolean }>();
  /** Who speaks on a leg, for those who listen; others are persons. */
  private readonly voices = new Map<string, NonNullable<MediaNews['verdict']>>();
  private port = 20_000;
  private treatments = 0;

  constructor(private readonly onNews: (news: MediaNews) => void) {}

  /** How many legs have ports. */
  get size(): number {
    return this.legs.size;
  }

  /** Port that a leg has here. */
  portOf(leg: string): number | undefined {
    return this.legs.get(leg)?.port;
  }

  /** What plays to one of these legs has come to its end, or goes on with digits; false when nothing does. */
  endTreatment(legs: readonly string[]): boolean {
    for (const leg of legs) {
      const entry = this.legs.get(leg);
      if (entry === undefined || entry.treatment === 0) continue;
      const { treatment, collects } = entry;
      if (collects) {
        this.onNews({ type: 'prompts-ended', leg, treatment });
        return true;
      }
      entry.treatment = 0;
      this.onNews({ type: 'treatment-ended', leg, treatment, reason: 'completed' });
      return true;
    }
    return false;
  }

  async allocate(leg: string): Promise<MediaOutcome<{ address: string; port: number }>> {
    if (this.legs.has(leg)) return refuse('leg-exists', `there is a leg ${leg} already`);
    this.port += 2;
    this.legs.set(leg, { port: this.port, treatment: 0, collects: false });
    return { ok: true, value: { address: '127.0.0.1', port: this.port } };
  }

  record(order: { readonly file: string; readonly leg: string }): MediaOutcome<string> {
    const known = this.known(order.leg);
    return known.ok ? { ok: true, value: order.file } : known;
  }

  pauseRecording(): boolean {
    return true;
  }

  stopRecording(): boolean {
    return true;
  }

  setRemote(leg: string): MediaOutcome<undefined> {
    return this.known(leg);
  }

  connect(): MediaOutcome<undefined> {
    return DONE;
  }

  async treat(leg: string, TreatmentType: string): Promise<MediaOutcome<number>> {
    const entry = this.legs.get(leg);
    if (entry === undefined) return unknownLeg(leg);
    entry.treatment = ++this.treatments;
    entry.collects = TreatmentType.endsWith('Digits');
    return { ok: true, value: entry.treatment };
  }

  stopTreatment(leg: string): MediaOutcome<undefined> {
    const entry = this.legs.get(leg);
    if (entry !== undefined) entry.treatment = 0;
    return this.known(leg);
  }

  /** A key cuts the prompts of a treatment that collects short. */
  pressDigits(leg: string): MediaOutcome<undefined> {
    const entry = this.legs.get(leg);
    if (entry?.collects && entry.treatment !== 0)
      this.onNews({ type: 'prompts-ended', leg, treatment: entry.treatment });
    return this.known(leg);
  }

  /** Who will be heard on the leg. */
  speaks(leg: string, who: NonNullable<MediaNews['verdict']>): void {
    this.voices.set(leg, who);
  }

  detectAnswer(leg: string): MediaOutcome<undefined> {
    const verdict = this.voices.get(leg) ?? 'person';
    queueMicrotask(() => this.onNews({ type: 'answered', leg, verdict }));
    return this.known(leg);
  }

  async free(leg: string): Promise<boolean> {
    this.voices.delete(leg);
    return this.legs.delete(leg);
  }

  private known(leg: string): MediaOutcome<undefined> {
    return this.legs.has(leg) ? DONE : unknownLeg(leg);
  }
}

const DONE: MediaOutcome<undefined> = { ok: true, value: undefined };

function unknownLeg(leg: string) {
  return refuse('unknown-leg', `there is no leg ${leg}`);
}

function refuse(code: string, message: string) {
  return { ok: false as const, code, message };
}
