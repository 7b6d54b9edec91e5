import { isForsaken, isMember, othersOf, partyOf } from '../call.js';
import { endCall, presentEnd, removeFromCall } from '../end-call.js';
import { leave, removeFromConference } from '../leave.js';
import { dropObserversOf, endIfOnlyObserved, observationFails } from '../leave-observed.js';
import { REFUSED } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import type { Call, Party } from '../state.js';
import type { Turn } from '../turn.js';

/** TReleaseCall: the party leaves. A queue or routing point may only give up a call that it dials itself. */
export const releaseCall: RequestHandler<'RequestReleaseCall'> = (turn, request) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (own.party.state === 'Queued' || own.party.state === 'Routing') return REFUSED.INCORR_STATE;
  release(turn, own.call, own.party);
  return undefined;
};

/** TClearCall: everybody at once, no EventPartyDeleted since nobody remains (event-rules 3.6). */
export const clearCall: RequestHandler<'RequestClearCall'> = (turn, request) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (!isMember(own.party) || own.party.kind !== 'device') return REFUSED.INCORR_STATE;
  endCall(turn, own.call, { by: own.party });
  return undefined;
};

/** TDeleteFromConference by any member, of any other party or of itself (event-rules 3.3). */
export const deleteFromConference: RequestHandler<'RequestDeleteFromConference'> = (turn, request, requester) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  const { call, party } = own;
  const gone = partyOf(call, request.OtherDN);
  if (!gone || gone.state === 'Offered' || gone.converse) return REFUSED.OPER_REQ_INCOMPAT;
  // Where the IVR of a port asks for a route is no member: the call stays at the port.
  if (gone.ivr?.mode === 'port') return REFUSED.OPER_REQ_INCOMPAT;
  if (!isMember(party) || party.kind !== 'device') return REFUSED.INCORR_STATE;
  const asRelease = { ...requester, request: 'RequestReleaseCall' as const };
  const invited = !gone.counts;
  if (!invited && othersOf(call, party).length < 2) return REFUSED.OPER_REQ_INCOMPAT;
  if (gone.leg === party.leg) {
    // Both rules give the same: it is a release, and EventReleased confirms it.
    turn.onBehalfOf(asRelease, () => release(turn, call, gone));
    return undefined;
  }
  if (isForsaken(othersOf(call, gone))) {
    // Who only rings or observes deletes the last one who talks: like that one's release, it is the end.
    turn.onBehalfOf(asRelease, () => endCall(turn, call, { by: party }));
    return undefined;
  }
  removeFromConference(turn, call, gone, party);
  // Where the call is over nobody is told which observer goes first.
  endIfOnlyObserved(turn, call.ConnID, gone);
  dropObserversOf(turn, call.ConnID, gone);
  return undefined;
};

/** A party releases by request, by its phone, or because its line is lost. */
export function release(turn: Turn, call: Call, party: Party): void {
  if (!party.counts && party.offer?.kind === 'conference') {
    // An invited party that refuses: the requester learns that it does not come, nobody else anything (7.2).
    refuseInvitation(turn, call, party);
    return;
  }
  if (!party.counts && party.observes) {
    observationFails(turn, call, party, party);
    return;
  }
  leave(turn, call, party);
}

function refuseInvitation(turn: Turn, call: Call, party: Party): void {
  presentEnd(turn, call, party, { by: party, alone: true });
  removeFromCall(turn, call, [party]);
  if (party.offer?.kind === 'conference' && party.offer.requester) turn.refuse(party.offer.requester, REFUSED.DN_BUSY);
}
