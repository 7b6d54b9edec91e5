import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ClientLimits } from '../options.js';
import type { ApiPorts } from '../ports.js';
import { eventError, type Refusal, timeOf } from '../server-events.js';
import { CLOSE, type CloseReason } from './close-codes.js';
import { bytesOf, textFrame } from './event-text.js';
import type { FairTurns, Task } from './fair-turns.js';
import { ERROR, type RegisterClient, readRequest } from './read-request.js';
import { RequestInbox } from './request-inbox.js';
import type { Session, SessionConnection } from './session.js';
import type { Opened, Sessions } from './sessions.js';

const BYTES_PER_WRITE = 16_000;

export interface ConnectionDeps {
  readonly ports: ApiPorts;
  readonly limits: ClientLimits;
  readonly sessions: Sessions;
  /** Turns for reading requests and for writing events. */
  readonly reads: FairTurns;
  readonly writes: FairTurns;
}

/** One WebSocket of a client: reads requests in order and at their rate, writes the session's events as fast as they are taken. */
export class Connection implements SessionConnection, Task {
  #session: Session | undefined;
  #waitingForDrain = false;
  #closed = false;
  /** Resolved when the socket is closed, from whatever side. */
  readonly closed: Promise<void>;
  #lastHeard: number;
  #cancelTimer: () => void;
  readonly #inbox: RequestInbox;

