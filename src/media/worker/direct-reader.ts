import { readSync } from 'node:fs';
import { packetBytes } from '../rtp/packet-scratch.js';

/** A leg whose packets are fetched instead of announced. */
export interface DirectLeg {
  readonly fd: number;
  /** Takes one packet; the bytes are used again afterwards. */
  packetIn(bytes: Uint8Array, length: number, now: number): void;
  /** The packets do not come in the rhythm any more: back to events. */
  demote(): void;
}

interface Entry {
  readonly leg: DirectLeg;
  phase: number;
  /** Rises by one with each fetch in vain, falls slowly with each success. */
  misses: number;
  /** Rises by one when more than one packet was waiting, falls in the same way. */
  surplus: number;
  /** More than one packet may be waiting. */
  extra: boolean;
  /** Fetches in vain in the present phase, falling as `misses` does. */
  shiftIn: number;
  polls: number;
}

/** Legs that share a phase before another one is used: about half a millisecond of work. */
const PHASE_LOAD = 60;
/** Fetches in vain after which a leg is moved to another phase: its packets come just about when it is looked for. */
const SHIFT_AFTER = 3;
/** Fetches in vain, or with too much, after which events are better: the leg pauses, or has another rhythm than 20 ms. */
const DEMOTE_AFTER = 50;
const DECAY = 0.05;
/** Every so many fetches a second packet is looked for: clocks differ, and what piles up would become delay. */
const EXTRA_EVERY = 128;
const MOST_PACKETS = 3;

/**
 * Fetches the packets of many legs by reading their sockets once in 20 ms: one system call a packet and no allocation, where
 * an event costs two calls, a buffer and an object for the sender. Phones send with a steady rhythm, so a packet is nearly
 * always there when the phase of its leg keeps clear of the moment at which it comes.
 */
export class DirectReader {
  private readonly phases: Set<Entry>[];
  private readonly entries = new Map<DirectLeg, Entry>();

  constructor(private readonly phaseCount: number) {
    this.phases = Array.from({ length: phaseCount }, () => new Set<Entry>());
  }

  get size(): number {
    return this.entries.size;
  }

  /** Fetches for this leg from now on. */
  add(leg: DirectLeg): void {
    this.remove(leg);
    const phase = this.roomiest();
    const polls = this.entries.size % EXTRA_EVERY;
    const entry: Entry = { leg, phase, misses: 0, surplus: 0, extra: true, shiftIn: 0, polls };
    this.entries.set(leg, entry);
    this.phases[phase]?.add(entry);
  }

  remove(leg: DirectLeg): void {
    const entry = this.entries.get(leg);
    if (entry === undefined) return;
    this.entries.delete(leg);
    this.phases[entry.phase]?.delete(entry);
  }

  /** Whether a phase has anything to fetch. */
  busy(phase: number): boolean {
    return (this.phases[phase]?.size ?? 0) > 0;
  }

  /** Fetches what has come for the legs of a phase. */
  poll(phase: number, now: number): void {
    // An empty socket is told by an exception; its stack would cost more than all the rest.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    for (const entry of this.phases[phase] as Set<Entry>) this.fetch(entry, now);
    Error.stackTraceLimit = stackTraceLimit;
  }

  private fetch(entry: Entry, now: number): void {
    if (!this.read(entry.leg, now)) {
      this.missed(entry);
      return;
    }
    if (entry.misses > 0) entry.misses -= DECAY;
    if (entry.shiftIn > 0) entry.shiftIn -= DECAY;
    if (entry.surplus > 0) entry.surplus -= DECAY;
    if (!entry.extra && ++entry.polls < EXTRA_EVERY) return;
    entry.polls = 0;
    let more = 1;
    while (more < MOST_PACKETS && this.read(entry.leg, now)) more++;
    // Whoever has more than one packet may have more again.
    entry.extra = more > 1;
    if (more > 1 && ++entry.surplus > DEMOTE_AFTER) this.demote(entry);
  }

  private missed(entry: Entry): void {
    entry.extra = true;
    if (++entry.misses > DEMOTE_AFTER) {
      this.demote(entry);
    } else if (this.phaseCount > 1 && ++entry.shiftIn >= SHIFT_AFTER) {
      entry.shiftIn = 0;
      this.phases[entry.phase]?.delete(entry);
      // A third of a frame away is clear of the moment that is missed.
      entry.phase = (entry.phase + Math.max(1, Math.round(this.phaseCount / 3))) % this.phaseCount;
      this.phases[entry.phase]?.add(entry);
    }
  }

  private demote(entry: Entry): void {
    this.remove(entry.leg);
    entry.leg.demote();
  }

  /** The first phase with room; when none has any, the one with the fewest legs. Few phases mean few wake-ups. */
  private roomiest(): number {
    let best = 0;
    for (const [phase, entries] of this.phases.entries()) {
      if (entries.size < PHASE_LOAD) return phase;
      if (entries.size < (this.phases[best]?.size ?? 0)) best = phase;
    }
    return best;
  }

  private read(leg: DirectLeg, now: number): boolean {
    let length: number;
    try {
      length = readSync(leg.fd, packetBytes, 0, packetBytes.length, null);
    } catch {
      // Nothing there, or the far end refused a packet: both count as nothing.
      return false;
    }
    leg.packetIn(packetBytes, length, now);
    return true;
  }
}
