/** Limits and times of the client connections. Every one is an option of the server (`clients.*`). */
export interface ClientLimits {
  /** Clients with a session, connected or waiting to resume. One more is refused. */
  readonly 'max-clients': number;
  /** Open WebSocket connections, registered or not. One more is answered with HTTP 503. */
  readonly 'max-connections': number;
  /** Bytes of one message. A longer one closes the connection with code 1009. */
  readonly 'max-message-bytes': number;
  /** Levels of nesting in one message. */
  readonly 'max-message-depth': number;
  /** Requests a second that a client may send for long; faster ones wait. 0 = no limit. */
  readonly 'requests-per-second': number;
  /** Requests that a client may send at once before `requests-per-second` counts. */
  readonly 'request-burst': number;
  /** Events kept for a client, until it has read them and for a resume. */
  readonly 'event-buffer-events': number;
  /** Bytes of the events kept for a client. */
  readonly 'event-buffer-bytes': number;
  /** Bytes of the events kept for all clients together, an event that several get counted once. */
  readonly 'event-memory-bytes': number;
  /** Bytes handed to a client's socket that it has not taken yet; beyond that events wait in the event buffer. */
  readonly 'socket-buffer-bytes': number;
  /** Seconds that a session lives on without a connection. */
  readonly 'resume-timeout': number;
  /** Seconds that a connection has to send RequestRegisterClient. */
  readonly 'register-timeout': number;
  /** Seconds between two heart-beats to a client; 0 = none. A client that is silent for two of them is cut. */
  readonly 'heart-beat-interval': number;
  /** Requests with a ReferenceID that are remembered per client, so that they are not carried out twice. */
  readonly 'remembered-requests': number;
}

/** Everything about the HTTP server itself (`http.*`). */
export interface HttpOptions {
  /** Address to listen on. Beyond loopback at least one token is needed. */
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Secrets that let a client in (`Authorization: Bearer …`, or subprotocol `bearer.…`). Empty = no check, on loopback only. */
  readonly tokens: readonly string[];
  /** Origins of web pages that may connect, besides the server's own; `*` = all. */
  readonly origins: readonly string[];
  /** TLS: certificate and key as PEM text. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}
