import { answerChallenge, type ChallengedRequest, type Login } from '../auth/digest-client.js';
import type { SipResponse } from '../codec/message.js';
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.js';
import type { IdSource } from '../transaction/random-ids.js';

/** The header line that answers a challenge (401, 407), '' when it cannot be answered. */
export function credentialsFor(response: SipResponse, login: Login, request: ChallengedRequest, ids: IdSource): string {
  const proxy = response.status === 407;
  const challenges = response.headers.all(proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate');
  const credentials = answerChallenge(challenges, login, request, ids.token());
  return credentials === undefined ? '' : `${proxy ? 'Proxy-Authorization' : 'Authorization'}: ${credentials}\r\n`;
}

/** The user of a request within a dialog whose other side may ask who we are: then it is sent once more (RFC 3261 section 22.2). */
export class ChallengedUser implements ClientUser {
  private asked = false;

  constructor(
    private readonly user: ClientUser,
    private readonly login: Login,
    private readonly ids: IdSource,
    /** Sends the request again with this header line. */
    private readonly again: (credentials: string) => ClientTransaction,
  ) {}

  onResponse(transaction: ClientTransaction, response: SipResponse): void {
    const isChallenge = response.status === 401 || response.status === 407;
    const credentials =
      isChallenge && !this.asked ? credentialsFor(response, this.login, transaction.request, this.ids) : '';
    if (credentials === '') {
      this.user.onResponse(transaction, response);
      return;
    }
    this.asked = true;
    const now = this.again(credentials);
    this.user.onRepeated?.(transaction, now);
  }

  onFailure(transaction: ClientTransaction, why: 'timeout' | 'transport'): void {
    this.user.onFailure(transaction, why);
  }
}
