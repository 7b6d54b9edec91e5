import type { IvrEndCall } from '../../protocol/index.js';
import { extensionsOf, forgetCall, userDataListOf, type WithExtensions } from './call-book.js';
import { endNetworkCall } from './network.js';
import { dialingFailed } from './outbound.js';
import { abandonRoute } from './routing.js';
import type { Call, Port, PortParty } from './state.js';
import type { IvrTurn } from './turn.js';
import { attachAndGoOn } from './user-data.js';

/** EndCall of the driver: CallId and port are free at once, nothing is sent any more. */
export function endCall(turn: IvrTurn, call: Call, message: IvrEndCall): void {
  if (call.mode === 'N') attachAndGoOn(turn, call, userDataListOf(message, call.Version), { kind: 'nothing' });
  endCallAtSwitch(turn, call, activeRelease(turn, message), toSwitch(call, message));
}

/** The other extensions are handed on to the switch. */
function toSwitch(call: Call, message: IvrEndCall): WithExtensions {
  const { Extensions = {} } = extensionsOf(message, call.Version);
  const others = Object.entries(Extensions).filter(([key]) => key !== ACTIVE_RELEASE);
  return others.length === 0 ? {} : { Extensions: Object.fromEntries(others) };
}

const ACTIVE_RELEASE = 'GCTIActiveRelease';

/** GCTIActiveRelease in ExtnsEx, else the option `active-release`. */
function activeRelease(turn: IvrTurn, message: IvrEndCall): boolean {
  const node = (message.ExtnsEx ?? message.Extensions ?? []).find((one) => one.Name === ACTIVE_RELEASE);
  const value = node !== undefined && 'Val' in node ? String(node.Val) : undefined;
  if (value === 'true') return true;
  return value === 'false' ? false : turn.state.options['active-release'];
}

/** `Call Timeout`, and a port call whose EventRinging never came (`wait-for-ringing`). */
export function endByTimeout(turn: IvrTurn, call: Call): void {
  turn.tell(call, { id: 'EndCall', CallId: call.CallId, EndCause: 'Timeout' });
  endCallAtSwitch(turn, call, turn.state.options['active-release']);
}

function endCallAtSwitch(turn: IvrTurn, call: Call, active: boolean, more: WithExtensions = {}): void {
  if (call.phase === 'dialing' && call.origin === 'DialOutInit') {
    dialingFailed(turn, call);
    return;
  }
  if (call.mode === 'N') {
    endNetworkCall(turn, call, more);
    return;
  }
  abandonRoute(turn, call);
  const port = turn.portOf(call);
  if (port !== undefined) {
    leavePort(turn, call, port, active, more);
    if (!active && call.phase !== 'waiting') port.leftLeg = call.leg;
  }
  // In-Front: the call is not at the port yet.
  if (call.phase === 'waiting' && call.leg !== undefined) turn.report({ type: 'ReportReleased', leg: call.leg });
  forgetCall(turn, call);
}

function isOfNextCall(port: Port, { previous }: PortParty): boolean {
  const consults = previous === undefined ? undefined : port.parties.get(previous);
  return consults !== undefined && !consults.claimed && !consults.outgoing;
}

/**
 * With active release every call of the port goes, the first one last; without, they stay on the port. A call that is here
 * for a NewCall to come is not this one's business, nor is what another client consults from it.
 */
function leavePort(turn: IvrTurn, call: Call, port: Port, active: boolean, more: WithExtensions): void {
  const { consultation } = call;
  const dialed = [...port.parties.values()].filter(
    (one) => one.outgoing && one.state !== 'left' && !isOfNextCall(port, one),
  );
  // One that was told to be over has left the port; what came back there since is another one's.
  const isThere = call.ConnID !== undefined && call.phase !== 'released';
  const main = isThere ? port.parties.get(call.ConnID as string) : undefined;
  for (const party of [...dialed.filter((one) => one !== main), main]) {
    if (party === undefined) continue;
    party.state = 'left';
    if (!active) continue;
    turn.request({ id: 'RequestReleaseCall', ThisDN: call.DN, ConnID: party.ConnID, ...more }, { kind: 'ignore' });
  }
  if (active && consultation?.step === 'requested') port.releaseConsultationOf = call.ConnID;
}
