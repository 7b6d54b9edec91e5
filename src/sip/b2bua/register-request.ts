import { ChallengeAnswers } from '../auth/challenge-answers.js';
import type { RememberedChallenges } from '../auth/remembered-challenges.js';
import type { SipResponse } from '../codec/message.js';
import { parseNameAddrList } from '../codec/name-addr.js';
import type { Flow } from '../connection/flow.js';
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.js';
import type { Exchange } from './exchange.js';
import type { TrunkAccount } from './trunk-account.js';

/** What stays the same over all REGISTERs of one trunk: RFC 3261 section 10.2.4. */
export interface Registering {
  readonly account: TrunkAccount;
  readonly contactUser: string;
  readonly callId: string;
  cseq: number;
  readonly challenges: RememberedChallenges;
}

/** What has become of a REGISTER. */
export type RegisterOutcome =
  | { readonly type: 'registered'; readonly seconds: number }
  /** `status` undefined = no answer. `retryAfter`: seconds. */
  | { readonly type: 'failed'; readonly status: number | undefined; readonly retryAfter: number };

/** Longer registrations are not asked for, whatever a registrar wants: a week. */
const MOST_SECONDS = 604_800;

/** One REGISTER with what follows at once: the answer to a challenge, the longer time that the registrar wants. */
export class RegisterRequest implements ClientUser {
  private readonly answers: ChallengeAnswers;
  private lengthened = false;

  /** @param seconds 0 = takes the registration back. */
  constructor(
    private readonly exchange: Exchange,
    private readonly registering: Registering,
    private readonly flow: Flow,
    private seconds: number,
    private readonly done: (outcome: RegisterOutcome) => void,
  ) {
    this.answers = new ChallengeAnswers(registering.challenges);
  }

  send(): void {
    const { exchange, registering, flow, seconds } = this;
    const { ids } = exchange.layer;
    const { aor, requestUri, login } = registering.account;
    const { challenges, contactUser, callId } = registering;
    const credentials = this.answers.lines(login, { method: 'REGISTER', uri: requestUri, body: '' }, ids);
    if (credentials === undefined) {
      challenges.forget();
      this.done({ type: 'failed', status: 401, retryAfter: 0 });
      return;
    }
    exchange.layer.request(
      {
        method: 'REGISTER',
        uri: requestUri,
        from: `<${aor}>;tag=${ids.token()}`,
        to: `<${aor}>`,
        callId,
        cseq: ++registering.cseq,
        routes: [],
        maxForwards: 70,
        headers: `Contact: ${exchange.context.contact(contactUser, flow)}\r\nExpires: ${seconds}\r\n${exchange.context.capabilities}${credentials}`,
        body: '',
      },
      flow,
      this,
    );
  }

  onResponse(_transaction: ClientTransaction, response: SipResponse): void {
    const { status } = response;
    if (status < 200) return;
    const seconds = status < 300 ? this.granted(response) : 0;
    if (seconds > 0 || (status < 300 && this.seconds === 0)) this.done({ type: 'registered', seconds });
    else if (this.answers.take(response) || this.mayLengthen(response)) this.send();
    else {
      // Credentials that were not taken are not sent again unasked.
      if (status === 401 || status === 407) this.registering.challenges.forget();
      this.done({ type: 'failed', status, retryAfter: secondsOf(response.headers.get('Retry-After')) ?? 0 });
    }
  }

  onFailure(): void {
    this.done({ type: 'failed', status: undefined, retryAfter: 0 });
  }

  /** RFC 3261 section 10.2.8: 423 names the shortest time that the registrar takes. */
  private mayLengthen(response: SipResponse): boolean {
    const least = secondsOf(response.headers.get('Min-Expires'));
    if (response.status !== 423 || this.lengthened || least === undefined) return false;
    if (least <= this.seconds || least > MOST_SECONDS) return false;
    this.lengthened = true;
    this.seconds = least;
    return true;
  }

  /** RFC 3261 section 10.2.4: the time of our own contact; registrars that write contacts anew may say it in Expires. */
  private granted(response: SipResponse): number {
    const contacts = response.headers.all('Contact').flatMap((line) => parseNameAddrList(line) ?? []);
    const own = contacts.find(({ uri }) => uri.user === this.registering.contactUser);
    const said = secondsOf(own?.param('expires')) ?? secondsOf(response.headers.get('Expires')) ?? this.seconds;
    return Math.min(said, MOST_SECONDS);
  }
}

function secondsOf(text: string | undefined): number | undefined {
  const digits = /^\s*(\d{1,10})/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
