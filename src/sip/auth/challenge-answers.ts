import type { SipResponse } from '../codec/message.js';
import type { IdSource } from '../transaction/random-ids.js';
import type { ChallengedRequest, Login } from './digest-client.js';
import { MOST_REALMS, RememberedChallenges } from './remembered-challenges.js';

/** How often a server may say that the nonce is too old before it is not believed any more. */
const MOST_STALE = 2;

/**
 * Which challenges one request has answered: that of each realm once, as the same credentials are not sent again (RFC 3261 section 22.1); again
 * when only the nonce was too old, which says that the password is right.
 */
export class ChallengeAnswers {
  private readonly answered = new Set<string>();
  private stale = 0;

  constructor(private readonly challenges = new RememberedChallenges()) {}

  /** Takes a refusal; gives whether it is a challenge that may be answered. */
  take(response: SipResponse): boolean {
    const { status } = response;
    if (status !== 401 && status !== 407) return false;
    const asked = this.challenges.learn(response);
    const again = asked.filter(({ key }) => this.answered.has(key));
    for (const { key } of asked) this.answered.add(key);
    if (again.some(({ isStale }) => !isStale) || this.answered.size > MOST_REALMS) return false;
    return again.length < asked.length || (again.length > 0 && ++this.stale <= MOST_STALE);
  }

  /** Header lines that answer all challenges so far; undefined when one of them cannot be answered. */
  lines(login: Login | undefined, request: ChallengedRequest, ids: IdSource): string | undefined {
    return this.challenges.answer(login, request, ids);
  }
}
