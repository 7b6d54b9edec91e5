import { withParty } from '../entities.js';
import { REFUSED } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';

/** TAnswerCall: the device is told to answer; EventEstablished follows its report. One request at a time: the event confirms one. */
export const answerCall: RequestHandler<'RequestAnswerCall'> = (turn, request, requester) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (own.party.state !== 'Alerting' || own.party.kind !== 'device' || own.party.pending) return REFUSED.INCORR_STATE;
  turn.setParty(own.call, withParty(own.party, { pending: requester }));
  turn.command({ type: 'CommandAnswer', leg: own.party.leg });
  return undefined;
};
