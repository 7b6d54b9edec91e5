import type { Oracle } from './oracle.test.js';
import { type InCall, isObserver, type Member, type MemberState, type OracleCall } from './oracle-calls.test.js';

// Event-rules 9, Requests that cannot be done: EventError to the requester, nothing else, and the call as it was.

/** 9.2: the request does not fit the call. */
export const MISFIT = [1141, 1161];
const WRONG_STATE = [1161, 1141];
/** The catalogue's number for a busy DN. */
export const BUSY = 231;

/** 9.2: no party of that ConnID at the DN. */
export function refuseStranger(oracle: Oracle, DN: string, label: number): undefined {
  oracle.refuse('9.2 no party', DN, [56], label);
}

/** 9.2: own party in the wrong state. */
export function refuseStateOf(oracle: Oracle, { call, member }: InCall): undefined {
  oracle.refuse('9.2 wrong state', member.DN, WRONG_STATE, call.label);
}

/** 9.2: nobody has the number. True when that was the case. */
export function refuseUnknown(oracle: Oracle, DN: string, to: string, label: number | undefined): boolean {
  if (oracle.isKnown(to)) return false;
  oracle.refuse('9.2 unknown destination', DN, [71], label);
  return true;
}

/** 7.3: more parties than the limit. True when that was the case. */
export function refuseFull(oracle: Oracle, DN: string, call: OracleCall, parties: number): boolean {
  if (parties <= oracle.config.limit) return false;
  oracle.refuse('7.3', DN, [1177], call.label);
  return true;
}

export interface TwoCalls {
  readonly held: InCall;
  readonly current: InCall;
}

/** Both calls of a request on two calls: the held one, and the other in one of these states. */
export function twoCalls(
  oracle: Oracle,
  DN: string,
  heldLabel: number,
  currentLabel: number,
  states: readonly MemberState[],
): TwoCalls | undefined {
  const held = oracle.find(heldLabel, DN);
  const current = oracle.find(currentLabel, DN);
  if (!held || !current) refuseStranger(oracle, DN, heldLabel);
  else if (held.call === current.call) oracle.refuse('9.2 misfit', DN, MISFIT, heldLabel);
  else if (held.member.state !== 'held' && held.member.state !== 'held-dialing') refuseStateOf(oracle, held);
  // 4.6: completing towards a busy destination is refused.
  else if (!states.includes(current.member.state)) oracle.refuse('9.2 wrong state', DN, WRONG_STATE, heldLabel);
  else return { held, current };
  return undefined;
}

/** Who comes from the current call into the held one. Nobody can be in a call twice: such a completion is refused (9.2). */
export function movedBy(oracle: Oracle, { held, current }: TwoCalls): Member[] | undefined {
  const moved = current.call.members.filter((m) => m !== current.member && !isObserver(m));
  const twice = moved.some((m) => !m.external && held.call.members.some((old) => old.DN === m.DN));
  if (moved.length > 0 && !twice) return moved;
  oracle.refuse('9.2 misfit', held.member.DN, MISFIT, held.call.label);
  return undefined;
}
