import { parseAuthHeader } from '../codec/auth-header.js';
import type { SipResponse } from '../codec/message.js';
import type { IdSource } from '../transaction/random-ids.js';
import { answerChallenge, type ChallengedRequest, type Login } from './digest-client.js';

interface Remembered {
  readonly challenges: readonly string[];
  /** How often its nonce was used. */
  count: number;
}

/**
 * What a server and the proxies before it have asked, so that the next request brings the answer along (RFC 3261 section 22.2):
 * where one request follows another, only the first one is sent twice.
 */
export class RememberedChallenges {
  private readonly known = new Map<number, Remembered>();

  /** Takes the challenges of a 401 or 407; gives whether it only wants a newer nonce (RFC 7616 section 3.3, `stale`). */
  learn(response: SipResponse): boolean {
    const challenges = response.headers.all(response.status === 407 ? 'Proxy-Authenticate' : 'WWW-Authenticate');
    this.known.set(response.status, { challenges, count: 0 });
    return challenges.some((text) => parseAuthHeader(text)?.params.get('stale')?.toLowerCase() === 'true');
  }

  /** Header lines that answer all that is known; undefined when one of them cannot be answered. */
  answer(login: Login | undefined, request: ChallengedRequest, ids: IdSource): string | undefined {
    let lines = '';
    for (const [status, remembered] of this.known) {
      const count = ++remembered.count;
      const credentials = login && answerChallenge(remembered.challenges, login, request, ids.token(), count);
      if (credentials === undefined) return undefined;
      lines += `${status === 407 ? 'Proxy-Authorization' : 'Authorization'}: ${credentials}\r\n`;
    }
    return lines;
  }

  /** The next request is sent without an answer. */
  forget(): void {
    this.known.clear();
  }
}
