import type { Oracle } from './oracle.test.js';
import { onlyOneOf, otherParty, thirdParty } from './oracle.test.js';
import {
  arrive,
  countedIn,
  isEstablished,
  isObserver,
  type Member,
  type OracleCall,
  onlyRing,
  othersOf,
  takeMainCall,
  without,
} from './oracle-calls.test.js';
import { leadsAtOnceTo, newIn } from './rules-4-destination.test.js';
import { dial } from './rules-4-making.test.js';
import { putOnHold } from './rules-5-holding.test.js';
import { arriveAt } from './rules-8-routing.test.js';
import { agentHasTransferred, withoutObservers } from './rules-8-supervision.test.js';
import {
  BUSY,
  MISFIT,
  movedBy,
  refuseFull,
  refuseStateOf,
  refuseStranger,
  refuseUnknown,
  type TwoCalls,
  twoCalls,
} from './rules-9-refusals.test.js';

// Event-rules 6, Transfer.

/** 6.1 TInitiateTransfer, TInitiateConference: the consultation call, when it was begun. */
export function initiate(
  oracle: Oracle,
  DN: string,
  label: number,
  to: string,
  unwanted: readonly Member[] = [],
): OracleCall | undefined {
  const own = oracle.find(label, DN);
  if (!own) refuseStranger(oracle, DN, label);
  // 4.6: on a held call it is refused.
  else if (own.member.state !== 'talking') refuseStateOf(oracle, own);
  // Consulting oneself: the rules are silent.
  else if (to === DN) oracle.refuse('9.2 unknown destination', DN, [71], label);
  else if (!refuseUnknown(oracle, DN, to, label)) {
    putOnHold(oracle, own, '6.1');
    const consultation = oracle.newCall('Consult', own.call);
    dial(oracle, consultation, DN, to, unwanted);
    return consultation;
  }
  return undefined;
}

/** 6.2 TCompleteTransfer; TMergeCalls does the same with two calls of any kind. */
export function completeTransfer(oracle: Oracle, DN: string, held: number, current: number): undefined {
  const calls = twoCalls(oracle, DN, held, current, ['talking', 'dialing']);
  if (calls) transfer(oracle, calls);
}

function transfer(oracle: Oracle, { held, current }: TwoCalls): undefined {
  const moved = movedBy(oracle, { held, current });
  if (!moved) return;
  const acting = held.member.DN;
  const stay = countedIn(held.call).filter((m) => m !== held.member);
  const come = countedIn({ ...current.call, members: moved });
  // 4.2: it would leave phones that only ring. The rules do not say that this refuses a transfer; it is what is done.
  const watched = [...stay, ...come].filter((m) => !isObserver(m));
  const [last] = watched;
  const observers = held.call.members.filter((m) => m.state === 'observing');
  // 8: agent and observer are not left alone with each other.
  const isAlone = watched.length === 1 && observers.some((o) => o.observes?.agent === last?.DN);
  if (isAlone || onlyRing([...stay, ...come])) return oracle.refuse('9.2 misfit', acting, MISFIT, held.call.label);
  if (refuseFull(oracle, acting, held.call, held.call.members.length - 1 + moved.length)) return;
  // The acting party's ends: the held ConnID, then that of the consultation; each with whom it had there.
  withoutObservers(oracle, current.call);
  oracle.endsToo = current.call;
  oracle.beforeLeaving?.(held);
  oracle.beforeLeaving?.(current);
  for (const { call, member } of [held, current]) {
    oracle.tell('6.2', call, member, 'EventReleased', {
      ...otherParty(call, member),
      CallState: 'Transferred',
      ReleasingParty: '1 Local',
    });
  }
  oracle.over(current.call);
  takeMainCall(held.call, current.call);
  held.call.members = [...without(held.call, held.member), ...moved];
  moved.forEach(arrive);
  oracle.checkPlaces(held.call);
  for (const member of moved.filter(isEstablished)) oracle.established.push({ call: held.call, member, running: true });
  const told = { ...thirdParty(acting, 'TransferredBy'), CallState: 'Transferred' };
  const rule = stay.length > 1 || come.length > 1 ? '6.3' : '6.2';
  for (const member of stay) {
    oracle.tell(rule, held.call, member, 'EventPartyChanged', { ...onlyOneOf(come), ...told });
  }
  for (const member of moved) {
    oracle.tell(rule, held.call, member, 'EventPartyChanged', {
      PreviousConnID: current.call.label,
      ...(member.state === 'invited' ? {} : onlyOneOf(stay)),
      ...told,
    });
  }
  agentHasTransferred(oracle, held.call, held.member);
}

