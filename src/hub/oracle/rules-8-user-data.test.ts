import type { Oracle } from './oracle.test.js';
import { refuseStranger } from './rules-9-refusals.test.js';

// Of event-rules 8: changes of user data. 6.4, that a merged call has the data of the held one, follows from the state.

/** TUpdateUserData, of one pair: to all parties, who is only invited included, and to the requester. */
export function updateUserData(oracle: Oracle, DN: string, label: number, pair: string): undefined {
  const call = oracle.calls.get(label);
  // 9.2: third parties may act, so only a call that is over is refused.
  if (!call) return refuseStranger(oracle, DN, label);
  call.data = pair;
  for (const member of call.members) {
    oracle.tell('8 user data', call, member, 'EventAttachedDataChanged', { UserData: pair, ThirdPartyDN: DN });
  }
  if (oracle.find(label, DN)) return;
  oracle.tellStranger('8 user data', call, DN, 'EventAttachedDataChanged', { UserData: pair, ThirdPartyDN: DN });
}
