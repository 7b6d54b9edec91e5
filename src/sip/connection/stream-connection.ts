import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { WebSocket } from 'ws';
import type { Clock } from '../../protocol/index.js';
import type { SipLimits } from '../codec/limits.js';
import { StreamFramer } from '../codec/stream-framing.js';
import type { Flow, SendOwner } from './flow.js';
import { KeepAlive, type KeepAliveOptions } from './keep-alive.js';

/** What a connection tells its owner. */
export interface ConnectionEvents {
  onText(connection: StreamConnection, text: string): void;
  /** What came after its last message cannot be understood: it is to be closed as soon as that one was dealt with. */
  onBroken(connection: StreamConnection): void;
  onClosed(connection: StreamConnection): void;
}

export interface StreamConnectionOptions extends KeepAliveOptions {
  readonly limits: SipLimits;
  readonly firstMessageTimeout: number;
  readonly maxUnsentBytes: number;
}

/** A TCP, TLS or WebSocket connection that carries SIP, whoever opened it. */
export interface StreamConnection {
  readonly flow: Flow;
  /** True once it can send; until then messages wait. */
  readonly isOpen: boolean;
  /** Only where this server has opened it. */
  readonly keepAlive?: KeepAlive;
  send(text: string, owner?: SendOwner): void;
  /** No more is read, what was read already apart, until `resume`. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** What is no more than that may be the beginning of a ping, or the answer to one. */
const KEEP_ALIVE_BYTES = 3;

/** Messages that may wait for a connection to open. */
const MAX_WAITING = 1000;

/** SIP over TCP or TLS, cut into messages by Content-Length. */
export class SocketConnection implements StreamConnection {
  readonly keepAlive?: KeepAlive;
  private readonly framer: StreamFramer;
  private closed = false;
  /** For the first message of an accepted one, and for the rest of a message that has begun, whatever else comes. */
  private deadline: NodeJS.Timeout | undefined;
  private open: boolean;
  /** Messages that wait for the connection to open, with their owners. */
  private waiting: { text: string; owner: SendOwner | undefined }[] = [];

  constructor(
    readonly flow: Flow,
    private readonly socket: Socket | TLSSocket,
    private readonly events: ConnectionEvents,
    private readonly options: StreamConnectionOptions,
    /** Whose timers keep it alive, where this server opens it; undefined = it was accepted, and stands. */
    ownBy: Clock | undefined,
  ) {
    const accepted = ownBy === undefined;
    this.open = accepted;
    if (ownBy !== undefined) {
      const kept = { ping: () => this.socket.write('\r\n\r\n'), giveUp: () => this.socket.destroy() };
      this.keepAlive = new KeepAlive(kept, options, ownBy);
    }
    this.framer = new StreamFramer(options.limits);
    socket.setNoDelay(true);
    if (accepted) this.awaitMessage();
    socket.on('data', (chunk: Buffer) => this.onData(chunk));
    socket.on('timeout', () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.onClose());
  }

  get isOpen(): boolean {
    return this.open && !this.closed;
  }

  /** The connection that this server opened stands. */
  opened(): void {
    this.open = true;
    this.socket.setTimeout(this.options.idleTimeout);
    // What the system itself asks finds dead flows too where pings are not answered.
    this.socket.setKeepAlive(this.options.keepAliveInterval > 0, this.options.keepAliveInterval / 2);
    this.keepAlive?.start();
    for (const { text, owner } of this.waiting.splice(0)) this.send(text, owner);
  }

  send(text: string, owner?: SendOwner): void {
    if (this.closed) {
      owner?.onSendError();
      return;
    }
    if (!this.open) {
      if (this.waiting.length < MAX_WAITING) this.waiting.push({ text, owner });
      else owner?.onSendError();
      return;
    }
    this.keepAlive?.sending();
    this.socket.write(text, 'latin1');
    // Somebody who does not read must not fill this server's memory.
    if (this.socket.writableLength > this.options.maxUnsentBytes) this.socket.destroy();
  }

  pause(): void {
    this.awaitNothing();
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
    if (this.framer.waiting > KEEP_ALIVE_BYTES) this.awaitMessage();
  }

  close(): void {
    this.socket.destroy();
  }

  private awaitMessage(): void {
    this.deadline ??= setTimeout(() => this.socket.destroy(), this.options.firstMessageTimeout).unref();
  }

  private awaitNothing(): void {
    clearTimeout(this.deadline);
    this.deadline = undefined;
  }

  private onData(chunk: Buffer): void {
    if (this.keepAlive?.heard(chunk) === true && this.framer.waiting === 0) return;
    const { messages, pings, fault } = this.framer.feed(chunk);
    if (messages.length > 0) {
      this.awaitNothing();
      this.socket.setTimeout(this.options.idleTimeout);
      this.keepAlive?.used();
    }
    if (this.framer.waiting > KEEP_ALIVE_BYTES) this.awaitMessage();
    for (const text of messages) {
      this.events.onText(this, text);
      if (this.closed) return;
    }
    // RFC 5626 section 4.4.1: a double CRLF is answered by a single one.
    for (let i = 0; i < Math.min(pings, 16); i++) this.socket.write('\r\n');
    if (fault !== undefined) this.events.onBroken(this);
  }

  private onClose(): void {
    if (this.closed) return;
    this.closed = true;
    this.awaitNothing();
    this.keepAlive?.stop();
    for (const { owner } of this.waiting.splice(0)) owner?.onSendError();
    this.events.onClosed(this);
  }
}

/** SIP over WebSocket: one message per frame (RFC 7118 section 5). Only phones open such connections. */
export class WebSocketConnection implements StreamConnection {
  private closed = false;
  private timer: NodeJS.Timeout | undefined;
  /** A message has come. */
  private hasSpoken = false;

  constructor(
    readonly flow: Flow,
    private readonly socket: WebSocket,
    private readonly events: ConnectionEvents,
    private readonly options: StreamConnectionOptions,
  ) {
    this.timer = setTimeout(() => socket.terminate(), options.firstMessageTimeout);
    socket.on('message', (data: Buffer) => this.onMessage(data));
    socket.on('ping', () => this.hasSpoken && this.timer?.refresh());
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.onClose());
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  send(text: string, owner?: SendOwner): void {
    if (this.closed) {
      owner?.onSendError();
      return;
    }
    // Text frames must be UTF-8; a message with other bytes goes as a binary frame.
    const bytes = Buffer.from(text, 'latin1');
    this.socket.send(bytes, { binary: !isAscii(text) });
    if (this.socket.bufferedAmount > this.options.maxUnsentBytes) this.socket.terminate();
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(): void {
    this.socket.terminate();
  }

  private onMessage(data: Buffer): void {
    // RFC 7118 section 6 with RFC 5626: a double CRLF is a keep-alive here too.
    const isPing = data.length === 4 && data.toString('latin1') === '\r\n\r\n';
    this.hasSpoken ||= data.length > 4;
    if (this.hasSpoken) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.socket.terminate(), this.options.idleTimeout);
    }
    if (isPing) this.socket.send('\r\n');
    else if (data.length > 4) this.events.onText(this, data.toString('latin1'));
  }

  private onClose(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.events.onClosed(this);
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
