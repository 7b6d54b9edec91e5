import type { IvrCommand, IvrRouteResponse, IvrToServer } from '../../protocol/index.js';
import { extensionsOf, forgetCall, userDataListOf } from './call-book.js';
import { toIvrList } from './list-values.js';
import type { Call } from './state.js';
import { cancelTreatment } from './treatment.js';
import type { IvrTurn } from './turn.js';
import { attachAndGoOn } from './user-data.js';

export type RouteRequest = Extract<IvrToServer, { id: 'RouteRequest' }>;
type CommandRoute = Extract<IvrCommand, { type: 'CommandRoute' }>;

const ROUTE_TYPES: ReadonlySet<string> = new Set(['RoutingPoint', 'RouteQueue']);

/** The routing point of a RouteRequest (In-Front, Behind): a DN or its alias; undefined when there is none such. */
export function routingPoint(turn: IvrTurn, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const aliases = turn.state.options.VirtualRoutePoints;
  const DN = Object.hasOwn(aliases, name) ? (aliases[name] as string) : name;
  return isRoutingPoint(turn, DN) ? DN : undefined;
}

export function isRoutingPoint(turn: IvrTurn, DN: string): boolean {
  return ROUTE_TYPES.has(turn.state.dns.get(DN)?.type ?? '');
}

/** Raises EventRouteRequest; user data of the message are attached first. One request is open at a time. */
export function openRoute(turn: IvrTurn, call: Call, message: RouteRequest, RouteDN: string): void {
  call.route = { RouteDN, treatment: 'none', decision: undefined };
  attachAndGoOn(turn, call, userDataListOf(message, call.Version), {
    kind: 'routeRequest',
    RouteDN,
    CED: message.CED,
    ...extensionsOf(message, call.Version),
  });
}

/** CommandRoute: the router's TRouteCall. A treatment that runs is cancelled first; one that starts is waited for. */
export function routed(turn: IvrTurn, call: Call, command: CommandRoute): void {
  turn.cancelCallTimer(call, 'router');
  const { route } = call;
  if (route === undefined || route.treatment === 'none') {
    carryOut(turn, call, command);
    return;
  }
  route.decision = command;
  if (route.treatment === 'started') cancelTreatment(turn, call, route);
}

/** The router's decision, now that no treatment runs: another routing point, or RouteResponse. */
export function carryOut(turn: IvrTurn, call: Call, command: CommandRoute): void {
  const { destination, ConnID } = command;
  const inPlace =
    call.mode !== 'N' &&
    turn.state.options['route-in-place'] &&
    destination !== undefined &&
    isRoutingPoint(turn, destination);
  if (inPlace) {
    // No RouteResponse; Router Timeout does not start again on the second point.
    call.route = { RouteDN: destination, treatment: 'none', decision: undefined };
    turn.report({ type: 'ReportRouteRequest', ConnID, RouteDN: destination });
    return;
  }
  const isDefault = command.RouteType === 'Default' || destination === undefined;
  const Dest = destination ?? turn.state.dns.get(command.RouteDN)?.['default-dn'];
  routeResponse(turn, call, isDefault ? 'Default' : 'Normal', Dest, command);
  if (call.mode === 'N') call.network = 'routing';
  else call.route = undefined;
}

function routeResponse(
  turn: IvrTurn,
  call: Call,
  RouteType: IvrRouteResponse['RouteType'],
  Dest: string | undefined,
  command?: CommandRoute,
): void {
  const list = toIvrList(command?.Extensions ?? {});
  const old = call.Version === '1.0';
  turn.tell(call, {
    id: 'RouteResponse',
    CallId: call.CallId,
    RouteType,
    ...(Dest === undefined ? {} : { Dest }),
    ...(list.length === 0 ? {} : old ? { Extensions: list } : { ExtnsEx: list }),
  });
}

/**
 * `Router Timeout`: In-Front and Behind get RouteResponse Default, with the default DN of the routing point when it has
 * one; in Network mode EndCall Timeout is the order to route by default.
 */
export function routerTimeout(turn: IvrTurn, call: Call): void {
  const { route, ConnID } = call;
  if (route === undefined || ConnID === undefined) return;
  turn.report({ type: 'ReportRouteEnd', ConnID, how: 'default' });
  if (call.mode === 'N') {
    turn.tell(call, { id: 'EndCall', CallId: call.CallId, EndCause: 'Timeout' });
    if (call.leg !== undefined) turn.report({ type: 'ReportReleased', leg: call.leg });
    forgetCall(turn, call);
    return;
  }
  call.route = undefined;
  routeResponse(turn, call, 'Default', turn.state.dns.get(route.RouteDN)?.['default-dn']);
}

/** A port's call is over for the IVR while the router is waited for: the routing point gets EventAbandoned. */
export function abandonRoute(turn: IvrTurn, call: Call): void {
  if (call.route === undefined) return;
  call.route = undefined;
  turn.cancelCallTimer(call, 'router');
  if (call.ConnID !== undefined) turn.report({ type: 'ReportRouteEnd', ConnID: call.ConnID, how: 'abandoned' });
}
