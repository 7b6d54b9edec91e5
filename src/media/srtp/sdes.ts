import { KEYING_SIZE } from './key-derivation.js';
import type { CryptoSuite } from './srtp.js';

/** One `a=crypto` attribute of SDP, RFC 4568. */
export interface CryptoAttribute {
  readonly tag: number;
  readonly suite: CryptoSuite;
  /** Master key and salt, 30 bytes. */
  readonly keying: Uint8Array;
}

const SUITES: readonly string[] = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] satisfies CryptoSuite[];

/**
 * Reads the value of an `a=crypto` attribute, without `a=crypto:`. Undefined when it is malformed or asks for something
 * that is not supported: another suite, several keys, a master key identifier, or session parameters that are needed.
 * The offerer lists several attributes in order of preference; the answerer takes the first that is supported.
 */
export function readCryptoAttribute(value: string): CryptoAttribute | undefined {
  const [tagText, suite, keyParameters, ...session] = value.trim().split(/\s+/);
  if (tagText === undefined || suite === undefined || keyParameters === undefined) return undefined;
  if (!/^\d{1,9}$/.test(tagText) || !SUITES.includes(suite.toUpperCase())) return undefined;
  // WSH only hints at the size of the replay window (section 6.3.6), and what begins with a dash may be left aside
  // (section 6.3.7); the others change the packets.
  if (!session.every((parameter) => /^(WSH=\d+$|-)/i.test(parameter))) return undefined;
  const match = /^inline:([A-Za-z0-9+/]{40})={0,2}(\|(2\^)?\d{1,20})?$/i.exec(keyParameters);
  if (match?.[1] === undefined) return undefined;
  const keying = Buffer.from(match[1], 'base64');
  if (keying.length !== KEYING_SIZE) return undefined;
  return { tag: Number(tagText), suite: suite.toUpperCase() as CryptoSuite, keying: new Uint8Array(keying) };
}

/** Writes the value of an `a=crypto` attribute. */
export function writeCryptoAttribute({ tag, suite, keying }: CryptoAttribute): string {
  return `${tag} ${suite} inline:${Buffer.from(keying).toString('base64')}`;
}
