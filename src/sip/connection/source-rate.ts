import { randomBytes } from 'node:crypto';
import { ipv6Groups } from '../codec/host.js';

/**
 * Counts messages per source and second. The counters are a table of fixed size: sources that meet in one place share its count, and
 * nobody outside can tell which do. So neither memory nor anybody else's share depends on how many sources there are, or claim to be.
 */
export class SourceRate {
  private readonly counts: Uint32Array;
  private second = 0;

  /**
   * @param places a power of two
   * @param seed 32 bits, which nobody may guess
   */
  constructor(
    private readonly perSecond: number,
    places = 65_536,
    private readonly seed = randomBytes(4).readInt32LE(0),
  ) {
    this.counts = new Uint32Array(places);
  }

  /** False when the source, an address, has used up its second. `now` in milliseconds. */
  allow(source: string, now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.second) {
      this.second = second;
      this.counts.fill(0);
    }
    const place = this.placeOf(source.includes(':') ? networkOf(source) : source);
    if ((this.counts[place] ?? 0) >= this.perSecond) return false;
    this.counts[place]!++;
    return true;
  }

  /** FNV-1a, with the last rounds of MurmurHash3 so that the low bits depend on all characters. */
  private placeOf(source: string): number {
    let hash = this.seed;
    for (let i = 0; i < source.length; i++) hash = Math.imul(hash ^ source.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) & (this.counts.length - 1);
  }
}

/** The first 64 bits of an IPv6 address: whoever has one address of a network has all of them. IPv4 in IPv6 is IPv4. */
function networkOf(address: string): string {
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  let network = '';
  for (const group of ipv6Groups(address).slice(0, 4)) network += `${group}:`;
  return network;
}
