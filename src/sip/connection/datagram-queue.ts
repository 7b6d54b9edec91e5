import { Fifo } from './fifo.js';
import type { Flow } from './flow.js';
import { beginsSomething, isResponse, Turns } from './turns.js';

/** A datagram that was read from its socket and is not dealt with yet. */
interface Waiting {
  readonly bytes: Buffer;
  readonly source: Flow;
  /** When it was read, in milliseconds. */
  readonly since: number;
  /** Its second line, where nothing else waits with the same: the topmost Via, as a rule, which is another one in each request. */
  readonly line: string | undefined;
}

/** Bytes of memory for each datagram that may wait, on average; a whole one may have 64 KiB, an INVITE has less than 2. */
export const BYTES_EACH = 2048;

const LF = 10;

/** Datagrams between socket and transactions; see `Turns` for which of them go first. */
export class DatagramQueue {
  private readonly standing = new Kind((waiting) => this.take(waiting));
  private readonly beginning = new Kind((waiting) => this.take(waiting));
  private readonly turns = new Turns(this.standing, this.beginning);
  /** Of what waits to begin something, by its second line. */
  private readonly byLine = new Map<string, Waiting>();
  private current: Waiting | undefined;

  /**
   * @param deal deals with one datagram; must not throw
   * @param max datagrams that may wait, of each of the two kinds, of 2 KiB on average; what comes then is dropped, as the system drops what
   * its buffer cannot hold
   */
  constructor(
    private readonly deal: (bytes: Buffer, source: Flow) => void,
    private readonly now: () => number,
    private readonly max: number,
  ) {}

  /** False when it is dropped. */
  push(bytes: Buffer, source: Flow): boolean {
    const begins = !isResponse(bytes[3]) && beginsSomething(bytes.toString('latin1'));
    const kind = begins ? this.beginning : this.standing;
    if (kind.length >= this.max || kind.bytes + bytes.length > this.max * BYTES_EACH) return false;
    const line = begins ? secondLine(bytes) : undefined;
    const like = line === undefined ? undefined : this.byLine.get(line);
    // Sent again because it waits: to read it once is enough, as if this one had got lost.
    if (like !== undefined && isSame(like.source, source) && like.bytes.equals(bytes)) return false;
    const waiting: Waiting = { bytes, source, since: this.now(), line: like === undefined ? line : undefined };
    if (waiting.line !== undefined) this.byLine.set(waiting.line, waiting);
    kind.push(waiting);
    this.turns.begin();
    return true;
  }

  /** Milliseconds for which what is dealt with now has waited; 0 when nothing is. */
  get waited(): number {
    return this.current === undefined ? 0 : this.now() - this.current.since;
  }

  /** Forgets what waits. */
  clear(): void {
    this.turns.stop();
    this.standing.clear();
    this.beginning.clear();
    this.byLine.clear();
  }

  private take(waiting: Waiting): void {
    if (waiting.line !== undefined) this.byLine.delete(waiting.line);
    this.current = waiting;
    this.deal(waiting.bytes, waiting.source);
    this.current = undefined;
  }
}

function secondLine(bytes: Buffer): string | undefined {
  const first = bytes.indexOf(LF) + 1;
  const second = first === 0 ? -1 : bytes.indexOf(LF, first);
  return second < 0 ? undefined : bytes.toString('latin1', first, second);
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
