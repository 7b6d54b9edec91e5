import type { Flow } from './flow.js';

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
const BYTES_EACH = 2048;

/** So many are dealt with per turn of the loop: fewer than libuv reads in one (32), so that what waits does so here and can be seen. */
const PER_TURN = 16;

const SLASH = '/'.charCodeAt(0);
const LF = 10;

/**
 * Datagrams between socket and transactions. What belongs to something that stands goes before what begins something: under more load
 * than the machine carries, calls that have begun come to their end, and nothing is sent again because its answer lies unread. Without
 * that every call is late, is repeated for it, and none succeeds any more (RFC 5390 section 3).
 */
export class DatagramQueue {
  private readonly standing = new Fifo();
  private readonly beginning = new Fifo();
  /** Of what waits to begin something, by its second line. */
  private readonly byLine = new Map<string, Waiting>();
  private next: NodeJS.Immediate | undefined;
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

  push(bytes: Buffer, source: Flow): void {
    const begins = beginsSomething(bytes);
    const kind = begins ? this.beginning : this.standing;
    if (kind.length >= this.max || kind.bytes + bytes.length > this.max * BYTES_EACH) return;
    const line = begins ? secondLine(bytes) : undefined;
    const like = line === undefined ? undefined : this.byLine.get(line);
    // Sent again because it waits: to read it once is enough, as if this one had got lost.
    if (like !== undefined && isSame(like.source, source) && like.bytes.equals(bytes)) return;
    const waiting: Waiting = { bytes, source, since: this.now(), line: like === undefined ? line : undefined };
    if (waiting.line !== undefined) this.byLine.set(waiting.line, waiting);
    kind.push(waiting);
    this.next ??= setImmediate(() => this.turn());
  }

  /** Milliseconds for which what is dealt with now has waited; 0 when nothing is. */
  get waited(): number {
    return this.current === undefined ? 0 : this.now() - this.current.since;
  }

  /** Forgets what waits. */
  clear(): void {
    clearImmediate(this.next);
    this.next = undefined;
    this.standing.clear();
    this.beginning.clear();
    this.byLine.clear();
  }

  private turn(): void {
    this.next = undefined;
    // One at least that begins something: however much else there is, nobody waits for ever.
    this.take(this.beginning.length > 0 && this.standing.length >= PER_TURN ? this.beginning : this.standing);
    for (let i = 1; i < PER_TURN; i++) this.take(this.standing.length > 0 ? this.standing : this.beginning);
    if (this.standing.length + this.beginning.length > 0) this.next ??= setImmediate(() => this.turn());
  }

  private take(kind: Fifo): void {
    this.current = kind.shift();
    if (this.current?.line !== undefined) this.byLine.delete(this.current.line);
    if (this.current !== undefined) this.deal(this.current.bytes, this.current.source);
    this.current = undefined;
  }
}

/**
 * A request whose To has no tag (RFC 3261 section 12.2), an initial INVITE above all. So is the CANCEL of one: the two stay in their order.
 */
function beginsSomething(bytes: Buffer): boolean {
  // `SIP/2.0 `: a response. No method has a slash.
  if (bytes[3] === SLASH) return false;
  const text = bytes.toString('latin1');
  const to = /\r?\n(?:to|t)[ \t]*:([^\r\n]*)/i.exec(text)?.[1];
  return to === undefined || !/;[ \t]*tag[ \t]*=/i.test(to);
}

function secondLine(bytes: Buffer): string | undefined {
  const first = bytes.indexOf(LF) + 1;
  const second = first === 0 ? -1 : bytes.indexOf(LF, first);
  return second < 0 ? undefined : bytes.toString('latin1', first, second);
}

function isSame(a: Flow, b: Flow): boolean {
  return a.port === b.port && a.address === b.address && a.listener === b.listener;
}

/** First in, first out, in constant time. */
class Fifo {
  private items: (Waiting | undefined)[] = [];
  private first = 0;
  /** Of all that is in it. */
  bytes = 0;

  get length(): number {
    return this.items.length - this.first;
  }

  push(item: Waiting): void {
    this.items.push(item);
    this.bytes += item.bytes.length;
  }

  shift(): Waiting | undefined {
    const item = this.items[this.first];
    if (item === undefined) return undefined;
    this.items[this.first++] = undefined;
    this.bytes -= item.bytes.length;
    if (this.first === this.items.length || this.first >= 1024) {
      this.items = this.items.slice(this.first);
      this.first = 0;
    }
    return item;
  }

  clear(): void {
    this.items = [];
    this.first = 0;
    this.bytes = 0;
  }
}
