import { randomBytes } from 'node:crypto';
import { type CryptoAttribute, readCryptoAttribute, writeCryptoAttribute } from '../../media/index.js';
import type { MediaAddress, RemoteAudio } from '../media-port.js';
import { audioOf, type SessionDescription } from '../sdp/session-description.js';
import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';
import type { SrtpPolicy } from './sip-options.js';

/** How a device wants its audio carried, as its latest description says. */
export interface DeviceSecurity {
  /** `RTP/AVP`, `RTP/SAVP`, …; '' before there is a description. */
  readonly profile: string;
  /** The first key of RFC 4568 that can be used here. It may also come with RTP/AVP: then the device can do without. */
  readonly crypto: CryptoAttribute | undefined;
}

export const NO_SECURITY: DeviceSecurity = { profile: '', crypto: undefined };

const CRYPTO = 'a=crypto:';
/** Master key and salt of AES_CM_128. */
const KEYING_BYTES = 30;

export function securityOf(sdp: SessionDescription): DeviceSecurity {
  const audio = audioOf(sdp);
  if (audio === undefined) return NO_SECURITY;
  for (const line of audio.lines) {
    if (!line.startsWith(CRYPTO)) continue;
    const crypto = readCryptoAttribute(line.slice(CRYPTO.length));
    if (crypto !== undefined) return { profile: audio.protocol, crypto };
  }
  return { profile: audio.protocol, crypto: undefined };
}

/** What is configured for the device of a leg. */
export function srtpPolicy(exchange: Exchange, leg: Leg): SrtpPolicy {
  if (leg.kind === 'phone') return exchange.phones.get(leg.number)?.srtp ?? 'optional';
  return (leg.trunk ?? leg.trunksLeft[0])?.options.srtp ?? 'optional';
}

/** Whether a device with this policy may be offered this description of another device as it is. */
export function maySee(policy: SrtpPolicy, security: DeviceSecurity): boolean {
  if (policy === 'off') return !security.profile.includes('SAVP');
  return policy === 'optional' || security.crypto !== undefined;
}

/** Whether two devices can send to each other without the mixer between them. Who has not described itself yet is no obstacle. */
export function agree(exchange: Exchange, a: Leg, b: Leg): boolean {
  if (a.security.profile === '' || b.security.profile === '') return true;
  return (
    a.security.profile === b.security.profile &&
    maySee(srtpPolicy(exchange, a), b.security) &&
    maySee(srtpPolicy(exchange, b), a.security)
  );
}

/** Profile and `a=crypto` lines of this server's own audio for a leg: what its device asks for, as far as the policy allows. */
export function ownSecurity(
  exchange: Exchange,
  leg: Leg,
  endpoint: { readonly srtp?: MediaAddress['srtp'] | undefined },
): { readonly profile: string; readonly crypto: readonly string[] } {
  const policy = srtpPolicy(exchange, leg);
  const { profile, crypto } = leg.security;
  const plain = { profile: 'RTP/AVP', crypto: [] };
  if (policy === 'off' || (crypto === undefined && policy === 'optional')) return plain;
  const suite = crypto?.suite ?? 'AES_CM_128_HMAC_SHA1_80';
  const keying = endpoint.srtp?.keying ?? new Uint8Array(randomBytes(KEYING_BYTES));
  const line = `${CRYPTO}${writeCryptoAttribute({ tag: crypto?.tag ?? 1, suite, keying })}`;
  return { profile: profile === 'RTP/AVP' && crypto !== undefined ? 'RTP/AVP' : 'RTP/SAVP', crypto: [line] };
}

/** Whether the device has answered without a key, though it must not be heard in the clear. */
export function lacksKey(exchange: Exchange, leg: Leg): boolean {
  return leg.security.crypto === undefined && srtpPolicy(exchange, leg) === 'required';
}

/** The keys of a leg at the mixer; undefined for plain RTP. */
export function srtpKeys(exchange: Exchange, leg: Leg, endpoint: MediaAddress): RemoteAudio['srtp'] {
  const { crypto } = leg.security;
  if (crypto === undefined || endpoint.srtp === undefined || srtpPolicy(exchange, leg) === 'off') return undefined;
  const { suite, keying } = crypto;
  return { send: { suite, keying: endpoint.srtp.keying }, receive: { suite, keying } };
}
