import { forgetCall } from './call-book.js';
import { callError } from './consultation.js';
import type { Call } from './state.js';
import type { IvrTurn } from './turn.js';

/** MakeCall did not get through: the server releases what there is, and the CallId is free. */
export function callMakingFailed(turn: IvrTurn, call: Call, code: number | undefined): void {
  const party = turn.portOf(call)?.parties.get(call.ConnID ?? '');
  if (party !== undefined) {
    party.state = 'left';
    turn.request({ id: 'RequestReleaseCall', ThisDN: call.DN, ConnID: party.ConnID }, { kind: 'ignore' });
  }
  callError(turn, call, 'MakeCall', code);
  forgetCall(turn, call);
}
