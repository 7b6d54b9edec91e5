import { hold, retrieve } from '../hold-party.js';
import { REFUSED } from '../refusal.js';
import { ownParty, type RequestHandler } from '../request-handler.js';
import type { Call, Party } from '../state.js';
import type { Turn } from '../turn.js';

/** THoldCall: EventHeld for the holder only, the held party gets nothing (event-rules 5.1). */
export const holdCall: RequestHandler<'RequestHoldCall'> = (turn, request) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (!canHold(own.party)) return REFUSED.INCORR_STATE;
  hold(turn, own.call, own.party);
  return undefined;
};

/** TRetrieveCall: only the holder retrieves. */
export const retrieveCall: RequestHandler<'RequestRetrieveCall'> = (turn, request) => {
  const own = ownParty(turn, request.ConnID, request.ThisDN);
  if (!own) return REFUSED.INV_CONNID;
  if (!isHeld(own.party)) return REFUSED.INCORR_STATE;
  retrieve(turn, own.call, own.party);
  return undefined;
};

/** A hold by the phone and one by request are the same; what does not fit the party's state is ignored. */
export function heldByPhone(turn: Turn, call: Call, party: Party): void {
  if (canHold(party)) hold(turn, call, party);
}

export function retrievedByPhone(turn: Turn, call: Call, party: Party): void {
  if (isHeld(party)) retrieve(turn, call, party);
}

function canHold(party: Party): boolean {
  return (party.state === 'Connected' || party.state === 'Dialing') && !party.observes;
}

function isHeld(party: Party): boolean {
  return party.state === 'Held' || party.state === 'HeldDialing';
}
