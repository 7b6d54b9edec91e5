import {
  DELIVER,
  END,
  FAIL_TRANSPORT,
  NOTHING,
  SEND_RESPONSE,
  type Step,
  start,
  type TimerName,
  type TransactionOutput,
  type TransactionTiming,
} from './machine.js';

/** Server transaction of any method but INVITE and ACK: RFC 3261 section 17.2.2. */
export interface NonInviteServerState {
  readonly phase: 'trying' | 'proceeding' | 'completed' | 'terminated';
  readonly reliable: boolean;
}

export type NonInviteServerInput =
  /** The request came again. */
  | { readonly type: 'request' }
  /** The user answers. */
  | { readonly type: 'respond'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: TimerName }
  | { readonly type: 'transport-error' };

export function beginNonInviteServer(reliable: boolean): Step<NonInviteServerState> {
  return { state: { phase: 'trying', reliable }, outputs: [DELIVER] };
}

export function stepNonInviteServer(
  state: NonInviteServerState,
  input: NonInviteServerInput,
  timing: TransactionTiming,
): Step<NonInviteServerState> {
  if (state.phase === 'terminated') return { state, outputs: NOTHING };
  switch (input.type) {
    case 'request':
      // RFC 4320: nothing is said before the final response on unreliable transports, so only that is repeated.
      return { state, outputs: state.phase === 'trying' ? NOTHING : [SEND_RESPONSE] };
    case 'respond':
      if (state.phase === 'completed') return { state, outputs: NOTHING };
      if (input.status < 200) return to(state, 'proceeding', [SEND_RESPONSE]);
      if (state.reliable) return to(state, 'terminated', [SEND_RESPONSE, END]);
      return to(state, 'completed', [SEND_RESPONSE, start('J', 64 * timing.T1)]);
    case 'timer':
      return input.timer === 'J' ? to(state, 'terminated', [END]) : { state, outputs: NOTHING };
    case 'transport-error':
      return to(state, 'terminated', [FAIL_TRANSPORT, END]);
  }
}

function to(
  state: NonInviteServerState,
  phase: NonInviteServerState['phase'],
  outputs: readonly TransactionOutput[],
): Step<NonInviteServerState> {
  return { state: { phase, reliable: state.reliable }, outputs };
}
