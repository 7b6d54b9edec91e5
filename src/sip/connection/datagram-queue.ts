import { Fifo } from './fifo.js';
import type { Flow } from './flow.js';
import { beginsSomething, Turns } from './turns.js';

/** A datagram that was read from its socket. */
interface Datagram {
  readonly bytes: Buffer;
  /** The same, one character per byte. */
  readonly text: string;
  readonly source: Flow;
}

/** One that is not dealt with yet. */
interface Waiting extends Datagram {
  /** When it was read, in milliseconds. */
  readonly since: number;
}

/** Bytes of memory for each datagram that may wait, on average; a whole one may have 64 KiB, an INVITE has less than 2. */
export const BYTES_EACH = 2048;

/** Datagrams between socket and transactions; see `Turns` for which of them go first. */
export class DatagramQueue {
  private readonly standing = new Kind((waiting) => this.take(waiting));
  private readonly beginning = new Kind((waiting) => {
    this.sources.delete(waiting.text);
    this.take(waiting);
  });
  private readonly turns = new Turns(this.standing, this.beginning, () => this.now());
  /** Where the texts came from that wait to begin something. */
  private readonly sources = new Map<string, Flow>();

  /**
   * @param deal deals with one datagram; must not throw
   * @param max datagrams that may wait, of each of the two kinds, of 2 KiB on average; what comes then is dropped, as the system drops what
   * its buffer cannot hold
   */
  constructor(
    private readonly deal: (datagram: Datagram) => void,
    private readonly now: () => number,
    private readonly max: number,
  ) {}

  /** False when it is dropped. */
  push(bytes: Buffer, source: Flow): boolean {
    const text = bytes.toString('latin1');
    const begins = beginsSomething(text);
    const kind = begins ? this.beginning : this.standing;
    if (kind.length >= this.max || kind.bytes + bytes.length > this.max * BYTES_EACH) return false;
    if (begins) {
      const other = this.sources.get(text);
      // Sent again because it waits: to read it once is enough, as if this one had got lost.
      if (other !== undefined && isSame(other, source)) return false;
      this.sources.set(text, source);
    }
    kind.push({ bytes, text, source, since: this.now() });
    this.turns.begin();
    return true;
  }

  /** Milliseconds for which what is dealt with now has waited; 0 when nothing is. */
  get waited(): number {
    return this.turns.waited;
  }

  /** Forgets what waits. */
  clear(): void {
    this.turns.stop();
    this.standing.clear();
    this.beginning.clear();
    this.sources.clear();
  }

  private take(waiting: Waiting): void {
    this.turns.deal(waiting.since, () => this.deal(waiting));
  }
}

function isSame(a: Flow, b: Flow): boolean {
  return a.port === b.port && a.address === b.address && a.listener === b.listener;
}

/** Datagrams of one kind, in the order in which they came. */
class Kind {
  private readonly waiting = new Fifo<Waiting>();
  /** Of all that is in it. */
  bytes = 0;

  constructor(private readonly deal: (waiting: Waiting) => void) {}

  get length(): number {
    return this.waiting.length;
  }

  push(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.bytes += waiting.bytes.length;
  }

  take(): void {
    const waiting = this.waiting.shift();
    if (waiting === undefined) return;
    this.bytes -= waiting.bytes.length;
    this.deal(waiting);
  }

  clear(): void {
    this.waiting.clear();
    this.bytes = 0;
  }
}
