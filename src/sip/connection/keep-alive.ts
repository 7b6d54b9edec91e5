import type { Clock } from '../../protocol/index.js';

/** Times in milliseconds. */
export interface KeepAliveOptions {
  /** Between two pings, less up to a fifth by chance; 0 = none. */
  readonly keepAliveInterval: number;
  /** For the answer to a ping. */
  readonly keepAliveTimeout: number;
  /** Without a message after which the connection is given up. */
  readonly idleTimeout: number;
}

/** What keeps a connection alive, and finds out that it is dead. */
export interface KeptConnection {
  /** Writes a double CRLF. */
  ping(): void;
  /** The flow is dead, or of no use any more. */
  giveUp(): void;
}

/**
 * Keeps a connection alive that this server has opened: RFC 5626 section 3.5.1. Pings are harmless to whoever does not know them
 * (RFC 3261 section 7.5), and NAT and firewalls take them as a sign of life. Who has answered one has to answer all from then on; then
 * a flow that has died is known at the latest one time-out after the next ping, or after the next message to be sent.
 */
export class KeepAlive {
  private stopNext: (() => void) | undefined;
  /** Stops waiting for the answer to a ping, while there is one. */
  private stopWaiting: (() => void) | undefined;
  private answersPings = false;
  private heardAt: number;
  /** Milliseconds of whole intervals since the last message. */
  private idle = 0;

  constructor(
    private readonly connection: KeptConnection,
    private readonly options: KeepAliveOptions,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {
    this.heardAt = clock.now();
  }

  /** The connection stands. */
  start(): void {
    this.heardAt = this.clock.now();
    if (this.options.keepAliveInterval > 0) this.later();
  }

  stop(): void {
    this.stopNext?.();
    this.stopWaiting?.();
  }

  /** Bytes have come; true when they are the answer to a ping, and nothing else. */
  heard(bytes: Buffer): boolean {
    const isPong = this.stopWaiting !== undefined && bytes.length === 2 && bytes.toString('latin1') === '\r\n';
    if (isPong) this.answersPings = true;
    this.heardAt = this.clock.now();
    this.stopWaiting?.();
    this.stopWaiting = undefined;
    return isPong;
  }

  /** A message has come, or goes now. */
  used(): void {
    this.idle = 0;
  }

  /** A message is about to be written: whether the other side is still there is asked along with it, if it has said nothing lately. */
  sending(): void {
    this.used();
    if (this.answersPings && this.silence >= this.options.keepAliveTimeout) this.ping();
  }

  /** Milliseconds since something came. */
  get silence(): number {
    return this.clock.now() - this.heardAt;
  }

  private later(): void {
    // RFC 5626 section 4.4.1: between 80 and 100 per cent, so that not all of them come at one time.
    const ms = this.options.keepAliveInterval * (0.8 + 0.2 * this.random());
    this.stopNext = this.clock.after(ms, () => {
      this.idle += ms;
      if (this.idle >= this.options.idleTimeout) this.connection.giveUp();
      else {
        this.ping();
        this.later();
      }
    });
  }

  private ping(): void {
    if (this.stopWaiting !== undefined) return;
    this.stopWaiting = this.clock.after(this.options.keepAliveTimeout, () => {
      this.stopWaiting = undefined;
      if (this.answersPings) this.connection.giveUp();
    });
    this.connection.ping();
  }
}
