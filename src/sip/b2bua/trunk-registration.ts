import { isIP } from 'node:net';
import { RememberedChallenges } from '../auth/remembered-challenges.js';
import { bareHost } from '../codec/host.js';
import { type Flow, isReliable } from '../connection/flow.js';
import type { ServerAddress } from '../connection/locate-server.js';
import type { TimerOwner, WheelTimer } from '../transaction/timer-wheel.js';
import { flowToTrunk } from './contacts.js';
import { type Exchange, whenDone } from './exchange.js';
import { type Registering, type RegisterOutcome, RegisterRequest } from './register-request.js';
import type { RegistrationNews, RegistrationProblem, RegistrationState } from './registration-news.js';
import { DEFAULT_REGISTER_EXPIRES } from './sip-options.js';
import { contactUserOf, type TrunkAccount } from './trunk-account.js';
import type { Trunk } from './trunks.js';

/** Seconds of RFC 5626 section 4.5: `base-time`, when nothing is registered, and `max-time`. */
const [BASE_TIME, MAX_TIME] = [30, 1800];

/** Seconds that a registrar may ask for with Retry-After. */
const MOST_RETRY_AFTER = 3600;

/** Milliseconds that a registrar has for its answer when a registration is taken back. */
const FAREWELL = 2000;

/** Registers one trunk at its provider, and again and again before that expires: RFC 3261 section 10.2. */
export class TrunkRegistration implements TimerOwner<'again' | 'farewell'> {
  state: RegistrationState = 'registering';
  private readonly registering: Registering;
  private readonly name: string;
  private timer: WheelTimer | undefined;
  /** Attempts that failed since the last one that did not. */
  private failures = 0;
  /** The latest attempt; what becomes of earlier ones is of no interest. */
  private attempt = 0;
  /** Where it has registered last. */
  private flow: Flow | undefined;
  private servers: readonly ServerAddress[] = [];
  private gone: (() => void) | undefined;

  constructor(
    private readonly exchange: Exchange,
    private readonly trunk: Trunk,
    readonly account: TrunkAccount,
  ) {
    const { ids } = exchange.layer;
    this.name = trunk.options.name;
    this.registering = {
      account,
      contactUser: contactUserOf(account, ids.token()),
      callId: ids.token(),
      cseq: 0,
      challenges: new RememberedChallenges(),
    };
  }

  begin(): void {
    if (this.gone !== undefined) return;
    this.trunk.contactUser = this.registering.contactUser;
    this.pause();
    const attempt = ++this.attempt;
    const { uri } = this.account.registrar;
    const address = bareHost(uri.host);
    const { exchange } = this;
    const { transport } = this.account.registrar;
    // A name that is not known for the moment changes nothing: the registrar stays where it was.
    const located = exchange.locate(address, uri.port, transport, exchange.random).catch(() => this.servers);
    whenDone(exchange, located, (servers) => {
      if (attempt !== this.attempt) return;
      this.servers = servers;
      const flows = servers.flatMap((server) => flowToTrunk(exchange, this.account.registrar, server) ?? []);
      if (flows.length > 0) this.tryNext(attempt, flows, 0);
      else this.failed(servers.length === 0 && isIP(address) === 0 ? 'unknown-name' : 'unreachable', undefined, 0);
    });
  }

  /** Takes the registration back; `done` is called when that is over, in any case soon. */
  end(done: () => void): void {
    this.attempt++;
    this.pause();
    if (this.trunk.contactUser === this.registering.contactUser) this.trunk.contactUser = undefined;
    this.gone = done;
    if (this.flow === undefined) {
      this.farewell();
      return;
    }
    this.timer = this.exchange.wheel.set(this, 'farewell', FAREWELL);
    new RegisterRequest(this.exchange, this.registering, this.flow, 0, () => this.farewell()).send();
  }

  /** A connection is gone. Calls may not find their way without it: it is opened anew with the next REGISTER. */
  flowClosed(flow: Flow): void {
    const { transport, address, port } = this.flow ?? {};
    if (this.state !== 'registered' || this.gone !== undefined) return;
    if (flow.transport === transport && flow.address === address && flow.port === port) this.later(this.backOff());
  }

  onTimer(name: 'again' | 'farewell'): void {
    this.timer = undefined;
    if (name === 'again') this.begin();
    else this.farewell();
  }

  private farewell(): void {
    this.pause();
    const done = this.gone;
    this.gone = () => {};
    done?.();
  }

  /** The servers of the registrar in their order, until one answers for itself (RFC 3263 section 4.3). */
  private tryNext(attempt: number, flows: readonly Flow[], retryAfter: number, status?: number): void {
    const [flow, ...others] = flows;
    if (flow === undefined) {
      this.failed('silent', status, retryAfter);
      return;
    }
    const seconds = this.trunk.options.register?.expires ?? DEFAULT_REGISTER_EXPIRES;
    const done = (outcome: RegisterOutcome): void => {
      if (attempt !== this.attempt) return;
      if (outcome.type === 'registered') this.registered(flow, outcome.seconds);
      else if (isUnavailable(outcome.status)) {
        this.tryNext(attempt, others, Math.max(retryAfter, outcome.retryAfter), outcome.status ?? status);
      } else this.failed('refused', outcome.status, outcome.retryAfter);
    };
    new RegisterRequest(this.exchange, this.registering, flow, seconds, done).send();
  }

  private registered(flow: Flow, seconds: number): void {
    this.flow = flow;
    this.failures = 0;
    // Time for several attempts before it expires; a connection that nothing is heard of would be closed.
    const mostIdle = isReliable(flow.transport) ? (this.exchange.options.idleTimeout ?? 600_000) / 1250 : seconds;
    this.later(Math.max(5, Math.min(seconds - Math.min(seconds / 2, 120), mostIdle)));
    this.tell('registered', { problem: undefined, status: 200, seconds });
  }

  /** Who refuses does so for a reason that does not pass by itself: it is asked again, but seldom. */
  private failed(problem: RegistrationProblem, status: number | undefined, retryAfter: number): void {
    this.failures++;
    const own = problem === 'refused' ? MAX_TIME : this.backOff();
    const seconds = Math.ceil(Math.max(own, Math.min(retryAfter, MOST_RETRY_AFTER)));
    this.later(seconds);
    this.tell(problem, { problem, status, seconds });
  }

  /** RFC 5626 section 4.5: longer with each failure, and not at the same time as everybody else. */
  private backOff(): number {
    const most = Math.min(MAX_TIME, BASE_TIME * 2 ** this.failures);
    return most * (0.5 + this.exchange.random() / 2);
  }

  private tell(state: RegistrationState, news: RegistrationNews): void {
    const isNews = this.state !== state;
    this.state = state;
    if (isNews) this.exchange.onRegistration(this.name, news);
  }

  private later(seconds: number): void {
    this.pause();
    this.timer = this.exchange.wheel.set(this, 'again', seconds * 1000);
  }

  private pause(): void {
    if (this.timer !== undefined) this.exchange.wheel.cancel(this.timer);
    this.timer = undefined;
  }
}

/** No answer, 408, 430 (RFC 5626) or 5xx: another server may do. */
function isUnavailable(status: number | undefined): boolean {
  return status === undefined || status === 408 || status === 430 || (status >= 500 && status < 600);
}
