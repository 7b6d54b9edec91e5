import { hold, retrieve } from '../hold-party.js';
import { leave } from '../leave.js';
import { isRefusal } from '../refusal.js';
import { type RequestHandler, twoCalls } from '../request-handler.js';

/** TAlternateCall: EventHeld for the current call, then EventRetrieved for the held one (event-rules 5.2). */
export const alternateCall: RequestHandler<'RequestAlternateCall'> = (turn, request) => {
  const calls = twoCalls(turn, request, ['Connected', 'Dialing']);
  if (isRefusal(calls)) return calls;
  hold(turn, calls.current.call, calls.current.party);
  retrieve(turn, calls.held.call, calls.held.party);
  return undefined;
};

/** TReconnectCall: the current call is released for both its sides, then the held one retrieved. */
export const reconnectCall: RequestHandler<'RequestReconnectCall'> = (turn, request) => {
  const calls = twoCalls(turn, request, ['Connected', 'Dialing', 'Busy', 'Failed', 'Initiated']);
  if (isRefusal(calls)) return calls;
  leave(turn, calls.current.call, calls.current.party);
  const held = turn.party(calls.held.party.leg);
  if (held) retrieve(turn, held.call, held.party);
  return undefined;
};
