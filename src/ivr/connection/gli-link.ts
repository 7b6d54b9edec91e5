import type { Duplex } from 'node:stream';
import { gliErrorFrame } from '../codec/gli-frame.js';
import { GliReader, type GliSink } from '../codec/gli-reader.js';

/** What a link tells its owner. After `closed` nothing more is told. */
export interface GliLinkListener extends GliSink {
  /** So many bytes have come, whatever they were; called when the frames in them have been given. */
  received?(bytes: number): void;
  /** The link is gone; `error` when the transport failed. Called once. */
  closed(error?: Error): void;
}

export interface GliLinkOptions {
  /** Option `gli-max-body`. */
  readonly maxBody: number;
  /** Bytes that may wait for a receiver that does not read; beyond it the link is closed. */
  readonly maxPending: number;
}

/** How long a closed link waits for the other side to close too, in milliseconds, before the socket is destroyed. */
const LINGER = 2000;

/**
 * One GLI connection: a byte stream with frames in both directions. While the other side does not take what is
 * written, nothing more is read from it, so that a slow peer slows itself down.
 */
export class GliLink {
  readonly #stream: Duplex;
  readonly #reader: GliReader;
  readonly #listener: GliLinkListener;
  #maxPending: number;
  #closed = false;
  #ending = false;
  /** Frames of this turn that have not been handed to the stream. */
  #unsent: Uint8Array[] = [];
  #unsentBytes = 0;
  #linger: NodeJS.Timeout | undefined;

  constructor(stream: Duplex, options: GliLinkOptions, listener: GliLinkListener) {
    this.#stream = stream;
    this.#reader = new GliReader(options.maxBody);
    this.#listener = listener;
    this.#maxPending = options.maxPending;
    stream.on('data', (chunk: Buffer) => this.#read(chunk));
    stream.on('drain', () => {
      if (!this.#ending) stream.resume();
    });
    stream.on('error', (error: Error) => this.#gone(error));
    stream.on('close', () => this.#gone());
    stream.on('end', () => this.close());
  }

  reconfigure({ maxBody, maxPending }: GliLinkOptions): void {
    this.#maxPending = maxPending;
    this.#reader.maxBody = maxBody;
  }

  /** True while a frame has begun to come in and is not complete. */
  get midFrame(): boolean {
    return this.#reader.midFrame;
  }

  get open(): boolean {
    return !this.#closed && !this.#ending;
  }

  /** Writes a frame (or any bytes). Returns false when the link is closed, or has just been closed for being too slow. */
  send(frame: Uint8Array): boolean {
    if (!this.open) return false;
    this.#unsentBytes += frame.length;
    if (this.#stream.writableLength + this.#unsentBytes > this.#maxPending) {
      this.destroy(new Error('the other side does not read'));
      return false;
    }
    this.#unsent.push(frame);
    // Answers to the messages of one chunk leave together.
    if (this.#unsent.length === 1) process.nextTick(this.#flush);
    return true;
  }

  readonly #flush = (): void => {
    if (this.#unsent.length === 0 || this.#closed) return;
    const [first] = this.#unsent;
    const bytes = this.#unsent.length === 1 ? (first as Uint8Array) : Buffer.concat(this.#unsent, this.#unsentBytes);
    this.#unsent = [];
    this.#unsentBytes = 0;
    if (!this.#stream.write(bytes) && !this.#ending) this.#stream.pause();
  };

  /** Sends an Error frame, then closes; nothing more is read. */
  refuse(errorCode: number): void {
    this.send(gliErrorFrame(errorCode));
    this.close();
  }

  /** Closes after what was written has left. Nothing more is read. */
  close(): void {
    if (!this.open) return;
    this.#flush();
    this.#ending = true;
    this.#reader.stop();
    this.#stream.end();
    // What still comes is thrown away: destroying now could take a last Error frame away from the other side.
    this.#stream.resume();
    this.#linger = setTimeout(() => this.#stream.destroy(), LINGER).unref();
  }

  /** Closes at once. */
  destroy(error?: Error): void {
    this.#reader.stop();
    this.#stream.destroy();
    this.#gone(error);
  }

  #read(chunk: Buffer): void {
    if (this.#ending || this.#closed) return;
    this.#reader.feed(chunk, this.#listener);
    this.#listener.received?.(chunk.length);
  }

  #gone(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#linger);
    this.#reader.stop();
    if (error === undefined) this.#listener.closed();
    else this.#listener.closed(error);
  }
}
