/** Out of order or duplicated by so much is still the same stream (RFC 3550 appendix A.1). */
const MAX_MISORDER = 100;
/** A jump forward by less is loss; by more it may be a restart. */
const MAX_DROPOUT = 3000;

/** What to do with a packet. */
export type Arrival = 'new' | 'late' | 'duplicate' | 'unproven' | 'restarted';

/** What RTCP reports about one received stream. */
export interface ReceptionReport {
  readonly ssrc: number;
  /** Share of packets lost since the last report, in 256ths. */
  readonly fractionLost: number;
  /** Cumulative; may be negative by duplicates; 24 bits on the wire. */
  readonly lost: number;
  readonly highestSequence: number;
  /** Interarrival jitter in timestamp units. */
  readonly jitter: number;
}

/**
 * Follows the sequence numbers of what one leg sends (RFC 3550 appendices A.1, A.3 and A.8). A new source replaces the
 * old one only after two packets in sequence, so that a single stray packet changes nothing.
 */
export class Reception {
  ssrc = 0;
  private started = false;
  private cycles = 0;
  private highest = 0;
  private base = 0;
  /** Bit n: the packet `highest − n` was seen. */
  private window = 0;
  private received = 0;
  /** In reports repetitions count as received, so that fewer may be lost than none (RFC 3550 section 6.4.1). */
  private repeated = 0;
  private expectedBefore = 0;
  private receivedBefore = 0;
  private transit = 0;
  private transitKnown = false;
  /** In sixteenths of a timestamp unit, a whole number (appendix A.8). */
  private jitter = 0;
  private candidate = 0;
  private candidateNext = -1;

  /** Packets that were expected and did not come, and those that came. */
  get counts(): { readonly received: number; readonly lost: number; readonly jitter: number } {
    return {
      received: this.received,
      lost: this.started ? this.expected() - this.received : 0,
      jitter: this.jitter / 16,
    };
  }

  /** The highest sequence number with its cycles; the index of SRTP is built from it as well. */
  get highestSequence(): number {
    return this.cycles * 65536 + this.highest;
  }

  /** Takes a packet. `arrival` is the local time in timestamp units. */
  take(ssrc: number, sequence: number, timestamp: number, arrival: number): Arrival {
    if (!this.started || ssrc !== this.ssrc) {
      if (this.started && (this.candidate !== ssrc || this.candidateNext !== sequence)) {
        this.candidate = ssrc;
        this.candidateNext = (sequence + 1) & 0xffff;
        return 'unproven';
      }
      this.restart(ssrc, sequence);
      this.measure(timestamp, arrival);
      return 'restarted';
    }
    const ahead = (sequence - this.highest) & 0xffff;
    if (ahead === 0) {
      this.repeated++;
      return 'duplicate';
    }
    if (ahead < MAX_DROPOUT) {
      if (sequence < this.highest) this.cycles++;
      this.highest = sequence;
      this.window = ahead > 31 ? 1 : (this.window << ahead) | 1;
      this.received++;
      this.measure(timestamp, arrival);
      return 'new';
    }
    const behind = 65536 - ahead;
    if (behind <= MAX_MISORDER) {
      if (behind <= 31) {
        if ((this.window >> behind) & 1) {
          this.repeated++;
          return 'duplicate';
        }
        this.window |= 1 << behind;
      }
      this.received++;
      return 'late';
    }
    if (this.candidate === ssrc && this.candidateNext === sequence) {
      this.restart(ssrc, sequence);
      this.measure(timestamp, arrival);
      return 'restarted';
    }
    this.candidate = ssrc;
    this.candidateNext = (sequence + 1) & 0xffff;
    return 'unproven';
  }

  /** The next report; undefined while nothing was received. */
  report(): ReceptionReport | undefined {
    if (!this.started) return undefined;
    const expected = this.expected();
    const expectedNow = expected - this.expectedBefore;
    const received = this.received + this.repeated;
    const lostNow = expectedNow - (received - this.receivedBefore);
    this.expectedBefore = expected;
    this.receivedBefore = received;
    return {
      ssrc: this.ssrc >>> 0,
      fractionLost: expectedNow > 0 && lostNow > 0 ? Math.min(255, Math.floor((lostNow * 256) / expectedNow)) : 0,
      lost: Math.max(-0x800000, Math.min(0x7fffff, expected - received)),
      highestSequence: this.highestSequence % 0x100000000,
      jitter: this.jitter >> 4,
    };
  }

  private expected(): number {
    return this.highestSequence - this.base + 1;
  }

  private restart(ssrc: number, sequence: number): void {
    this.started = true;
    this.ssrc = ssrc;
    this.highest = sequence;
    this.base = sequence;
    this.cycles = 0;
    this.window = 1;
    this.received = 1;
    this.repeated = 0;
    this.expectedBefore = 0;
    this.receivedBefore = 0;
    this.jitter = 0;
    this.transitKnown = false;
    this.candidateNext = -1;
  }

  private measure(timestamp: number, arrival: number): void {
    const transit = (arrival - timestamp) | 0;
    if (this.transitKnown) {
      const difference = Math.abs((transit - this.transit) | 0);
      this.jitter += difference - ((this.jitter + 8) >> 4);
    }
    this.transit = transit;
    this.transitKnown = true;
  }
}
