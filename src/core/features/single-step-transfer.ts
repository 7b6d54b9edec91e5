import { isForsaken, membersOf, othersOf, partyOf, takesPart } from '../call.js';
import { callOffer, superviseNoAnswer } from '../deliver.js';
import { resolveDestination } from '../destination.js';
import { endActivities } from '../end-call.js';
import { withParty } from '../entities.js';
import { establish } from '../established.js';
import { followForwarding } from '../forwarding.js';
import { isInFront } from '../in-front.js';
import { dropObserversOf } from '../leave-observed.js';
import { type OfferHandlers, offer, refusesAtOnce } from '../offer.js';
import { present } from '../present/party-events.js';
import { REFUSED, refusalOf } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import type { Party } from '../state.js';
import { presentChanged, presentTransferred, transferToQueue } from '../transferred.js';
import type { Turn } from '../turn.js';
import { bringUserData, tooMuchUserData } from '../user-data-limit.js';

/**
 * TSingleStepTransfer replaces the acting party inside the one ConnID (event-rules 6.5). The new device is tried first:
 * busy is EventError 231 and the call stays as it was.
 */
export const singleStepTransfer: RequestHandler<'RequestSingleStepTransfer'> = (turn, request, requester) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (isInFront(turn, request.ThisDN)) return REFUSED.UNSUP_OPER;
  const { call, party } = own;
  if ((party.state !== 'Connected' && party.state !== 'Held') || !takesPart(party)) {
    return REFUSED.INCORR_STATE;
  }
  const resolved = resolveDestination(turn, request.OtherDN);
  if (!resolved) return REFUSED.INV_CALD_DN;
  const to = followForwarding(turn, resolved);
  if (to.kind !== 'external' && partyOf(call, to.DN)) return REFUSED.OPER_REQ_INCOMPAT;
  // One at a time, until its target rings; who is only invited counts for nobody (7.2).
  if (call.parties.some((p) => p.offer?.kind === 'transfer')) return REFUSED.INCORR_STATE;
  if (tooMuchUserData(turn, { ...call.UserData, ...request.UserData })) return REFUSED.INVALID_ATTR;
  if (isForsaken(othersOf(call, party))) return REFUSED.OPER_REQ_INCOMPAT;
  if (to.kind === 'queue' || to.kind === 'route') {
    transferToQueue(turn, bringUserData(turn, call, request.UserData), party, to);
    return undefined;
  }
  const refused = refusesAtOnce(turn, to);
  if (refused !== undefined) return refused === 'Busy' ? REFUSED.DN_BUSY : REFUSED.OUT_OF_SERVICE;
  offer(turn, call, to, {
    offer: { kind: 'transfer', byLeg: party.leg, requester, UserData: request.UserData },
    from: request.ThisDN,
  });
  return undefined;
};

export const transferOffer: OfferHandlers = {
  alerting(turn, before, party) {
    const how = party.offer;
    if (how?.kind !== 'transfer') return;
    const call = bringUserData(turn, before, how.UserData);
    const acting = call.parties.find((p) => p.leg === how.byLeg);
    const ringing: Party = withParty(party, { state: 'Alerting', offer: { kind: 'call' } });
    if (!acting || isForsaken(othersOf(call, acting))) {
      turn.removeParties(call, [party]);
      if (how.requester) turn.refuse(how.requester, REFUSED.INV_CONNID);
      else refuseDevice(turn, how.byLeg, 'GeneralError');
      return;
    }
    turn.ctrlParty = acting.DN;
    turn.onBehalfOf(how.requester, () => presentTransferred(turn, call, acting));
    endActivities(turn, acting, 'party-left');
    const left = turn.setParty(turn.removeParties(call, [acting], 'Transferred'), ringing);
    for (const stays of membersOf(left)) {
      if (stays.leg !== ringing.leg) presentChanged(turn, left, stays, ringing, acting);
    }
    if (ringing.kind === 'device') present(turn, 'EventRinging', left, ringing);
    superviseNoAnswer(turn, ringing);
    dropObserversOf(turn, call.ConnID, acting);
  },
  answered(turn, call, party) {
    establish(turn, call, party);
  },
  failed(turn, call, party, CallState) {
    const how = party.offer;
    if (how?.kind !== 'transfer') {
      callOffer.failed(turn, call, party, CallState);
      return;
    }
    turn.removeParties(call, [party]);
    if (how.requester) turn.refuse(how.requester, refusalOf(CallState));
    else refuseDevice(turn, how.byLeg, CallState);
  },
  noAnswer() {},
};

/** The device that has asked for the transfer by itself is told, if it is still there. */
function refuseDevice(turn: Turn, leg: string, CallState: string): void {
  if (turn.party(leg) !== undefined) turn.command({ type: 'CommandTransferRefused', leg, CallState });
}
