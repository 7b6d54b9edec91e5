import { asBusinessCall, newParty, partyOf, sideOf } from './call.js';
import { type Destination, resolveDestination } from './destination.js';
import { endCall, presentEnd, removeFromCall } from './end-call.js';
import { withCall } from './entities.js';
import { followForwarding } from './forwarding.js';
import type { LegId } from './inputs.js';
import { noAnswerRule } from './no-answer.js';
import { offer, refusesAtOnce } from './offer.js';
import { present } from './present/party-events.js';
import { enqueue, presentQueued } from './queue-index.js';
import { REFUSED } from './refusal.js';
import type { Call, Party, Requester, RouteRecording } from './state.js';
import type { Turn } from './turn.js';

/** So many points may send a call on by the rules of the built-in router, one after the other. */
const ROUTING_HOPS = 5;

/**
 * A call comes to a routing point (EventRouteRequest only) or route queue (EventQueued besides), event-rules 8.2. Without
 * a routing client the built-in router may send it on at once; otherwise `router-timeout` starts.
 */
export function enterRoutingPoint(
  turn: Turn,
  call: Call,
  DN: string,
  how: { readonly role?: 'Origination' | 'Destination'; readonly CallState?: string } = {},
): Call {
  if (partyOf(call, DN)) return call;
  const party = newParty({
    leg: turn.newLeg(),
    DN,
    kind: 'route',
    role: how.role ?? 'Destination',
    state: 'Routing',
    queue: DN,
    order: turn.next('order'),
  });
  const routing = turn.addParty(asBusinessCall(call), party);
  if (isRouteQueue(turn, party)) presentQueued(turn, routing, party, how.CallState);
  return requestRoute(turn, routing, party);
}

/** EventRouteRequest, and what happens when nobody answers it. */
export function requestRoute(turn: Turn, call: Call, party: Party): Call {
  present(turn, 'EventRouteRequest', call, party);
  const builtIn = builtInRoute(turn, call, party);
  if (builtIn && routeByRule(turn, call, party, builtIn) === undefined) {
    return turn.call(call.ConnID) ?? call;
  }
  // Nobody is there who could answer: default routing at once.
  if (!hasRouter(turn, party) && defaultRoute(turn, call, party) === undefined) return turn.call(call.ConnID) ?? call;
  startRouterTimeout(turn, party.leg);
  return turn.call(call.ConnID) ?? call;
}

/** `router-timeout` of a routing point's party begins. */
export function startRouterTimeout(turn: Turn, leg: LegId): void {
  const seconds = turn.state.options['router-timeout'];
  if (seconds > 0) turn.setTimer(`router:${leg}`, seconds * 1000, { kind: 'router', leg });
}

/** Rules that send a call around in a circle of points are followed for a few hops only; then the call stays. */
function routeByRule(turn: Turn, call: Call, point: Party, dest: Destination): number | undefined {
  const redirections = call.redirections + (dest.kind === 'route' ? 1 : 0);
  if (redirections > ROUTING_HOPS) return REFUSED.OPER_REQ_INCOMPAT;
  return routeTo(turn, call, point, dest, { requester: undefined, redirections });
}

export interface RouteInit {
  readonly requester: Requester | undefined;
  readonly routeType?: string;
  /** Of RouteTypeOverwriteDNIS; absent = the call keeps its own. */
  readonly DNIS?: string;
  /** Redirections from point to point so far; absent = 0, an instruction of the router starts anew. */
  readonly redirections?: number;
  readonly noAnswerTimeout?: number;
  readonly noAnswerAction?: string;
  readonly noAnswerOverflow?: string;
  readonly afterRoutingAction?: string;
  /** Seconds; absent = what the option says. */
  readonly supervisedRoute?: number;
  readonly record?: RouteRecording;
}

/**
 * Sends a call from its routing point to a destination. A queue or another point takes it at once; a device or number is
 * offered the call first and EventRouteUsed follows when it rings: a busy destination leaves the call where it is.
 * Returns a refusal's ErrorCode, or undefined.
 */
