import type { KVList } from '../protocol/index.js';
import { newParty, partyOf } from './call.js';
import { removeFromCall } from './end-call.js';
import { withParty } from './entities.js';
import { present, presentPlain } from './present/party-events.js';
import { REFUSED } from './refusal.js';
import { builtInRoute } from './routing.js';
import type { Call, IvrRoute, Party, Requester } from './state.js';
import type { Turn } from './turn.js';

const NEW_ROUTE: IvrRoute = {
  mode: 'port',
  queued: false,
  routed: false,
  failed: false,
  requester: undefined,
  destination: undefined,
  treatment: undefined,
};

export function ivrRoute(changes: Partial<IvrRoute>): IvrRoute {
  return { ...NEW_ROUTE, ...changes };
}

/** Puts other values into what the IVR does at a point. */
export function setIvrRoute(turn: Turn, call: Call, point: Party, changes: Partial<IvrRoute>): Party {
  const changed = withParty(point, { ivr: { ...(point.ivr ?? NEW_ROUTE), ...changes } });
  turn.setParty(call, changed);
  return changed;
}

export interface IvrQuestion {
  readonly RouteDN: string;
  readonly CollectedDigits?: string;
  readonly Extensions?: KVList;
}

/**
 * The IVR asks where to send a call (IVR Server, In-Front and Behind): EventRouteRequest on the routing point, while the
 * call stays at the IVR's port. The point counts for nobody in the call.
 */
export function askAtPoint(turn: Turn, call: Call, question: IvrQuestion): void {
  if (turn.dn(question.RouteDN) === undefined || partyOf(call, question.RouteDN)) return;
  const point = newParty({
    leg: turn.newLeg(),
    DN: question.RouteDN,
    kind: 'route',
    role: 'Destination',
    state: 'Routing',
    queue: question.RouteDN,
    counts: false,
    order: turn.next('order'),
    ivr: ivrRoute({ mode: 'port' }),
  });
  presentRequest(turn, turn.addParty(call, point), point, question);
}

/** EventRouteRequest. The built-in router answers at once where it has a rule and no client is registered. */
export function presentRequest(turn: Turn, call: Call, point: Party, question: Partial<IvrQuestion>): void {
  const { CollectedDigits, Extensions } = question;
  present(turn, 'EventRouteRequest', call, point, {
    ...(CollectedDigits === undefined ? {} : { CollectedDigits }),
    ...(Extensions === undefined ? {} : { Extensions }),
  });
  const dest = builtInRoute(turn, call, point);
  if (dest) instruct(turn, call, point, { RouteType: 'Unknown', destination: dest.DN, requester: undefined });
}

interface Instruction {
  readonly RouteType: string;
  readonly destination: string | undefined;
  readonly Extensions?: KVList | undefined;
  readonly requester: Requester | undefined;
}

/** TRouteCall for a call that the IVR moves: any destination may be named, the IVR knows what it can reach. */
export function routeByIvr(
  turn: Turn,
  call: Call,
  point: Party,
  request: { readonly RouteType?: string; readonly OtherDN?: string; readonly Extensions?: KVList },
  requester: Requester,
): typeof REFUSED.INCORR_STATE | undefined {
  // The IVR is busy with the instruction before, or the call is only queued here.
  if (point.state !== 'Routing' || point.ivr?.requester !== undefined) return REFUSED.INCORR_STATE;
  const destination = request.OtherDN === undefined || request.OtherDN === '' ? undefined : request.OtherDN;
  instruct(turn, call, point, {
    RouteType: request.RouteType ?? 'Unknown',
    destination,
    Extensions: request.Extensions,
    requester,
  });
  return undefined;
}

/** In-Front and Behind: EventRouteUsed at once. Network: only when the IVR tells that the call is connected. */
function instruct(turn: Turn, call: Call, point: Party, how: Instruction): void {
  turn.command({
    type: 'CommandRoute',
    ConnID: call.ConnID,
    RouteDN: point.DN,
    RouteType: how.RouteType,
    ...(how.destination === undefined ? {} : { destination: how.destination }),
    ...(how.Extensions === undefined ? {} : { Extensions: how.Extensions }),
  });
  if (point.ivr?.mode === 'network') {
    setIvrRoute(turn, call, point, {
      requester: how.requester ?? NOBODY,
      destination: how.destination,
    });
    return;
  }
  // What the IVR still tells of a treatment that has not begun comes too late: its request would stay unanswered.
  const treatment = point.ivr?.treatment;
  if (treatment?.started === false) answerTreatment(turn, call, point, treatment, false, {});
  presentUsed(turn, call, point, how.destination);
  removeFromCall(turn, call, [point]);
}

