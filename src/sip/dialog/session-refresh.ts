import type { SipRequest, SipResponse } from '../codec/message.js';
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.js';
import type { TimerOwner, TimerWheel, WheelTimer } from '../transaction/timer-wheel.js';
import { isGone } from './dialog.js';
import {
  agreedTimer,
  answerTimer,
  minSEOf,
  type SessionInterval,
  type SessionTimerOptions,
  timerDelay,
  timerRequestHeaders,
} from './session-timer.js';

/** What has to be done in time: refresh the session, or end it because the other side did not. */
export interface RefreshEvents {
  onRefreshDue(): void;
  /** 2xx to a refresh without an offer. */
  onRefreshed(response: SipResponse): void;
  /** The other side does not know the method after all. */
  onUpdateUnknown(): void;
  end(why: 'lost'): void;
}

/** A peer that refuses that often is there, and does not want: it is asked again after half of an interval. */
const MOST_RETRIES = 3;

/** The session timer of one session (RFC 4028), and what becomes of UPDATEs that do nothing but refresh it. */
export class SessionRefresh implements TimerOwner<'session'>, ClientUser {
  /** What was agreed; undefined = the session lives without. */
  agreed: SessionInterval | undefined = undefined;
  private timer: WheelTimer | undefined = undefined;
  /** The longest Min-SE that the other side has named. */
  private least = 0;
  /** Attempts to refresh since the last one that was answered with 2xx. */
  private failures = 0;

  constructor(
    private readonly wheel: TimerWheel,
    private readonly options: SessionTimerOptions,
    private readonly events: RefreshEvents,
  ) {}

  /** The other side's request: header lines for its 2xx. Nothing runs before `restart`. */
  answer(request: SipRequest): string {
    const { headers, agreed } = answerTimer(request, this.options);
    this.agreed = agreed;
    return headers;
  }

  /** The same for a request that nothing more has to be decided about. */
  refreshedBy(request: SipRequest): string {
    const headers = this.answer(request);
    this.restart();
    return headers;
  }

  /** The other side's 2xx to a request of this side. */
  answeredBy(response: SipResponse): void {
    this.agreed = agreedTimer(response, this.options);
    this.restart();
  }

  restart(): void {
    this.stop();
    this.failures = 0;
    if (this.agreed !== undefined) this.timer = this.wheel.set(this, 'session', timerDelay(this.agreed));
  }

  /** The other side's refusal of a request of this side that would have refreshed; with 422 it wants a longer time (RFC 4028 section 6). */
  refused(response: SipResponse | undefined): void {
    const wanted = response?.status === 422 ? minSEOf(response) : 0;
    this.least = Math.max(this.least, wanted);
    if (this.agreed !== undefined && this.agreed.interval < wanted) this.agreed = { ...this.agreed, interval: wanted };
    this.retry();
  }

  /** Header lines for a request of this side within the session. */
  requestHeaders(): string {
    return timerRequestHeaders(this.options, this.agreed, this.least);
  }

  /** What was due was refused or had to wait: once more while there is time, as the other side ends the session without. */
  retry(): void {
    const { agreed } = this;
    if (this.timer !== undefined || agreed === undefined) return;
    if (++this.failures > MOST_RETRIES) this.restart();
    else this.timer = this.wheel.set(this, 'session', Math.min(10, agreed.interval / 20) * 1000);
  }

  onResponse(_transaction: ClientTransaction, response: SipResponse): void {
    if (response.status < 200) return;
    if (isGone(response.status)) this.events.end('lost');
    else if (response.status >= 300) {
      if (response.status === 405 || response.status === 501) this.events.onUpdateUnknown();
      this.refused(response);
    } else this.events.onRefreshed(response);
  }

  onFailure(): void {
    this.events.end('lost');
  }

  stop(): void {
    if (this.timer !== undefined) this.wheel.cancel(this.timer);
    this.timer = undefined;
  }

  onTimer(): void {
    this.timer = undefined;
    if (this.agreed?.weRefresh === true) this.events.onRefreshDue();
    else this.events.end('lost');
  }
}
