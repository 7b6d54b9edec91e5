import { afterCallWork } from './agent-work.js';
import { membersOf, partyOf } from './call.js';
import { deliver } from './deliver.js';
import type { Destination } from './destination.js';
import { endActivities } from './end-call.js';
import { dropObserversOf } from './leave-observed.js';
import { present, presentPlain } from './present/party-events.js';
import type { Call, Party } from './state.js';
import type { Turn } from './turn.js';

/** A queue or routing point takes the call at once. */
export function transferToQueue(turn: Turn, call: Call, acting: Party, to: Destination): void {
  presentTransferred(turn, call, acting);
  endActivities(turn, acting, 'party-left');
  const left = turn.removeParties(call, [acting], 'Transferred');
  const stay = membersOf(left);
  deliver(turn, left, to);
  const now = turn.call(left.ConnID) ?? left;
  const target = partyOf(now, to.DN) ?? { DN: to.DN, role: 'Destination' as const };
  for (const party of stay) {
    const still = now.parties.find((p) => p.leg === party.leg);
    if (still) presentChanged(turn, now, still, target, acting);
  }
  dropObserversOf(turn, call.ConnID, acting);
}

/** The acting party leaves the call. */
export function presentTransferred(turn: Turn, call: Call, acting: Party): void {
  afterCallWork(turn, call, acting);
  present(turn, 'EventReleased', call, acting, {
    CallState: 'Transferred',
    Extensions: { ReleasingParty: '1 Local' },
  });
}

/** Who stays in the call hears of the new party. */
export function presentChanged(turn: Turn, call: Call, party: Party, to: Pick<Party, 'DN' | 'role'>, by: Party): void {
  presentPlain(turn, 'EventPartyChanged', call, party, {
    OtherDN: to.DN,
    OtherDNRole: to.role,
    ThirdPartyDN: by.DN,
    ThirdPartyDNRole: 'TransferredBy',
    CallState: 'Transferred',
  });
}
