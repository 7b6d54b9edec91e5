import { ANY, type Expected, type Oracle, otherParty } from './oracle.test.js';
import {
  type InCall,
  isDialing,
  isObserver,
  isPredicting,
  type Member,
  type OracleCall,
  without,
} from './oracle-calls.test.js';
import { leave } from './rules-3-releasing.test.js';
import { leadsAtOnceTo, reached } from './rules-4-destination.test.js';
import { invitationFails, invitedAnswers, TIME_OUT } from './rules-7-invitation.test.js';
import { isNotReached, isReached } from './rules-8-predictive.test.js';
import { distribute, punish } from './rules-8-queues.test.js';
import { arriveAt, backToPlace } from './rules-8-routing.test.js';
import { observerAnswers, observerDoesNotCome } from './rules-8-supervision.test.js';
import { refuseUnknown } from './rules-9-refusals.test.js';

// Event-rules 4, Making and answering.

/** 4.1 TMakeCall. */
export function make(oracle: Oracle, DN: string, to: string): undefined {
  if (refuseUnknown(oracle, DN, to, undefined)) return;
  // Calling oneself: the rules are silent, it is refused like an unknown destination.
  if (to === DN) return oracle.refuse('9.2 unknown destination', DN, [71], undefined);
  // The rules name only the CallType Consult; the other types are the words' plain meaning.
  dial(oracle, oracle.newCall(oracle.isExternal(to) ? 'Outbound' : 'Internal'), DN, to);
}

/**
 * 4.1, 4.3, 4.4: EventDialing of the caller, and what becomes of the called party. `unwanted`: who cannot be had for this
 * call, whatever forwarding leads there.
 */
export function dial(
  oracle: Oracle,
  call: OracleCall,
  DN: string,
  to: string,
  unwanted: readonly Member[] = [],
): undefined {
  const caller = { DN, external: false, role: 'Origination' as const, state: 'dialing' as const, dialed: to };
  call.members.push(caller);
  const [member] = call.members;
  if (!member) return;
  oracle.tell('4.1', call, member, 'EventDialing', otherParty(call, member));
  if (oracle.isExternal(to)) {
    oracle.tell('4.4', call, member, 'EventNetworkReached', otherParty(call, member));
    call.members.push({ DN: to, external: true, role: 'Destination', state: 'alerting' });
    return;
  }
  const at = reached(oracle, to);
  // Forwarding that leads back to the caller: the rules are silent, it is busy.
  const isBack = at === DN || leadsAtOnceTo(oracle, to) === DN;
  if (at === undefined || isBack || unwanted.some((m) => m.DN === at)) {
    member.state = 'failed';
    oracle.tell('4.3', call, member, 'EventDestinationBusy', { ...otherParty(call, member), CallState: 'Busy' });
  } else ring(oracle, call, at);
}

function ring(oracle: Oracle, call: OracleCall, DN: string): undefined {
  if (oracle.deviceAt(DN)) return arriveAt(oracle, call, DN);
  const called = { DN, external: false, role: 'Destination' as const, state: 'alerting' as const };
  call.members.push(called);
  oracle.tell('4.1', call, called, 'EventRinging', otherParty(call, called));
}

/** 4.1: an external party calls in. One that finds the phone busy hears that; nobody inside is told. */
export function callIn(oracle: Oracle, from: string, to: string): undefined {
  const call = oracle.newCall('Inbound');
  call.members.push({ DN: from, external: true, role: 'Origination', state: 'dialing', dialed: to });
  const at = reached(oracle, to);
  if (at === undefined) oracle.over(call);
  else ring(oracle, call, at);
}

