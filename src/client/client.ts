import type { ConfirmingEvent, EventByName, RequestByName, RequestName, TEvent } from '../protocol/index.js';
import type { BackoffOptions } from './backoff.js';
import { type AnyRequest, ConnectError, ConnectionLostError, TErrorException } from './errors.js';
import { Link, type LinkAnswer, type LinkLoss } from './link.js';
import { PendingRequests } from './pending-requests.js';
import { type EventFilter, type Filtered, Subscriptions } from './subscriptions.js';
import { type WebSocketClass, webSocketClass } from './web-socket.js';

export interface ConnectOptions {
  /** `ws://127.0.0.1:8080/tlib` */
  readonly url: string;
  /** Name of the application as the server shows it; default `partyline-client`. */
  readonly ApplicationName?: string;
  /** Secret of the server's option `http.tokens`. */
  readonly token?: string;
  /** Class to make WebSockets with; needed on Node 20 (`import { WebSocket } from 'ws'`). */
  readonly WebSocket?: WebSocketClass;
  /** Milliseconds until a request without an answer fails; default 30,000. */
  readonly requestTimeout?: number;
  /** Milliseconds until an attempt to connect fails; default 10,000. */
  readonly connectTimeout?: number;
  /** Times between attempts to reconnect. */
  readonly backoff?: BackoffOptions;
  /** Events that may wait in one `for await` loop; default 10,000. */
  readonly eventQueue?: number;
}

export type ConnectionState = 'connecting' | 'connected' | 'waiting' | 'closed';

/** What happens to the connection, for the application. */
export type ConnectionChange =
  /** First connection. */
  | { readonly state: 'connected' }
  /** Back again, and no event is lost: the stream goes on after event `resumedFrom`. */
  | { readonly state: 'connected'; readonly resumedFrom: number }
  /**
   * Back again, but events are lost: what the application knows may be wrong. `registered` are the EventRegistered of
   * the DNs that were registered before, with the calls that are on them now; `failed` the DNs that could not be.
   */
  | {
      readonly state: 'connected';
      readonly gap: string;
      readonly registered: readonly EventByName['EventRegistered'][];
      readonly failed: readonly string[];
    }
  /** The connection is lost; the next attempt is made after `retryIn` milliseconds. */
  | { readonly state: 'waiting'; readonly code: number; readonly reason: string; readonly retryIn: number }
  /** No more attempts. */
  | { readonly state: 'closed'; readonly code: number; readonly reason: string };

/** The event that answers a request of this name. */
export type AnswerTo<N> = N extends RequestName ? EventByName[ConfirmingEvent[N]] : TEvent;

/** Connects and registers the client. Rejects with `ConnectError` when the server cannot be reached or refuses. */
export function connect(options: ConnectOptions): Promise<PartylineClient> {
  return new Promise((resolve, reject) => {
    const client: PartylineClient = new PartylineClient(options, (failure) => {
      if (failure === undefined) resolve(client);
      else reject(failure);
    });
  });
}

/**
 * One client of the server. Events come in order, each once, over any number of reconnects; when that is not possible the
 * application is told (`onConnection`, and EventServerConnected in the stream).
 */
export class PartylineClient {
  readonly #pending = new PendingRequests();
  readonly #subscriptions = new Subscriptions();
  readonly #watchers = new Set<(change: ConnectionChange) => void>();
  /** Requests that registered the DNs, to do it again in a new session. */
  readonly #registrations = new Map<string, AnyRequest>();
  readonly #link: Link;
  readonly #started: (failure: Error | undefined) => void;
  #state: ConnectionState = 'connecting';
  #everConnected = false;
  #sessionID: number | undefined;
  /** How often the session had to begin anew. */
  #anew = 0;
  /** False while the DNs are registered again: other requests wait until then. */
  #ready = false;

