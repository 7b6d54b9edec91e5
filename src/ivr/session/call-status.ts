import type { IvrCallStatus } from '../../protocol/index.js';
import type { Call } from './state.js';
import type { IvrTurn } from './turn.js';

/** CallStatus to the driver: an element without DN and connection; the driver knows which of its two calls is meant. */
export function tellStatus(turn: IvrTurn, call: Call, Event: IvrCallStatus['Event']): void {
  turn.tell(call, { id: 'CallStatus', CallId: call.CallId, Event });
}