/** 4.1: the answer, to both. 6.4, 7.4: after a completion to the one who answers only. */
export function answer(oracle: Oracle, { call, member }: InCall): undefined {
  if (member.state === 'invited') return invitedAnswers(oracle, { call, member });
  if (isObserver(member)) return observerAnswers(oracle, { call, member });
  if (isReached(oracle, { call, member })) return;
  member.state = 'talking';
  const callers = call.members.filter(isDialing);
  for (const caller of callers) caller.state = caller.state === 'dialing' ? 'talking' : 'held';
  const rule = callers.length > 0 ? '4.1' : '6.4, 7.4';
  for (const told of [member, ...callers]) {
    oracle.tell(rule, call, told, 'EventEstablished', otherParty(call, told));
    if (!told.external) oracle.established.push({ call, member: told, running: false });
  }
}

/** A ringing phone rejects, or the network says why an external party does not come. */
export function doesNotCome(oracle: Oracle, { call, member }: InCall, why: string): undefined {
  if (member.state === 'invited') return invitationFails(oracle, { call, member }, why);
  if (isObserver(member)) return observerDoesNotCome(oracle, { call, member });
  if (isNotReached(oracle, { call, member }, why)) return;
  const callers = call.members.filter(isDialing);
  // 3.5: nobody waits for the answer any more, so it is a party that goes by itself.
  // 8: unless a queue or routing point has sent it here.
  if (member.place) return backToPlace(oracle, { call, member }, why);
  if (callers.length === 0) return leave(oracle, { call, member }, inTime(why));
  oracle.tell('4.3', call, member, 'EventReleased', { ...otherParty(call, member), ...inTime(why) });
  call.members = without(call, member);
  for (const caller of callers) {
    caller.state = 'failed';
    oracle.tell('4.3', call, caller, 'EventDestinationBusy', {
      ...otherParty(call, caller),
      CallState: why === TIME_OUT ? 'NoAnswer' : why,
    });
  }
  // An external caller is told by the network and gone.
  if (callers.every((c) => c.external)) oracle.over(call);
}

/** What the own event of who rejects, or does not answer in time, says of that. */
function inTime(why: string): Expected['attributes'] {
  return why === TIME_OUT ? { CallState: 'NoAnswer', ReleasingParty: ANY } : { ReleasingParty: '1 Local' };
}

/** 4.7: it forwards what it does not answer. What a queue or router has sent here goes back there instead. */
function forwardsUnanswered(oracle: Oracle, { call, member }: InCall): boolean {
  const to = oracle.forwards('OnNoAnswer', member.DN);
  if (to === undefined || member.place) return false;
  const at = reached(oracle, to);
  const invited = member.state === 'invited';
  const isFree = at !== undefined && !call.members.some((m) => m.DN === at || m.DN === leadsAtOnceTo(oracle, to));
  if (!isFree && !invited) oracle.silent = 'forwarded unanswered to whom one cannot have';
  if (!isFree || (invited && oracle.deviceAt(at))) return false;
  oracle.tell('4.7', call, member, 'EventReleased', {
    ...(invited ? {} : otherParty(call, member)),
    CallState: 'Forwarded',
    ReleasingParty: ANY,
  });
  call.members = without(call, member);
  punish(oracle, member.DN);
  if (oracle.deviceAt(at)) arriveAt(oracle, call, at, { role: member.role });
  else {
    const instead: Member = { ...member, DN: at, external: oracle.isExternal(at) };
    call.members.push(instead);
    oracle.tell('4.7', call, instead, 'EventRinging', {
      ...(invited ? { CallState: 'Conferenced' } : otherParty(call, instead)),
      ThirdPartyDN: [member.DN, undefined],
      ThirdPartyDNRole: ANY,
    });
  }
  distribute(oracle);
  return true;
}

/** `no-answer-timeout` is over: like one that rejects, with another CallState; an agent may be made not ready. */
export function timesOut(oracle: Oracle, own: InCall): undefined {
  const { DN } = own.member;
  // A predictive call has a time of its own.
  if (own.call.members.some(isPredicting)) return;
  if (forwardsUnanswered(oracle, own)) return;
  doesNotCome(oracle, own, TIME_OUT);
  punish(oracle, DN);
  distribute(oracle);
}
