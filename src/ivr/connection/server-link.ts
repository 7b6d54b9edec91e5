import type { Duplex } from 'node:stream';
import type { Clock, IvrToServer } from '../../protocol/index.js';
import type { Decoded, MessageDecoder } from '../codec/decode-message.js';
import {
  GLI_DATA,
  GLI_ERROR,
  GLI_KEEP_ALIVE_REQUEST,
  KEEP_ALIVE_REQUEST_FRAME,
  KEEP_ALIVE_RESPONSE_FRAME,
} from '../codec/gli-frame.js';
import type { IvrLog } from '../log.js';
import type { IvrOptions } from '../options.js';
import { GliLink, type GliLinkOptions } from './gli-link.js';

type LinkOptions = Pick<
  IvrOptions,
  | 'gli-frame-timeout'
  | 'gli-keep-alive-interval'
  | 'gli-keep-alive-tries'
  | 'gli-max-body'
  | 'gli-max-pending'
  | 'gli-error-code'
>;

export interface ServerLinkOptions {
  /** For the log. */
  readonly name: string;
  readonly clock: Clock;
  readonly options: LinkOptions;
  /** May serve many links: it keeps nothing between two bodies. */
  /** That of the moment: it changes with the option `validation-scheme`. */
  readonly decoder: () => MessageDecoder<IvrToServer>;
  readonly log: IvrLog;
  /** A message, or one that has to be refused. */
  onMessage(decoded: Exclude<Decoded<IvrToServer>, { kind: 'drop' }>): void;
  onClosed(): void;
}

/** Counters of one link, or of all. */
export interface LinkCounters {
  framesIn: number;
  framesOut: number;
  dropped: number;
  bytesIn: number;
  bytesOut: number;
}

/** The server's end of a circuit: frames, keep-alive, time limits, and what becomes of malformed input. */
export class ServerLink {
  readonly counters: LinkCounters = { framesIn: 0, framesOut: 0, dropped: 0, bytesIn: 0, bytesOut: 0 };
  readonly #link: GliLink;
  readonly #options: ServerLinkOptions;
  #limits: LinkOptions;
  #lastFrame: number;
  #lastByte: number;
  /** Frames have come in the chunk that is being read. */
  #isHeard = false;
  /** Intervals that have passed since the KeepAliveRequest; undefined = none was sent. */
  #silentIntervals: number | undefined;
  #cancelKeepAlive: (() => void) | undefined;
  #cancelFrameTimer: (() => void) | undefined;
  readonly #lastLogged = new Map<string, number>();