  constructor(
    private readonly ws: WebSocket,
    /** The socket under `ws`, for its buffer and for writing several messages at once. */
    private readonly socket: Duplex,
    private readonly deps: ConnectionDeps,
  ) {
    const { ports, limits } = deps;
    const now = ports.connectionClock.now();
    this.#lastHeard = now;
    this.#inbox = new RequestInbox({
      clock: ports.connectionClock,
      limits,
      socket: ws,
      mayHandle: () => !this.#session?.mustReadFirst && !this.#socketIsFull(),
      turns: deps.reads,
      handle: (text) => this.#handleSafely(text),
    });
    this.#cancelTimer = ports.connectionClock.after(limits['register-timeout'] * 1000, () =>
      this.close(CLOSE.registerTimeout),
    );
    ws.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    ws.on('pong', () => this.#heard());
    this.closed = new Promise((resolve) => {
      ws.on('close', (code: number) => {
        this.#onClose(code);
        resolve();
      });
    });
    // A protocol error of the peer; ws closes the connection itself and 'close' follows.
    ws.on('error', () => {});
    socket.on('drain', () => {
      this.#heard();
      this.#waitingForDrain = false;
      this.#inbox.goOn();
      if (this.#session !== undefined && this.#session.backlog > 0) this.wake();
    });
  }

  /** Who has asked gets the answer before others are told: with a thousand of them that is 10 ms. */
  wake(answer = false): void {
    if (this.#waitingForDrain || this.#closed) return;
    if (answer) this.deps.writes.addFirst(this);
    else this.deps.writes.add(this);
  }

  sessionOverflowed(): void {
    this.#session = undefined;
    this.close(CLOSE.slowConsumer);
  }

  /** Writes some of what the session has, if the socket takes it. */
  piece(): boolean {
    const session = this.#session;
    if (session === undefined || !this.#isOpen()) return false;
    if (!this.#socketIsFull()) {
      const frames = nextFrames(session);
      if (frames !== '') this.socket.write(frames, 'latin1');
    }
    this.#inbox.goOn();
    if (session.backlog === 0) return false;
    this.#waitingForDrain = this.#socketIsFull();
    return !this.#waitingForDrain;
  }

  /** Another connection goes on with the session. */
  replaced(): void {
    this.#session = undefined;
    this.close(CLOSE.replaced);
  }

  close(why: CloseReason): void {
    this.ws.close(why.code, why.reason);
  }

  /** Ends the connection without waiting for the peer. */
  cut(): void {
    this.ws.terminate();
  }

  #socketIsFull(): boolean {
    // Below its own mark the socket would never tell that it has drained.
    return (
      this.socket.writableLength >= Math.max(this.deps.limits['socket-buffer-bytes'], this.socket.writableHighWaterMark)
    );
  }

  // ---- reading --------------------------------------------------------------------------------------------------

  #heard(): void {
    this.#lastHeard = this.deps.ports.connectionClock.now();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    this.#heard();
    // A binary message is no JSON text; handled as an empty one it gets the answer for that.
    this.#inbox.add(isBinary ? '' : data.toString());
  }

  #handleSafely(text: string): void {
    try {
      this.#handle(text);
    } catch (error) {
      // A defect of ours must not end the process, nor other clients' calls.
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.deps.ports.log.warn({ error: message }, 'request failed inside the server');
      this.#refuse({ ErrorCode: ERROR.internal, ErrorMessage: 'internal error of the server' });
    }
  }

  #handle(text: string): void {
    const read = readRequest(text, this.deps.limits);
    if (read.kind === 'refused') this.#refuse(read.refusal);
    else if (read.kind === 'register-client') this.#register(read.register);
    else if (this.#session === undefined) {
      const { ReferenceID, ThisDN } = read.request as { ReferenceID?: number; ThisDN?: string };
      this.#refuse({
        ErrorCode: ERROR.mustRegister,
        ErrorMessage: 'send RequestRegisterClient first',
        ...(ReferenceID === undefined ? {} : { ReferenceID }),
        ...(ThisDN === undefined ? {} : { ThisDN }),
      });
    } else {
      const outcome = this.#session.request(read.request, text);
      if (outcome.kind === 'answered') this.#send(outcome.message);
      else if (outcome.kind === 'answer-forgotten') this.#acknowledgeRepetition(read.request);
    }
  }

  /** The request was carried out before, and the event that answered it is no longer kept. */
  #acknowledgeRepetition(request: { readonly id: string; readonly ReferenceID?: number }): void {
    const { ports } = this.deps;
    this.#sendOwn({
      id: 'EventACK',
      ReferenceID: request.ReferenceID,
      UserEvent: request.id,
      Repeated: true,
      ...timeOf(ports.clock.now()),
    });
  }

  #refuse(refusal: Refusal): void {
    const { ports } = this.deps;
    const event = eventError(ports.clock.now(), refusal);
    if (this.#session !== undefined) this.#session.push(event, refusal.ReferenceID);
    else this.#sendOwn(refusal.ReferenceID === undefined ? event : { ...event, ReferenceID: refusal.ReferenceID });
  }

  // ---- session --------------------------------------------------------------------------------------------------

  #register(register: RegisterClient): void {
    const { ports, sessions } = this.deps;
    const reference = register.ReferenceID === undefined ? {} : { ReferenceID: register.ReferenceID };
    if (this.#session !== undefined) {
      this.#refuse({
        ErrorCode: ERROR.inSameState,
        ErrorMessage: 'this connection has a client already',
        ...reference,
      });
      return;
    }
    const { resume, ApplicationName } = register;
    const opened =
      resume === undefined
        ? sessions.open(ApplicationName)
        : sessions.resume(resume.SessionKey, resume.from, ApplicationName);
    if (opened.session === undefined) {
      this.#refuse({ ErrorCode: ERROR.applicationTableFull, ErrorMessage: 'too many clients', ...reference });
      this.close(CLOSE.tooManyClients);
      return;
    }
    this.#adopt(opened.session, opened, register);
    ports.log.info(
      { ApplicationName, SessionID: opened.session.SessionID, resumedFrom: opened.resumedFrom },
      opened.resumedFrom === undefined ? 'client registered' : 'client resumed',
    );
  }

  #adopt(session: Session, opened: Exclude<Opened, { session: undefined }>, register: RegisterClient): void {
    const { ports, limits } = this.deps;
    // A connection that died without notice may still count as open here.
    session.connection?.replaced();
    this.#session = session;
    this.#cancelTimer();
    const seconds = limits['heart-beat-interval'];
    if (seconds > 0) this.#beat(seconds * 1000);
    this.#sendOwn({
      id: 'EventLinkConnected',
      Server: ports.server.name,
      ...(register.ReferenceID === undefined ? {} : { ReferenceID: register.ReferenceID }),
      ApplicationName: session.ApplicationName,
      SessionID: session.SessionID,
      SessionKey: session.SessionKey,
      ServerStartTime: Math.floor(ports.server.startTime / 1000),
      HeartBeatInterval: seconds,
      ...resumeResult(opened),
      ...timeOf(ports.clock.now()),
    });
    session.attach(this, opened.resumedFrom ?? 0);
  }

  #beat(interval: number): void {
    const { connectionClock, clock } = this.deps.ports;
    this.#cancelTimer = connectionClock.after(interval, () => {
      const session = this.#session;
      if (this.#closed || session === undefined) return;
      // What the client sends is not read while it is too fast: that silence is ours.
      if (this.#inbox.waitsForRate) this.#heard();
      if (connectionClock.now() - this.#lastHeard >= 2 * interval) {
        this.ws.terminate();
        return;
      }
      this.#beat(interval);
      this.ws.ping();
      // A client that does not take its events gets no heart-beats on top.
      if (!this.#waitingForDrain && session.backlog === 0) {
        this.#sendOwn({ id: 'HeartBeat', EventSequenceNumber: session.sent, ...timeOf(clock.now()) });
      }
    });
  }

  #onClose(code: number): void {
    this.#closed = true;
    this.#cancelTimer();
    this.#inbox.close();
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    // 1000 and no code at all: the client has said goodbye. Anything else may be a lost connection.
    if (code === 1000 || code === 1005) this.deps.sessions.end(session);
    else this.deps.sessions.wait(session);
  }

  // ---- writing --------------------------------------------------------------------------------------------------

  /** Sends a message that is not part of the numbered stream. */
  #sendOwn(message: object): void {
    this.#send(bytesOf(JSON.stringify(message)));
  }

  /** The frames are written past `ws`, which costs several times as much; it goes on doing all the rest. */
  #send(bytes: string): void {
    if (this.#isOpen()) this.socket.write(textFrame(bytes), 'latin1');
  }

  #isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN;
  }
}

/** The frames of what waits, as many as go well into one system call. */
function nextFrames(session: Session): string {
  let frames = '';
  while (frames.length < BYTES_PER_WRITE) {
    const message = session.next();
    if (message === undefined) break;
    frames += textFrame(message);
  }
  return frames;
}

/** Whether the session goes on; if not, why, and everything begins anew. Absent when nothing was to be resumed. */
function resumeResult(opened: Exclude<Opened, { session: undefined }>): object {
  if (opened.resumedFrom !== undefined) return { Resumed: true, ResumedFrom: opened.resumedFrom };
  return opened.failure === undefined ? {} : { Resumed: false, ResumeFailure: opened.failure };
}
