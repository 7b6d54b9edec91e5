import { expectedMembersOf } from '../call.js';
import { initiateConsultation } from '../consultation.js';
import { conferenceCalls, movedParties, transferTwoCalls } from '../merge-calls.js';
import { isRefusal, REFUSED, type Refusal } from '../refusal.js';
import { type RequestHandler, type TwoCalls, type TwoCallsRequest, twoCalls } from '../request-handler.js';
import type { Party } from '../state.js';
import type { Turn } from '../turn.js';

/** TInitiateConference: hold and consultation call, the same as for a transfer. */
export const initiateConference: RequestHandler<'RequestInitiateConference'> = initiateConsultation;

/** TCompleteConference, also before the answer (blind conference, event-rules 7.4). */
export const completeConference: RequestHandler<'RequestCompleteConference'> = (turn, request) =>
  conferenceTwoCalls(turn, request);

/** TMergeCalls of a held and a current call, which need not be a consultation call, for a transfer or a conference. */
export const mergeCalls: RequestHandler<'RequestMergeCalls'> = (turn, request) =>
  request.MergeType === 'Transfer' ? transferTwoCalls(turn, request) : conferenceTwoCalls(turn, request);

function conferenceTwoCalls(turn: Turn, request: TwoCallsRequest): Refusal | undefined {
  const calls = twoCalls(turn, request, ['Connected', 'Dialing']);
  if (isRefusal(calls)) return calls;
  const moved = mayConference(turn, calls);
  if (isRefusal(moved)) return moved;
  conferenceCalls(turn, calls, moved);
  return undefined;
}

/**
 * Nobody can be taken in from a queue or routing point, nor more than the limit or what the switch can mix. That the held call
 * itself waits is no hindrance: whoever comes waits as well.
 */
function mayConference(turn: Turn, calls: TwoCalls): readonly Party[] | Refusal {
  const moved = movedParties(calls);
  if (isRefusal(moved)) return moved;
  // Where an IVR at its port only asks for a route, the call does not wait: the point comes along.
  const waits = (p: Party) => (p.kind === 'queue' || p.kind === 'route') && p.ivr?.mode !== 'port';
  if (moved.some(waits)) return REFUSED.OPER_REQ_INCOMPAT;
  const parties = expectedMembersOf(calls.held.call).length + moved.filter((p) => p.ivr === undefined).length;
  if (parties > turn.state.options['conference-max-parties']) return REFUSED.CONF_LIMIT_EXC;
  return turn.state.mixerFull ? REFUSED.SYSRES_BUSY : moved;
}