  /** @param started told once whether the first connection was made; `connect` makes a promise of it. */
  constructor(
    private readonly options: ConnectOptions,
    started: (failure: Error | undefined) => void,
  ) {
    this.#started = started;
    this.#link = new Link(
      {
        url: options.url,
        ApplicationName: options.ApplicationName ?? 'partyline-client',
        token: options.token,
        webSocket: webSocketClass(options.WebSocket),
        backoff: options.backoff ?? {},
        connectTimeout: options.connectTimeout ?? 10_000,
      },
      {
        linked: (answer) => this.#linked(answer),
        event: (event) => this.#event(event),
        repeated: (event) => this.#pending.answer(event),
        lost: (loss) => this.#lost(loss),
        over: (loss) => this.#over(loss),
      },
    );
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Number of the session at the server; another one after a gap. */
  get SessionID(): number | undefined {
    return this.#sessionID;
  }

  /** EventSequenceNumber of the last event that has come. */
  get lastEventSequenceNumber(): number {
    return this.#link.lastSeen;
  }

  /** `request` for messages whose name is only known at run time, such as those typed in by people: `id` is a `string`. */
  request<I extends string>(
    request: AnyRequest & { readonly id: I } & (string extends I ? unknown : never),
    options?: { readonly timeout?: number },
  ): Promise<TEvent>;
  /**
   * Sends a request and waits for the event that confirms it. Rejects with `TErrorException` when the server refuses it.
   * While the connection is lost the request waits; one that was sent is sent again and not carried out twice.
   */
  request<N extends RequestName>(
    request: { readonly id: N } & RequestByName[N],
    options?: { readonly timeout?: number },
  ): Promise<AnswerTo<N>>;
  async request(request: AnyRequest, options: { readonly timeout?: number } = {}): Promise<TEvent> {
    if (this.#state === 'closed') throw new ConnectionLostError(request, false, 'the client is closed');
    const { ReferenceID, answer } = this.#pending.add(
      request,
      options.timeout ?? this.options.requestTimeout ?? 30_000,
    );
    if (this.#ready) this.#pending.sendOne(ReferenceID, (text) => this.#link.send(text));
    const event = await answer;
    this.#remember(request, event);
    return event;
  }

  /** Registers a DN with the defaults; the answer holds the calls that are on it. */
  registerAddress(ThisDN: string): Promise<EventByName['EventRegistered']> {
    return this.request({ id: 'RequestRegisterAddress', ThisDN } as const);
  }

  /** Calls `listener` for each event; the function returned ends that. */
  on<F extends EventFilter>(filter: F, listener: (event: Filtered<F>) => void): () => void {
    return this.#subscriptions.on(filter, listener as (event: TEvent) => void);
  }

  onEvent(listener: (event: TEvent) => void): () => void {
    return this.#subscriptions.on(undefined, listener);
  }

  /** The next event that fits. Rejects when the client is closed. */
  async once<F extends EventFilter>(filter: F): Promise<Filtered<F>> {
    const queue = this.#subscriptions.queue(filter, 1);
    const next = await queue.next();
    await queue.return();
    if (next.done) throw new Error('the client was closed before such an event came');
    return next.value as Filtered<F>;
  }

  /** Events from now on, for `for await`. The loop ends when the client is closed. */
  events<F extends EventFilter>(filter?: F): AsyncIterableIterator<Filtered<F>> {
    return this.#subscriptions.queue(filter, this.options.eventQueue ?? 10_000) as AsyncIterableIterator<Filtered<F>>;
  }

  /** Calls `watcher` for everything that happens to the connection; the function returned ends that. */
  onConnection(watcher: (change: ConnectionChange) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Ends the session. Requests without an answer are rejected, loops over events end. */
  close(): void {
    this.#link.close();
  }

  /** Cuts the connection as a failing network would, for tests of applications: the client reconnects and resumes. */
  breakConnection(): void {
    this.#link.breakConnection();
  }

  // ---- connection -----------------------------------------------------------------------------------------------

  #linked(answer: LinkAnswer): void {
    const first = !this.#everConnected;
    this.#everConnected = true;
    this.#state = 'connected';
    this.#sessionID = answer.SessionID;
    this.#subscriptions.give(serverConnected(answer));
    this.#subscriptions.give(answer);
    if (!first && answer.Resumed !== true) {
      void this.#beginAnew(answer.ResumeFailure ?? 'unknown-session');
      return;
    }
    this.#ready = true;
    this.#pending.send((text) => this.#link.send(text), true);
    this.#tell(first ? { state: 'connected' } : { state: 'connected', resumedFrom: answer.ResumedFrom ?? 0 });
    if (first) this.#started(undefined);
  }

  /** The session is another one: its DNs are registered again before anything else is asked. */
  async #beginAnew(gap: string): Promise<void> {
    this.#pending.lose(`the session could not be resumed (${gap})`, false);
    this.#anew += 1;
    const turn = this.#anew;
    const registered: EventByName['EventRegistered'][] = [];
    const failed: string[] = [];
    const all = [...this.#registrations].map(async ([DN, request]) => {
      const { ReferenceID, answer } = this.#pending.add(request, this.options.requestTimeout ?? 30_000);
      this.#pending.sendOne(ReferenceID, (text) => this.#link.send(text));
      try {
        registered.push((await answer) as EventByName['EventRegistered']);
      } catch (error) {
        if (error instanceof TErrorException) this.#registrations.delete(DN);
        failed.push(DN);
      }
    });
    await Promise.all(all);
    // Lost again meanwhile: the next connection does all this anew.
    if (!this.#link.isLinked || turn !== this.#anew) return;
    this.#ready = true;
    this.#pending.send((text) => this.#link.send(text), false);
    this.#tell({ state: 'connected', gap, registered, failed });
  }

