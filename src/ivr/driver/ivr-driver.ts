import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { IVR_MESSAGES, type IvrLoginResp, type IvrToDriver, type IvrToServer } from '../../protocol/index.js';
import { decoderOfDriver, type MessageDecoder } from '../codec/decode-message.js';
import { MessageEncoder } from '../codec/encode-message.js';
import {
  GLI_DATA,
  GLI_ERROR,
  GLI_KEEP_ALIVE_REQUEST,
  GLI_MAX_BODY,
  KEEP_ALIVE_REQUEST_FRAME,
  KEEP_ALIVE_RESPONSE_FRAME,
} from '../codec/gli-frame.js';
import { GliLink } from '../connection/gli-link.js';
import type { IvrDriverClosed, IvrDriverFrame, IvrDriverOptions, IvrLoginOptions } from './driver-options.js';
import { MessageQueue } from './message-queue.js';

const MAX_PENDING = 64 * 1024 * 1024;

/**
 * A client of an IVR Server: one GLI link with typed messages. Answers KeepAliveRequests, sends its own, and leaves
 * everything else to its user.
 *
 * ```ts
 * const driver = await connectIvrDriver({ port: 8765 });
 * await driver.login({ ClientName: 'ivr1' });
 * driver.send({ id: 'NewCall', CallId: 'c1', CallControlMode: 'Network', Version: '4.0', CalledNum: '7001' });
 * const status = await driver.next(5000, (m) => m.id === 'CallStatus');
 * ```
 */
export class IvrDriver {
  /** Settles when the link is gone; never rejects. */
  readonly closed: Promise<IvrDriverClosed>;
  readonly #link: GliLink;
  readonly #decoder: MessageDecoder<IvrToDriver>;
  readonly #encoder: MessageEncoder;
  readonly #queue = new MessageQueue<IvrToDriver>();
  readonly #options: IvrDriverOptions;
  #activity: NodeJS.Timeout | undefined;
  #silentPeriods = 0;
  #closeReason = 'closed';
  #bytesIn = 0;
  #bytesOut = 0;

  /** Takes over a connected stream; `connectIvrDriver` makes one. */
  constructor(stream: Duplex, options: IvrDriverOptions = {}) {
    this.#options = options;
    const codec = { sourceEncoding: options.sourceEncoding ?? '', dtdFile: options.dtdFile ?? 'IServer.dtd' } as const;
    this.#decoder = decoderOfDriver({ ...codec, validationScheme: 'never' });
    this.#encoder = new MessageEncoder(codec);
    let settle: (closed: IvrDriverClosed) => void = () => {};
    this.closed = new Promise((resolve) => {
      settle = resolve;
    });
    this.#link = new GliLink(
      stream,
      { maxBody: GLI_MAX_BODY, maxPending: MAX_PENDING },
      {
        received: (bytes) => this.#active(bytes),
        frame: (type, body) => this.#frame(type, body),
        skipped: (_type, _length, reason) => this.#tell({ type: 'unreadable', reason }),
        violation: (reason) => this.#close(reason),
        closed: (error) => {
          clearInterval(this.#activity);
          const reason = error?.message ?? this.#closeReason;
          this.#queue.end(new Error(`the link is gone: ${reason}`));
          settle(error === undefined ? { reason } : { reason, error });
        },
      },
    );
    const period = options.activityTimer ?? 20_000;
    if (period > 0) this.#activity = setInterval(() => this.#silence(), period).unref();
  }

  /**
   * Sends a message; false when the link is gone. Throws TypeError for what is no message of the protocol or has no
   * CallId, and RangeError when it does not fit into a frame; everything else is the server's to judge.
   */
  send(message: IvrToServer): boolean {
    return this.sendBytes(this.frameOf(message));
  }

  /** The Data frame of a message, as `send` writes it. Throws as `send` does. */
  frameOf(message: IvrToServer): Buffer {
    const problem = whyNoMessage(message);
    if (problem !== undefined) throw new TypeError(problem);
    const frame = this.#encoder.frame(message);
    if (frame === undefined) throw new RangeError(`${message.id} does not fit into a frame`);
    return frame;
  }

  /** Sends bytes as they are: frames made by hand. */
  sendBytes(bytes: Uint8Array): boolean {
    const sent = this.#link.send(bytes);
    if (sent) this.#bytesOut += bytes.length;
    return sent;
  }

  sendKeepAlive(): boolean {
    return this.sendBytes(KEEP_ALIVE_REQUEST_FRAME);
  }

