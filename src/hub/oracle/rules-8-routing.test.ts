import { ANY, type Oracle, otherParty } from './oracle.test.js';
import {
  type InCall,
  isDialing,
  isRinging,
  isWaiting,
  type Member,
  type OracleCall,
  without,
} from './oracle-calls.test.js';
import { leadsAtOnceTo, newIn, reached } from './rules-4-destination.test.js';
import { TIME_OUT } from './rules-7-invitation.test.js';
import { type Entry, enter, punish, ringFor, setNotReady, tellDiverted, whereWaits } from './rules-8-queues.test.js';
import { refuseStateOf, refuseStranger, refuseUnknown } from './rules-9-refusals.test.js';

// Of event-rules 8: routing points, route queues and virtual queues.

export type RouteType = 'Unknown' | 'Default' | 'CallDisconnect';

/** A call comes to a queue or routing point. */
export function arriveAt(oracle: Oracle, call: OracleCall, DN: string, how?: Entry): undefined {
  enter(oracle, call, DN, routeByDefault, how);
}

/** TRouteCall. */
export function routeCall(
  oracle: Oracle,
  DN: string,
  label: number,
  to: string,
  RouteType: RouteType,
  ReferenceID: number,
): undefined {
  const own = oracle.find(label, DN);
  if (!own) return refuseStranger(oracle, DN, label);
  // Nothing waits for a route there.
  if (!isWaiting(own.member) || oracle.deviceAt(DN)?.type === 'ACDQueue') return refuseStateOf(oracle, own);
  if (RouteType === 'CallDisconnect') return disconnect(oracle, own);
  const target = RouteType === 'Default' && to === '' ? oracle.deviceAt(DN)?.['default-dn'] : to;
  if (target === undefined) return oracle.refuse('8 routing refused', DN, ANY, label);
  if (!refuseUnknown(oracle, DN, target, label)) send(oracle, own, target, ReferenceID);
}

/** Who waits there is disconnected. A routing point has done with it; who queues has to be told that nobody gets the call. */
function disconnect(oracle: Oracle, { call, member }: InCall): undefined {
  tellUsed(oracle, { call, member }, undefined);
  for (const party of call.members) {
    const ends = party === member && oracle.deviceAt(member.DN)?.type === 'RoutingPoint';
    if (ends) continue;
    const isAbandoned = isRinging(party);
    oracle.tell('8 routing rejects', call, party, isAbandoned ? 'EventAbandoned' : 'EventReleased', {
      ...(party.state === 'invited' ? {} : otherParty(call, party)),
      CallState: ANY,
      ReleasingParty: ANY,
    });
  }
  oracle.over(call);
}

/** EventRouteUsed, and EventDiverted where the call was queued. */
function tellUsed(oracle: Oracle, own: InCall, to: string | undefined, isDefault = false): undefined {
  const { OtherDN } = otherParty(own.call, own.member);
  oracle.tell('8 routing', own.call, own.member, 'EventRouteUsed', {
    OtherDN: [OtherDN, undefined],
    OtherDNRole: ANY,
    ThirdPartyDN: isDefault ? [to, undefined] : to,
    ThirdPartyDNRole: to === undefined ? undefined : ['Destination', undefined],
    // Not in its attribute table.
    PreviousConnID: undefined,
    CallState: ['OK', undefined],
    ThisDNRole: ANY,
  });
  const isQueue = oracle.deviceAt(own.member.DN)?.type !== 'RoutingPoint';
  if (to !== undefined && isQueue) tellDiverted(oracle, own, to);
}

/** Where it leads to: a phone, the network, another queue or routing point. */
function send(oracle: Oracle, own: InCall, to: string, ReferenceID: number | undefined): undefined {
  const { call, member } = own;
  const at = newIn(oracle, call, member.DN, to);
  if (at === undefined) return;
  tellUsed(oracle, own, at, ReferenceID === undefined);
  call.members = without(call, member);
  if (oracle.deviceAt(at)) return arriveAt(oracle, call, at, { role: member.role });
  if (!oracle.isExternal(at)) {
    const isPoint = oracle.deviceAt(member.DN)?.type === 'RoutingPoint';
    return ringFor(oracle, call, at, member, isPoint ? undefined : { DN: member.DN, required: false }, ReferenceID);
  }
  call.members.push({ DN: at, external: true, role: member.role, state: 'alerting' });
  for (const caller of call.members.filter(isDialing)) {
    oracle.tell('8 routing outbound', call, caller, 'EventNetworkReached', { ...dialed(caller, at) });
  }
}

function dialed(caller: Member, at: string) {
  return { OtherDN: [caller.dialed, at, undefined], OtherDNRole: ANY };
}

/** Default routing, when nobody has said where the call goes. Without a default destination it waits on. */
function routeByDefault(oracle: Oracle, waiting: Member): undefined {
  const call = whereWaits(oracle, waiting);
  const to = oracle.deviceAt(waiting.DN)?.['default-dn'];
  if (!call || to === undefined) return;
  const at = reached(oracle, to);
  const isThere = call.members.some((m) => m.DN === to || m.DN === at || m.DN === leadsAtOnceTo(oracle, to));
  if (isThere || at === undefined) oracle.silent = 'default destination is not free';
  else send(oracle, { call, member: waiting }, to, undefined);
}

/** Whom a queue or routing point has chosen does not come: the call goes back to its place there. */
export function backToPlace(oracle: Oracle, { call, member }: InCall, why: string): undefined {
  const { place } = member;
  if (!place) return;
  if (oracle.manyQueues.has(place.group)) oracle.silent = 'back to one of several queues';
  const type = oracle.deviceAt(place.DN)?.type;
  oracle.tell('8 back', call, member, 'EventReleased', {
    ...otherParty(call, member),
    CallState: why === TIME_OUT ? 'NoAnswer' : 'OK',
    ReleasingParty: why === TIME_OUT ? ANY : '1 Local',
  });
  call.members = without(call, member);
  const agent = oracle.agents.get(member.DN);
  if (why === TIME_OUT) punish(oracle, member.DN);
  else if (type === 'ACDQueue' && agent?.ready) setNotReady(oracle, member.DN, agent, 'AuxWork');
  if (type !== 'ACDQueue' && place.ReferenceID !== undefined) {
    oracle.refuseLate('8 back', place.DN, place.ReferenceID, why === TIME_OUT ? 232 : 231, place.label ?? call.label);
  }
  enter(oracle, call, place.DN, routeByDefault, { since: place.since, role: member.role });
}
