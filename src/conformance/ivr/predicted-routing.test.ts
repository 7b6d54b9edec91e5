import type { IvrToServer } from '../../protocol/index.js';
import type { Expected } from './expected-messages.test.js';
import type { OpenRoute, PredictedCall } from './predicted-call.test.js';
import type { Moment } from './predicted-requests.test.js';
import { DEFAULT_POINT, POINT, ROUTE_DN } from './random-ivr-world.test.js';

const ROUTER_TIMEOUT = 4_000;
const POINTS: ReadonlySet<string> = new Set([POINT, DEFAULT_POINT, ROUTE_DN]);

/** RouteRequest, In-Front and Behind. */
export function acceptRoute(call: PredictedCall, RouteDN: string | undefined, moment: Moment): undefined {
  const { column } = call;
  if (column !== 'ringing' && column !== 'up') return call.invalid();
  if (call.route !== undefined || moment.routeOpenIn(call.main)) return call.invalid();
  if (RouteDN === undefined || !POINTS.has(RouteDN)) return call.invalid();
  call.route = { point: RouteDN, due: moment.now + ROUTER_TIMEOUT, treatment: 'none' };
}

/** A request of the router that the switch has taken. */
export type RouterRequest =
  | { readonly id: 'RequestRouteCall'; readonly RouteType: string; readonly OtherDN: string }
  | { readonly id: 'RequestApplyTreatment'; readonly Type: string };

export function routerRequest(call: PredictedCall, route: OpenRoute, request: RouterRequest): undefined {
  route.due = undefined;
  if (request.id === 'RequestApplyTreatment') {
    route.treatment = 'starting';
    return call.say({ id: 'TreatCall', CallId: call.CallId, fields: { Type: request.Type, Parameters: null } });
  }
  route.kept = response(call, route.point, request);
  if (route.treatment === 'none') return respond(call, route);
  if (route.treatment === 'started') cancel(call, route);
}

/** Router Timeout. */
export function routerLate(call: PredictedCall, now: number): undefined {
  const { route } = call;
  if (route?.due === undefined || route.due > now) return;
  route.kept = response(call, route.point, undefined);
  respond(call, route);
}

export function treatmentMessage(
  call: PredictedCall,
  message: Extract<IvrToServer, { readonly id: 'TreatStatus' | 'CancelCompleted' }>,
): undefined {
  const { route } = call;
  if (call.phase === 'released') return;
  const treatment = route?.treatment ?? 'none';
  if (route === undefined || treatment === 'none') return call.invalid();
  if (message.id === 'CancelCompleted') {
    if (treatment !== 'cancelling') return call.invalid();
    return respond(call, route);
  }
  const { Status } = message;
  if (Status === 'Completed') {
    if (treatment === 'started') route.treatment = 'none';
    // Otherwise it has crossed the new TreatCall or the Cancel.
    return;
  }
  if (treatment !== 'starting') return call.invalid();
  if (Status === 'NotStarted') {
    route.treatment = 'none';
    if (route.kept !== undefined) respond(call, route);
    return;
  }
  route.treatment = 'started';
  if (route.kept !== undefined) cancel(call, route);
}

function cancel(call: PredictedCall, route: OpenRoute): undefined {
  route.treatment = 'cancelling';
  call.say({ id: 'Cancel', CallId: call.CallId, fields: {} });
}

function respond(call: PredictedCall, route: OpenRoute): undefined {
  call.route = undefined;
  if (route.kept !== undefined) call.say(route.kept);
}

function response(
  call: PredictedCall,
  point: string,
  request: Extract<RouterRequest, { readonly id: 'RequestRouteCall' }> | undefined,
): Expected {
  const isDefault = request === undefined || request.RouteType === 'Default' || request.OtherDN === '';
  const Dest = isDefault ? (point === DEFAULT_POINT ? '7001' : null) : request.OtherDN;
  return { id: 'RouteResponse', CallId: call.CallId, fields: { RouteType: isDefault ? 'Default' : 'Normal', Dest } };
}
