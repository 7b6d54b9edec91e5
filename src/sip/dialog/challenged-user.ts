import { ChallengeAnswers } from '../auth/challenge-answers.js';
import type { Login } from '../auth/digest-client.js';
import type { SipResponse } from '../codec/message.js';
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.js';
import type { IdSource } from '../transaction/random-ids.js';

/** The user of a request within a dialog whose other side may ask who we are: then it is sent once more (RFC 3261 section 22.2). */
export class ChallengedUser implements ClientUser {
  /** Made with the first challenge. */
  private answers: ChallengeAnswers | undefined;

  constructor(
    private readonly user: ClientUser,
    private readonly login: Login,
    private readonly ids: IdSource,
    /** Sends the request again with these header lines. */
    private readonly again: (credentials: string) => ClientTransaction,
  ) {}

  onResponse(transaction: ClientTransaction, response: SipResponse): void {
    const credentials = this.credentialsFor(transaction, response);
    if (credentials === undefined) {
      this.user.onResponse(transaction, response);
      return;
    }
    const next = this.again(credentials);
    this.user.onRepeated?.(transaction, next);
  }

  onFailure(transaction: ClientTransaction, why: 'timeout' | 'transport'): void {
    this.user.onFailure(transaction, why);
  }

  private credentialsFor({ request }: ClientTransaction, response: SipResponse): string | undefined {
    if (response.status !== 401 && response.status !== 407) return undefined;
    this.answers ??= new ChallengeAnswers();
    return this.answers.take(response) ? this.answers.lines(this.login, request, this.ids) : undefined;
  }
}
