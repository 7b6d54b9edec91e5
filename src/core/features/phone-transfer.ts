import { isForsaken, isThere, membersOf, othersOf, partyOf, takesPart } from '../call.js';
import { resolveDestination } from '../destination.js';
import { followForwarding } from '../forwarding.js';
import type { FailureCallState } from '../inputs.js';
import { transferCalls, transferredParties } from '../merge-calls.js';
import { offer, refusesAtOnce } from '../offer.js';
import { isRefusal } from '../refusal.js';
import type { Call, Party } from '../state.js';
import { transferToQueue } from '../transferred.js';
import type { Turn } from '../turn.js';

/** The phone, or who is outside, asks to transfer its leg to a number (REFER): the same as TSingleStepTransfer by nobody's request. */
export function transferByPhone(turn: Turn, call: Call, party: Party, number: string): void {
  const CallState = begin(turn, call, party, number);
  if (CallState !== undefined) turn.command({ type: 'CommandTransferRefused', leg: party.leg, CallState });
}

/** Why the transfer cannot be, undefined when it has begun. */
function begin(turn: Turn, call: Call, party: Party, number: string): FailureCallState | undefined {
  const dest = resolveDestination(turn, number);
  if (!dest) return 'SitInvalidnum';
  // Who is outside may send the others to somebody here, and to nobody outside: that would be at the cost of this side.
  const may = party.kind === 'external' ? dest.kind !== 'external' : takesPart(party);
  if (!may || (party.state !== 'Connected' && party.state !== 'Held')) return 'GeneralError';
  const to = followForwarding(turn, dest);
  if (to.kind !== 'external' && partyOf(call, to.DN)) return 'Busy';
  if (isForsaken(othersOf(call, party)) || call.parties.some((p) => p.state === 'Offered')) return 'GeneralError';
  if (to.kind === 'queue' || to.kind === 'route') {
    transferToQueue(turn, call, party, to);
    return undefined;
  }
  const refused = refusesAtOnce(turn, to);
  if (refused !== undefined) return refused;
  offer(turn, call, to, {
    offer: { kind: 'transfer', byLeg: party.leg, requester: undefined, UserData: undefined },
    from: party.DN,
  });
  return undefined;
}

interface InCall {
  readonly call: Call;
  readonly party: Party;
}

/** The phone joins two of its legs (REFER with Replaces): a two-step transfer whose held call is the older one. */
export function joinByPhone(turn: Turn, leg: string, otherLeg: string): void {
  const [a, b] = [turn.party(leg), turn.party(otherLeg)];
  const refuse = (): void => turn.command({ type: 'CommandTransferRefused', leg, CallState: 'GeneralError' });
  if (!a) return;
  // Whose own leg still rings has not taken that call.
  const hasTaken = ({ party }: InCall): boolean => takesPart(party) && isThere(party);
  if (!b || !hasTaken(a) || !hasTaken(b) || a.party.DN !== b.party.DN || a.call.ConnID === b.call.ConnID) {
    refuse();
    return;
  }
  const [held, current] = a.call.CallID < b.call.CallID ? [a, b] : [b, a];
  const calls = { held, current };
  const someone = membersOf(held.call).length >= 2 && othersOf(current.call, current.party).length > 0;
  const moved = someone ? transferredParties(turn, calls) : undefined;
  if (moved === undefined || isRefusal(moved)) refuse();
  else transferCalls(turn, calls, moved);
}
