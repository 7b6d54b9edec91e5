import { expectedMembersOf } from '../call.js';
import { beginConsultation } from '../consultation.js';
import { conferenceCalls, movedParties, transferCalls, transferredParties } from '../merge-calls.js';
import { originate } from '../origination.js';
import { REFUSED, type Refusal } from '../refusal.js';
import { type RequestHandler, type TwoCalls, twoCalls } from '../request-handler.js';
import type { Party } from '../state.js';
import type { Turn } from '../turn.js';

/** TInitiateConference: hold and consultation call, the same as for a transfer. */
export const initiateConference: RequestHandler<'RequestInitiateConference'> = (turn, request, requester) => {
  const begun = beginConsultation(turn, request);
  if (typeof begun === 'number') return begun;
  originate(turn, begun.call, request.ThisDN, request.OtherDN, requester, begun.heldLeg);
  return undefined;
};

/** TCompleteConference, also before the answer (blind conference, event-rules 7.4). */
export const completeConference: RequestHandler<'RequestCompleteConference'> = (turn, request) => {
  const calls = twoCalls(turn, request, ['Connected', 'Dialing']);
  if (typeof calls === 'number') return calls;
  const moved = mayConference(turn, calls);
  if (typeof moved === 'number') return moved;
  conferenceCalls(turn, calls, moved);
  return undefined;
};

/** TMergeCalls of a held and a current call, which need not be a consultation call, for a transfer or a conference. */
export const mergeCalls: RequestHandler<'RequestMergeCalls'> = (turn, request) => {
  const calls = twoCalls(turn, request, ['Connected', 'Dialing']);
  if (typeof calls === 'number') return calls;
  if (request.MergeType === 'Transfer') {
    const moved = transferredParties(turn, calls);
    if (typeof moved === 'number') return moved;
    transferCalls(turn, calls, moved);
    return undefined;
  }
  const moved = mayConference(turn, calls);
  if (typeof moved === 'number') return moved;
  conferenceCalls(turn, calls, moved);
  return undefined;
};

/** A call that waits in a queue or at a routing point cannot be conferenced; neither can more than the limit. */
function mayConference(turn: Turn, calls: TwoCalls): readonly Party[] | Exclude<Refusal, undefined> {
  const moved = movedParties(calls);
  if (typeof moved === 'number') return moved;
  // Where an IVR at its port only asks for a route, the call does not wait: the point comes along.
  const waits = (p: Party) => (p.kind === 'queue' || p.kind === 'route') && p.ivr?.mode !== 'port';
  if (moved.some(waits)) return REFUSED.OPER_REQ_INCOMPAT;
  const parties = expectedMembersOf(calls.held.call).length + moved.filter((p) => p.ivr === undefined).length;
  return parties > turn.state.options['conference-max-parties'] ? REFUSED.CONF_LIMIT_EXC : moved;
}