/**
 * 6.5 TMuteTransfer: initiate and complete at once. 4.6: towards a busy destination it is only begun. Nobody can be
 * transferred to itself (9.2): a member is refused; where that shows only when a busy phone forwards to a member, it is a
 * busy destination, since a refusal may leave no trace at the member (9.1).
 */
export function muteTransfer(oracle: Oracle, DN: string, label: number, to: string): undefined {
  const own = oracle.find(label, DN);
  const others = own ? without(own.call, own.member) : [];
  const destination = leadsAtOnceTo(oracle, to);
  if (own?.member.state === 'talking' && others.some((m) => m.DN === destination)) {
    return oracle.refuse('9.2 misfit', DN, MISFIT, label);
  }
  // The new party rings when the call is completed: as with one step, nobody would be left but phones that ring.
  const mayInitiate = own?.member.state === 'talking' && oracle.isKnown(to) && to !== DN;
  if (mayInitiate && onlyRing(othersOf(own.call, own.member))) return oracle.refuse('9.2 misfit', DN, MISFIT, label);
  const consultation = initiate(oracle, DN, label, to, others);
  const acting = consultation && oracle.find(consultation.label, DN);
  if (!own || !acting) return;
  if (acting.member.state === 'failed') oracle.refuse('4.6', DN, [BUSY], label);
  else transfer(oracle, { held: own, current: acting });
}

/** 6.5 TSingleStepTransfer: somebody else in the acting party's place, inside the one ConnID. */
export function singleStepTransfer(oracle: Oracle, DN: string, label: number, to: string): undefined {
  const own = oracle.find(label, DN);
  if (!own) return refuseStranger(oracle, DN, label);
  const { call, member } = own;
  // On a held call: the rules are silent, it is done.
  if (member.state !== 'talking' && member.state !== 'held') return refuseStateOf(oracle, own);
  if (refuseUnknown(oracle, DN, to, label)) return;
  // As with two steps: nobody would be left but phones that ring.
  if (onlyRing(othersOf(call, member))) return oracle.refuse('9.2 misfit', DN, MISFIT, label);
  const at = newIn(oracle, call, DN, to);
  if (at === undefined) return;
  oracle.tell('6.5', call, member, 'EventReleased', {
    ...otherParty(call, member),
    CallState: 'Transferred',
    ReleasingParty: '1 Local',
  });
  call.members = without(call, member);
  const stay = countedIn(call);
  const device = oracle.deviceAt(at);
  const instead = { DN: at, external: oracle.isExternal(at), role: 'Destination' as const, state: 'alerting' as const };
  if (!device) call.members.push(instead);
  for (const old of stay) {
    oracle.tell('6.5', call, old, 'EventPartyChanged', {
      ...onlyOneOf([instead]),
      ...thirdParty(DN, 'TransferredBy'),
      CallState: 'Transferred',
    });
  }
  // With its agent an observer leaves after the transfer, and before anybody else comes.
  if (device) arriveAt(oracle, call, at, { isLast: true });
  else oracle.tell('6.5', call, instead, 'EventRinging', otherParty(call, instead));
  agentHasTransferred(oracle, call, member);
}
