import { newCall, newParty } from '../call.js';
import { withCall, withParty } from '../entities.js';
import type { Report } from '../inputs.js';
import { queueInNetwork } from '../ivr-dial.js';
import {
  askAtPoint,
  ivrPoint,
  ivrRoute,
  ivrRouted,
  ivrRouteEnded,
  ivrRouteFailed,
  presentRequest,
} from '../ivr-route.js';
import { ivrTreatmentStarted } from '../ivr-treatment.js';
import type { Call, Dn } from '../state.js';
import type { Turn } from '../turn.js';

type ReportNetworkCall = Extract<Report, { type: 'ReportNetworkCall' }>;
type ReportOfIvrCall = Extract<
  Report,
  {
    type:
      | 'ReportRouteRequest'
      | 'ReportRouteEnd'
      | 'ReportRouted'
      | 'ReportRouteFailed'
      | 'ReportTreatmentStarted'
      | 'ReportTreatmentNotStarted';
  }
>;

/** A call of Network mode: EventQueued, or with Genesys control EventRouteRequest at once. */
export function networkCall(turn: Turn, report: ReportNetworkCall): void {
  if (turn.state.legs.has(report.leg)) return;
  const dn = turn.dn(report.RouteDN);
  if (!dn || !hasRouter(turn, dn) || turn.state.calls.size >= turn.state.options['max-calls']) {
    turn.command({ type: 'CommandRelease', leg: report.leg });
    return;
  }
  const call = newCall(turn, {
    CallType: 'Inbound',
    ANI: report.ANI,
    DNIS: report.DNIS,
    UserData: report.UserData,
  });
  const caller = newParty({
    leg: report.leg,
    DN: report.from,
    kind: 'external',
    role: 'Origination',
    state: 'Dialing',
    dialed: report.RouteDN,
  });
  const begun = turn.addParty(withCall(call, { business: true }), caller);
  turn.command({ type: 'CommandNetworkCall', leg: report.leg, ConnID: call.ConnID, CallID: call.CallID });
  if (report.CallControlMode === 'Network') {
    queueInNetwork(turn, begun, report.RouteDN, report.Extensions);
    return;
  }
  const point = newParty({
    leg: turn.newLeg(),
    DN: report.RouteDN,
    kind: 'route',
    role: 'Destination',
    state: 'Routing',
    queue: report.RouteDN,
    order: turn.next('order'),
    ivr: ivrRoute({ mode: 'network' }),
  });
  presentRequest(turn, turn.addParty(begun, point), point, report);
}

/** The router is there: a client that may route is registered, or the built-in router has rules. */
function hasRouter(turn: Turn, dn: Dn): boolean {
  return turn.state.router.length > 0 || dn.registrations.some((r) => r.mode !== 'ModeMonitor');
}

/** What the IVR Server reports of a call that is routed through it. A report that does not fit changes nothing. */
export function ivrReport(turn: Turn, report: ReportOfIvrCall): void {
  const call = turn.call(report.ConnID);
  if (!call) return;
  const point = ivrPoint(call);
  if (report.type === 'ReportRouteRequest') {
    if (point?.ivr?.mode === 'network') askInNetwork(turn, call, report);
    else if (!point) askAtPoint(turn, call, report);
    return;
  }
  if (!point) return;
  switch (report.type) {
    case 'ReportRouteEnd':
      ivrRouteEnded(turn, call, point, report);
      return;
    case 'ReportRouted':
      ivrRouted(turn, call, point, report.Extensions);
      return;
    case 'ReportRouteFailed':
      ivrRouteFailed(turn, call, point, report);
      return;
    case 'ReportTreatmentStarted':
    case 'ReportTreatmentNotStarted':
      ivrTreatmentStarted(turn, call, point, report);
      return;
    default:
      report satisfies never;
  }
}

/** Network control: the call that is queued on its route DN is to be routed now. */
function askInNetwork(turn: Turn, call: Call, report: Extract<ReportOfIvrCall, { type: 'ReportRouteRequest' }>): void {
  const point = ivrPoint(call);
  if (point?.state !== 'Queued') return;
  const asking = withParty(point, { state: 'Routing' });
  presentRequest(turn, turn.setParty(call, asking), asking, report);
}