  /** Bytes of this link so far. */
  get bytes(): { readonly in: number; readonly out: number } {
    return { in: this.#bytesIn, out: this.#bytesOut };
  }

  /**
   * The next message, or the next that `accept` takes (the others stay). Rejects when none comes within `timeout`
   * milliseconds, or the link is gone.
   */
  next(timeout = 10_000, accept: (message: IvrToDriver) => boolean = () => true): Promise<IvrToDriver> {
    return this.#queue.next(timeout, accept);
  }

  /**
   * Opens the session with the best version that the server takes. Rejects when it takes none. A successful answer
   * may still say NoSuchClient or InitInProgress in its Status, when ReportStatus was asked for.
   */
  async login(options: IvrLoginOptions): Promise<IvrLoginResp> {
    const { versions = ['4.0', '3.0', '2.0'], timeout = 60_000, ...rest } = options;
    const CallId = options.CallId ?? 'login';
    for (const Version of versions) {
      this.send({ id: 'LoginReq', ...rest, CallId, Version });
      const answer = await this.next(timeout, (m) => m.id === 'LoginResp' && m.CallId === CallId);
      if ((answer as IvrLoginResp).Result === 'Success') return answer as IvrLoginResp;
    }
    throw new Error(`the server takes none of the versions ${versions.join(', ')}`);
  }

  /** Closes the link after what was sent has left. */
  async close(): Promise<void> {
    this.#link.close();
    await this.closed;
  }

  #frame(type: number, body: Uint8Array): void {
    if (type === GLI_DATA) {
      this.#data(body);
    } else if (type === GLI_ERROR) {
      const code = body.length === 2 ? ((body[0] as number) << 8) | (body[1] as number) : undefined;
      this.#tell({ type: 'Error', code });
      if (this.#options.passive !== true) this.#close(`Error frame${code === undefined ? '' : `, code ${code}`}`);
    } else {
      this.#tell({ type: type === GLI_KEEP_ALIVE_REQUEST ? 'KeepAliveRequest' : 'KeepAliveResponse' });
      if (type === GLI_KEEP_ALIVE_REQUEST && this.#options.passive !== true) this.sendBytes(KEEP_ALIVE_RESPONSE_FRAME);
    }
  }

  #data(body: Uint8Array): void {
    const decoded = this.#decoder.decode(body);
    if (decoded.kind !== 'message') {
      this.#tell({ type: 'unreadable', reason: decoded.reason });
    } else if (this.#options.onMessage !== undefined) {
      this.#queue.offer(decoded.message);
      this.#options.onMessage(decoded.message);
    } else if (this.#queue.waiting >= (this.#options.maxWaiting ?? 100_000)) {
      this.#close('too many messages wait to be read');
    } else {
      this.#queue.push(decoded.message);
    }
  }

  #tell(frame: IvrDriverFrame): void {
    this.#options.onFrame?.(frame);
  }

  #active(bytes: number): void {
    this.#bytesIn += bytes;
    this.#silentPeriods = 0;
    this.#activity?.refresh();
  }

  #silence(): void {
    this.#silentPeriods++;
    if (this.#silentPeriods >= 3) {
      this.#closeReason = 'nothing came in three periods';
      this.#link.destroy();
    } else {
      this.sendKeepAlive();
    }
  }

  #close(reason: string): void {
    this.#closeReason = reason;
    this.#link.close();
  }
}

/** By name: whether a CallId is needed. */
const NEEDS_CALL_ID: ReadonlyMap<string, boolean> = new Map(IVR_MESSAGES.map(({ name, callId }) => [name, callId]));

/** Programs without types may send anything. */
function whyNoMessage(message: { readonly id: string; readonly CallId?: string } | null | undefined) {
  const needsCallId = NEEDS_CALL_ID.get(message?.id ?? '');
  if (needsCallId === undefined) return `${String(message?.id)} is no message of the IVR Server XML protocol`;
  const isThere = typeof message?.CallId === 'string' && message.CallId !== '';
  return needsCallId && !isThere ? `${message?.id} needs a CallId` : undefined;
}

/** Connects to an IVR Server. Rejects when there is no connection within `connectTimeout`. */
export function connectIvrDriver(options: IvrDriverOptions = {}): Promise<IvrDriver> {
  const { host = '127.0.0.1', port = 8765, tls, connectTimeout = 10_000 } = options;
  return new Promise((resolve, reject) => {
    const socket = tls === undefined ? connectTcp({ host, port }) : connectTls({ host, port, ...tls });
    const give = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => give(new Error(`no connection within ${connectTimeout} ms`)), connectTimeout);
    socket.once('error', give);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer);
      socket.removeListener('error', give);
      socket.setNoDelay(true);
      resolve(new IvrDriver(socket, options));
    });
  });
}
