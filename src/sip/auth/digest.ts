import { createHash } from 'node:crypto';

/** Algorithms of RFC 8760, best first; MD5 is there for old phones. */
export const DIGEST_ALGORITHMS = ['SHA-512-256', 'SHA-256', 'MD5'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

const HASHES: Readonly<Record<DigestAlgorithm, string>> = {
  'SHA-512-256': 'sha512-256',
  'SHA-256': 'sha256',
  MD5: 'md5',
};

/** The algorithm of a challenge or of credentials; MD5 when none is named (RFC 7616 section 3.3). Undefined: not known here. */
export function algorithmNamed(name: string | undefined): DigestAlgorithm | undefined {
  if (name === undefined) return 'MD5';
  return DIGEST_ALGORITHMS.find((algorithm) => algorithm.toLowerCase() === name.toLowerCase());
}

export function hash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(HASHES[algorithm]).update(text, 'latin1').digest('hex');
}

export interface DigestParts {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Undefined: the form of RFC 2069 without qop, that very old phones use. */
  readonly qop: 'auth' | 'auth-int' | undefined;
  readonly nc: string;
  readonly cnonce: string;
  /** Body of the message, for auth-int. */
  readonly body: string;
}

/** The `response` of RFC 7616 section 3.4.1. */
export function digestResponse(parts: DigestParts): string {
  const h = (text: string): string => hash(parts.algorithm, text);
  const ha1 = h(`${parts.username}:${parts.realm}:${parts.password}`);
  const a2 = `${parts.method}:${parts.uri}`;
  const ha2 = h(parts.qop === 'auth-int' ? `${a2}:${h(parts.body)}` : a2);
  if (parts.qop === undefined) return h(`${ha1}:${parts.nonce}:${ha2}`);
  return h(`${ha1}:${parts.nonce}:${parts.nc}:${parts.cnonce}:${parts.qop}:${ha2}`);
}
