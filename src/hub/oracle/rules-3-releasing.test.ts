import type { Oracle } from './oracle.test.js';
import { type Expected, otherParty, thirdParty } from './oracle.test.js';
import {
  countedIn,
  type InCall,
  isRinging,
  isWaiting,
  type Member,
  type OracleCall,
  onlyRing,
  othersOf,
  sizeOf,
  without,
} from './oracle-calls.test.js';
import { invitationFails } from './rules-7-invitation.test.js';
import { agentHasGone, isObserved, leavesObserved } from './rules-8-supervision.test.js';
import { MISFIT, refuseStateOf, refuseStranger } from './rules-9-refusals.test.js';

// Event-rules 3, Release.

/** TReleaseCall. */
export function release(oracle: Oracle, DN: string, label: number): undefined {
  const own = oracle.find(label, DN);
  // 8: a queue is no phone.
  if (own && isWaiting(own.member)) refuseStateOf(oracle, own);
  else if (own) goes(oracle, own);
  else refuseStranger(oracle, DN, label);
}

/** 3.5: a phone that hangs up counts as released by itself. 7.2: who is only invited does not come. */
export function goes(oracle: Oracle, own: InCall): undefined {
  if (own.member.state === 'invited') invitationFails(oracle, own, 'Busy');
  else leave(oracle, own);
}

/** 3.1, 3.6: the release of one of two releases both. 3.2: a conference goes on. */
export function leave(oracle: Oracle, { call, member }: InCall, more: Expected['attributes'] = {}): undefined {
  if (isObserved(call, member)) return leavesObserved(oracle, { call, member }, member, more);
  const others = othersOf(call, member);
  if (others.length >= 2 && !onlyRing(others)) remove(oracle, call, member, member, '3.2', more);
  else end(oracle, call, member, '3.1', 'OK', more);
}

/** 3.1: everybody's EventReleased with the other party. 4.2: EventAbandoned for whom it only rang. */
function end(
  oracle: Oracle,
  call: OracleCall,
  by: Member,
  rule: string,
  CallState: string | string[],
  more: Expected['attributes'] = {},
): undefined {
  // Who releases comes first, where something counts from the end of the call.
  for (const member of [by, ...call.members.filter((m) => m !== by)]) {
    const abandoned = isRinging(member) && member !== by;
    oracle.tell(abandoned ? '4.2' : rule, call, member, abandoned ? 'EventAbandoned' : 'EventReleased', {
      // 7.2: who is only invited is not yet the other party of anybody.
      ...(member.state === 'invited' ? {} : otherParty(call, member)),
      CallState,
      ReleasingParty: releasingParty(member, by),
      ...(member === by ? more : {}),
    });
  }
  oracle.over(call);
}

/** 3.2, 3.3, 3.5: one goes, the others are told who and by whose doing. */
function remove(
  oracle: Oracle,
  call: OracleCall,
  gone: Member,
  by: Member,
  rule: string,
  more: Expected['attributes'] = {},
): undefined {
  const abandoned = isRinging(gone) && by !== gone;
  // 2.2, 3.2: no OtherDN.
  oracle.tell(abandoned ? '3.5' : rule, call, gone, abandoned ? 'EventAbandoned' : 'EventReleased', {
    ReleasingParty: releasingParty(gone, by),
    ...more,
  });
  call.members = without(call, gone);
  const remaining = countedIn(call);
  for (const member of remaining) {
    oracle.tell(rule, call, member, 'EventPartyDeleted', {
      OtherDN: gone.DN,
      OtherDNRole: 'DeletedParty',
      ...thirdParty(by.DN, 'DeletedBy'),
      // 3.4
      CallState: sizeOf(call) > 2 ? 'Conferenced' : 'OK',
    });
  }
  agentHasGone(oracle, call, gone);
}

/** 3.8. */
function releasingParty(member: Member, by: Member): string {
  return member === by ? '1 Local' : '2 Remote';
}

/** 3.3 TDeleteFromConference, of whomever: itself, one that rings, holds, is only invited or outside. */
export function deleteFromConference(oracle: Oracle, DN: string, label: number, whom: string): undefined {
  const own = oracle.find(label, DN);
  if (!own) return refuseStranger(oracle, DN, label);
  const { call, member } = own;
  const gone = call.members.find((m) => m.DN === whom);
  // 9.2: of a non-member.
  if (gone && isWaiting(gone) && call.members.filter(isWaiting).length > 1)
    oracle.silent = 'one of several queues is deleted';
  if (!gone) return oracle.refuse('9.2 misfit', DN, MISFIT, label);
  // 7.2: who is only invited counts for nobody and cannot act.
  if (member.state === 'invited' || member.state === 'watch-ringing') return refuseStateOf(oracle, own);
  // 9.2: in a call of two. Who is only invited may be sent away from one.
  const isGuest = gone.state === 'invited' || gone.state === 'watch-ringing';
  if (!isGuest && othersOf(call, member).length < 2) {
    return oracle.refuse('9.2 misfit', DN, MISFIT, label);
  }
  // 3.2: of itself is a release.
  if (gone === member) leave(oracle, own);
  else if (isObserved(call, gone)) leavesObserved(oracle, { call, member: gone }, member);
  else if (onlyRing(othersOf(call, gone))) end(oracle, call, member, '3.1', 'OK');
  else remove(oracle, call, gone, member, '3.3');
}

/**
 * 3.6 TClearCall: no EventPartyDeleted. That a party which only rings gets EventAbandoned is 4.2: rule 3.6 does not say, and
 * EventAbandoned is the event of a ringing that ends with the call.
 */
export function clear(oracle: Oracle, DN: string, label: number): undefined {
  const own = oracle.find(label, DN);
  if (!own) refuseStranger(oracle, DN, label);
  else if (['invited', 'watch-ringing', 'waiting', 'predicting'].includes(own.member.state)) refuseStateOf(oracle, own);
  else end(oracle, own.call, own.member, '3.6', ['OK', 'Cleared']);
}
