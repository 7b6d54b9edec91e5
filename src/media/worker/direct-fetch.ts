import { readSync } from 'node:fs';
import { packetBytes } from '../rtp/packet-scratch.js';

/** Fetches in vain, or with too much, after which events are better: the leg pauses, or has another rhythm than 20 ms. */
const DEMOTE_AFTER = 50 * 20;
/** Weight of one such fetch against that of a good one, which counts −1. */
const WEIGHT = 20;
/** Every so many fetches a second packet is looked for: clocks differ, and what piles up would become delay. */
const EXTRA_EVERY = 64;
const EXTRA_SELDOM = 4096;
const MOST_PACKETS = 4;

/** What a fetch found: go on, or go back to events. */
export type Fetched = 'steady' | 'unsteady';

/**
 * Decides when one socket is read by its descriptor: once in 20 ms, which is one system call a packet and no allocation, where
 * an event costs two calls, a buffer and an object for the sender. Phones send with a steady rhythm, so a packet is nearly
 * always there. Where packets come just about when they are looked for, one fetch is in vain, and from then on one packet
 * waits in the kernel: that is as much delay as is needed.
 */
export class DirectFetch {
  /** Rises with each fetch in vain, falls slowly with each success. */
  private misses = 0;
  /** The same for fetches that found much more than one packet. */
  private surplus = 0;
  private extraIn = EXTRA_EVERY;
  private extraEvery = EXTRA_EVERY;
  /** Fetches since a second packet was taken: a miss soon afterwards tells that it was needed. */
  private sinceExtra = EXTRA_EVERY;

  constructor(
    readonly fd: number,
    private readonly packet: (bytes: Uint8Array, length: number, now: number) => void,
  ) {}

  /** Reads and drops what waits; false when there is no end to it. */
  drain(): boolean {
    for (let count = 0; count < 1000; count++) if (this.read() < 0) return true;
    return false;
  }

  /** Fetches what is there, once in 20 ms. */
  fetch(now: number): Fetched {
    if (!this.take(now)) return this.missed();
    if (this.misses > 0) this.misses--;
    if (this.surplus > 0) this.surplus--;
    this.sinceExtra++;
    if (--this.extraIn > 0) return 'steady';
    this.extraIn = this.extraEvery;
    let more = 0;
    while (more < MOST_PACKETS && this.take(now)) more++;
    if (more > 0) this.sinceExtra = 0;
    if (more < 2) return 'steady';
    // More than one piled up: look again at once.
    this.extraIn = 1;
    this.surplus += WEIGHT;
    return this.surplus > DEMOTE_AFTER ? 'unsteady' : 'steady';
  }

  private missed(): Fetched {
    if (this.sinceExtra < EXTRA_EVERY / 4) this.extraEvery = Math.min(this.extraEvery * 4, EXTRA_SELDOM);
    this.extraIn = this.extraEvery;
    this.misses += WEIGHT;
    return this.misses > DEMOTE_AFTER ? 'unsteady' : 'steady';
  }

  private take(now: number): boolean {
    const length = this.read();
    if (length < 0) return false;
    this.packet(packetBytes, length, now);
    return true;
  }

  private read(): number {
    try {
      return readSync(this.fd, packetBytes, 0, packetBytes.length, null);
    } catch {
      // Nothing is there, or the far end refused a packet: both count as nothing.
      return -1;
    }
  }
}
