/** Times of RFC 3261 section 17 in milliseconds; table 4 of the RFC derives all timers from them. */
export interface TransactionTiming {
  /** Estimate of the round-trip time. */
  readonly T1: number;
  /** Longest time between retransmissions of anything but INVITE requests. */
  readonly T2: number;
  /** How long a message may stay in the network. */
  readonly T4: number;
  /** Timer D: how long an INVITE client transaction waits for repeated final responses on UDP. */
  readonly D: number;
  /** How long an INVITE may stay unanswered before 100 is sent (RFC 3261 section 17.2.1). */
  readonly provisional100: number;
  /** Unit of the waits after two offers have met, 210 to 400 of them or 0 to 200 (RFC 3261 section 14.1). */
  readonly glare: number;
}

/** The values of RFC 3261, table 4, in milliseconds. */
export const DEFAULT_TIMING: TransactionTiming = {
  T1: 500,
  T2: 4000,
  T4: 5000,
  D: 32_000,
  provisional100: 200,
  glare: 10,
};

/** Names of RFC 3261 and RFC 6026; `100` is the 200 ms after which an INVITE is answered with 100. */
export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M' | '100';

export type TransactionOutput =
  /** Send (again) the request of a client transaction. */
  | { readonly type: 'send-request' }
  /** Send the ACK for a final response of 300 or more. */
  | { readonly type: 'send-ack' }
  /** Send the response that was just given, or (again) the latest one. */
  | { readonly type: 'send-response' }
  /** Nobody answered within 200 ms: send 100 Trying. */
  | { readonly type: 'send-trying' }
  /** Hand the message that was just received to the transaction user. */
  | { readonly type: 'deliver' }
  /** Tell the user that the transaction failed. */
  | { readonly type: 'fail'; readonly why: 'timeout' | 'transport' }
  /** `ms` undefined: stop the timer. */
  | { readonly type: 'timer'; readonly timer: TimerName; readonly ms: number | undefined }
  /** Forget the transaction. */
  | { readonly type: 'end' };

/** What a machine answers: its next state and what to do, in this order. */
export interface Step<State> {
  readonly state: State;
  readonly outputs: readonly TransactionOutput[];
}

export const NOTHING: readonly TransactionOutput[] = [];
export const SEND_REQUEST: TransactionOutput = { type: 'send-request' };
export const SEND_ACK: TransactionOutput = { type: 'send-ack' };
export const SEND_RESPONSE: TransactionOutput = { type: 'send-response' };
export const SEND_TRYING: TransactionOutput = { type: 'send-trying' };
export const DELIVER: TransactionOutput = { type: 'deliver' };
export const FAIL_TIMEOUT: TransactionOutput = { type: 'fail', why: 'timeout' };
export const FAIL_TRANSPORT: TransactionOutput = { type: 'fail', why: 'transport' };
export const END: TransactionOutput = { type: 'end' };

export function start(timer: TimerName, ms: number): TransactionOutput {
  return { type: 'timer', timer, ms };
}

export function stop(timer: TimerName): TransactionOutput {
  return { type: 'timer', timer, ms: undefined };
}
