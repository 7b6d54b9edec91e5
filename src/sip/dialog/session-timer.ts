import { flatten } from '../codec/cursor.js';
import { type SipMessage, tokensOf } from '../codec/message.js';

/** An agreed session interval (RFC 4028): who keeps the session alive, and how long it lives without. */
export interface SessionInterval {
  /** Seconds. */
  readonly interval: number;
  /** True: this side refreshes after half of the interval. False: it ends the session when nobody did. */
  readonly weRefresh: boolean;
}

export interface SessionTimerOptions {
  /** Seconds that this server asks for; 0 = it asks for none, but goes along with the other side. */
  readonly sessionExpires: number;
  /** Shorter intervals are refused with 422. Never below 90 (RFC 4028 section 5). */
  readonly minSE: number;
}

interface SessionExpires {
  readonly seconds: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** Session-Expires of a message. */
function sessionExpiresOf(message: SipMessage): SessionExpires | undefined {
  const value = message.headers.get('Session-Expires');
  if (value === undefined) return undefined;
  const found = /^(\d{1,9})\s*(?:;|$)/.exec(value);
  if (found === null) return undefined;
  const refresher = /;\s*refresher\s*=\s*(uac|uas)\b/i.exec(value)?.[1]?.toLowerCase();
  return { seconds: Number(found[1]), refresher: refresher as SessionExpires['refresher'] };
}

/** Min-SE of a message in seconds, 0 when there is none. */
export function minSEOf(message: SipMessage): number {
  const seconds = Number.parseInt(message.headers.get('Min-SE') ?? '', 10);
  return seconds > 0 && seconds <= MOST_SECONDS ? seconds : 0;
}

/** Ten days: what somebody asks for beyond that is a mistake. */
const MOST_SECONDS = 864_000;

/** Header lines of a request that begins or refreshes a session; `least`: the interval that the other side has asked for at least. */
export function timerRequestHeaders(
  options: SessionTimerOptions,
  current: SessionInterval | undefined,
  least = 0,
): string {
  const seconds = current?.interval ?? options.sessionExpires;
  if (seconds === 0) return '';
  // In a refresh the roles stay as they are (RFC 4028 section 7.4); at first the other side may choose.
  const refresher = current === undefined ? '' : `;refresher=${current.weRefresh ? 'uac' : 'uas'}`;
  return `Session-Expires: ${seconds}${refresher}\r\nMin-SE: ${Math.max(options.minSE, least)}\r\n`;
}

/** Whether a request's interval is too short: it is answered with 422 and our Min-SE (RFC 4028 section 9). */
export function isTooShort(message: SipMessage, options: SessionTimerOptions): boolean {
  const asked = sessionExpiresOf(message);
  return (
    asked !== undefined && asked.seconds < options.minSE && tokensOf(message.headers, 'Supported').includes('timer')
  );
}

/** What the server side of a request answers, and what holds from then on (RFC 4028 section 9). */
export function answerTimer(
  request: SipMessage,
  options: SessionTimerOptions,
): { headers: string; agreed: SessionInterval | undefined } {
  const peerCan = tokensOf(request.headers, 'Supported').includes('timer');
  const wish = sessionExpiresOf(request);
  // Who knows nothing of timers cannot be refused with 422; an interval that nobody may ask for is as good as none.
  const asked = wish !== undefined && wish.seconds >= options.minSE ? wish : undefined;
  if (asked === undefined && options.sessionExpires === 0) return { headers: '', agreed: undefined };
  const seconds = asked?.seconds ?? Math.max(options.sessionExpires, minSEOf(request));
  const refresher = peerCan ? (asked?.refresher ?? 'uac') : 'uas';
  const require = refresher === 'uac' ? 'Require: timer\r\n' : '';
  return {
    // Kept as long as the session, which may ask for it again.
    headers: flatten(`Session-Expires: ${seconds};refresher=${refresher}\r\n${require}`),
    agreed: { interval: seconds, weRefresh: refresher === 'uas' },
  };
}

/** What holds after the 2xx to a request of this side (RFC 4028 section 7.2): without an answer we keep the time alone. */
export function agreedTimer(response: SipMessage, options: SessionTimerOptions): SessionInterval | undefined {
  const answered = sessionExpiresOf(response);
  if (answered !== undefined)
    return { interval: Math.max(answered.seconds, 90), weRefresh: answered.refresher !== 'uas' };
  return options.sessionExpires === 0 ? undefined : { interval: options.sessionExpires, weRefresh: true };
}

/** Milliseconds until this side has to do something: refresh after half, or give up shortly before the end (section 10). */
export function timerDelay(agreed: SessionInterval): number {
  const { interval, weRefresh } = agreed;
  return (weRefresh ? interval / 2 : interval - Math.min(32, interval / 3)) * 1000;
}
