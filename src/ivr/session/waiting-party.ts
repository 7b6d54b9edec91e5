import { bindConnId, portKey } from './call-book.js';
import { tellStatus } from './call-status.js';
import type { Call, Port, PortParty } from './state.js';
import type { IvrTurn } from './turn.js';
import { attachWaitingData } from './user-data.js';

// A call at the switch and the NewCall of its driver find each other here, whichever of the two comes first.

/** The XML call that is live on the port. */
export function callOfPort(turn: IvrTurn, port: Port): Call | undefined {
  return port.callId === undefined ? undefined : turn.state.calls.get(port.callId);
}

/** NewCall: takes the oldest call that rings or has been answered on the port and that no NewCall has taken. */
export function takeWaitingParty(turn: IvrTurn, port: Port, call: Call): void {
  for (const party of port.parties.values()) {
    if (party.claimed || party.outgoing || party.state === 'left') continue;
    const { state } = party;
    claimRinging(turn, party, call);
    if (state !== 'ringing') callEstablished(turn, call);
    // Another client has put it on hold meanwhile; what came and went before NewCall is not told.
    if (state === 'held') tellStatus(turn, call, 'Held');
    return;
  }
}

/** `waiting-for-newcall-timeout` */
export function awaitNewCall(turn: IvrTurn, port: Port, party: PortParty): void {
  party.newCallTimer = `new-call:${party.ConnID}:${portKey(port.ivr.name, port.config.port)}`;
  turn.setTimer(party.newCallTimer, turn.state.options['waiting-for-newcall-timeout']);
}

/** NewCall has come, or will not come any more. */
export function stopAwaiting(turn: IvrTurn, party: PortParty): void {
  if (party.newCallTimer === undefined) return;
  turn.cancelTimer(party.newCallTimer);
  party.newCallTimer = undefined;
}

/** NewCall and the call at the switch have met: from now on its events are the XML call's, and the driver hears that it rings. */
export function claimRinging(turn: IvrTurn, party: PortParty, call: Call): void {
  party.claimed = true;
  stopAwaiting(turn, party);
  turn.cancelCallTimer(call, 'ringing');
  call.info = party.info;
  bindConnId(turn, call, party.ConnID);
  call.phase = 'ringing';
  tellStatus(turn, call, 'Ringing');
  attachWaitingData(turn, call);
}

/** The answer, told once. */
export function callEstablished(turn: IvrTurn, call: Call): void {
  if (call.phase !== 'ringing' && call.phase !== 'dialing') return;
  call.phase = 'up';
  tellStatus(turn, call, 'Established');
}

/** `waiting-for-newcall-timeout`: the events of a call that no NewCall came for are forgotten. */
export function forgetWaitingParty(turn: IvrTurn, key: string, ConnID: string): void {
  const port = turn.state.ports.get(key);
  if (port?.parties.get(ConnID)?.claimed === false) port.parties.delete(ConnID);
}
