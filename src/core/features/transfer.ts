import { isForsaken, othersOf, takesPart } from '../call.js';
import { beginConsultation, initiateConsultation } from '../consultation.js';
import { resolveDestination } from '../destination.js';
import { withCall } from '../entities.js';
import { followForwarding } from '../forwarding.js';
import { transferTwoCalls } from '../merge-calls.js';
import { originate } from '../origination.js';
import { hasFailed } from '../present/party-state.js';
import { isRefusal, REFUSED } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import type { Call, Requester } from '../state.js';
import type { Turn } from '../turn.js';

/** TInitiateTransfer: hold and consultation call. */
export const initiateTransfer: RequestHandler<'RequestInitiateTransfer'> = initiateConsultation;

/** TCompleteTransfer, before or after the answer; towards a busy destination it is refused (event-rules 4.6). */
export const completeTransfer: RequestHandler<'RequestCompleteTransfer'> = (turn, request) =>
  transferTwoCalls(turn, request);

/**
 * TMuteTransfer: initiate and complete at once, with the same events in the same order. The completion waits until the
 * consulted device rings, so that a busy one is told like that of an initiated transfer.
 */
export const muteTransfer: RequestHandler<'RequestMuteTransfer'> = (turn, request, requester) => {
  const main = ownParty(turn, request.ConnID, request.ThisDN);
  // Nobody can be transferred to itself.
  const dialed = resolveDestination(turn, request.OtherDN);
  const to = dialed && followForwarding(turn, dialed);
  if (main?.call.parties.some((p) => p.DN === to?.DN && p.leg !== main.party.leg && p.kind !== 'external')) {
    return REFUSED.OPER_REQ_INCOMPAT;
  }
  // The new party only rings when the second half comes: somebody must be there to wait for it.
  const mayBegin = main?.party.state === 'Connected' && takesPart(main.party) && dialed && dialed.DN !== request.ThisDN;
  if (mayBegin && isForsaken(othersOf(main.call, main.party))) return REFUSED.OPER_REQ_INCOMPAT;
  const begun = beginConsultation(turn, request);
  if (isRefusal(begun)) return begun;
  originate(
    turn,
    withCall(begun.call, { muteTransfer: requester }),
    request.ThisDN,
    request.OtherDN,
    requester,
    begun.heldLeg,
  );
  return undefined;
};

/**
 * The end of a turn: mute transfers whose consulted side rings, waits in a queue or is routed by now get their second half.
 * True when there was one.
 */
export function finishMuteTransfers(turn: Turn): boolean {
  let finished = false;
  for (const ConnID of [...turn.changedCalls]) {
    const call = turn.state.calls.get(ConnID);
    if (!call?.muteTransfer || call.parties.some((p) => p.state === 'Offered')) continue;
    finished = true;
    const acting = call.parties.find((p) => p.DN === call.muteTransfer?.ThisDN);
    if (acting && hasFailed(acting)) {
      // Told by EventDestinationBusy; the main call stays held until it is retrieved (event-rules 4.6).
      turn.refuse(call.muteTransfer, REFUSED.DN_BUSY);
      turn.setCall(withCall(call, { muteTransfer: undefined }));
    } else if (call.parties.some((p) => p.leg !== acting?.leg)) completeMuteTransfer(turn, call, call.muteTransfer);
  }
  return finished;
}

function completeMuteTransfer(turn: Turn, call: Call, requester: Requester): void {
  const main = call.PreviousConnID;
  const { ThisDN } = requester;
  if (main === undefined || ThisDN === undefined) return;
  turn.setCall(withCall(call, { muteTransfer: undefined }));
  turn.onBehalfOf(requester, () => {
    const refused = transferTwoCalls(turn, { ThisDN, ConnID: main, TransferConnID: call.ConnID });
    if (refused !== undefined) turn.refuse(requester, refused);
  });
}
