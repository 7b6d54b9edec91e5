import type { TEvent, TRequest } from './generated/messages.js';

/**
 * What every adapter that speaks for T-Library clients (WebSocket API, IVR Server, tests) gets from the wiring.
 * The hub implements it; an adapter never sees the hub, the core or another adapter.
 */
export interface ClientPort {
  /** Opens a client of the server. Events reach `onEvent` in order, one call at a time, after the hub's turn. */
  open(options: ClientOptions): ClientHandle;
}

/** What a client of the hub brings. */
export interface ClientOptions {
  /** Name of the application as given in RequestRegisterClient; for logs and queries. */
  readonly ApplicationName: string;
  /** Called for each event of this client. Must not block; a throw is caught and reported by the hub. */
  onEvent(delivery: Delivery): void;
}

/** One event for one client. The same `event` object is handed to all clients that get the same event. */
export interface Delivery {
  readonly event: TEvent;
  /** The ReferenceID of this client's own request that the event confirms or refuses; undefined for everybody else. */
  readonly ReferenceID?: number | undefined;
  /**
   * For clients within the server, and never sent: EventPartyDeleted tells of one who was invited by this number and had not answered, so
   * nobody was told that it was added. Its own number may be another one, to which it forwards its calls.
   */
  readonly invited?: string | undefined;
}

/** A client as the hub knows it. */
export interface ClientHandle {
  readonly id: string;
  /** Queues a request; its answer comes as an event. The request must have passed `checkRequest`. */
  request(request: TRequest): void;
  /** Unregisters the client everywhere. Nothing reaches `onEvent` afterwards. */
  close(): void;
}

/** Time as a port: real in the server, virtual in tests and models. Milliseconds since 1970-01-01 UTC. */
export interface Clock {
  now(): number;
  /** Calls `fn` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, fn: () => void): () => void;
}