  constructor(stream: Duplex, options: ServerLinkOptions) {
    this.#options = options;
    this.#limits = options.options;
    this.#lastFrame = options.clock.now();
    this.#lastByte = this.#lastFrame;
    this.#link = new GliLink(stream, sizesOf(options.options), {
      frame: (type, body) => this.#frame(type, body),
      skipped: (type, length, reason) => {
        this.#alive();
        this.#drop(reason, `type ${type}, body of ${length} bytes`);
      },
      violation: (reason, code) => this.#violation(reason, code),
      received: (bytes) => {
        this.counters.bytesIn += bytes;
        this.#lastByte = this.#options.clock.now();
        if (this.#isHeard) this.#lastFrame = this.#lastByte;
        this.#isHeard = false;
        this.#watchFrame();
      },
      closed: (error) => this.#closed(error),
    });
    this.#armKeepAlive();
  }

  get open(): boolean {
    return this.#link.open;
  }

  /** Takes other options: a frame that has begun keeps its limits, silence counts from the last frame. */
  reconfigure(options: LinkOptions): void {
    const { 'gli-keep-alive-interval': interval, 'gli-keep-alive-tries': tries } = this.#limits;
    this.#limits = options;
    this.#link.reconfigure(sizesOf(options));
    if (interval === options['gli-keep-alive-interval'] && tries === options['gli-keep-alive-tries']) return;
    this.#cancelKeepAlive?.();
    this.#silentIntervals = undefined;
    if (this.open) this.#armKeepAlive();
  }

  send(frame: Uint8Array): void {
    if (!this.#link.send(frame)) return;
    this.counters.framesOut++;
    this.counters.bytesOut += frame.length;
  }

  /** Error frame with this code (or the one of `gli-error-code`), then close. */
  refuse(code: number): void {
    this.counters.framesOut++;
    this.counters.bytesOut += ERROR_FRAME_BYTES;
    this.#link.refuse(this.#limits['gli-error-code'] ?? code);
  }

  close(): void {
    this.#link.close();
  }

  destroy(): void {
    this.#link.destroy();
  }

  #frame(type: number, body: Uint8Array): void {
    this.counters.framesIn++;
    this.#alive();
    if (type === GLI_DATA) {
      const decoded = this.#options.decoder().decode(body);
      if (decoded.kind === 'drop') this.#drop('unreadable', decoded.reason);
      else {
        // CallError says that something is wrong, and not what.
        if (decoded.kind === 'invalid') {
          this.#logSometimes('refused', `message of CallId ${decoded.CallId} refused: ${decoded.reason}`);
        }
        this.#options.onMessage(decoded);
      }
    } else if (type === GLI_ERROR) {
      this.#options.log(
        'warn',
        `${this.#options.name}: Error frame ${Buffer.from(body.subarray(0, 8)).toString('hex')}`,
      );
      this.#link.close();
    } else if (type === GLI_KEEP_ALIVE_REQUEST) {
      this.send(KEEP_ALIVE_RESPONSE_FRAME);
    }
  }

  #violation(reason: string, code: number | undefined): void {
    this.#options.log('warn', `${this.#options.name}: ${reason}`);
    if (code === undefined) this.#link.close();
    else this.refuse(code);
  }

  #closed(error: Error | undefined): void {
    this.#cancelKeepAlive?.();
    this.#cancelFrameTimer?.();
    if (error !== undefined) this.#options.log('info', `${this.#options.name}: ${error.message}`);
    this.#options.onClosed();
  }

  #drop(kind: string, what: string): void {
    this.counters.dropped++;
    this.#logSometimes(kind, `frame dropped, ${kind}: ${what}`);
  }

  /** At most one line a second for each kind of thing. */
  #logSometimes(kind: string, text: string): void {
    const now = this.#options.clock.now();
    if (now - (this.#lastLogged.get(kind) ?? Number.NEGATIVE_INFINITY) < 1000) return;
    this.#lastLogged.set(kind, now);
    // What a driver sends must not make lines of its own.
    this.#options.log('warn', `${this.#options.name}: ${text.replace(/\p{Cc}/gu, ' ').slice(0, 300)}`);
  }

  // ---- time limits: a timer that is due looks at when something came last, so that frames need not set it anew ----

  #alive(): void {
    this.#isHeard = true;
    this.#silentIntervals = undefined;
  }

  #armKeepAlive(): void {
    const seconds = this.#limits['gli-keep-alive-interval'];
    if (seconds <= 0) return;
    const interval = seconds * 1000;
    const wait =
      this.#silentIntervals === undefined ? this.#lastFrame + interval - this.#options.clock.now() : interval;
    this.#cancelKeepAlive = this.#options.clock.after(Math.max(1, wait), () => this.#keepAliveDue(interval));
  }

  #keepAliveDue(interval: number): void {
    if (this.#silentIntervals === undefined) {
      if (this.#options.clock.now() - this.#lastFrame >= interval) {
        this.#silentIntervals = 0;
        this.send(KEEP_ALIVE_REQUEST_FRAME);
      }
    } else {
      this.#silentIntervals++;
      if (this.#silentIntervals >= this.#limits['gli-keep-alive-tries']) {
        this.#options.log('warn', `${this.#options.name}: no answer to KeepAliveRequest`);
        this.#link.destroy();
        return;
      }
    }
    this.#armKeepAlive();
  }

  #watchFrame(): void {
    if (!this.#link.midFrame || this.#cancelFrameTimer !== undefined) return;
    const limit = this.#limits['gli-frame-timeout'];
    const due = (): void => {
      this.#cancelFrameTimer = undefined;
      if (!this.#link.midFrame) return;
      const left = this.#lastByte + limit - this.#options.clock.now();
      if (left > 0) {
        this.#cancelFrameTimer = this.#options.clock.after(left, due);
      } else {
        this.#options.log('warn', `${this.#options.name}: a frame was begun and not finished`);
        this.#link.close();
      }
    };
    this.#cancelFrameTimer = this.#options.clock.after(limit, due);
  }
}

const ERROR_FRAME_BYTES = 8;

function sizesOf(options: LinkOptions): GliLinkOptions {
  return { maxBody: options['gli-max-body'], maxPending: options['gli-max-pending'] };
}
