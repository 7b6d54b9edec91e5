import {
  DELIVER,
  END,
  FAIL_TIMEOUT,
  FAIL_TRANSPORT,
  NOTHING,
  SEND_RESPONSE,
  SEND_TRYING,
  type Step,
  start,
  stop,
  type TimerName,
  type TransactionOutput,
  type TransactionTiming,
} from './machine.js';

/** INVITE server transaction: RFC 3261 section 17.2.1 with the Accepted state of RFC 6026 section 7.1. */
export interface InviteServerState {
  readonly phase: 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';
  readonly reliable: boolean;
  /** Whether any response, 100 included, was sent: only then a repeated request is answered. */
  readonly answered: boolean;
  /** Latest value of timer G. */
  readonly interval: number;
}

export type InviteServerInput =
  /** The INVITE came again. */
  | { readonly type: 'request' }
  | { readonly type: 'ack' }
  /** The user answers. */
  | { readonly type: 'respond'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: TimerName }
  | { readonly type: 'transport-error' };

export function beginInviteServer(reliable: boolean, timing: TransactionTiming): Step<InviteServerState> {
  return {
    state: { phase: 'proceeding', reliable, answered: false, interval: timing.T1 },
    outputs: [DELIVER, start('100', timing.provisional100)],
  };
}

export function stepInviteServer(
  state: InviteServerState,
  input: InviteServerInput,
  timing: TransactionTiming,
): Step<InviteServerState> {
  switch (state.phase) {
    case 'proceeding':
      return proceeding(state, input, timing);
    case 'completed':
      return completed(state, input, timing);
    case 'confirmed':
      return input.type === 'timer' && input.timer === 'I'
        ? to(state, 'terminated', [END])
        : { state, outputs: NOTHING };
    case 'accepted':
      if (input.type === 'ack') return { state, outputs: [DELIVER] };
      if (input.type === 'respond')
        return { state, outputs: input.status >= 200 && input.status < 300 ? [SEND_RESPONSE] : NOTHING };
      return input.type === 'timer' && input.timer === 'L'
        ? to(state, 'terminated', [END])
        : { state, outputs: NOTHING };
    case 'terminated':
      return { state, outputs: NOTHING };
  }
}

function proceeding(
  state: InviteServerState,
  input: InviteServerInput,
  timing: TransactionTiming,
): Step<InviteServerState> {
  switch (input.type) {
    case 'request':
      return { state, outputs: state.answered ? [SEND_RESPONSE] : NOTHING };
    case 'timer':
      if (input.timer !== '100' || state.answered) return { state, outputs: NOTHING };
      return { state: { ...state, answered: true }, outputs: [SEND_TRYING] };
    case 'respond': {
      const stops: readonly TransactionOutput[] = state.answered ? NOTHING : [stop('100')];
      if (input.status < 200) return { state: { ...state, answered: true }, outputs: [...stops, SEND_RESPONSE] };
      if (input.status < 300) return to(state, 'accepted', [...stops, SEND_RESPONSE, start('L', 64 * timing.T1)]);
      const outputs = [...stops, SEND_RESPONSE, start('H', 64 * timing.T1)];
      if (!state.reliable) outputs.push(start('G', timing.T1));
      return to(state, 'completed', outputs);
    }
    case 'transport-error':
      return to(state, 'terminated', [FAIL_TRANSPORT, END]);
    case 'ack':
      return { state, outputs: NOTHING };
  }
}

function completed(
  state: InviteServerState,
  input: InviteServerInput,
  timing: TransactionTiming,
): Step<InviteServerState> {
  switch (input.type) {
    case 'request':
      return { state, outputs: [SEND_RESPONSE] };
    case 'ack': {
      const stops = state.reliable ? [stop('H')] : [stop('H'), stop('G')];
      if (state.reliable) return to(state, 'terminated', [...stops, END]);
      return to(state, 'confirmed', [...stops, start('I', timing.T4)]);
    }
    case 'timer':
      if (input.timer === 'G') {
        const interval = Math.min(state.interval * 2, timing.T2);
        return { state: { ...state, interval }, outputs: [SEND_RESPONSE, start('G', interval)] };
      }
      return input.timer === 'H' ? to(state, 'terminated', [FAIL_TIMEOUT, END]) : { state, outputs: NOTHING };
    case 'transport-error':
      return to(state, 'terminated', [FAIL_TRANSPORT, END]);
    case 'respond':
      return { state, outputs: NOTHING };
  }
}

function to(
  state: InviteServerState,
  phase: InviteServerState['phase'],
  outputs: readonly TransactionOutput[],
): Step<InviteServerState> {
  return { state: { phase, reliable: state.reliable, answered: true, interval: state.interval }, outputs };
}
