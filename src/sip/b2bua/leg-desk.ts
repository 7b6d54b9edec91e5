import type { SipRequest, SipResponse } from '../codec/message.js';
import type { Session } from '../dialog/session.js';
import { directionOf, isHold } from '../sdp/direction.js';
import { parseSdp } from '../sdp/session-description.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import { isOutOfReach } from './address-family.js';
import { answererGone } from './answer-detection.js';
import { onAnswered, onProgress } from './answered.js';
import { refuseCaller } from './busy-tone.js';
import { keyIgnored, keyWorked } from './device-keys.js';
import { answerEarlyOffer, earlyIdle, earlyNegotiated, earlyOfferRefused } from './early-offers.js';
import { type Exchange, removeLeg } from './exchange.js';
import { receiveInDialog } from './in-dialog.js';
import { isUsable } from './incoming.js';
import { pressWaitingKeys } from './keys-by-info.js';
import type { Leg, LegEvents, LegTimer } from './leg.js';
import { lacksKey, srtpPolicy } from './media-security.js';
import { learnRemote } from './mixer-link.js';
import { answerPending, canAnswer, reconcile, reconcilePeerOf } from './negotiation.js';
import { failLeg } from './outgoing.js';
import { referralFailed } from './referral.js';
import { onRejected } from './refused.js';
import { offerRefused } from './refused-offer.js';
import { partDialog } from './shared-dialog.js';
import { tellWaiting } from './waiting-caller.js';

/** What legs go through: reports for the core, and what follows for the other legs. */
export class LegDesk implements LegEvents {
  /** Set right after both were made; they know each other. */
  exchange!: Exchange;

  onProgress(leg: Leg, session: Session, response: SipResponse, sdp: string | undefined): void {
    onProgress(this.exchange, leg, session, response, sdp);
  }

  onAnswered(leg: Leg, session: Session): void {
    onAnswered(this.exchange, leg, session);
  }

  onRejected(leg: Leg, session: Session, status: number, response: SipResponse | undefined): void {
    onRejected(this.exchange, leg, session, status, response);
  }

  onOffer(leg: Leg, session: Session, text: string | undefined): void {
    const { exchange } = this;
    const sdp = text === undefined ? undefined : parseSdp(text);
    if (text !== undefined && (sdp === undefined || !isUsable(exchange, text, srtpPolicy(exchange, leg)))) {
      session.refuseOffer(488);
      return;
    }
    if (session.phase !== 'established') {
      if (sdp !== undefined) answerEarlyOffer(exchange, leg, session, sdp);
      return;
    }
    if (sdp !== undefined && !canAnswer(exchange, leg, sdp)) {
      session.refuseOffer(488);
      return;
    }
    keyWorked(exchange, leg);
    if (sdp !== undefined) {
      learnRemote(exchange, leg);
      // What the core makes of it comes back as a command before the offer is answered.
      this.learnHold(leg, isHold(directionOf(sdp)));
    }
    leg.refused = [];
    leg.comesBack = false;
    leg.rounds = 0;
    if (session.hasOfferToAnswer) answerPending(exchange, leg);
    // The other device may have had no answer to it: then nothing has changed.
    if (sdp !== undefined && session.remote !== undefined) this.learnHold(leg, isHold(directionOf(session.remote)));
    reconcilePeerOf(exchange, leg);
  }

  onNegotiated(leg: Leg, session: Session): void {
    const { exchange } = this;
    if (session.phase !== 'established') {
      earlyNegotiated(exchange, leg, session);
      return;
    }
    const sdp = leg.session?.remote;
    if (leg.toldDirection !== 'inactive') leg.comesBack = false;
    learnRemote(exchange, leg);
    if (lacksKey(exchange, leg) || (leg.wish.kind === 'mix' && isOutOfReach(exchange, sdp))) {
      leg.session?.end('lost');
      return;
    }
    // A key may be pressed while an offer of ours is on its way: then the answer tells of it. An answer to less than sendrecv does
    // not tell what the device itself would have.
    if (sdp !== undefined && leg.toldDirection === 'sendrecv') this.learnHold(leg, isHold(directionOf(sdp)));
    reconcile(exchange, leg);
    reconcilePeerOf(exchange, leg);
    pressWaitingKeys(exchange, leg);
  }

  /** The device holds by its own key, or does so no more. */
  private learnHold(leg: Leg, holds: boolean): void {
    if (holds === leg.deviceHolds) return;
    leg.deviceHolds = holds;
    this.exchange.report({ type: holds ? 'ReportHeld' : 'ReportRetrieved', leg: leg.id });
  }

  onOfferRefused(leg: Leg, session: Session, status: number): void {
    const { exchange } = this;
    if (session.phase !== 'established') earlyOfferRefused(leg, session);
    else if (status === 491) leg.toldBasis = '';
    else offerRefused(exchange, leg);
  }

  onIdle(leg: Leg, session: Session): void {
    if (session.phase === 'established') reconcile(this.exchange, leg);
    else earlyIdle(this.exchange, leg);
  }

  onEnded(leg: Leg, session: Session): void {
    if (leg.session !== session || answererGone(this.exchange, leg)) return;
    // Many phones hang up as soon as their REFER is accepted (RFC 5589 section 6.1): the transfer goes on, the leg waits for its outcome.
    if (leg.referral?.session === session && leg.dialogLegs === undefined) return;
    const legs = partDialog(leg);
    for (const each of legs) removeLeg(this.exchange, each);
    for (const each of legs) this.exchange.report({ type: 'ReportReleased', leg: each.id });
  }

  onInDialogRequest(leg: Leg, session: Session, transaction: ServerTransaction, request: SipRequest): void {
    receiveInDialog(this.exchange, leg, session, transaction, request);
  }

  onTimer(leg: Leg, name: LegTimer): void {
    if (name === 'referral') referralFailed(this.exchange, leg, 503);
    else if (name === 'key') keyIgnored(this.exchange, leg);
    else if (name === 'busy') refuseCaller(this.exchange, leg);
    else if (name === 'waiting') tellWaiting(this.exchange, leg);
    else if (name === 'ring') failLeg(this.exchange, leg, 'NoAnswer');
    else expire(leg);
  }
}

/** An answered invitation does not expire, nor one that is dealt with: who waits in a queue, and is told so, waits on. */
function expire({ state, tried, session }: Leg): void {
  if (state === 'incoming' && tried?.state === 'offered') session?.cancelled();
}
