import { createCipheriv } from 'node:crypto';

/** Bytes of the master key and the master salt of the AES_CM_128 suites (RFC 3711 section 8.2). */
const MASTER_KEY_SIZE = 16;
const MASTER_SALT_SIZE = 14;
/** Master key and salt one after the other, as SDES carries them. */
export const KEYING_SIZE = MASTER_KEY_SIZE + MASTER_SALT_SIZE;

/** Labels of section 4.3.1: encryption, authentication, salt; three more for SRTCP. */
const LABELS = { rtp: [0, 1, 2], rtcp: [3, 4, 5] } as const;

export interface SessionKeys {
  readonly encryption: Buffer;
  readonly authentication: Buffer;
  readonly salt: Buffer;
}

/** Derives the session keys of a master key (section 4.3, key derivation rate 0: once for the whole session). */
export function deriveSessionKeys(keying: Uint8Array, use: 'rtp' | 'rtcp'): SessionKeys {
  const key = keying.subarray(0, MASTER_KEY_SIZE);
  const salt = keying.subarray(MASTER_KEY_SIZE, KEYING_SIZE);
  const [encryption, authentication, sessionSalt] = LABELS[use];
  return {
    encryption: derive(key, salt, encryption, 16),
    authentication: derive(key, salt, authentication, 20),
    salt: derive(key, salt, sessionSalt, MASTER_SALT_SIZE),
  };
}

function derive(key: Uint8Array, salt: Uint8Array, label: number, size: number): Buffer {
  // x = (label · 2^48) XOR master salt; the counter mode starts at x · 2^16 (section 4.3.3).
  const iv = Buffer.alloc(16);
  iv.set(salt);
  iv[7] = (iv[7] as number) ^ label;
  return createCipheriv('aes-128-ctr', key, iv).update(Buffer.alloc(size));
}
