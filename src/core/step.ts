import { distribute } from './distribution.js';
import { endCall } from './end-call.js';
import { configured } from './features/configured.js';
import { clientChanged } from './features/register.js';
import { finishMuteTransfers } from './features/transfer.js';
import type { Input } from './inputs.js';
import type { Output } from './outputs.js';
import { presentCallChange } from './present/call-based-events.js';
import { finishRemovals } from './removed-dn.js';
import { handleReport } from './reports.js';
import { handleRequest } from './requests.js';
import type { State } from './state.js';
import { handleTimer } from './timers.js';
import { newListeners } from './treatment-listener.js';
import { Turn } from './turn.js';

/** What a step gives: the state after it and everything that has to leave the core, in order. */
export interface StepResult {
  readonly state: State;
  readonly outputs: readonly Output[];
}

/** A bug in the core. The state is as it was before the input; the calls that the input was about should be aborted. */
export class StepError extends Error {
  constructor(
    cause: unknown,
    readonly ConnIDs: readonly string[],
  ) {
    super(`The core could not carry out an input: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/**
 * The single door of the core: one input, run to completion. The state is taken over and given back (it is changed in
 * place); the same state and the same input always give the same outputs. Throws only StepError.
 */
export function step(state: State, input: Input): StepResult {
  const turn = new Turn(state, input.time, presentCallChange);
  try {
    handle(turn, input);
    distribute(turn);
    if (finishMuteTransfers(turn)) distribute(turn);
    while (finishRemovals(turn)) distribute(turn);
    const treatments = newListeners(turn);
    turn.connectChangedCalls();
    for (const command of treatments) turn.command(command);
  } catch (error) {
    const ConnIDs = new Set([...turn.touchedCalls(), ...callsOf(state, input)]);
    turn.rollBack();
    throw new StepError(
      error,
      [...ConnIDs].filter((ConnID) => state.calls.has(ConnID)),
    );
  }
  return { state, outputs: turn.outputs };
}

/** The calls that an input is about by what it says itself. */
function callsOf(state: State, input: Input): string[] {
  if (input.kind === 'request') {
    const { ConnID, TransferConnID } = input.request as { ConnID?: string; TransferConnID?: string };
    return [ConnID, TransferConnID].filter((c) => c !== undefined);
  }
  if (input.kind === 'report' && 'leg' in input.report) {
    const ConnID = state.legs.get(input.report.leg);
    return ConnID === undefined ? [] : [ConnID];
  }
  return [];
}

function handle(turn: Turn, input: Input): void {
  switch (input.kind) {
    case 'request':
      handleRequest(turn, input);
      return;
    case 'report':
      handleReport(turn, input.report);
      return;
    case 'timer':
      handleTimer(turn, input.timer);
      return;
    case 'client':
      clientChanged(turn, input.client, input.change, input.ApplicationName);
      return;
    case 'configured':
      configured(turn, input.config);
      return;
    case 'abort':
      for (const ConnID of input.ConnIDs) {
        const call = turn.call(ConnID);
        if (call) endCall(turn, call, { by: undefined, CallState: 'SystemError' });
      }
      return;
    default:
      input satisfies never;
  }
}
