import type { LegPath } from '../../core/index.js';
import { answerDirection, directionOf } from '../sdp/direction.js';
import { answerOffer } from '../sdp/offer-answer.js';
import { statusOf } from './call-state.js';
import { clearLegTimer, type Exchange, removeLeg, setLegTimer } from './exchange.js';
import type { Leg } from './leg.js';
import { connectMixer, learnRemote, mixerAudio, startTreatment } from './mixer-link.js';
import { allocatePorts } from './mixer-ports.js';
import { tell } from './told.js';

/**
 * Tells callers who dialed at their phones, and whose call is not answered yet, that their destination cannot be had. A caller
 * who is off hook for this server already hears the busy tone as a treatment.
 */
export function tellFailures(exchange: Exchange, paths: readonly LegPath[]): void {
  for (const path of paths) {
    const leg = exchange.legs.get(path.leg);
    if (leg?.state !== 'incoming') continue;
    if (path.failed !== undefined) {
      leg.failure = path.failed;
      tellFailure(exchange, leg);
    } else if (leg.hearsBusy) stopBusyTone(exchange, leg);
  }
}

/** A busy destination is heard for a while as early media (RFC 3960), so that the caller hangs up; everything else is refused at once. */
function tellFailure(exchange: Exchange, leg: Leg): void {
  const { session } = leg;
  const { media, options } = exchange;
  if (leg.hearsBusy || session === undefined) return;
  // One answer to an offer is all there can be before the call is accepted (RFC 3261 section 13.2.1).
  const mayHear = leg.kind === 'phone' && leg.failure === 'Busy' && session.unanswered?.canAnswer === true;
  if (media === undefined || options.busyTone === 0 || !mayHear) {
    refuseCaller(exchange, leg);
    return;
  }
  leg.hearsBusy = true;
  setLegTimer(exchange, leg, 'busy', options.busyTone * 1000);
  allocatePorts(exchange, leg, (isOpen) => {
    if (!leg.hearsBusy) return;
    if (!isOpen || !playEarly(exchange, leg)) refuseCaller(exchange, leg);
  });
}

/** False when the caller's offer has nothing that the mixer can answer. */
function playEarly(exchange: Exchange, leg: Leg): boolean {
  const { session, endpoint } = leg;
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  const offer = session?.remote;
  if (session === undefined || offer === undefined || call === undefined) return false;
  if (endpoint === undefined || endpoint === 'opening') return false;
  const direction = answerDirection(directionOf(offer), 'sendrecv');
  const own = mixerAudio(exchange, leg, endpoint);
  const answer = answerOffer(offer, own.sdp, direction);
  if (answer === undefined) return false;
  leg.progressed = 183;
  tell(leg, { ...own, direction: 'sendrecv' });
  session.progress(183, answer);
  leg.wish = { kind: 'mix' };
  learnRemote(exchange, leg);
  connectMixer(exchange, call);
  leg.treatment = { TreatmentType: 'Busy', parameters: {}, started: 0, isOurs: true };
  startTreatment(exchange, leg);
  return true;
}

/** The call goes on after all. */
function stopBusyTone(exchange: Exchange, leg: Leg): void {
  leg.hearsBusy = false;
  clearLegTimer(exchange, leg, 'busy');
  leg.treatment = undefined;
  exchange.media?.stopTreatment(leg.id);
}

/** The caller's INVITE gets its final answer, and the core hears that its leg is over. */
export function refuseCaller(exchange: Exchange, leg: Leg): void {
  const { session, failure } = leg;
  removeLeg(exchange, leg);
  session?.hangUp(statusOf(failure));
  exchange.report({ type: 'ReportReleased', leg: leg.id });
}
