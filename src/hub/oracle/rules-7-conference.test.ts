import type { Oracle } from './oracle.test.js';
import { otherParty, thirdParty } from './oracle.test.js';
import { arrive, countedIn, isEstablished, isParty, isWaiting, takeMainCall } from './oracle-calls.test.js';
import { withoutObservers } from './rules-8-supervision.test.js';
import { MISFIT, movedBy, refuseFull, twoCalls } from './rules-9-refusals.test.js';

// Event-rules 7, Conference.

/** 7.1 TCompleteConference; TMergeCalls does the same with two calls of any kind. */
export function completeConference(oracle: Oracle, DN: string, heldLabel: number, currentLabel: number): undefined {
  const calls = twoCalls(oracle, DN, heldLabel, currentLabel, ['talking', 'dialing']);
  const moved = calls && movedBy(oracle, calls);
  if (!calls || !moved) return;
  const { held, current } = calls;
  // 8: nobody can be taken in from a queue or a routing point.
  if (moved.some(isWaiting)) return oracle.refuse('8 conference refused', DN, MISFIT, heldLabel);
  // 7.3
  if (refuseFull(oracle, DN, held.call, held.call.members.length + moved.length)) return;
  withoutObservers(oracle, current.call);
  // The business call goes on in the other one.
  held.member.business ||= current.member.business ?? false;
  oracle.goesOn = current.call;
  oracle.tell('7.1', current.call, current.member, 'EventReleased', {
    ...otherParty(current.call, current.member),
    CallState: 'Conferenced',
    ReleasingParty: '1 Local',
  });
  takeMainCall(held.call, current.call);
  held.member.state = 'talking';
  const { OtherDN, OtherDNRole } = otherParty(held.call, held.member);
  // 7.4: may still name the single other party of the held call.
  oracle.tell('7.1', held.call, held.member, 'EventRetrieved', {
    OtherDN: [OtherDN, undefined],
    OtherDNRole: [OtherDNRole, undefined],
  });
  const old = countedIn(held.call);
  const come = countedIn({ ...current.call, members: moved });
  oracle.over(current.call);
  held.call.members.push(...moved);
  moved.forEach(arrive);
  moved.forEach(isParty);
  for (const member of moved.filter(isEstablished)) oracle.established.push({ call: held.call, member, running: true });
  // 7.5: one EventPartyAdded per moved party, in joining order. 7.2: none for who is only invited.
  const rule = old.length > 2 || come.length > 1 ? '7.5' : '7.1';
  for (const member of old) {
    for (const added of come) {
      oracle.tell(rule, held.call, member, 'EventPartyAdded', {
        OtherDN: added.DN,
        OtherDNRole: 'NewParty',
        ...thirdParty(DN, 'AddedBy'),
        CallState: 'Conferenced',
      });
    }
  }
  for (const member of moved) {
    oracle.tell(rule, held.call, member, 'EventPartyChanged', {
      PreviousConnID: current.call.label,
      ...thirdParty(DN, 'ConferencedBy'),
      CallState: 'Conferenced',
    });
  }
}