/** What has become of the router's TApplyTreatment. */
export function answerTreatment(
  turn: Turn,
  call: Call,
  point: Party,
  { TreatmentType, requester }: NonNullable<IvrRoute['treatment']>,
  started: boolean,
  Extensions: KVList,
): void {
  turn.onBehalfOf({ ...requester, request: 'RequestApplyTreatment' }, () =>
    presentPlain(turn, started ? 'EventTreatmentApplied' : 'EventTreatmentNotApplied', call, point, {
      TreatmentType,
      CustomerID: turn.state.serverName,
      Extensions,
      ...(started ? {} : { ErrorCode: REFUSED.NO_SWITCH }),
    }),
  );
}

/** Stands for the built-in router, which wants no answer. */
const NOBODY: Requester = {
  client: '',
  request: 'RequestRouteCall',
  ReferenceID: undefined,
  ThisDN: undefined,
  ConnID: undefined,
  Reasons: undefined,
};

function presentUsed(
  turn: Turn,
  call: Call,
  point: Party,
  destination: string | undefined,
  Extensions?: KVList | undefined,
): void {
  const to = destination ?? turn.dn(point.DN)?.config['default-dn'];
  const used = to === undefined ? {} : { ThirdPartyDN: to, ThirdPartyDNRole: 'Destination' };
  present(turn, 'EventRouteUsed', call, point, { ...used, ...(Extensions === undefined ? {} : { Extensions }) });
}

/** The point of the call where the IVR waits for a route. */
export function ivrPoint(call: Call): Party | undefined {
  return call.parties.find((p) => p.ivr !== undefined && p.ivr.mode !== 'dial');
}

/** Network, message Connected: EventDiverted (Network control, the first time only), then EventRouteUsed. */
export function ivrRouted(turn: Turn, call: Call, point: Party, Extensions: KVList | undefined): void {
  const route = point.ivr;
  if (!route?.requester) return;
  const { requester, destination } = route;
  if (route.queued) {
    const to = destination === undefined ? {} : { ThirdPartyDN: destination, ThirdPartyDNRole: 'Destination' };
    present(turn, 'EventDiverted', call, point, { ...to, ...(Extensions === undefined ? {} : { Extensions }) });
  }
  turn.onBehalfOf(requester === NOBODY ? undefined : requester, () =>
    presentUsed(turn, call, point, destination, Extensions),
  );
  setIvrRoute(turn, call, point, {
    requester: undefined,
    routed: true,
    failed: false,
    queued: false,
    treatment: undefined,
  });
}

/** Network, message Failure: the router may try again. */
export function ivrRouteFailed(
  turn: Turn,
  call: Call,
  point: Party,
  { ErrorCode, Extensions }: { readonly ErrorCode: number; readonly Extensions?: KVList },
): void {
  const requester = point.ivr?.requester;
  if (!requester) return;
  setIvrRoute(turn, call, point, { requester: undefined, failed: true, treatment: undefined });
  if (requester.client !== '') turn.refuse(requester, ErrorCode, undefined, Extensions);
}

/** The IVR goes its own way: the default route (EventRouteUsed), or none any more (EventAbandoned). */
export function ivrRouteEnded(
  turn: Turn,
  call: Call,
  point: Party,
  { how, Extensions = {} }: { readonly how: 'default' | 'abandoned'; readonly Extensions?: KVList },
): void {
  if (how === 'default') presentUsed(turn, call, point, undefined);
  if (point.ivr?.mode === 'network') {
    if (how === 'abandoned' && point.ivr.routed) return;
    if (how === 'abandoned') presentAbandoned(turn, call, point, Extensions);
    // The router has been told: the end of the call is no news for it.
    setIvrRoute(turn, call, point, { routed: true, requester: undefined });
    return;
  }
  if (how === 'abandoned') presentAbandoned(turn, call, point, Extensions);
  removeFromCall(turn, call, [point]);
}

function presentAbandoned(turn: Turn, call: Call, point: Party, Extensions: KVList): void {
  present(turn, 'EventAbandoned', call, point, {
    CallState: 'OK',
    Extensions: { ReleasingParty: '2 Remote', ...Extensions },
  });
}
