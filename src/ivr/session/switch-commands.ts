import type { IvrCommand } from '../../protocol/index.js';
import { alertPort, inFrontCallRefused } from './in-front.js';
import { leaveTold } from './leave-port.js';
import { networkCallReleased, networkCallStarted } from './network.js';
import { dialOut, offerReleased } from './outbound.js';
import { routed } from './routing.js';
import type { Call } from './state.js';
import { treat } from './treatment.js';
import type { IvrTurn } from './turn.js';

/** What the core tells the IVR Server as the switch of its own calls. */
export function switchCommand(turn: IvrTurn, command: IvrCommand): void {
  switch (command.type) {
    case 'CommandAlert':
      alertPort(turn, command);
      return;
    case 'CommandRelease':
      legReleased(turn, command.leg);
      return;
    case 'CommandNetworkCall': {
      const call = callOfLeg(turn, command.leg);
      if (call === undefined) turn.report({ type: 'ReportReleased', leg: command.leg });
      else networkCallStarted(turn, call, command);
      return;
    }
    case 'CommandRoute':
    case 'CommandRouteTreatment': {
      const calls = turn.state.callsOfConnId.get(command.ConnID);
      const call = calls?.find((one) => one.route !== undefined);
      if (call === undefined) turn.report({ type: 'ReportRouteEnd', ConnID: command.ConnID, how: 'abandoned' });
      else if (command.type === 'CommandRoute') routed(turn, call, command);
      else treat(turn, call, command);
      return;
    }
    case 'CommandDialOut':
      dialOut(turn, command);
      return;
    default:
      command satisfies never;
  }
}

function callOfLeg(turn: IvrTurn, leg: string): Call | undefined {
  const use = turn.state.legs.get(leg);
  return use?.kind === 'call' ? use.call : undefined;
}

/** A leg is over at the switch. For an In-Front call the events of its port tell the driver. */
function legReleased(turn: IvrTurn, leg: string): void {
  const use = turn.state.legs.get(leg);
  const call = callOfLeg(turn, leg);
  turn.state.legs.delete(leg);
  if (use?.kind === 'offer') offerReleased(turn, use.RefID);
  if (call === undefined) return;
  call.leg = undefined;
  // The client has given the outbound call up before it was answered.
  if (call.phase === 'dialing') leaveTold(turn, call, 'Released');
  else if (call.mode === 'N') networkCallReleased(turn, call);
  else if (call.phase === 'waiting') inFrontCallRefused(turn, call);
}
