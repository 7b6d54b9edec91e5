import type { Clock } from '../../protocol/index.js';
import type { ClientLimits } from '../options.js';
import type { FairTurns, Task } from './fair-turns.js';
import { TokenBucket } from './token-bucket.js';

/** Requests of one client that are handled before another client gets its turn. */
const REQUESTS_PER_PIECE = 16;
/** Messages and bytes read ahead of their turn; the socket is not read further until they are handled. */
const MOST_MESSAGES = 64;
const MOST_BYTES = 65_536;

export interface InboxOptions {
  readonly clock: Clock;
  readonly limits: ClientLimits;
  readonly turns: FairTurns;
  /** Stops and goes on reading from the socket. */
  readonly socket: { pause(): void; resume(): void };
  /** False = the client has to read first; `goOn` is called when it has. */
  mayHandle(): boolean;
  handle(text: string): void;
}

/** Messages of one client in the order in which they came, handled at the rate that it is allowed. */
export class RequestInbox implements Task {
  #waiting: string[] = [];
  #bytes = 0;
  #reading = true;
  #closed = false;
  #cancelRate: (() => void) | undefined;
  readonly #bucket: TokenBucket;

  constructor(private readonly options: InboxOptions) {
    const { clock, limits } = options;
    this.#bucket = new TokenBucket(limits['requests-per-second'], limits['request-burst'], clock.now());
  }

  add(text: string): void {
    this.#waiting.push(text);
    this.#bytes += text.length;
    if (this.#reading && (this.#waiting.length >= MOST_MESSAGES || this.#bytes >= MOST_BYTES)) {
      this.#reading = false;
      this.options.socket.pause();
    }
    this.#schedule();
  }

  /** Messages wait because the client is too fast: the socket is not read meanwhile. */
  get waitsForRate(): boolean {
    return this.#cancelRate !== undefined;
  }

  /** What kept messages waiting may be over. */
  goOn(): void {
    if (this.#waiting.length > 0) this.#schedule();
  }

  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#cancelRate?.();
  }

  /** Handles some messages. */
  piece(): boolean {
    const some = this.#waiting.splice(0, REQUESTS_PER_PIECE);
    let done = 0;
    while (done < some.length && !this.#closed && this.options.mayHandle() && this.#hasToken()) {
      const text = some[done] as string;
      this.#bytes -= text.length;
      done++;
      this.options.handle(text);
    }
    if (this.#closed) return false;
    if (done < some.length) {
      this.#waiting = some.slice(done).concat(this.#waiting);
      return false;
    }
    if (this.#waiting.length > 0) return true;
    if (!this.#reading) {
      this.#reading = true;
      this.options.socket.resume();
    }
    return false;
  }

  #schedule(): void {
    if (this.#cancelRate === undefined && !this.#closed) this.options.turns.add(this);
  }

  #hasToken(): boolean {
    const { clock } = this.options;
    const wait = this.#bucket.take(clock.now());
    if (wait === 0) return true;
    this.#cancelRate = clock.after(wait, () => {
      this.#cancelRate = undefined;
      this.#schedule();
    });
    return false;
  }
}
