import { ANY, type Oracle, otherParty } from './oracle.test.js';
import { type InCall, isPredicting, type Member, type OracleCall, without } from './oracle-calls.test.js';
import { leadsAtOnceTo, reached } from './rules-4-destination.test.js';
import { arriveAt } from './rules-8-routing.test.js';
import { observe } from './rules-8-supervision.test.js';
import { BUSY, refuseUnknown } from './rules-9-refusals.test.js';

// Of event-rules 8: predictive calls.

/** TMakePredictiveCall: a queue, route queue or routing point dials. Its agent will be Origination, who is dialed Destination. */
export function makePredictive(oracle: Oracle, DN: string, to: string, seconds: number): undefined {
  const refuse = (codes: readonly number[]) => oracle.refuse('8 predictive refused', DN, codes, undefined);
  if (oracle.deviceAt(DN) === undefined) return refuse([51, 1141]);
  if (refuseUnknown(oracle, DN, to, undefined)) return;
  // What nobody can answer.
  if (oracle.deviceAt(leadsAtOnceTo(oracle, to))) return refuse([71]);
  // 4.7: known to be busy before anybody is rung. The rules are silent; it is refused as in all requests without a caller.
  if (oracle.undisturbed.has(leadsAtOnceTo(oracle, to))) return refuse([BUSY]);
  const call = oracle.newCall(oracle.isExternal(to) ? 'Outbound' : 'Internal');
  call.business = true;
  const dialer: Member = { DN, external: false, role: 'Origination', state: 'predicting', dialed: to };
  call.members.push(dialer);
  oracle.tell('8 predictive', call, dialer, 'EventDialing', otherParty(call, dialer));
  const at = reached(oracle, to);
  if (at === undefined || oracle.deviceAt(at)) return gives(oracle, call, dialer, 'Busy');
  const party: Member = { DN: at, external: oracle.isExternal(at), role: 'Destination', state: 'alerting' };
  call.members.push(party);
  // No EventNetworkReached.
  oracle.tell('8 predictive', call, party, 'EventRinging', otherParty(call, party));
  oracle.clock.after(seconds * 1000, () => {
    if (!call.members.includes(dialer) || !oracle.calls.has(call.label)) return;
    // 4.2 has OK, of a caller who gives up; of a time that is over the rules say nothing.
    const called = { OtherDN: dialer.DN, OtherDNRole: dialer.role, CallState: ANY, ReleasingParty: ANY };
    for (const member of without(call, dialer)) oracle.tell('8 predictive', call, member, 'EventAbandoned', called);
    gives(oracle, call, dialer, 'NoAnswer');
  });
}

/** It comes to nothing, and CallState says why. */
function gives(oracle: Oracle, call: OracleCall, dialer: Member, CallState: string): undefined {
  oracle.tell('8 predictive', call, dialer, 'EventReleased', {
    ...otherParty(call, dialer),
    CallState,
    ReleasingParty: ANY,
  });
  oracle.over(call);
}

/** The dialed party does not come. True when the call is one of these. */
export function isNotReached(oracle: Oracle, { call, member }: InCall, why: string): boolean {
  const dialer = call.members.find(isPredicting);
  if (!dialer) return false;
  oracle.tell('8 predictive', call, member, 'EventReleased', {
    ...otherParty(call, member),
    // Any, as for each phone that rejects.
    CallState: ANY,
    ReleasingParty: ANY,
  });
  call.members = without(call, member);
  gives(oracle, call, dialer, why);
  return true;
}

/** The dialed party answers: the call comes into the queue, or to the routing point, that has dialed it. */
export function isReached(oracle: Oracle, { call, member }: InCall): boolean {
  const dialer = call.members.find(isPredicting);
  if (!dialer) return false;
  member.state = 'talking';
  oracle.tell('8 predictive', call, member, 'EventEstablished', otherParty(call, member));
  if (!member.external) oracle.established.push({ call, member, running: false });
  // Its supervisor is rung before the queue looks for an agent.
  observe(oracle);
  call.members = without(call, dialer);
  // EventQueued names no OtherDN, as printed.
  arriveAt(oracle, call, dialer.DN, { role: 'Origination', isDialer: true });
  return true;
}
