/**
 * Keys as named events, RFC 4733. One payload is
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     |     event     |E|R| volume    |          duration             |
 */

/** The keys in the order of their event codes 0 … 15 (RFC 4733 table 3). */
export const KEYS = '0123456789*#ABCD';

/** Longest duration that one event can state before it has to be continued as a new segment (section 2.5.1.3). */
const LONGEST_SEGMENT = 0xffff;
/** A packet that lies further back, two seconds, was not overtaken: the sender's timestamps have begun anew. */
const LATE = 16_000;

export interface TelephoneEvent {
  /** 0 … 15 are the keys of `KEYS`; higher codes are other signals. */
  readonly event: number;
  readonly end: boolean;
  /** Level in −dBm0, 0 … 63. */
  readonly volume: number;
  /** In timestamp units. */
  readonly duration: number;
}

/** Reads the payload at `offset`; undefined when it is shorter than four bytes. */
export function readTelephoneEvent(bytes: Uint8Array, offset: number, length: number): TelephoneEvent | undefined {
  if (length < 4) return undefined;
  const flags = bytes[offset + 1] as number;
  return {
    event: bytes[offset] as number,
    end: (flags & 0x80) !== 0,
    volume: flags & 0x3f,
    duration: ((bytes[offset + 2] as number) << 8) | (bytes[offset + 3] as number),
  };
}

/** Writes four bytes at `offset`. */
export function writeTelephoneEvent(event: TelephoneEvent, bytes: Uint8Array, offset: number): void {
  bytes[offset] = event.event;
  bytes[offset + 1] = (event.end ? 0x80 : 0) | (event.volume & 0x3f);
  bytes[offset + 2] = event.duration >> 8;
  bytes[offset + 3] = event.duration & 0xff;
}

/** Turns the packets of one stream into keys: each press counts once, however often it is repeated, lost or reordered. */
export class TelephoneEventReceiver {
  private timestamp = 0;
  private duration = 0;
  private event = -1;
  private ended = true;
  private seen = false;

  /**
   * Takes the event of a packet with its RTP timestamp. Returns the key when a new press begins, else undefined.
   * A press is reported with its first packet that arrives, not at its end, so a lost end does not lose the key.
   */
  take(event: TelephoneEvent, timestamp: number): string | undefined {
    const behind = (timestamp - this.timestamp) | 0;
    if (this.seen && behind <= 0 && behind > -LATE) {
      // Same timestamp: the same press goes on, or its end is repeated. Older: late packets of an earlier press.
      if (behind === 0 && event.event === this.event) {
        this.duration = Math.max(this.duration, event.duration);
        this.ended ||= event.end;
      }
      return undefined;
    }
    // Section 2.5.1.3: a press longer than 0xffff units goes on with a timestamp that follows its last segment.
    const continued =
      this.seen && !this.ended && event.event === this.event && behind === LONGEST_SEGMENT && this.duration > 0;
    this.seen = true;
    this.timestamp = timestamp;
    this.event = event.event;
    this.duration = event.duration;
    this.ended = event.end;
    return continued ? undefined : KEYS[event.event];
  }

  /** Whether a press is under way: audio that arrives meanwhile is the sound of the key. */
  get pressed(): boolean {
    return this.seen && !this.ended;
  }

  /** Another source sends from now on, whose timestamps say nothing about the presses before. */
  reset(): void {
    this.seen = false;
    this.ended = true;
  }

  /** Ends a press whose end was lost. */
  release(): void {
    this.ended = true;
  }
}

/** What `TelephoneEventSender.next` wants to be sent in this frame. */
export interface TelephoneEventFrame {
  readonly event: TelephoneEvent;
  /** Timestamp of the whole press. */
  readonly timestamp: number;
  /** First packet of a press. */
  readonly marker: boolean;
}

/** Times of sent keys, in frames of 20 ms. */
export interface KeyTiming {
  readonly press: number;
  readonly gap: number;
}

/** Sends queued keys, one packet a frame; the end of each press is sent three times (section 2.5.1.4). */
export class TelephoneEventSender {
  private queue: { readonly key: number; readonly timing: KeyTiming }[] = [];
  private frame = 0;
  private timestamp = 0;

  /** Keys that are not sent yet, the one that is pressed now included. */
  get pending(): number {
    return this.queue.length;
  }

  /** Queues keys; characters that are no key are skipped. */
  press(digits: string, timing: KeyTiming): void {
    for (const digit of digits.toUpperCase()) {
      const key = KEYS.indexOf(digit);
      if (key >= 0) this.queue.push({ key, timing });
    }
  }

  /**
   * Called once a frame while `pending` is above 0, with the timestamp that audio would have. Undefined in the gap
   * between two keys: then audio is sent as usual.
   */
  next(timestamp: number, frameSamples: number): TelephoneEventFrame | undefined {
    const current = this.queue[0];
    if (current === undefined) return undefined;
    const { press, gap } = current.timing;
    const frame = this.frame++;
    if (frame === 0) this.timestamp = timestamp;
    // Two more frames repeat the end after the last one of the press.
    if (frame >= press + 2 + gap - 1) {
      this.queue.shift();
      this.frame = 0;
    }
    if (frame >= press + 2) return undefined;
    const duration = Math.min(Math.min(frame + 1, press) * frameSamples, LONGEST_SEGMENT);
    return {
      event: { event: current.key, end: frame >= press - 1, volume: 10, duration },
      timestamp: this.timestamp,
      marker: frame === 0,
    };
  }
}
