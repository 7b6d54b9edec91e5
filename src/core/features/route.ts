import type { KVList } from '../../protocol/index.js';
import { partyOf } from '../call.js';
import { type Destination, resolveDestination } from '../destination.js';
import { routeByIvr } from '../ivr-route.js';
import { isRecordingId } from '../recording.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import { defaultRoute, rejectAtPoint, routeTo, startRouterTimeout } from '../routing.js';
import type { Party, RouteRecording } from '../state.js';
import type { Turn } from '../turn.js';

/** Route types that name a destination by its number (TlibRef, TRouteType). */
const BY_NUMBER: ReadonlySet<string> = new Set([
  'Unknown',
  'OverwriteDNIS',
  'DDD',
  'IDDD',
  'Direct',
  'DirectAgent',
  'Priority',
  'DirectPriority',
]);

/** TRouteCall. A refused instruction leaves the call where it is: it can be routed again. */
export const routeCall: RequestHandler<'RequestRouteCall'> = (turn, request, requester) => {
  const call = turn.call(request.ConnID);
  const point = call && partyOf(call, request.ThisDN);
  if (!call || !point) return REFUSED.INV_CONNID;
  if (point.state !== 'Routing' && !isVirtualQueue(turn, point)) {
    // After EventRouteUsed the point has no such call any more.
    return point.ivr?.routed ? REFUSED.INV_CONNID : REFUSED.INCORR_STATE;
  }
  if (call.parties.some((p) => p.state === 'Offered' && p.offer?.kind === 'route')) return REFUSED.INCORR_STATE;
  if (point.ivr) return routeByIvr(turn, call, point, request, requester);
  const routeType = request.RouteType ?? 'Unknown';
  const number = request.OtherDN ?? '';
  if (routeType === 'CallDisconnect' || routeType === 'Reject') {
    rejectAtPoint(turn, call, point);
    return undefined;
  }
  if (routeType === 'Default' && number === '') return defaultRoute(turn, call, point, requester);
  if (routeType !== 'Default' && routeType !== 'AgentID' && !BY_NUMBER.has(routeType)) return REFUSED.UNSUP_OPER;
  const dest = destinationOf(turn, routeType, number);
  if (dest === undefined) return routeType === 'AgentID' ? REFUSED.AGENT_ID_INV : REFUSED.INV_CALD_DN;
  return routeTo(turn, call, point, dest, {
    requester,
    routeType,
    // The DNIS of a routed call changes only with RouteTypeOverwriteDNIS.
    ...(routeType === 'OverwriteDNIS' && request.DNIS !== undefined ? { DNIS: request.DNIS } : {}),
    ...noAnswer(request.Extensions),
    ...recording(request.Extensions),
  });
};

function destinationOf(turn: Turn, routeType: string, number: string): Destination | undefined {
  if (routeType !== 'AgentID') return resolveDestination(turn, number);
  const DN = turn.state.agents.get(number);
  return DN === undefined ? undefined : { kind: 'device', DN };
}

/** NO_ANSWER_TIMEOUT, its ACTION and OVERFLOW, SUPERVISED_ROUTE, AFTER_ROUTING_TIMEOUT_ACTION go before the options. */
function noAnswer(extensions: KVList | undefined): object {
  const timeout = Number(extensions?.['NO_ANSWER_TIMEOUT']);
  const supervised = Number(extensions?.['SUPERVISED_ROUTE']);
  const action = extensions?.['NO_ANSWER_ACTION'];
  const overflow = extensions?.['NO_ANSWER_OVERFLOW'];
  const afterRouting = extensions?.['AFTER_ROUTING_TIMEOUT_ACTION'];
  return {
    ...(Number.isFinite(timeout) && timeout >= 0 ? { noAnswerTimeout: Math.min(timeout, 600) } : {}),
    ...(Number.isFinite(supervised) && supervised >= 0 ? { supervisedRoute: Math.min(supervised, 3600) } : {}),
    ...(isAction(action) ? { noAnswerAction: action } : {}),
    ...(isAction(afterRouting) ? { afterRoutingAction: afterRouting } : {}),
    ...(typeof overflow === 'string' ? { noAnswerOverflow: overflow } : {}),
  };
}

/** `record` and `id` (GVP, T-Library): what of the routed call is recorded once it is answered. */
function recording(extensions: KVList | undefined): { readonly record?: RouteRecording } {
  const id = extensions?.['id'];
  const named = isRecordingId(id) ? { id } : {};
  switch (extensions?.['record']) {
    case 'destination':
      return { record: { destination: true, ...named } };
    case 'source':
      return { record: { source: true, ...named } };
    case 'disable_destination':
      return { record: { destination: false } };
    default:
      return {};
  }
}

function isAction(value: unknown): value is string {
  return value === 'none' || value === 'notready' || value === 'logout';
}

/** `router-timeout` has run out: default routing; without a target the call stays and can still be routed. */
export function routerTimeout(turn: Turn, leg: string): void {
  const found = turn.party(leg);
  if (found?.party.state !== 'Routing') return;
  if (found.call.parties.some((p) => p.state === 'Offered')) {
    // A device is being tried: should it not be had, there is time for routing again.
    startRouterTimeout(turn, leg);
    return;
  }
  defaultRoute(turn, found.call, found.party);
}

function isVirtualQueue(turn: Turn, party: Party): boolean {
  return party.state === 'Queued' && turn.dn(party.DN)?.config.type === 'VirtualQueue';
}
