import type { KVList } from '../protocol/index.js';
import { packedSize } from '../protocol/index.js';
import { withCall } from './entities.js';
import type { Call } from './state.js';
import type { Turn } from './turn.js';

/** Whether a call's user data, packed, would be more than `user-data-limit` allows. */
export function tooMuchUserData(turn: Turn, data: KVList | undefined): boolean {
  return data !== undefined && packedSize(data) > turn.state.options['user-data-limit'];
}

/**
 * User data that a single-step request brings for the call; its parties see them in the events that follow. Data that have
 * become too much meanwhile are left out.
 */
export function bringUserData(turn: Turn, call: Call, data: KVList | undefined): Call {
  if (data === undefined) return call;
  const UserData = { ...call.UserData, ...data };
  return tooMuchUserData(turn, UserData) ? call : turn.setCall(withCall(call, { UserData }));
}
