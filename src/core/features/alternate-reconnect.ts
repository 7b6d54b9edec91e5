import { withParty } from '../entities.js';
import { leave } from '../leave.js';
import { present } from '../present/party-events.js';
import { type RequestHandler, twoCalls } from '../request-handler.js';
import type { Call, Party } from '../state.js';
import type { Turn } from '../turn.js';

/** TAlternateCall: EventHeld for the current call, then EventRetrieved for the held one (event-rules 5.2). */
export const alternateCall: RequestHandler<'RequestAlternateCall'> = (turn, request) => {
  const calls = twoCalls(turn, request, ['Connected', 'Dialing']);
  if (typeof calls === 'number') return calls;
  const { call, party } = calls.current;
  const held: Party = withParty(party, { state: party.state === 'Dialing' ? 'HeldDialing' : 'Held' });
  present(turn, 'EventHeld', turn.setParty(call, held), held);
  retrieve(turn, calls.held.call, calls.held.party);
  return undefined;
};

/** TReconnectCall: the current call is released for both its sides, then the held one retrieved. */
export const reconnectCall: RequestHandler<'RequestReconnectCall'> = (turn, request) => {
  const calls = twoCalls(turn, request, ['Connected', 'Dialing', 'Busy', 'Initiated']);
  if (typeof calls === 'number') return calls;
  leave(turn, calls.current.call, calls.current.party);
  const held = turn.party(calls.held.party.leg);
  if (held) retrieve(turn, held.call, held.party);
  return undefined;
};

function retrieve(turn: Turn, call: Call, party: Party): void {
  const back: Party = withParty(party, { state: party.state === 'HeldDialing' ? 'Dialing' : 'Connected' });
  present(turn, 'EventRetrieved', turn.setParty(call, back), back);
}
