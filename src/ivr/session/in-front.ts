import type { IvrCommand } from '../../protocol/index.js';
import { forgetCall, portKey, type WithExtensions } from './call-book.js';
import type { Call } from './state.js';
import type { IvrTurn } from './turn.js';

type CommandAlert = Extract<IvrCommand, { type: 'CommandAlert' }>;

/** Shown for a caller whose number is not known, or is one of the switch's own. */
const NO_NUMBER = 'anonymous';

/**
 * In-Front: the call comes to the switch through the IVR. It rings at the port and is answered at once. `brought`: what
 * NewCall hands on to the events by which the call comes.
 */
export function startInFrontCall(turn: IvrTurn, call: Call, brought: WithExtensions): void {
  const { UseQueue, UseVirtualQueue } = turn.state.options;
  const queue = UseQueue !== '' ? UseQueue : UseVirtualQueue;
  call.leg = turn.newLeg();
  turn.state.legs.set(call.leg, { kind: 'call', call });
  turn.report({
    type: 'ReportCall',
    leg: call.leg,
    from: callerNumber(turn, call.ANI),
    external: true,
    to: call.DN,
    ...(queue === '' ? {} : { queue }),
    ...(call.ANI === undefined ? {} : { ANI: call.ANI }),
    ...(call.DNIS === undefined ? {} : { DNIS: call.DNIS }),
    ...brought,
  });
}

/** The switch has not taken the call of a NewCall. */
export function inFrontCallRefused(turn: IvrTurn, call: Call): void {
  turn.tell(call, { id: 'EndCall', CallId: call.CallId, EndCause: 'Resources' });
  forgetCall(turn, call);
}

export function callerNumber(turn: IvrTurn, ANI: string | undefined): string {
  return ANI === undefined || ANI === '' || turn.state.dns.has(ANI) ? NO_NUMBER : ANI;
}

/** The switch offers a call to an In-Front port: only the call that the port's driver has told of is taken. */
export function alertPort(turn: IvrTurn, command: CommandAlert): void {
  const port = turn.state.portOfDn.get(command.to);
  const call = port?.callId === undefined ? undefined : turn.state.calls.get(port.callId);
  const expected = call?.origin === 'DialOutInit' ? call.ConnID === command.ConnID : call?.phase === 'waiting';
  if (port === undefined || call === undefined || !expected) {
    turn.report({ type: 'ReportFailed', leg: command.leg, CallState: call === undefined ? 'GeneralError' : 'Busy' });
    return;
  }
  turn.state.legs.set(command.leg, { kind: 'port', port: portKey(port.ivr.name, port.config.port) });
  turn.report({ type: 'ReportAlerting', leg: command.leg });
  turn.report({ type: 'ReportAnswered', leg: command.leg });
}
