import type { IvrEndCall } from '../../protocol/index.js';
import { forgetCall } from './call-book.js';
import { endNetworkCall } from './network.js';
import { dialingFailed } from './outbound.js';
import { abandonRoute } from './routing.js';
import type { Call, Port } from './state.js';
import type { IvrTurn } from './turn.js';

/** EndCall of the driver: CallId and port are free at once, nothing is sent any more. */
export function endCall(turn: IvrTurn, call: Call, message: IvrEndCall): void {
  endCallAtSwitch(turn, call, activeRelease(turn, message));
}

/** GCTIActiveRelease in ExtnsEx, else the option `active-release`. */
function activeRelease(turn: IvrTurn, message: IvrEndCall): boolean {
  const node = (message.ExtnsEx ?? message.Extensions ?? []).find((one) => one.Name === 'GCTIActiveRelease');
  const value = node !== undefined && 'Val' in node ? String(node.Val) : undefined;
  if (value === 'true') return true;
  return value === 'false' ? false : turn.state.options['active-release'];
}

/** `Call Timeout`, and a port call whose EventRinging never came (`wait-for-ringing`). */
export function endByTimeout(turn: IvrTurn, call: Call): void {
  turn.tell(call, { id: 'EndCall', CallId: call.CallId, EndCause: 'Timeout' });
  endCallAtSwitch(turn, call, turn.state.options['active-release']);
}

function endCallAtSwitch(turn: IvrTurn, call: Call, active: boolean): void {
  if (call.phase === 'dialing' && call.origin === 'DialOutInit') {
    dialingFailed(turn, call);
    return;
  }
  if (call.mode === 'N') {
    endNetworkCall(turn, call);
    return;
  }
  abandonRoute(turn, call);
  const port = turn.portOf(call);
  if (port !== undefined) leavePort(turn, call, port, active);
  // In-Front: the call is not at the port yet.
  if (call.phase === 'waiting' && call.leg !== undefined) turn.report({ type: 'ReportReleased', leg: call.leg });
  forgetCall(turn, call);
}

/** With active release the second call goes first, then the first; without, both stay on the port. */
function leavePort(turn: IvrTurn, call: Call, port: Port, active: boolean): void {
  const { consultation } = call;
  for (const ConnID of [consultation?.ConnID, call.ConnID]) {
    const party = ConnID === undefined ? undefined : port.parties.get(ConnID);
    if (party === undefined) continue;
    party.state = 'left';
    if (!active) continue;
    turn.request({ id: 'RequestReleaseCall', ThisDN: call.DN, ConnID: party.ConnID }, { kind: 'ignore' });
  }
  if (active && consultation?.step === 'requested') port.releaseConsultationOf = call.ConnID;
}
