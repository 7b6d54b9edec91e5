import { presentPlain } from '../present/party-events.js';
import { REFUSED } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';

/** TSendDTMF: EventDTMFSent goes to the sender alone. */
export const sendDTMF: RequestHandler<'RequestSendDTMF'> = (turn, request) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (own.party.kind !== 'device' || own.party.state !== 'Connected') return REFUSED.INCORR_STATE;
  if (!/^[0-9A-Da-d*#,]+$/.test(request.DTMFDigits)) return REFUSED.INVALID_ATTR;
  turn.command({ type: 'CommandSendDTMF', leg: own.party.leg, digits: request.DTMFDigits });
  presentPlain(turn, 'EventDTMFSent', own.call, own.party, { DTMFDigits: request.DTMFDigits });
  return undefined;
};
