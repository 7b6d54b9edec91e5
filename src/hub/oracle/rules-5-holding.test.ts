import type { Oracle } from './oracle.test.js';
import { otherParty } from './oracle.test.js';
import {
  type InCall,
  isHeld,
  isObserver,
  isPredicting,
  isRinging,
  isWaiting,
  type Member,
  without,
} from './oracle-calls.test.js';
import { leave } from './rules-3-releasing.test.js';
import { newIn } from './rules-4-destination.test.js';
import { arriveAt } from './rules-8-routing.test.js';
import { MISFIT, refuseStateOf, refuseStranger, refuseUnknown, twoCalls } from './rules-9-refusals.test.js';

// Event-rules 5, Hold, alternate, reconnect, redirect.

/** 5.1 THoldCall. A call that is not answered yet may be held too: the rules are silent. */
export function hold(oracle: Oracle, DN: string, label: number): undefined {
  const own = oracle.find(label, DN);
  if (!own) refuseStranger(oracle, DN, label);
  else if (own.member.state !== 'talking' && own.member.state !== 'dialing') refuseStateOf(oracle, own);
  else putOnHold(oracle, own, '5.1');
}

/** EventHeld to the holder only. */
export function putOnHold(oracle: Oracle, { call, member }: InCall, rule: string): undefined {
  member.state = member.state === 'dialing' ? 'held-dialing' : 'held';
  oracle.tell(rule, call, member, 'EventHeld', otherParty(call, member));
}

/** 5.1 TRetrieveCall. */
export function retrieve(oracle: Oracle, DN: string, label: number): undefined {
  const own = oracle.find(label, DN);
  if (!own) refuseStranger(oracle, DN, label);
  else if (!isHeld(own.member)) refuseStateOf(oracle, own);
  else takeBack(oracle, own, '5.1');
}

/** EventRetrieved to the holder only. */
export function takeBack(oracle: Oracle, { call, member }: InCall, rule: string): undefined {
  member.state = member.state === 'held-dialing' ? 'dialing' : 'talking';
  oracle.tell(rule, call, member, 'EventRetrieved', otherParty(call, member));
}

/** 5.2 TAlternateCall. */
export function alternate(oracle: Oracle, DN: string, held: number, current: number): undefined {
  const calls = twoCalls(oracle, DN, held, current, ['talking', 'dialing']);
  if (!calls) return;
  putOnHold(oracle, calls.current, '5.2');
  takeBack(oracle, calls.held, '5.2');
}

/** 5.2 TReconnectCall; 4.6: also after a failed consultation. */
export function reconnect(oracle: Oracle, DN: string, held: number, current: number): undefined {
  const calls = twoCalls(oracle, DN, held, current, ['talking', 'dialing', 'failed']);
  if (!calls) return;
  leave(oracle, calls.current);
  takeBack(oracle, calls.held, '5.2');
}

/**
 * 5.3 TRedirectCall: the caller gets nothing. The new party comes in the place, and with the role, of the old one. 7.2: in
 * place of one who is only invited it is only invited, by the same request.
 */
export function redirect(oracle: Oracle, DN: string, label: number, to: string): undefined {
  const own = oracle.find(label, DN);
  if (!own) return refuseStranger(oracle, DN, label);
  const { call, member } = own;
  // 8: an observer has no say in the call.
  if (!isRinging(member) || isWaiting(member) || isObserver(member)) return refuseStateOf(oracle, own);
  if (refuseUnknown(oracle, DN, to, label)) return;
  const at = newIn(oracle, call, DN, to);
  if (at === undefined) return;
  const { role, state, invitation } = member;
  const invited = invitation !== undefined && state === 'invited';
  // 7.2: neither a queue nor a routing point is invited.
  if (invited && oracle.deviceAt(at)) return oracle.refuse('9.2 misfit', DN, MISFIT, label);
  oracle.tell('5.3', call, member, 'EventReleased', {
    ...(invited ? {} : otherParty(call, member)),
    CallState: 'Redirected',
    ReleasingParty: '1 Local',
  });
  call.members = without(call, member);
  // A call that a queue dials cannot wait elsewhere: the rules are silent.
  if (oracle.deviceAt(at) && call.members.some(isPredicting))
    oracle.silent = 'redirected to a place while it is dialed';
  if (oracle.deviceAt(at)) return arriveAt(oracle, call, at, { role });
  const instead: Member = { DN: at, external: oracle.isExternal(at), role, state, ...(invited ? { invitation } : {}) };
  call.members.push(instead);
  if (invited && instead.external) oracle.limitRinging(instead);
  if (invited) oracle.tell('7.2', call, instead, 'EventRinging', { CallState: 'Conferenced' });
  else oracle.tell('5.3', call, instead, 'EventRinging', otherParty(call, instead));
}
