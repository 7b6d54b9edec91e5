import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpOptions } from './options.js';

/** Why somebody may not come in: HTTP status and words for people. */
export interface AccessRefusal {
  readonly status: 401 | 403 | 421;
  readonly error: string;
}

/** Subprotocol names that carry a token, for browsers, which cannot set headers on a WebSocket. */
const BEARER_PROTOCOL = 'bearer.';

/** Decides who may use the server: tokens, origins of web pages, and names under which it may be called. */
export class Access {
  #tokens: readonly Buffer[] = [];
  #origins: ReadonlySet<string> = new Set();
  readonly #loopbackOnly: boolean;

  constructor(options: Pick<HttpOptions, 'host' | 'tokens' | 'origins'>) {
    this.#loopbackOnly = isLoopback(options.host);
    this.reconfigure(options);
  }

  /** Other tokens and origins from the next request or connection on; who is in stays in. */
  reconfigure(options: Pick<HttpOptions, 'tokens' | 'origins'>): void {
    this.#tokens = options.tokens.map((token) => Buffer.from(token));
    this.#origins = new Set(options.origins);
  }

  /** Checks a request for anything but health. Undefined = may come in. */
  check(request: IncomingMessage): AccessRefusal | undefined {
    return this.#checkHost(request) ?? this.#checkOrigin(request) ?? this.#checkToken(request);
  }

  /** A foreign web page may have its own name resolve to this machine; then the name in Host gives it away. */
  #checkHost(request: IncomingMessage): AccessRefusal | undefined {
    if (!this.#loopbackOnly || this.#tokens.length > 0) return undefined;
    if (isLoopback(hostName(request.headers.host ?? 'localhost'))) return undefined;
    return { status: 421, error: 'this server is only reachable as localhost (set http.tokens to allow other names)' };
  }

  #checkOrigin(request: IncomingMessage): AccessRefusal | undefined {
    const origin = request.headers.origin;
    if (origin === undefined || this.#origins.has('*') || this.#origins.has(origin)) return undefined;
    if (origin.replace(/^https?:\/\//, '') === request.headers.host) return undefined;
    return { status: 403, error: `web pages of ${origin} may not use this server (option http.origins)` };
  }

  #checkToken(request: IncomingMessage): AccessRefusal | undefined {
    if (this.#tokens.length === 0) return undefined;
    const given = tokenOf(request);
    if (given !== undefined && this.#isKnown(given)) return undefined;
    return { status: 401, error: 'a token is needed: Authorization: Bearer …, or WebSocket subprotocol bearer.…' };
  }

  #isKnown(given: string): boolean {
    const bytes = Buffer.from(given);
    let known = false;
    // All tokens are compared, each in constant time, so that the time tells nothing.
    for (const token of this.#tokens) {
      if (token.length === bytes.length && timingSafeEqual(token, bytes)) known = true;
    }
    return known;
  }
}

/** Why nobody may listen like that, in words for the person who wants to; undefined = it is safe. */
export function openAccess({ host, tokens }: Pick<HttpOptions, 'host' | 'tokens'>): string | undefined {
  if (isLoopback(host) || tokens.length > 0) return undefined;
  return `http.host is ${host}: beyond loopback everybody could control calls. Set http.tokens to at least one secret, or http.host to 127.0.0.1.`;
}

function tokenOf(request: IncomingMessage): string | undefined {
  const authorization = request.headers.authorization;
  if (authorization !== undefined) return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const protocols = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  return protocols.find((name) => name.startsWith(BEARER_PROTOCOL))?.slice(BEARER_PROTOCOL.length);
}

/** `localhost`, 127.0.0.0/8 and ::1, with or without brackets. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(name);
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '');
}