  #lost(loss: LinkLoss & { readonly retryIn: number }): void {
    this.#ready = false;
    this.#state = 'waiting';
    this.#subscriptions.give({ id: 'EventServerDisconnected', Extensions: { Code: loss.code, Reason: loss.reason } });
    this.#tell({ state: 'waiting', ...loss });
  }

  #over(loss: LinkLoss): void {
    const never = !this.#everConnected;
    this.#ready = false;
    this.#state = 'closed';
    this.#pending.lose(loss.reason || 'the connection was closed', true);
    this.#tell({ state: 'closed', ...loss });
    this.#subscriptions.end();
    if (never)
      this.#started(
        new ConnectError(`cannot connect to ${this.options.url}: ${loss.reason || `closed with code ${loss.code}`}`),
      );
  }

  #event(event: TEvent): void {
    if (event.id === 'EventUnregistered') this.#registrations.delete(event.ThisDN);
    this.#pending.answer(event);
    this.#subscriptions.give(event);
  }

  #remember(request: AnyRequest, event: TEvent): void {
    if (event.id !== 'EventRegistered') return;
    const { ReferenceID: _, ...again } = request as { ReferenceID?: number } & AnyRequest;
    this.#registrations.set(event.ThisDN, again as AnyRequest);
  }

  #tell(change: ConnectionChange): void {
    for (const watcher of [...this.#watchers]) watcher(change);
  }
}

/** Made by the client, as the T-Library does it: the stream itself tells whether events were lost. */
function serverConnected(answer: LinkAnswer): TEvent {
  const { SessionID, Resumed, ResumedFrom, ResumeFailure } = answer;
  const Extensions: Record<string, string | number> = {};
  if (Resumed !== undefined) Extensions['Resumed'] = Resumed ? 'yes' : 'no';
  if (ResumedFrom !== undefined) Extensions['ResumedFrom'] = ResumedFrom;
  if (ResumeFailure !== undefined) Extensions['ResumeFailure'] = ResumeFailure;
  return { id: 'EventServerConnected', ...(SessionID === undefined ? {} : { SessionID }), Extensions };
}
