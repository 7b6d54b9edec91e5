const SLASH = '/'.charCodeAt(0);

/** Messages of one kind that wait to be dealt with. */
export interface WaitingKind {
  readonly length: number;
  /** Deals with the next one, if there is one; must not throw. */
  take(): void;
}

/** So many are dealt with per turn of the loop: fewer than libuv reads in one (32), so that what waits does so here and can be seen. */
const PER_TURN = 16;

/**
 * Deals with what waits, a few messages in each turn of the loop. What belongs to something that stands goes before what begins something:
 * under more load than the machine carries, calls that have begun come to their end, and nothing is sent again because its answer lies
 * unread. Without that every call is late, is repeated for it, and none succeeds any more (RFC 5390 section 3).
 */
export class Turns {
  private next: NodeJS.Immediate | undefined;
  /** When that was read which is dealt with now. */
  private since: number | undefined;

  constructor(
    private readonly standing: WaitingKind,
    private readonly beginning: WaitingKind,
    private readonly now: () => number,
  ) {}

  /** Milliseconds for which what is dealt with now has waited; 0 when nothing is. */
  get waited(): number {
    return this.since === undefined ? 0 : this.now() - this.since;
  }

  /** Deals with something that was read at `since`. */
  deal(since: number, work: () => void): void {
    this.since = since;
    work();
    this.since = undefined;
  }

  /** Something waits. */
  begin(): void {
    this.next ??= setImmediate(() => this.turn());
  }

  stop(): void {
    clearImmediate(this.next);
    this.next = undefined;
  }

  private turn(): void {
    const { standing, beginning } = this;
    this.next = undefined;
    // One at least that begins something: however much else there is, nobody waits for ever.
    const isBusy = beginning.length > 0 && standing.length >= PER_TURN;
    for (let i = 0; i < PER_TURN; i++) (standing.length > 0 && !(isBusy && i === 0) ? standing : beginning).take();
    if (standing.length + beginning.length > 0) this.begin();
  }
}

/**
 * A request whose To has no tag (RFC 3261 section 12.2), an initial INVITE above all. So is the CANCEL of one: the two stay in their order.
 */
export function beginsSomething(text: string): boolean {
  // The fourth character of `SIP/2.0 `. No method has a slash.
  if (text.charCodeAt(3) === SLASH) return false;
  const to = /\r?\n(?:to|t)[ \t]*:([^\r\n]*)/i.exec(text)?.[1];
  return to === undefined || !/;[ \t]*tag[ \t]*=/i.test(to);
}
