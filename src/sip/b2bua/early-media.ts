import type { Session } from '../dialog/session.js';
import { answerDirection, directionOf } from '../sdp/direction.js';
import { answerOffer } from '../sdp/offer-answer.js';
import { securityOf } from '../sdp/security.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { describedFamily } from './address-family.js';
import { tellRinging, tellWaiting, waitingTarget } from './early-targets.js';
import type { CallPath, Exchange } from './exchange.js';
import type { Leg } from './leg.js';
import { connectMixer, learnRemote, setRemote } from './mixer-link.js';
import { allocatePorts, misses, movePorts } from './mixer-ports.js';
import { planCall, reconcile } from './negotiation.js';
import { inactiveDescription, tell } from './told.js';

/**
 * A device sounds before it answers (RFC 3960): the network's announcements and its ringing tone. Where media passes the mixer, who
 * waits for it hears that there; who is off hook and was named to the device hears it straight, and the mixer no longer. Of several
 * devices that ring the first one that sounds is heard, until it ends or another one answers.
 */
export function deviceSounds(exchange: Exchange, leg: Leg, session: Session, early: SessionDescription): void {
  const device = leg.branches.find((branch) => branch.session === session);
  if (device === undefined) return;
  device.early = early;
  leg.heard ??= device;
  if (leg.heard === device) hear(exchange, leg);
  tellRinging(exchange, leg);
}

/** The device rings no longer, or only sounds no longer (RFC 6228): the next one that sounds is heard, or the ringing tone again. */
export function deviceIsSilent(exchange: Exchange, leg: Leg, session: Session): void {
  const { heard } = leg;
  if (heard?.session !== session) return;
  heard.early = undefined;
  leg.heard = leg.branches.find((branch) => branch.early !== undefined);
  hear(exchange, leg);
}

/** Who waits for the leg hears the device that is to be heard now, or none. */
export function hear(exchange: Exchange, leg: Leg): void {
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  const caller = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer);
  if (call === undefined) return;
  const early = leg.heard?.early;
  if (leg.endpoint !== undefined && leg.endpoint !== 'opening') {
    const family = leg.second === undefined ? undefined : misses(exchange, leg, describedFamily(early));
    if (family !== undefined) {
      // It sounds to the ports of the other family: they take the place of the first ones.
      movePorts(exchange, leg, family, () => (leg.state === 'offered' ? hear : reconcile)(exchange, leg));
      return;
    }
    if (early !== undefined) {
      leg.security = securityOf(early);
      setRemote(exchange, leg, early);
    }
    connectMixer(exchange, call);
    if (early !== undefined && caller?.state === 'incoming') openCaller(exchange, caller, call);
  } else if (caller?.state === 'up') planCall(exchange, call);
  else if (caller !== undefined) {
    if (early === undefined && caller.session?.unanswered?.isDescribed === true) {
      caller.progressed = 180;
      caller.session.progress(180);
    }
    tellWaiting(exchange, caller);
  }
}

/** 180 and 183 go on to a caller that waits itself, with what it needs to hear the device (RFC 3261 section 13.2.1). */
export function passProgress(exchange: Exchange, leg: Leg, session: Session, status: number): void {
  const caller = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer);
  const unanswered = caller?.session?.unanswered;
  if (leg.state === 'gone' || caller === undefined || unanswered === undefined || caller.state !== 'incoming') return;
  if (unanswered.owesOffer) {
    offerEarly(exchange, caller, status);
    return;
  }
  if (leg.heard?.session === session && unanswered.canAnswer && caller.endpoint === undefined) {
    if (answerEarly(exchange, caller)) return;
  }
  // It hears of the mixer soon, and would have to acknowledge this before.
  if (caller.endpoint === 'opening') return;
  const passed = status === 183 ? 183 : 180;
  // While one device is heard, what another one says of its ringing is no news.
  if (caller.progressed === passed || (leg.heard !== undefined && leg.heard.session !== session)) return;
  caller.progressed = passed;
  caller.session?.progress(passed);
}

/** Where the caller hears the device goes to it with 183, as the answer to its offer. False when there is nothing that it could hear. */
function answerEarly(exchange: Exchange, caller: Leg): boolean {
  const { session } = caller;
  const offer = session?.remote;
  const target = waitingTarget(exchange, caller);
  if (session === undefined || offer === undefined || target === undefined) return false;
  const direction = answerDirection(directionOf(offer), target.direction);
  const answer = answerOffer(offer, target.sdp, direction, { hasAnswered: caller.endpoint === undefined });
  if (answer === undefined) return false;
  caller.progressed = 183;
  tell(caller, target);
  session.progress(183, answer);
  return true;
}

/** A caller that wants reliable provisional responses and has made no offer gets ours with the first of them. */
function offerEarly(exchange: Exchange, caller: Leg, status: number): void {
  const nobody = { sdp: inactiveDescription(exchange, caller), basis: '', direction: 'inactive' } as const;
  const target = waitingTarget(exchange, caller) ?? nobody;
  caller.progressed = status === 183 ? 183 : 180;
  tell(caller, target);
  caller.session?.progress(caller.progressed, target.sdp);
}

/** A caller that has had no answer yet hears the mixer by 183. */
function openCaller(exchange: Exchange, caller: Leg, call: CallPath): void {
  if (caller.endpoint !== undefined || caller.session?.unanswered?.canAnswer !== true) return;
  allocatePorts(exchange, caller, (isOpen) => {
    if (isOpen && caller.session?.unanswered?.canAnswer === true && answerEarly(exchange, caller)) {
      caller.wish = { kind: 'mix' };
      learnRemote(exchange, caller);
    } else caller.session?.progress(183);
    connectMixer(exchange, call);
  });
}
