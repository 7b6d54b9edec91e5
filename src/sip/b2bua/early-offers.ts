import type { Session } from '../dialog/session.js';
import { answerDirection, directionOf } from '../sdp/direction.js';
import { answerOffer } from '../sdp/offer-answer.js';
import { securityOf } from '../sdp/security.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { hear } from './early-media.js';
import { awaitedBy, ringingTarget, tellRinging, tellWaiting, waitingTarget } from './early-targets.js';
import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';
import { learnRemote } from './mixer-link.js';
import { inactiveDescription, tell } from './told.js';

/**
 * Offers after the first one, and before the call is answered: UPDATE and PRACK (RFC 3311, RFC 3262 section 5). The device that
 * makes one is answered for whom it is connected with, as after the answer; the other side is told by UPDATE where it takes one, and
 * else with, or after, the final answer.
 */

/** Answers an offer that came before the call is answered; `offer` can be used. */
export function answerEarlyOffer(exchange: Exchange, leg: Leg, session: Session, offer: SessionDescription): void {
  const nobody = { sdp: inactiveDescription(exchange, leg), basis: '', direction: 'inactive' } as const;
  const before = leg.security;
  leg.security = securityOf(offer);
  const rings = leg.state === 'offered';
  const device = leg.branches.find((branch) => branch.session === session);
  const target = (rings ? ringingTarget(exchange, leg, device) : waitingTarget(exchange, leg)) ?? nobody;
  const answer = answerOffer(offer, target.sdp, answerDirection(directionOf(offer), target.direction));
  if (answer === undefined) {
    leg.security = before;
    session.refuseOffer(488);
    return;
  }
  leg.rounds = 0;
  session.answer(answer);
  if (rings) deviceIsTold(exchange, leg, session, target.basis);
  else {
    tell(leg, target);
    learnWaiting(exchange, leg);
  }
}

/** An UPDATE of ours was answered by a device that rings, or by a caller that waits. */
export function earlyNegotiated(exchange: Exchange, leg: Leg, session: Session): void {
  const device = leg.branches.find((branch) => branch.session === session);
  if (device === undefined) learnWaiting(exchange, leg);
  else deviceIsTold(exchange, leg, session, device.telling);
}

/** Or refused: then the other side has to wait for the answer, after which it is offered anew. */
export function earlyOfferRefused(leg: Leg, session: Session): void {
  const device = leg.branches.find((branch) => branch.session === session);
  if (device === undefined) leg.toldBasis = '';
  else device.telling = undefined;
}

/** The next offer may be made now. */
export function earlyIdle(exchange: Exchange, leg: Leg): void {
  if (leg.state === 'offered') tellRinging(exchange, leg);
  else tellWaiting(exchange, leg);
}

/** A device that rings has said something new of its audio, and knows this of who waits for it. */
function deviceIsTold(exchange: Exchange, leg: Leg, session: Session, basis: string | undefined): void {
  const device = leg.branches.find((branch) => branch.session === session);
  if (device === undefined) return;
  device.told = basis ?? device.told;
  device.telling = undefined;
  device.early = session.remote ?? device.early;
  leg.heard ??= device;
  if (leg.heard === device) hear(exchange, leg);
  tellRinging(exchange, leg);
}

/** A caller that waits has said something new of its audio. */
function learnWaiting(exchange: Exchange, caller: Leg): void {
  learnRemote(exchange, caller);
  const leg = awaitedBy(exchange, caller);
  if (leg !== undefined) tellRinging(exchange, leg);
  tellWaiting(exchange, caller);
}
