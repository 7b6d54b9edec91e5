import type { TEvent } from '../protocol/index.js';
import { Backoff, type BackoffOptions } from './backoff.js';
import type { WebSocketClass, WebSocketLike } from './web-socket.js';

export interface LinkOptions {
  readonly url: string;
  readonly ApplicationName: string;
  readonly token: string | undefined;
  readonly webSocket: WebSocketClass;
  readonly backoff: BackoffOptions;
  /** Milliseconds until an attempt counts as failed. */
  readonly connectTimeout: number;
}

/** What the client is told by its link. */
export interface LinkListener {
  /** The session is there: new, resumed, or new because it could not be resumed. */
  linked(answer: LinkAnswer): void;
  /** An event of the stream, each once and in order. */
  event(event: TEvent): void;
  /** The answer to a request that was sent again after a reconnect; its event was in the stream before. */
  repeated(event: TEvent): void;
  /** The connection is gone; the next attempt is made after `retryIn` milliseconds. */
  lost(loss: LinkLoss & { readonly retryIn: number }): void;
  /** The link is over and makes no more attempts. */
  over(loss: LinkLoss): void;
}

export interface LinkLoss {
  readonly code: number;
  readonly reason: string;
}

/** EventLinkConnected with what this protocol adds to it. */
export type LinkAnswer = Extract<TEvent, { id: 'EventLinkConnected' }> & {
  readonly Server?: string;
  readonly HeartBeatInterval?: number;
  readonly Resumed?: boolean;
  readonly ResumedFrom?: number;
  readonly ResumeFailure?: string;
};

type Incoming = { readonly id?: unknown; readonly EventSequenceNumber?: unknown; readonly Repeated?: unknown };

/** The session has been resumed by somebody else: coming back would take it away from them in turn. */
const REPLACED = 4001;
const OPEN = 1;

/**
 * Keeps one session with the server over any number of connections: registers the client, resumes after a loss, notices
 * missing events and dead connections. Never gives up by itself unless the first attempt fails.
 */
export class Link {
  #socket: WebSocketLike | undefined;
  #linked = false;
  #everLinked = false;
  #closed = false;
  #sessionKey: string | undefined;
  #lastSeen = 0;
  #heartBeat = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #attempt: ReturnType<typeof setTimeout> | undefined;
  #problem = '';
  readonly #backoff: Backoff;

  constructor(
    private readonly options: LinkOptions,
    private readonly listener: LinkListener,
  ) {
    this.#backoff = new Backoff(options.backoff);
    this.#connect();
  }

  get isLinked(): boolean {
    return this.#linked;
  }

  /** Number of the last event of the stream that has come. */
  get lastSeen(): number {
    return this.#lastSeen;
  }

  send(text: string): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(text);
  }

  /** Says goodbye: the server ends the session at once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#attempt);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#drop();
    socket?.close(1000, 'client closed');
    this.listener.over({ code: 1000, reason: 'client closed' });
  }

  /** Cuts the connection as a failing network would; the link reconnects. For tests of applications. */
  breakConnection(): void {
    this.#fail(4999, 'broken by the application');
  }

  #connect(): void {
    const { webSocket, url, token } = this.options;
    this.#problem = '';
    let socket: WebSocketLike;
    try {
      socket = new webSocket(url, token === undefined ? ['tlib'] : ['tlib', `bearer.${token}`]);
    } catch (error) {
      this.#lose(1006, error instanceof Error ? error.message : String(error));
      return;
    }
    this.#socket = socket;
    this.#attempt = setTimeout(() => this.#fail(4998, 'no answer in time'), this.options.connectTimeout);
    socket.onopen = () => this.send(JSON.stringify(this.#registration()));
    socket.onmessage = (event: { readonly data: unknown }) => {
      if (socket === this.#socket) this.#receive(event.data);
    };
    socket.onerror = (event: { readonly message?: string }) => {
      this.#problem = event.message ?? '';
    };
    socket.onclose = (event: { readonly code: number; readonly reason: string }) => {
      if (socket === this.#socket) this.#lose(event.code, event.reason || this.#problem);
    };
  }

  #registration(): object {
    const { ApplicationName } = this.options;
    const resume = this.#sessionKey === undefined ? {} : { ResumeFrom: this.#lastSeen, SessionKey: this.#sessionKey };
    return { id: 'RequestRegisterClient', ApplicationName, ...resume };
  }

  #receive(data: unknown): void {
    this.#heard();
    let message: Incoming;
    try {
      message = JSON.parse(String(data)) as Incoming;
    } catch {
      this.#fail(4997, 'the server sent something that is not JSON');
      return;
    }
    if (!this.#linked) this.#receiveAnswer(message);
    else if (message.id === 'HeartBeat') this.#compare(message.EventSequenceNumber);
    else this.#receiveEvent(message);
  }

  #receiveAnswer(message: Incoming): void {
    if (message.id !== 'EventLinkConnected') {
      const { ErrorMessage, ErrorCode } = message as { ErrorMessage?: string; ErrorCode?: number };
      this.#problem = `the server refused: ${ErrorMessage ?? String(message.id)} (ErrorCode ${ErrorCode ?? '?'})`;
      return;
    }
    const answer = message as LinkAnswer;
    clearTimeout(this.#attempt);
    this.#backoff.reset();
    this.#linked = true;
    this.#everLinked = true;
    this.#sessionKey = answer.SessionKey;
    if (answer.Resumed !== true) this.#lastSeen = 0;
    this.#heartBeat = (answer.HeartBeatInterval ?? 0) * 1000;
    this.#heard();
    this.listener.linked(answer);
  }

  #receiveEvent(message: Incoming): void {
    if (message.Repeated === true) {
      this.listener.repeated(message as TEvent);
      return;
    }
    const number = message.EventSequenceNumber;
    if (typeof number === 'number') {
      if (number <= this.#lastSeen) return;
      if (number > this.#lastSeen + 1) {
        this.#compare(number - 1);
        return;
      }
      this.#lastSeen = number;
    }
    this.listener.event(message as TEvent);
  }

  /** The server says that it has sent `number`: what is missing is fetched by a resume. */
  #compare(number: unknown): void {
    if (typeof number === 'number' && number > this.#lastSeen) {
      this.#fail(4996, `events ${this.#lastSeen + 1} to ${number} did not arrive`);
    }
  }

  #heard(): void {
    clearTimeout(this.#silence);
    if (this.#heartBeat === 0 || this.#closed) return;
    this.#silence = setTimeout(() => this.#fail(4995, 'the server is silent'), 2.5 * this.#heartBeat);
  }

  /** Ends a connection that is of no use any more, without waiting for the other side. */
  #fail(code: number, reason: string): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#lose(code, reason);
    try {
      socket.close(code, reason);
    } catch {
      // A socket that is not open yet may refuse; it is no longer listened to either way.
    }
  }

  #lose(code: number, reason: string): void {
    this.#drop();
    if (this.#closed) return;
    if (!this.#everLinked || code === REPLACED) {
      this.#closed = true;
      this.listener.over({ code, reason: this.#problem || reason });
      return;
    }
    const retryIn = this.#backoff.next();
    this.listener.lost({ code, reason, retryIn });
    if (this.#closed) return;
    this.#attempt = setTimeout(() => this.#connect(), retryIn);
  }

  #drop(): void {
    this.#socket = undefined;
    this.#linked = false;
    clearTimeout(this.#attempt);
    clearTimeout(this.#silence);
  }
}
