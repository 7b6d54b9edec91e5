import { parseAuthHeader } from '../codec/auth-header.js';
import type { SipResponse } from '../codec/message.js';
import type { IdSource } from '../transaction/random-ids.js';
import { answerChallenge, type ChallengedRequest, type Login } from './digest-client.js';

interface Remembered {
  readonly header: 'Authorization' | 'Proxy-Authorization';
  readonly challenges: string[];
  /** How often its nonce was used. */
  count: number;
}

/** One realm that has asked. */
export interface AskedRealm {
  /** The realm, and whether it is a server's or a proxy's. */
  readonly key: string;
  /** Only a newer nonce is wanted (RFC 7616 section 3.3, `stale`). */
  readonly isStale: boolean;
}

/** Realms that one request may have to be answered for: there are no more proxies on the way. */
export const MOST_REALMS = 4;

/**
 * What a server and the proxies before it have asked, each for its own realm (RFC 3261 section 22.3), so that the next request brings the answers
 * along (section 22.2): where one request follows another, only the first one is sent twice.
 */
export class RememberedChallenges {
  private readonly known = new Map<string, Remembered>();

  /** Takes the challenges of a 401 or 407; gives who has asked. */
  learn(response: SipResponse): AskedRealm[] {
    const isProxy = response.status === 407;
    const asked = new Map<string, AskedRealm>();
    for (const text of response.headers.all(isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate')) {
      const { params } = parseAuthHeader(text) ?? {};
      const key = `${response.status} ${params?.get('realm') ?? ''}`;
      const isStale = params?.get('stale')?.toLowerCase() === 'true';
      if (asked.has(key)) {
        this.known.get(key)?.challenges.push(text);
        if (isStale) asked.set(key, { key, isStale });
        continue;
      }
      asked.set(key, { key, isStale });
      this.known.delete(key);
      this.known.set(key, {
        header: isProxy ? 'Proxy-Authorization' : 'Authorization',
        challenges: [text],
        count: 0,
      });
    }
    for (const key of [...this.known.keys()].slice(0, -MOST_REALMS)) this.known.delete(key);
    return [...asked.values()];
  }

  /** Header lines that answer all that is known; undefined when one of them cannot be answered. */
  answer(login: Login | undefined, request: ChallengedRequest, ids: IdSource): string | undefined {
    let lines = '';
    for (const remembered of this.known.values()) {
      const count = ++remembered.count;
      const credentials = login && answerChallenge(remembered.challenges, login, request, ids.token(), count);
      if (credentials === undefined) return undefined;
      lines += `${remembered.header}: ${credentials}\r\n`;
    }
    return lines;
  }

  /** The next request is sent without an answer. */
  forget(): void {
    this.known.clear();
  }
}
