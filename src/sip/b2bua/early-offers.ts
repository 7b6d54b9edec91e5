import type { Session } from '../dialog/session.js';
import { answerDirection, directionOf, withDirection } from '../sdp/direction.js';
import { answerOffer } from '../sdp/offer-answer.js';
import { securityOf } from '../sdp/security.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { hear } from './early-media.js';
import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';
import { maySee, srtpPolicy } from './media-security.js';
import { learnRemote, mixerAudio } from './mixer-link.js';
import { MOST_ROUNDS } from './negotiation.js';
import { basisOf, inactiveDescription, type Target, tell } from './told.js';

/**
 * Offers after the first one, and before the call is answered: UPDATE and PRACK (RFC 3311, RFC 3262 section 5). The device that
 * makes one is answered for whom it is connected with, as after the answer; the other side is told by UPDATE where it takes one, and
 * else with, or after, the final answer.
 */

/** The ringing leg for which this caller, or whoever is off hook, waits. */
function awaited(exchange: Exchange, caller: Leg): Leg | undefined {
  const call = caller.ConnID === undefined ? undefined : exchange.calls.get(caller.ConnID);
  for (const path of call?.paths ?? []) {
    const leg = exchange.legs.get(path.leg);
    if (leg?.state === 'offered' && leg.peer === caller.id) return leg;
  }
  return undefined;
}

/** What a caller that has had no answer yet hears: the mixer, or the device that sounds; undefined = nothing. */
export function waitingTarget(exchange: Exchange, caller: Leg): Target | undefined {
  const { endpoint } = caller;
  if (endpoint === 'opening') return undefined;
  if (endpoint !== undefined) return { ...mixerAudio(exchange, caller, endpoint), direction: 'sendrecv' };
  const leg = awaited(exchange, caller);
  const early = leg?.heard?.early;
  if (leg === undefined || early === undefined || leg.endpoint !== undefined) return undefined;
  // Of what was offered to it in another's name the caller hears nothing.
  if ((leg.heard?.told ?? leg.toldBasis) !== caller.basis) return undefined;
  return { sdp: early, basis: basisOf(early), direction: 'sendrecv' };
}

/** What the devices of a ringing leg are to know: the mixer, or who waits for them. */
function ringingTarget(exchange: Exchange, leg: Leg): Target | undefined {
  const { endpoint } = leg;
  if (endpoint === 'opening') return undefined;
  if (endpoint !== undefined) return { ...mixerAudio(exchange, leg, endpoint), direction: 'sendrecv' };
  const peer = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer);
  const sdp = peer?.session?.remote;
  if (peer === undefined || sdp === undefined || !maySee(srtpPolicy(exchange, leg), peer.security)) return undefined;
  return { sdp, basis: peer.basis, direction: 'sendrecv' };
}

/** Brings a caller that has had no answer yet up to date, if it takes an UPDATE. */
export function tellWaiting(exchange: Exchange, caller: Leg): void {
  const { session } = caller;
  const target = waitingTarget(exchange, caller);
  if (session?.canOffer !== true || target === undefined || target.basis === caller.toldBasis) return;
  if (caller.rounds++ >= MOST_ROUNDS) return;
  tell(caller, target);
  session.reoffer(withDirection(target.sdp, target.direction));
}

/** Brings the devices of a ringing leg up to date, those that take an UPDATE. */
export function tellRinging(exchange: Exchange, leg: Leg): void {
  if (!leg.branches.some(({ session }) => session.canOffer)) return;
  const target = ringingTarget(exchange, leg);
  if (target === undefined) return;
  for (const device of leg.branches) {
    if (!device.session.canOffer || (device.told ?? leg.toldBasis) === target.basis) continue;
    if (leg.rounds++ >= MOST_ROUNDS) return;
    device.telling = target.basis;
    device.session.reoffer(withDirection(target.sdp, target.direction));
  }
}

/** Answers an offer that came before the call is answered; `offer` can be used. */
export function answerEarlyOffer(exchange: Exchange, leg: Leg, session: Session, offer: SessionDescription): void {
  const nobody = { sdp: inactiveDescription(exchange, leg), basis: '', direction: 'inactive' } as const;
  const before = leg.security;
  leg.security = securityOf(offer);
  const rings = leg.state === 'offered';
  const target = (rings ? ringingTarget(exchange, leg) : waitingTarget(exchange, leg)) ?? nobody;
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
  const leg = awaited(exchange, caller);
  if (leg !== undefined) tellRinging(exchange, leg);
  tellWaiting(exchange, caller);
}
