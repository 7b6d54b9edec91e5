import type { SipLimits } from '../codec/limits.js';

/** One address on which SIP is spoken. */
export interface ListenOptions {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
  /** Address to listen on; IPv6 without brackets. */
  readonly address: string;
  /** 0 = any free port. */
  readonly port: number;
  /** `host` or `host:port` that phones see, when it differs (NAT, or listening on all addresses). */
  readonly advertise?: string;
  /** PEM texts; needed for tls and wss. */
  readonly certificate?: string;
  readonly key?: string;
}

/** A certificate chain and its private key, PEM texts. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface ConnectionOptions {
  readonly listen: readonly ListenOptions[];
  readonly limits?: Partial<SipLimits>;
  /** Accepted TCP, TLS and WebSocket connections at the same time. */
  readonly maxConnections?: number;
  /** Accepted connections from one address at the same time. */
  readonly maxConnectionsPerAddress?: number;
  /** Milliseconds until a new connection must have brought a first message, and a later message that has begun its end. */
  readonly firstMessageTimeout?: number;
  /** Milliseconds without a byte after which a connection is closed. */
  readonly idleTimeout?: number;
  /** Milliseconds between two pings (RFC 5626 section 3.5.1) on connections that this server has opened; 0 = none. */
  readonly keepAliveInterval?: number;
  /** Milliseconds that the answer to a ping may take where pings are answered. */
  readonly keepAliveTimeout?: number;
  /** Milliseconds that opening a connection may take. */
  readonly connectTimeout?: number;
  /** Bytes that may wait to be written on one connection before it is given up. */
  readonly maxUnsentBytes?: number;
  /** Messages per second from one source address; what is above is dropped unread. */
  readonly messagesPerSecondPerSource?: number;
  /** Datagrams that may wait to be dealt with, of calls that stand and of what begins one each, of 2 KiB on average; what comes then is dropped. Of connections as many bytes may wait. */
  readonly maxWaitingDatagrams?: number;
  /** PEM text of certificates to trust besides the usual ones when this server opens TLS connections. */
  readonly trustedCertificates?: string;
  /** False lets connections to TLS servers through whose certificate cannot be checked. */
  readonly verifyCertificates?: boolean;
}

/** Defaults of the limits of connections. */
export const DEFAULT_CONNECTION_OPTIONS = {
  maxConnections: 10_000,
  maxConnectionsPerAddress: 1_000,
  firstMessageTimeout: 10_000,
  idleTimeout: 600_000,
  keepAliveInterval: 90_000,
  keepAliveTimeout: 10_000,
  connectTimeout: 5_000,
  maxUnsentBytes: 1_048_576,
  messagesPerSecondPerSource: 50_000,
  maxWaitingDatagrams: 20_000,
  verifyCertificates: true,
} as const;
