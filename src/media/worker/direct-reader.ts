import { readSync } from 'node:fs';
import { FRAME_MS } from '../codec/frame.js';
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
  readonly phase: number;
  /** Rises by one with each fetch in vain, falls slowly with each success. */
  misses: number;
  /** More than one packet may be waiting. */
  extra: boolean;
  polls: number;
}

/** Milliseconds between the arrival of a packet and its fetch: room for jitter on both sides. */
const FETCH_AFTER = 8;
/** One second without packets: a pause of the sender, or a rhythm that has changed. */
const MISS_LIMIT = 50;
const MISS_DECAY = 0.05;
/** Every so many fetches a second packet is looked for: clocks differ, and what piles up would become delay. */
const EXTRA_EVERY = 128;
const MOST_PACKETS = 3;

/**
 * Fetches the packets of many legs by reading their sockets once in 20 ms, each in the phase in which its packet should be
 * there. One system call a packet and no allocation, where an event costs two calls, a buffer and an object for the sender.
 */
export class DirectReader {
  private readonly phases: Set<Entry>[];
  private readonly entries = new Map<DirectLeg, Entry>();

  /** `origin` = local time at which phase 0 of a frame begins. */
  constructor(
    private readonly phaseCount: number,
    private readonly origin: number,
  ) {
    this.phases = Array.from({ length: phaseCount }, () => new Set<Entry>());
  }

  get size(): number {
    return this.entries.size;
  }

  /** Fetches for this leg from now on. `arrival` = when in 20 ms of local time its packets come. */
  add(leg: DirectLeg, arrival: number): void {
    this.remove(leg);
    const offset = (((arrival + FETCH_AFTER - this.origin) % FRAME_MS) + FRAME_MS) % FRAME_MS;
    const phase = Math.floor((offset * this.phaseCount) / FRAME_MS) % this.phaseCount;
    const entry: Entry = { leg, phase, misses: 0, extra: true, polls: this.entries.size % EXTRA_EVERY };
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
      entry.extra = true;
      if (++entry.misses > MISS_LIMIT) {
        this.remove(entry.leg);
        entry.leg.demote();
      }
      return;
    }
    if (entry.misses > 0) entry.misses -= MISS_DECAY;
    if (!entry.extra && ++entry.polls < EXTRA_EVERY) return;
    entry.polls = 0;
    entry.extra = false;
    for (let more = 1; more < MOST_PACKETS && this.read(entry.leg, now); more++);
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
