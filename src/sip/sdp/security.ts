import { type CryptoAttribute, readCryptoAttribute } from '../../media/index.js';
import { audioOf, type SessionDescription } from './session-description.js';

/** How a device wants its audio carried, as its latest description says. */
export interface DeviceSecurity {
  /** `RTP/AVP`, `RTP/SAVP`, …; '' before there is a description. */
  readonly profile: string;
  /** The first key of RFC 4568 that can be used here. It may also come with RTP/AVP: then the device can do without. */
  readonly crypto: CryptoAttribute | undefined;
}

export const NO_SECURITY: DeviceSecurity = { profile: '', crypto: undefined };

/** A device that has not described itself, and is to be offered SRTP. */
export const SECURE: DeviceSecurity = { profile: 'RTP/SAVP', crypto: undefined };

const CRYPTO = 'a=crypto:';

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
