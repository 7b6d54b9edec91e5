import { dropOneStep, forgetCall } from './call-book.js';
import { tellStatus } from './call-status.js';
import { abandonRoute } from './routing.js';
import type { Call } from './state.js';
import type { IvrTurn } from './turn.js';

/**
 * The call has left the port: only EndCall is to come. A route that is waited for is abandoned. Without a circuit nobody
 * would ever end the XML call: it is forgotten.
 */
export function leaveTold(turn: IvrTurn, call: Call, status: 'Released' | 'XferComplete'): void {
  abandonRoute(turn, call);
  dropOneStep(turn, call);
  call.phase = 'released';
  tellStatus(turn, call, status);
  if (turn.circuitOf(call) === undefined) forgetCall(turn, call);
}