export function routeTo(turn: Turn, call: Call, point: Party, dest: Destination, init: RouteInit): number | undefined {
  const to = followForwarding(turn, dest);
  if (partyOf(call, to.DN)) return REFUSED.OPER_REQ_INCOMPAT;
  if (to.kind === 'queue' || to.kind === 'route') {
    const left = leavePoint(turn, routed(call, init), point, to.DN);
    if (to.kind === 'queue') enqueue(turn, left, to.DN, { role: sideOf(point) });
    else enterRoutingPoint(turn, left, to.DN, { role: sideOf(point) });
    return undefined;
  }
  const refused = refusesAtOnce(turn, to);
  if (refused !== undefined) return refused === 'Busy' ? REFUSED.DN_BUSY : REFUSED.OUT_OF_SERVICE;
  const rule = noAnswerRule(turn, to.DN);
  offer(turn, call, to, {
    role: point.role,
    from: call.parties[0]?.DN ?? '',
    ...(isRouteQueue(turn, point) ? { queue: point.DN } : {}),
    offer: {
      kind: 'route',
      pointLeg: point.leg,
      point: point.DN,
      requester: init.requester,
      noAnswerTimeout: init.noAnswerTimeout ?? rule.seconds,
      noAnswerAction: init.noAnswerAction ?? rule.action,
      noAnswerOverflow: init.noAnswerOverflow ?? rule.overflow,
      afterRoutingAction: init.afterRoutingAction ?? turn.state.options['after-routing-timeout-action'],
      supervisedRoute: init.supervisedRoute ?? turn.state.options['supervised-route-timeout'],
      routeType: init.routeType ?? 'Unknown',
      DNIS: init.DNIS,
      redirections: init.redirections,
      record: init.record,
    },
  });
  return undefined;
}

/** The call as its destination gets it: changed when the destination has taken it and not before. */
export function routed(call: Call, how: { DNIS?: string | undefined; redirections?: number | undefined }): Call {
  return withCall(call, { DNIS: how.DNIS ?? call.DNIS, redirections: how.redirections ?? 0 });
}

/** The point has done with the call: EventRouteUsed, for a route queue or virtual queue EventDiverted besides. */
export function leavePoint(turn: Turn, call: Call, point: Party, to: string | undefined): Call {
  const used = to === undefined ? {} : { ThirdPartyDN: to, ThirdPartyDNRole: 'Destination' };
  present(turn, 'EventRouteUsed', call, point, used);
  if (point.kind === 'queue' || isRouteQueue(turn, point)) {
    if (to === undefined) presentEnd(turn, call, point, { by: undefined });
    else present(turn, 'EventDiverted', call, point, { ThirdPartyDN: to, ThirdPartyDNRole: point.role });
  }
  return removeFromCall(turn, call, [point]);
}

/** RouteTypeCallDisconnect and Reject: EventRouteUsed is the end for the point, the caller is released. */
export function rejectAtPoint(turn: Turn, call: Call, point: Party): void {
  const left = leavePoint(turn, call, point, undefined);
  if (left.parties.length > 0) endCall(turn, left, { by: undefined, CallState: 'Dropped', was: call });
}

/** Default routing: the point's own `default-dn`, else the option; not beyond `default-redirection-limit`. */
export function defaultRoute(turn: Turn, call: Call, point: Party, requester?: Requester): number | undefined {
  const number = turn.dn(point.DN)?.config['default-dn'] ?? turn.state.options['default-dn'];
  const dest = number === '' ? undefined : resolveDestination(turn, number);
  const limit = turn.state.options['default-redirection-limit'];
  if (!dest) return REFUSED.INV_CALD_DN;
  // 0 = no default routing at all; otherwise so many from one routing point to the next.
  if (limit === 0 || (dest.kind === 'route' && call.redirections >= limit)) return REFUSED.OPER_REQ_INCOMPAT;
  // Only redirections from point to point count, and an instruction of the router starts anew.
  const redirections = requester ? 0 : call.redirections + (dest.kind === 'route' ? 1 : 0);
  return routeTo(turn, call, point, dest, { requester, redirections });
}

/** The built-in router steps back as soon as a client that may route is registered on the point. */
export function builtInRoute(turn: Turn, call: Call, point: Party): Destination | undefined {
  if (turn.state.router.length === 0) return undefined;
  if (hasRouter(turn, point)) return undefined;
  const rule = turn.state.router.find(
    (r) =>
      (r.routingPoint === undefined || r.routingPoint === point.DN) && (r.DNIS === undefined || r.DNIS === call.DNIS),
  );
  if (!rule) return undefined;
  if (!rule.destination.startsWith('agent:')) return resolveDestination(turn, rule.destination);
  const DN = turn.state.agents.get(rule.destination.slice('agent:'.length));
  return DN === undefined ? undefined : { kind: 'device', DN };
}

/** Whether a client that may route is registered on the point. */
function hasRouter(turn: Turn, point: Party): boolean {
  return turn.dn(point.DN)?.registrations.some((r) => r.mode !== 'ModeMonitor') === true;
}

function isRouteQueue(turn: Turn, party: Party): boolean {
  return turn.dn(party.DN)?.config.type === 'RouteQueue';
}
