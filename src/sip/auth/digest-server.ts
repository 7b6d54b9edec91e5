import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type AuthHeader, parseAuthHeader, writeAuthHeader } from '../codec/auth-header.js';
import type { SipRequest } from '../codec/message.js';
import { parseUri, sameUri } from '../codec/uri.js';
import { algorithmNamed, type DigestAlgorithm, digestResponse } from './digest.js';

export interface DigestServerOptions {
  readonly realm: string;
  /** Offered in this order. Default: SHA-256, then MD5 for old phones. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Milliseconds for which a nonce may be used. */
  readonly nonceLifetime?: number;
  /** Nonces whose use counts are remembered; the oldest are forgotten and must be asked for again. */
  readonly maxNonces?: number;
  /** Password of a user as a binary string, undefined when there is no such user. */
  readonly passwordOf: (username: string) => string | undefined;
  readonly now: () => number;
}

export type Verdict =
  | { readonly ok: true; readonly username: string }
  /** `missing`: no credentials for this realm; `stale`: right once, but the nonce is too old; `wrong`: anything else. */
  | { readonly ok: false; readonly why: 'missing' | 'stale' | 'wrong' };

/**
 * Digest authentication, server side (RFC 3261 section 22, RFC 7616, RFC 8760). A nonce carries its time and a seal, so asking
 * for one costs no memory; only nonces that were used with right credentials are remembered, and only so many.
 */
export class DigestServer {
  private readonly secret = randomBytes(32);
  private readonly algorithms: readonly DigestAlgorithm[];
  private readonly nonceLifetime: number;
  private readonly maxNonces: number;
  /** Highest use count of each nonce. Oldest first. */
  private readonly used = new Map<string, number>();
  /** Nonces made before this time count only if they are remembered. */
  private forgottenUntil = 0;

  constructor(private readonly options: DigestServerOptions) {
    this.algorithms = options.algorithms ?? ['SHA-256', 'MD5'];
    this.nonceLifetime = options.nonceLifetime ?? 300_000;
    this.maxNonces = options.maxNonces ?? 10_000;
  }

  /** Values for as many WWW-Authenticate (or Proxy-Authenticate) headers. */
  challenges(stale: boolean): string[] {
    const nonce = this.newNonce();
    return this.algorithms.map((algorithm) =>
      writeAuthHeader(
        [
          ['realm', this.options.realm],
          ['nonce', nonce],
          ['qop', 'auth'],
          ['algorithm', algorithm],
          ...(stale ? ([['stale', 'true']] as const) : []),
        ],
        false,
      ),
    );
  }

  /** Looks at all credentials of the request; `header` is Authorization or Proxy-Authorization. */
  verify(request: SipRequest, header: 'Authorization' | 'Proxy-Authorization'): Verdict {
    for (const line of request.headers.all(header)) {
      const credentials = parseAuthHeader(line);
      if (credentials?.scheme === 'digest' && credentials.params.get('realm') === this.options.realm)
        return this.check(credentials, request);
    }
    return { ok: false, why: 'missing' };
  }

  private check(credentials: AuthHeader, request: SipRequest): Verdict {
    const get = (name: string): string => credentials.params.get(name) ?? '';
    const algorithm = algorithmNamed(credentials.params.get('algorithm'));
    const qop = credentials.params.get('qop')?.toLowerCase();
    const nonce = get('nonce');
    const count = Number.parseInt(get('nc'), 16);
    if (algorithm === undefined || !this.algorithms.includes(algorithm)) return WRONG;
    if (qop !== 'auth' && (qop !== undefined || algorithm !== 'MD5')) return WRONG;
    if (qop !== undefined && (!/^[0-9a-f]{8}$/i.test(get('nc')) || get('cnonce') === '')) return WRONG;
    const age = this.ageOf(nonce);
    if (age === undefined || !sameTarget(get('uri'), request)) return WRONG;
    const username = get('username');
    const password = this.options.passwordOf(username);
    const expected = digestResponse({
      algorithm,
      username,
      realm: this.options.realm,
      // Unknown users cost the same time as known ones.
      password: password ?? '',
      method: request.method,
      uri: get('uri'),
      nonce,
      qop,
      nc: get('nc'),
      cnonce: get('cnonce'),
      body: request.body,
    });
    const right = sameText(get('response').toLowerCase(), expected);
    if (!right || password === undefined) return WRONG;
    if (age > this.nonceLifetime || !this.countUse(nonce, qop === undefined ? undefined : count))
      return { ok: false, why: 'stale' };
    return { ok: true, username };
  }

  /** RFC 7616 section 3.4: a use count must rise with every request; one that does not is a replay. */
  private countUse(nonce: string, count: number | undefined): boolean {
    const before = this.used.get(nonce);
    if (before === undefined && timeOf(nonce) < this.forgottenUntil) return false;
    // Without qop there is no count: such a nonce is good for one request.
    const next = count ?? 1;
    if (before !== undefined && next <= before) return false;
    this.used.delete(nonce);
    this.used.set(nonce, next);
    if (this.used.size > this.maxNonces) {
      const oldest = this.used.keys().next().value;
      if (oldest !== undefined) this.forget(oldest);
    }
    return true;
  }

  /** What was forgotten can no longer be told from a replay, so nonces that old are not good any more. */
  private forget(nonce: string): void {
    this.used.delete(nonce);
    this.forgottenUntil = Math.max(this.forgottenUntil, timeOf(nonce));
  }

  private newNonce(): string {
    const body = `${this.options.now().toString(36)}.${randomBytes(6).toString('hex')}`;
    return `${body}.${this.seal(body)}`;
  }

  /** Milliseconds since the nonce was made; undefined when this server did not make it. */
  private ageOf(nonce: string): number | undefined {
    const end = nonce.lastIndexOf('.');
    const body = nonce.slice(0, Math.max(0, end));
    if (end < 0 || !sameText(nonce.slice(end + 1), this.seal(body))) return undefined;
    return this.options.now() - timeOf(body);
  }

  private seal(text: string): string {
    return createHmac('sha256', this.secret).update(text).digest('hex').slice(0, 24);
  }
}

function timeOf(nonce: string): number {
  return Number.parseInt(nonce, 36);
}

const WRONG: Verdict = { ok: false, why: 'wrong' };

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
}

/**
 * The credentials must be for this very Request-URI (RFC 7616 section 3.4.6), or, as some phones have it, for the server that it
 * names. The counted nonce keeps either from being used again.
 */
function sameTarget(uri: string, request: SipRequest): boolean {
  if (uri === request.uriText) return true;
  const parsed = parseUri(uri);
  if (parsed === undefined) return false;
  if (sameUri(parsed, request.uri)) return true;
  const { host, port } = request.uri;
  return parsed.user === '' && parsed.host.toLowerCase() === host.toLowerCase() && parsed.port === port;
}
