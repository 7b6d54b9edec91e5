import { isForsaken, membersOf, othersOf, partyOf, takesPart } from '../call.js';
import { resolveDestination } from '../destination.js';
import { followForwarding } from '../forwarding.js';
import { transferCalls, transferredParties } from '../merge-calls.js';
import { offer, refusesAtOnce } from '../offer.js';
import type { Call, Party } from '../state.js';
import type { Turn } from '../turn.js';

/** The phone asks to transfer its leg to a number (REFER): the same as TSingleStepTransfer by nobody's request. */
export function transferByPhone(turn: Turn, call: Call, party: Party, number: string): void {
  const dest = resolveDestination(turn, number);
  if (!dest || !takesPart(party)) return;
  if (party.state !== 'Connected' && party.state !== 'Held') return;
  const to = followForwarding(turn, dest);
  if (to.kind === 'queue' || to.kind === 'route' || partyOf(call, to.DN)) return;
  if (isForsaken(othersOf(call, party))) return;
  if (refusesAtOnce(turn, to) !== undefined || call.parties.some((p) => p.state === 'Offered')) return;
  offer(turn, call, to, {
    offer: { kind: 'transfer', byLeg: party.leg, requester: undefined, UserData: undefined },
    from: party.DN,
  });
}

/** The phone joins two of its legs (REFER with Replaces): a two-step transfer whose held call is the older one. */
export function joinByPhone(turn: Turn, leg: string, otherLeg: string): void {
  const [a, b] = [turn.party(leg), turn.party(otherLeg)];
  if (!a || !b || a.party.DN !== b.party.DN || a.call.ConnID === b.call.ConnID) return;
  const [held, current] = a.call.CallID < b.call.CallID ? [a, b] : [b, a];
  const calls = { held, current };
  if (membersOf(held.call).length < 2 || othersOf(current.call, current.party).length === 0) return;
  const moved = transferredParties(turn, calls);
  if (typeof moved === 'number') return;
  transferCalls(turn, calls, moved);
}
