import {
  DELIVER,
  END,
  FAIL_TIMEOUT,
  FAIL_TRANSPORT,
  NOTHING,
  SEND_ACK,
  SEND_REQUEST,
  type Step,
  start,
  stop,
  type TimerName,
  type TransactionOutput,
  type TransactionTiming,
} from './machine.js';

/** INVITE client transaction: RFC 3261 section 17.1.1 with the Accepted state of RFC 6026 section 7.2. */
export interface InviteClientState {
  readonly phase: 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';
  readonly reliable: boolean;
  /** Latest value of timer A. */
  readonly interval: number;
}

export type InviteClientInput =
  | { readonly type: 'response'; readonly status: number }
  /** CANCEL was sent: if no final response comes now either, the transaction is given up (RFC 3261 section 9.1). */
  | { readonly type: 'cancelled' }
  | { readonly type: 'timer'; readonly timer: TimerName }
  | { readonly type: 'transport-error' };

export function beginInviteClient(reliable: boolean, timing: TransactionTiming): Step<InviteClientState> {
  const outputs: TransactionOutput[] = [SEND_REQUEST, start('B', 64 * timing.T1)];
  if (!reliable) outputs.push(start('A', timing.T1));
  return { state: { phase: 'calling', reliable, interval: timing.T1 }, outputs };
}

export function stepInviteClient(
  state: InviteClientState,
  input: InviteClientInput,
  timing: TransactionTiming,
): Step<InviteClientState> {
  switch (state.phase) {
    case 'calling':
    case 'proceeding':
      if (input.type === 'response') return onResponse(state, input.status, timing);
      if (input.type === 'transport-error') return to(state, 'terminated', [FAIL_TRANSPORT, END]);
      if (input.type === 'cancelled') return { state, outputs: [start('B', 64 * timing.T1)] };
      if (state.phase === 'calling' && input.timer === 'A') {
        const interval = state.interval * 2;
        return { state: { ...state, interval }, outputs: [SEND_REQUEST, start('A', interval)] };
      }
      if (input.timer === 'B') return to(state, 'terminated', [FAIL_TIMEOUT, END]);
      return { state, outputs: NOTHING };
    case 'completed':
      if (input.type === 'response') return { state, outputs: input.status >= 300 ? [SEND_ACK] : NOTHING };
      if (input.type === 'transport-error') return to(state, 'terminated', [FAIL_TRANSPORT, END]);
      return input.type === 'timer' && input.timer === 'D'
        ? to(state, 'terminated', [END])
        : { state, outputs: NOTHING };
    case 'accepted':
      // Further 2xx, repeated ones and those of other branches of a fork, are for the user (RFC 6026 section 7.2).
      if (input.type === 'response')
        return { state, outputs: input.status >= 200 && input.status < 300 ? [DELIVER] : NOTHING };
      return input.type === 'timer' && input.timer === 'M'
        ? to(state, 'terminated', [END])
        : { state, outputs: NOTHING };
    case 'terminated':
      return { state, outputs: NOTHING };
  }
}

function onResponse(state: InviteClientState, status: number, timing: TransactionTiming): Step<InviteClientState> {
  // In proceeding timer B runs only after CANCEL, and further provisional responses do not stop it.
  const stops = state.phase === 'calling' ? [stop('A'), stop('B')] : status < 200 ? NOTHING : [stop('B')];
  if (status < 200) return to(state, 'proceeding', [...stops, DELIVER]);
  if (status < 300) return to(state, 'accepted', [...stops, start('M', 64 * timing.T1), DELIVER]);
  if (state.reliable) return to(state, 'terminated', [...stops, SEND_ACK, DELIVER, END]);
  return to(state, 'completed', [...stops, SEND_ACK, start('D', timing.D), DELIVER]);
}

function to(
  state: InviteClientState,
  phase: InviteClientState['phase'],
  outputs: readonly TransactionOutput[],
): Step<InviteClientState> {
  return { state: { phase, reliable: state.reliable, interval: state.interval }, outputs };
}
