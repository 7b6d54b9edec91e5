import { extensionsOf } from './call-book.js';
import type { AfterAttach, Call } from './state.js';
import type { IvrTurn } from './turn.js';

/** What a message with user data goes on with when they have been attached. */
export function reportAfterAttach(turn: IvrTurn, call: Call, next: AfterAttach): void {
  if (next.kind === 'routeRequest') reportRouteRequest(turn, call, next);
  else if (next.kind === 'treatStatus') reportTreatment(turn, call, next.message);
}

function reportRouteRequest(turn: IvrTurn, call: Call, next: Extract<AfterAttach, { kind: 'routeRequest' }>): void {
  if (call.ConnID === undefined || call.route === undefined) return;
  turn.report({
    type: 'ReportRouteRequest',
    ConnID: call.ConnID,
    RouteDN: next.RouteDN,
    ...(next.CED === undefined ? {} : { CollectedDigits: next.CED }),
    ...(next.Extensions === undefined ? {} : { Extensions: next.Extensions }),
  });
  turn.setCallTimer(call, 'router', turn.state.options['Router Timeout']);
}

function reportTreatment(
  turn: IvrTurn,
  call: Call,
  message: Extract<AfterAttach, { kind: 'treatStatus' }>['message'],
): void {
  if (call.ConnID === undefined) return;
  const of = { ConnID: call.ConnID, ...extensionsOf(message, call.Version) };
  if (message.Status === 'Started') turn.report({ type: 'ReportTreatmentStarted', ...of });
  else if (message.Status === 'NotStarted') turn.report({ type: 'ReportTreatmentNotStarted', ...of });
  else if (message.CED === undefined) turn.report({ type: 'ReportTreatmentEnd', ...of });
  else turn.report({ type: 'ReportTreatmentEnd', ...of, CollectedDigits: message.CED });
}
