import type { SipRequest, SipResponse } from '../codec/message.js';
import { isEncoded, type MessageContent, NO_ENCODING } from '../codec/multipart.js';
import type { TimerOwner, TimerWheel, WheelTimer } from '../transaction/timer-wheel.js';
import type { IncomingInvite } from './incoming-invite.js';
import type { OfferExchange } from './offer-exchange.js';
import { PerSecond } from './per-second.js';
import type { SessionContext } from './session-context.js';
import { isTooShort, type SessionTimerOptions } from './session-timer.js';

/** What is wrong with a re-INVITE or UPDATE whatever the state of the session is: status and header lines. */
export function offerFault(
  request: SipRequest,
  content: MessageContent,
  timers: SessionTimerOptions,
): [status: number, headers: string] | undefined {
  if (isEncoded(request)) return [415, NO_ENCODING];
  if (content.kind === 'other') return [415, 'Accept: application/sdp\r\n'];
  return isTooShort(request, timers) ? [422, `Min-SE: ${timers.minSE}\r\n`] : undefined;
}

/** How things stand when an offer of the other side comes. */
export interface OfferSituation {
  readonly phase: 'calling' | 'incoming' | 'established' | 'ended';
  /** Of the dialog, or of the branch of a fork, in which it came. */
  readonly exchange: OfferExchange;
  readonly unanswered: IncomingInvite | undefined;
  readonly isInvite: boolean;
}

/** Why an offer of the other side cannot be taken now: RFC 3261 section 14.2, RFC 3311 section 5.2. */
export class OfferGate {
  private readonly rate = new PerSecond();

  constructor(private readonly context: Pick<SessionContext, 'layer' | 'maxOffersPerSecond' | 'random'>) {}

  /** Counts the offer. 491: both sides offer at once; 500: an earlier one of the other side is not dealt with. */
  conflict(situation: OfferSituation): [status: number, headers: string] | undefined {
    const { phase, exchange, unanswered, isInvite } = situation;
    const { layer, maxOffersPerSecond, random } = this.context;
    const tooMany = !this.rate.allow(layer.wheel.now(), maxOffersPerSecond);
    if (exchange.isOffering || (phase === 'calling' && isInvite)) return [491, ''];
    // Before the answer its own first offer waits for one, unless a reliable response has had it. A second INVITE is out of place then.
    const isFirst = unanswered !== undefined && (!unanswered.takesOffers || isInvite);
    const isBusy = isFirst || exchange.server !== undefined;
    return isBusy || tooMany ? [500, `Retry-After: ${Math.floor(random() * 10)}\r\n`] : undefined;
  }
}

/**
 * Milliseconds after which an offer that was answered so is to be made again: 491, when both sides offered at once (RFC 3261 section
 * 14.1), and 500 with Retry-After, when the other side has not dealt with an earlier one. Undefined for other refusals.
 *
 * @param weBegan who began the dialog waits 2.1 to 4 s after 491, the other one up to 2 s.
 * @param random from 0 to 1; apart by chance two sides do not meet again.
 */
export function offerAgainAfter(
  status: number,
  response: SipResponse | undefined,
  weBegan: boolean,
  random: number,
  unit: number,
): number | undefined {
  if (status === 491) return unit * (weBegan ? 210 + random * 190 : random * 200);
  const seconds = status === 500 ? /^\d{1,4}/.exec(response?.headers.get('Retry-After') ?? '')?.[0] : undefined;
  return seconds === undefined ? undefined : Math.min(Number(seconds), MOST_RETRY_AFTER) * 1000 + random * 1000;
}

/** RFC 3261 section 14.2 says up to 10 seconds. */
const MOST_RETRY_AFTER = 10;

/** The wait before an offer is made again. */
export class GlareWait implements TimerOwner<'glare'> {
  private timer: WheelTimer | undefined = undefined;

  constructor(
    private readonly wheel: TimerWheel,
    private readonly onOver: () => void,
  ) {}

  get isRunning(): boolean {
    return this.timer !== undefined;
  }

  begin(ms: number): void {
    this.stop();
    this.timer = this.wheel.set(this, 'glare', ms);
  }

  stop(): void {
    if (this.timer !== undefined) this.wheel.cancel(this.timer);
    this.timer = undefined;
  }

  onTimer(): void {
    this.timer = undefined;
    this.onOver();
  }
}
