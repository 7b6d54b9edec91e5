import type { Report } from '../../core/index.js';
import type { SipResponse } from '../codec/message.js';
import type { Session } from '../dialog/session.js';
import { parseSdp } from '../sdp/session-description.js';
import { describedFamily, isOutOfReach } from './address-family.js';
import { listensToAnswer } from './answer-detection.js';
import { deviceIsSilent, deviceSounds, passProgress } from './early-media.js';
import { clearLegTimer, type Exchange, freeSecondPorts, phoneOf, removeLeg } from './exchange.js';
import type { Leg } from './leg.js';
import { lacksKey } from './media-security.js';
import { learnRemote } from './mixer-link.js';
import { misses } from './mixer-ports.js';
import { planCall, reconcile } from './negotiation.js';
import { ANSWER_AT_ONCE } from './outgoing.js';

/** What devices that were called do: they ring, they answer, by their own key or because a client wants it. */

/** 101 to 199: the device rings, or something is heard already. */
export function onProgress(
  exchange: Exchange,
  leg: Leg,
  session: Session,
  response: SipResponse,
  sdp: string | undefined,
): void {
  if (leg.state !== 'offered') return;
  if (!leg.isOrigination) {
    if (!leg.reached) {
      leg.reached = true;
      exchange.report({ type: leg.kind === 'phone' ? 'ReportAlerting' : 'ReportNetworkReached', leg: leg.id });
    }
    if (leg.kind === 'trunk' && response.status === 180) exchange.report({ type: 'ReportNetworkRinging', leg: leg.id });
  }
  // Read afresh: reports change legs.
  if ((leg.state as Leg['state']) !== 'offered') return;
  const early = sdp === undefined ? undefined : parseSdp(sdp);
  if (early !== undefined) deviceSounds(exchange, leg, session, early);
  else if (response.status === 199) deviceIsSilent(exchange, leg, session);
  passProgress(exchange, leg, session, response.status);
}

/**
 * One contact answered: it is the device of the leg from now on, the others are called off. So is one that picks the call up, by an INVITE
 * that is not answered yet.
 */
export function onAnswered(exchange: Exchange, leg: Leg, session: Session): void {
  if (leg.state !== 'offered') {
    session.hangUp();
    return;
  }
  clearLegTimer(exchange, leg, 'ring');
  takeDevice(exchange, leg, session);
  if (isUseless(exchange, leg, session)) {
    removeLeg(exchange, leg);
    session.hangUp(488);
    exchange.report({ type: 'ReportFailed', leg: leg.id, CallState: 'GeneralError' });
    return;
  }
  leg.state = session.phase === 'incoming' ? 'incoming' : 'up';
  for (const report of reportsOf(exchange, leg)) exchange.report(report);
  // The voice path may have been commanded before the device answered.
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  // Read afresh: reports change legs.
  if (call !== undefined && (leg.state as Leg['state']) === 'up' && leg.wish.kind !== 'leave') planCall(exchange, call);
  else reconcile(exchange, leg);
}

function takeDevice(exchange: Exchange, leg: Leg, session: Session): void {
  const others = leg.branches.filter((branch) => branch.session !== session);
  const told = leg.branches.find((branch) => branch.session === session)?.told;
  if (told !== undefined) leg.toldBasis = told;
  leg.branches = [];
  leg.heard = undefined;
  leg.retry = leg.offerAgain = leg.offerByMixer = leg.offerWithKey = undefined;
  for (const other of others) other.session.hangUp(487, 'Reason: SIP;cause=200;text="Call completed elsewhere"\r\n');
  leg.session = session;
  if (leg.second !== undefined && misses(exchange, leg, describedFamily(session.remote)) === undefined)
    freeSecondPorts(exchange, leg);
  learnRemote(exchange, leg);
}

/** A 200 without an answer to our offer, without the key that it must have, or from where the mixer has no way: there is nothing to connect. */
function isUseless(exchange: Exchange, leg: Leg, { phase, remote }: Session): boolean {
  if (phase === 'established' && remote === undefined) return true;
  return (leg.endpoint !== undefined && isOutOfReach(exchange, remote)) || lacksKey(exchange, leg);
}

/** What the core has not heard of the leg yet. */
function reportsOf(exchange: Exchange, leg: Leg): Report[] {
  if (leg.isOrigination) return [{ type: 'ReportOriginated', leg: leg.id }];
  const reports: Report[] = [];
  const listens = listensToAnswer(exchange, leg);
  if (!leg.reached)
    reports.push({ type: leg.kind === 'phone' ? 'ReportAlerting' : 'ReportNetworkReached', leg: leg.id });
  leg.reached = true;
  if (!listens) reports.push({ type: 'ReportAnswered', leg: leg.id });
  return reports;
}

/** CommandAnswer: true when the device was told; the answer comes as its 200. */
export function answerFromAfar(exchange: Exchange, leg: Leg, onRefused: () => void): boolean {
  const policy = phoneOf(exchange, leg.number)?.answer ?? 'auto';
  const branch = leg.branches.find(({ binding }) => policy === 'talk' || binding?.events.includes('talk') === true);
  if (leg.state !== 'offered' || policy === 'none') return false;
  if (policy !== 'call-again' && branch !== undefined) {
    const sent = branch.session.request('NOTIFY', 'Event: talk\r\nSubscription-State: active\r\n', '', {
      onResponse: (_transaction, response) => {
        if (response.status >= 300) onRefused();
      },
      onFailure: onRefused,
    });
    return sent !== undefined;
  }
  if (policy !== 'call-again' || leg.offerAgain === undefined || leg.endpoint === 'opening') return false;
  const before = leg.branches;
  leg.branches = [];
  leg.heard = undefined;
  for (const { session } of before) session.hangUp();
  leg.offerAgain(ANSWER_AT_ONCE);
  return true;
}
