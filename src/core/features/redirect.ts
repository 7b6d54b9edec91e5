import { isForsaken, isMember, partyOf, sideOf } from '../call.js';
import { conferenceOffer } from '../conference-offer.js';
import { callOffer, deliver, superviseNoAnswer } from '../deliver.js';
import { resolveDestination } from '../destination.js';
import { presentEnd, removeFromCall } from '../end-call.js';
import { withParty } from '../entities.js';
import { establish } from '../established.js';
import { followForwarding } from '../forwarding.js';
import { type OfferHandlers, offer, refusesAtOnce } from '../offer.js';
import { present } from '../present/party-events.js';
import { REFUSED, refusalOf } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';

/**
 * TRedirectCall of a ringing call: the new device is tried first, so that a busy one leaves everything as it is; when it
 * rings, EventReleased with CallState Redirected for the DN that rang; the caller gets nothing (event-rules 5.3).
 */
export const redirectCall: RequestHandler<'RequestRedirectCall'> = (turn, request, requester) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  const invited = own.party.offer?.kind === 'conference';
  if (own.party.state !== 'Alerting' || !(isMember(own.party) || invited)) return REFUSED.INCORR_STATE;
  const resolved = resolveDestination(turn, request.OtherDN);
  if (!resolved) return REFUSED.INV_CALD_DN;
  const to = followForwarding(turn, resolved);
  if (partyOf(own.call, to.DN)) return REFUSED.OPER_REQ_INCOMPAT;
  if (to.kind === 'queue' || to.kind === 'route') {
    if (invited || isForsaken(own.call.parties.filter((p) => p.leg !== own.party.leg))) {
      return REFUSED.OPER_REQ_INCOMPAT;
    }
    presentEnd(turn, own.call, own.party, { by: own.party, CallState: 'Redirected' });
    deliver(turn, removeFromCall(turn, own.call, [own.party]), to, undefined, sideOf(own.party));
    return undefined;
  }
  const refused = refusesAtOnce(turn, to);
  if (refused !== undefined) return refused === 'Busy' ? REFUSED.DN_BUSY : REFUSED.OUT_OF_SERVICE;
  offer(turn, own.call, to, {
    offer: { kind: 'redirect', byLeg: own.party.leg, requester },
    role: own.party.role,
    from: own.call.parties[0]?.DN ?? '',
    counts: !invited,
  });
  return undefined;
};

export const redirectOffer: OfferHandlers = {
  alerting(turn, call, party) {
    const how = party.offer;
    if (how?.kind !== 'redirect') return;
    const by = call.parties.find((p) => p.leg === how.byLeg);
    if (by?.state !== 'Alerting') {
      // Answered or gone meanwhile: the redirection comes too late.
      removeFromCall(turn, call, [party]);
      if (how.requester) turn.refuse(how.requester, REFUSED.INCORR_STATE);
      return;
    }
    turn.ctrlParty = by.DN;
    turn.onBehalfOf(how.requester, () =>
      presentEnd(turn, call, by, { by, CallState: 'Redirected', alone: !by.counts }),
    );
    const left = removeFromCall(turn, call, [by]);
    if (by.offer?.kind === 'conference') {
      // The invitation moves on as it is: nobody else is told before the answer (event-rules 7.2).
      conferenceOffer.alerting(turn, left, withParty(party, { offer: by.offer }));
      return;
    }
    // Who is dialed predictively instead of another has to be waited for like the other.
    const dialed = by.offer?.kind === 'predictive' ? by.offer : undefined;
    const ringing = turn.setParty(left, withParty(party, { state: 'Alerting', offer: dialed ?? { kind: 'call' } }));
    if (party.kind === 'device') present(turn, 'EventRinging', ringing, party);
    superviseNoAnswer(turn, party);
  },
  answered(turn, call, party) {
    establish(turn, call, party);
  },
  failed(turn, call, party, CallState) {
    const how = party.offer;
    if (how?.kind !== 'redirect') return;
    if (party.state === 'Alerting') {
      callOffer.failed(turn, call, party, CallState);
      return;
    }
    removeFromCall(turn, call, [party]);
    if (how.requester) turn.refuse(how.requester, refusalOf(CallState));
  },
  noAnswer() {},
};
