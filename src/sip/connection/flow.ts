export type TransportName = 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';

/** Where a message came from, or where one goes to: enough to answer over the same socket. */
export interface Flow {
  readonly transport: TransportName;
  /** Address of the other side without brackets. */
  readonly address: string;
  readonly port: number;
  /** Number of the connection; 0 on UDP and for connections that are still to be opened. Never reused. */
  readonly connection: number;
  /** Index of the listening point that the message came through or leaves by. */
  readonly listener: number;
  /** Name that the other side's TLS certificate has to be for, where it was found by a name. */
  readonly serverName?: string;
}

export function isReliable(transport: TransportName): boolean {
  return transport !== 'UDP';
}

/** Told when a message could not be sent. */
export interface SendOwner {
  onSendError(): void;
}

/** The network as transactions see it; `Connections` implements it with sockets, tests in memory. */
export interface TransportPort {
  /** Sends the text (a binary string). Never throws; failures are told to `owner`, possibly later. */
  send(flow: Flow, text: string, owner?: SendOwner): void;
  /** What to write into Via and Contact of messages on this flow: `host:port`, IPv6 in brackets. */
  localHostPort(flow: Flow): string;
  /**
   * A request has got no answer for so many milliseconds: a connection of this server's own over which nothing has come either is
   * dead, and is closed.
   */
  unanswered(flow: Flow, ms: number): void;
}
