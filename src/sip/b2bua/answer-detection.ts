import type { MediaNews } from '../media-port.js';
import { type Exchange, removeLeg } from './exchange.js';
import type { Leg } from './leg.js';

/**
 * A predictive call was answered: the mixer listens who it is, and ReportAnswered waits for its verdict. False when it does not
 * listen, so that the answer counts as it is: detection is off, there is no mixer, or the mixer refuses.
 */
export function listensToAnswer(exchange: Exchange, leg: Leg): boolean {
  if (!leg.isPredictive || exchange.options.answerDetection !== 'on') return false;
  leg.isListenedTo = exchange.media?.detectAnswer(leg.id).ok === true;
  return leg.isListenedTo;
}

/** The mixer's verdict. Who cannot be told is taken for a person: better one machine too many than a caller who is not served. */
export function reportAnswerer(exchange: Exchange, leg: Leg, verdict: MediaNews['verdict']): void {
  if (!leg.isListenedTo) return;
  leg.isListenedTo = false;
  switch (verdict) {
    case 'answering-machine':
    case 'fax':
    case 'silence':
      exchange.report({ type: 'ReportAnswered', leg: leg.id, detected: verdict });
      return;
    default:
      exchange.report({ type: 'ReportAnswered', leg: leg.id });
  }
}

/** Who answered has hung up before it was clear who it was: for the core nobody has answered yet. True when that was so. */
export function answererGone(exchange: Exchange, leg: Leg): boolean {
  if (!leg.isListenedTo) return false;
  removeLeg(exchange, leg);
  exchange.report({ type: 'ReportFailed', leg: leg.id, CallState: 'Dropped' });
  return true;
}
