import type { ClientHandle, ClientPort, Delivery, TEvent, TRequest } from '../../protocol/index.js';
import type { ClientLimits } from '../options.js';
import { EventLog } from './event-log.js';
import type { EventMemory } from './event-memory.js';
import { type EventText, messageOf } from './event-text.js';
import { RememberedRequests } from './remembered-requests.js';

/** The connection that a session sends through while it has one. */
export interface SessionConnection {
  /** There is something to send; `answer` = the client waits for it. */
  wake(answer?: boolean): void;
  /** Another connection goes on with the session; this one has to be closed. */
  replaced(): void;
  /** The session is over; the connection has to be closed. */
  sessionOverflowed(): void;
}

export interface SessionOptions {
  readonly SessionID: number;
  readonly SessionKey: string;
  readonly ApplicationName: string;
  readonly limits: ClientLimits;
  readonly text: EventText;
  readonly memory: EventMemory;
  readonly clients: ClientPort;
  /** Events were lost for good: the session cannot go on. */
  onOverflow(session: Session): void;
  /** The events of all clients together need too much memory. */
  onFull(): void;
}

/**
 * One client of the server over any number of connections, one at a time. It owns the client's event stream: events are
 * numbered from 1 without gaps, kept in a bounded log, and sent from `sent + 1` on whenever the connection can take them.
 */
export class Session {
  readonly SessionID: number;
  readonly SessionKey: string;
  readonly ApplicationName: string;
  readonly #limits: ClientLimits;
  readonly #log: EventLog;
  readonly #remembered: RememberedRequests;
  readonly #text: EventText;
  readonly #handle: ClientHandle;
  readonly #onOverflow: (session: Session) => void;
  readonly #onFull: () => void;
  readonly #memory: EventMemory;
  #connection: SessionConnection | undefined;
  #sent = 0;
  #unsentBytes = 0;
  #ended = false;

  constructor(options: SessionOptions) {
    this.SessionID = options.SessionID;
    this.SessionKey = options.SessionKey;
    this.ApplicationName = options.ApplicationName;
    this.#limits = options.limits;
    this.#memory = options.memory;
    this.#log = new EventLog(
      options.limits['event-buffer-events'],
      options.limits['event-buffer-bytes'],
      options.memory,
    );
    this.#remembered = new RememberedRequests(options.limits['remembered-requests']);
    this.#text = options.text;
    this.#onOverflow = options.onOverflow;
    this.#onFull = options.onFull;
    this.#handle = options.clients.open({
      ApplicationName: options.ApplicationName,
      onEvent: (delivery) => this.#deliver(delivery),
    });
  }

  get connection(): SessionConnection | undefined {
    return this.#connection;
  }

  /** Number of the newest event. */
  get last(): number {
    return this.#log.last;
  }

  /** Number of the newest event handed to a connection. */
  get sent(): number {
    return this.#sent;
  }

  /** Events that wait to be sent. */
  get backlog(): number {
    return this.#log.last - this.#sent;
  }

  /**
   * Whether so much waits unread that the client's own requests have to wait: their answers must not be what overflows
   * its buffer.
   */
  get mustReadFirst(): boolean {
    return (
      this.backlog * 4 >= this.#limits['event-buffer-events'] ||
      this.#unsentBytes * 4 >= this.#limits['event-buffer-bytes']
    );
  }

  /** Bytes of the events that wait to be sent. */
  get unsentBytes(): number {
    return this.#unsentBytes;
  }

  get keptBytes(): number {
    return this.#log.bytes;
  }

  /** Whether a client that has seen everything up to `number` can go on without a gap. */
  canResumeFrom(number: number): 'yes' | 'gap' | 'ahead' {
    if (number > this.#log.last) return 'ahead';
    return number + 1 >= this.#log.first ? 'yes' : 'gap';
  }

  /** Lets the session send through `connection`, beginning with event `from + 1`. */
  attach(connection: SessionConnection, from: number): void {
    this.#connection = connection;
    this.#sent = from;
    this.#unsentBytes = 0;
    for (let number = from + 1; number <= this.#log.last; number++) {
      this.#unsentBytes += this.#log.at(number)?.body.length ?? 0;
    }
    if (this.backlog > 0) connection.wake();
  }

  /** The connection is gone; the session waits for another one. */
  detach(): void {
    this.#connection = undefined;
  }

  /** The next message to send, or undefined when all is sent. */
  next(): string | undefined {
    const number = this.#sent + 1;
    const event = this.#log.at(number);
    if (event === undefined) return undefined;
    this.#sent = number;
    this.#unsentBytes -= event.body.length;
    return messageOf(event, number);
  }

  /** Gives the client an event that the hub did not make. */
  push(event: TEvent, ReferenceID: number | undefined): void {
    if (this.#ended) return;
    const logged = this.#text.logged(event, ReferenceID);
    const number = this.#log.append(logged);
    this.#unsentBytes += logged.body.length;
    if (ReferenceID !== undefined) this.#remembered.answered(ReferenceID, number);
    if (this.#sent + 1 < this.#log.first) {
      this.#onOverflow(this);
      return;
    }
    this.#connection?.wake(ReferenceID !== undefined);
    if (this.#memory.full) this.#onFull();
  }

  /** Events that were sent are kept no longer: what is lost now cannot be resumed. */
  forgetSent(): void {
    this.#log.forget(this.#sent);
  }

  /** Sends a request on to the hub, unless it was carried out before. */
  request(request: TRequest, text: string): RequestOutcome {
    const ReferenceID = request.ReferenceID;
    if (ReferenceID !== undefined) {
      const known = this.#remembered.find(ReferenceID, text);
      if (known !== undefined) return this.#repeated(known.answer);
      this.#remembered.add(ReferenceID, text);
    }
    this.#handle.request(request);
    return { kind: 'carried-out' };
  }

  /** Unregisters the client everywhere. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connection = undefined;
    this.#log.forget(this.#log.last);
    this.#handle.close();
  }

  get ended(): boolean {
    return this.#ended;
  }

  #deliver(delivery: Delivery): void {
    this.push(delivery.event, delivery.ReferenceID);
  }

  #repeated(answer: number | undefined): RequestOutcome {
    // Not answered yet, or the answer is still to be sent: it will come in the stream.
    if (answer === undefined || answer > this.#sent) return { kind: 'answer-follows' };
    const event = this.#log.at(answer);
    return event === undefined
      ? { kind: 'answer-forgotten' }
      : { kind: 'answered', message: messageOf(event, answer, true) };
  }
}

/** What came of a request: carried out now, or known from before with or without its answer. */
export type RequestOutcome =
  | { readonly kind: 'carried-out' }
  | { readonly kind: 'answer-follows' }
  | { readonly kind: 'answered'; readonly message: string }
  | { readonly kind: 'answer-forgotten' };
