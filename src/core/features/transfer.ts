import { beginConsultation } from '../consultation.js';
import { movedParties, transferCalls } from '../merge-calls.js';
import { REFUSED } from '../refusal.js';
import { type RequestHandler, twoCalls } from '../request-handler.js';
import type { Call, Requester } from '../state.js';
import type { Turn } from '../turn.js';
import { originate } from '../origination.js';

/** TInitiateTransfer: hold and consultation call. */
export const initiateTransfer: RequestHandler<'RequestInitiateTransfer'> = (turn, request) => {
  const begun = beginConsultation(turn, request);
  if (typeof begun === 'number') return begun;
  originate(turn, begun.call, request.ThisDN, request.OtherDN, undefined);
  return undefined;
};

/** TCompleteTransfer, before or after the answer; towards a busy destination it is refused (event-rules 4.6). */
export const completeTransfer: RequestHandler<'RequestCompleteTransfer'> = (turn, request) => {
  const calls = twoCalls(turn, request, ['Connected', 'Dialing']);
  if (typeof calls === 'number') return calls;
  const moved = movedParties(calls);
  if (typeof moved === 'number') return moved;
  transferCalls(turn, calls, moved);
  return undefined;
};

/**
 * TMuteTransfer: initiate and complete at once, with the same events in the same order. The completion waits until the
 * consulted device rings, so that a busy one is told like that of an initiated transfer.
 */
export const muteTransfer: RequestHandler<'RequestMuteTransfer'> = (turn, request, requester) => {
  const begun = beginConsultation(turn, request);
  if (typeof begun === 'number') return begun;
  originate(turn, { ...begun.call, muteTransfer: requester }, request.ThisDN, request.OtherDN, undefined);
  return undefined;
};

/** The consulted side of a mute transfer can be reached: now the second half follows. */
export function completeMuteTransfer(turn: Turn, call: Call, requester: Requester): void {
  const main = call.PreviousConnID;
  const ThisDN = requester.ThisDN;
  if (main === undefined || ThisDN === undefined) return;
  turn.setCall({ ...call, muteTransfer: undefined });
  const calls = twoCalls(turn, { ThisDN, ConnID: main, TransferConnID: call.ConnID }, ['Connected', 'Dialing']);
  const moved = typeof calls === 'number' ? calls : movedParties(calls);
  if (typeof calls === 'number' || typeof moved === 'number') {
    turn.refuse(requester, typeof calls === 'number' ? calls : REFUSED.OPER_REQ_INCOMPAT);
    return;
  }
  turn.onBehalfOf(requester, () => transferCalls(turn, calls, moved));
}
