import {
  DELIVER,
  END,
  FAIL_TIMEOUT,
  FAIL_TRANSPORT,
  NOTHING,
  SEND_REQUEST,
  type Step,
  start,
  stop,
  type TimerName,
  type TransactionOutput,
  type TransactionTiming,
} from './machine.js';

/** Client transaction of any method but INVITE and ACK: RFC 3261 section 17.1.2. */
export interface NonInviteClientState {
  readonly phase: 'trying' | 'proceeding' | 'completed' | 'terminated';
  readonly reliable: boolean;
  /** Latest value of timer E. */
  readonly interval: number;
}

export type NonInviteClientInput =
  | { readonly type: 'response'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: TimerName }
  | { readonly type: 'transport-error' };

export function beginNonInviteClient(reliable: boolean, timing: TransactionTiming): Step<NonInviteClientState> {
  const outputs: TransactionOutput[] = [SEND_REQUEST, start('F', 64 * timing.T1)];
  if (!reliable) outputs.push(start('E', timing.T1));
  return { state: { phase: 'trying', reliable, interval: timing.T1 }, outputs };
}

export function stepNonInviteClient(
  state: NonInviteClientState,
  input: NonInviteClientInput,
  timing: TransactionTiming,
): Step<NonInviteClientState> {
  switch (state.phase) {
    case 'trying':
    case 'proceeding':
      if (input.type === 'transport-error') return to(state, 'terminated', [FAIL_TRANSPORT, END]);
      if (input.type === 'timer') return onTimer(state, input.timer, timing);
      if (input.status < 200) return to(state, 'proceeding', [DELIVER]);
      return state.reliable
        ? to(state, 'terminated', [stop('F'), DELIVER, END])
        : to(state, 'completed', [stop('E'), stop('F'), start('K', timing.T4), DELIVER]);
    case 'completed':
      return input.type === 'timer' && input.timer === 'K'
        ? to(state, 'terminated', [END])
        : { state, outputs: NOTHING };
    case 'terminated':
      return { state, outputs: NOTHING };
  }
}

function onTimer(state: NonInviteClientState, timer: TimerName, timing: TransactionTiming): Step<NonInviteClientState> {
  if (timer === 'F') return to(state, 'terminated', [FAIL_TIMEOUT, END]);
  if (timer !== 'E') return { state, outputs: NOTHING };
  // Once a provisional response came, only every T2 (RFC 3261 section 17.1.2.2).
  const interval = state.phase === 'proceeding' ? timing.T2 : Math.min(state.interval * 2, timing.T2);
  return { state: { ...state, interval }, outputs: [SEND_REQUEST, start('E', interval)] };
}

function to(
  state: NonInviteClientState,
  phase: NonInviteClientState['phase'],
  outputs: readonly TransactionOutput[],
): Step<NonInviteClientState> {
  return { state: { phase, reliable: state.reliable, interval: state.interval }, outputs };
}
