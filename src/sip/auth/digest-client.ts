import { type AuthHeader, parseAuthHeader, writeAuthHeader } from '../codec/auth-header.js';
import { algorithmNamed, DIGEST_ALGORITHMS, digestResponse } from './digest.js';

/** Name and password for digest authentication (RFC 8760). */
export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface ChallengedRequest {
  readonly method: string;
  readonly uri: string;
  readonly body: string;
}

/**
 * Value of the Authorization header that answers the best of the given challenges (values of WWW-Authenticate headers), or
 * undefined when none can be answered. `count`: how often this nonce is used, from 1; `cnonce`: a fresh random token.
 */
export function answerChallenge(
  challenges: readonly string[],
  login: Login,
  request: ChallengedRequest,
  cnonce: string,
  count = 1,
): string | undefined {
  const known = challenges
    .map((text) => parseAuthHeader(text))
    .filter(
      (challenge): challenge is AuthHeader =>
        challenge?.scheme === 'digest' && algorithmNamed(challenge.params.get('algorithm')) !== undefined,
    );
  const rank = (challenge: AuthHeader): number =>
    DIGEST_ALGORITHMS.indexOf(algorithmNamed(challenge.params.get('algorithm')) ?? 'MD5');
  const best = known.sort((a, b) => rank(a) - rank(b))[0];
  const algorithm = algorithmNamed(best?.params.get('algorithm'));
  const realm = best?.params.get('realm');
  const nonce = best?.params.get('nonce');
  if (best === undefined || algorithm === undefined || realm === undefined || nonce === undefined) return undefined;
  const offered =
    best.params
      .get('qop')
      ?.toLowerCase()
      .split(/[\s,]+/) ?? [];
  const qop = offered.includes('auth') ? 'auth' : offered.includes('auth-int') ? 'auth-int' : undefined;
  if (offered.length > 0 && qop === undefined) return undefined;
  const nc = count.toString(16).padStart(8, '0');
  const response = digestResponse({ algorithm, ...login, realm, ...request, nonce, qop, nc, cnonce });
  const params: [string, string][] = [
    ['username', login.username],
    ['realm', realm],
    ['nonce', nonce],
    ['uri', request.uri],
    ['response', response],
  ];
  if (best.params.has('algorithm')) params.push(['algorithm', algorithm]);
  if (qop !== undefined) params.push(['cnonce', cnonce], ['qop', qop], ['nc', nc]);
  const opaque = best.params.get('opaque');
  if (opaque !== undefined) params.push(['opaque', opaque]);
  return writeAuthHeader(params, true);
}
