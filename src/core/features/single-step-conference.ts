import { expectedMembersOf, partyOf, takesPart } from '../call.js';
import { resolveDestination } from '../destination.js';
import { followForwarding } from '../forwarding.js';
import { isInFront } from '../in-front.js';
import { offer, refusesAtOnce } from '../offer.js';
import { REFUSED } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import { tooMuchUserData } from '../user-data-limit.js';

/**
 * TSingleStepConference: a new party is rung into the call. Until it answers it counts for nobody; if it does not come,
 * the requester gets EventError (busy 231, no answer 232, invalid 71) and nobody else anything (event-rules 7.2).
 */
export const singleStepConference: RequestHandler<'RequestSingleStepConference'> = (turn, request, requester) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (isInFront(turn, request.ThisDN)) return REFUSED.UNSUP_OPER;
  const { call, party } = own;
  if (party.state !== 'Connected' || !takesPart(party)) return REFUSED.INCORR_STATE;
  const resolved = resolveDestination(turn, request.OtherDN);
  if (!resolved) return REFUSED.INV_CALD_DN;
  const to = followForwarding(turn, resolved);
  if (to.kind === 'queue' || to.kind === 'route') return REFUSED.OPER_REQ_INCOMPAT;
  if (to.kind === 'device' && partyOf(call, to.DN)) return REFUSED.OPER_REQ_INCOMPAT;
  if (expectedMembersOf(call).length >= turn.state.options['conference-max-parties']) return REFUSED.CONF_LIMIT_EXC;
  if (turn.state.mixerFull) return REFUSED.SYSRES_BUSY;
  if (tooMuchUserData(turn, { ...call.UserData, ...request.UserData })) return REFUSED.INVALID_ATTR;
  const refused = refusesAtOnce(turn, to);
  if (refused !== undefined) return refused === 'Busy' ? REFUSED.DN_BUSY : REFUSED.OUT_OF_SERVICE;
  offer(turn, call, to, {
    offer: { kind: 'conference', by: request.ThisDN, invited: request.OtherDN, requester, UserData: request.UserData },
    from: request.ThisDN,
    counts: false,
  });
  return undefined;
};
