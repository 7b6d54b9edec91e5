import { randomBytes } from 'node:crypto';
import { writeCryptoAttribute } from '../../media/index.js';
import type { MediaAddress, RemoteAudio } from '../media-port.js';
import { type DeviceSecurity, SECURE } from '../sdp/security.js';
import { needsBothFamilies } from './address-family.js';
import { type Exchange, phoneOf } from './exchange.js';
import type { Leg } from './leg.js';
import type { SrtpPolicy } from './sip-options.js';

/** Master key and salt of AES_CM_128. */
const KEYING_BYTES = 30;

/** What is configured for the device of a leg. */
export function srtpPolicy(exchange: Exchange, leg: Leg): SrtpPolicy {
  if (leg.kind === 'phone') return phoneOf(exchange, leg.number)?.srtp ?? 'optional';
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
    maySee(srtpPolicy(exchange, b), a.security) &&
    !needsBothFamilies(exchange, a, b)
  );
}

/** Profiles of RTP and of SRTP with keys in SDP; with F the device also likes feedback by RTCP (RFC 4585), which it does not have to get. */
const PLAIN_PROFILES: readonly string[] = ['RTP/AVP', 'RTP/AVPF'];
const PROFILES: readonly string[] = [...PLAIN_PROFILES, 'RTP/SAVP', 'RTP/SAVPF'];

/** Profile and `a=crypto` lines of this server's own audio for a leg: what its device asks for (now, or in an offer), as far as the policy allows. */
export function ownSecurity(
  exchange: Exchange,
  leg: Leg,
  endpoint: { readonly srtp?: MediaAddress['srtp'] | undefined },
  asked: DeviceSecurity = leg.security,
): { readonly profile: string; readonly crypto: readonly string[] } {
  const policy = srtpPolicy(exchange, leg);
  const { profile, crypto } = asked;
  if (policy === 'off' || (crypto === undefined && asked !== SECURE && policy === 'optional'))
    return { profile: PLAIN_PROFILES.includes(profile) ? profile : 'RTP/AVP', crypto: [] };
  const suite = crypto?.suite ?? 'AES_CM_128_HMAC_SHA1_80';
  const keying = endpoint.srtp?.keying ?? new Uint8Array(randomBytes(KEYING_BYTES));
  const line = `a=crypto:${writeCryptoAttribute({ tag: crypto?.tag ?? 1, suite, keying })}`;
  return { profile: crypto !== undefined && PROFILES.includes(profile) ? profile : 'RTP/SAVP', crypto: [line] };
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
