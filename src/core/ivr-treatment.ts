import type { KVList } from '../protocol/index.js';
import { answerTreatment, ivrPoint, setIvrRoute } from './ivr-route.js';
import { presentPlain } from './present/party-events.js';
import { REFUSED } from './refusal.js';
import type { Call, Party, Requester } from './state.js';
import type { Turn } from './turn.js';

interface IvrTreatment {
  readonly TreatmentType: string;
  readonly parameters: KVList;
  readonly Extensions: KVList | undefined;
  readonly requester: Requester;
}

/** TApplyTreatment for a call that the IVR has: the IVR plays, and tells what comes of it. */
export function treatByIvr(
  turn: Turn,
  call: Call,
  point: Party,
  treatment: IvrTreatment,
): typeof REFUSED.INCORR_STATE | undefined {
  const { requester: routing, mode, routed, failed } = point.ivr ?? {};
  if (point.state !== 'Routing' || routing !== undefined || mode === 'dial') return REFUSED.INCORR_STATE;
  // Call Routed: only another route may be given, unless it has failed (states of Network mode, arrows 9 and 10).
  if (routed && !failed) return REFUSED.INCORR_STATE;
  const { TreatmentType, parameters, Extensions, requester } = treatment;
  // Nobody tells any more what has become of one that had not begun: its request would stay unanswered.
  const replaced = point.ivr?.treatment;
  if (replaced?.started === false) answerTreatment(turn, call, point, replaced, false, {});
  setIvrRoute(turn, call, point, { treatment: { TreatmentType, requester, started: false } });
  turn.command({
    type: 'CommandRouteTreatment',
    ConnID: call.ConnID,
    TreatmentType,
    parameters,
    ...(Extensions === undefined ? {} : { Extensions }),
  });
  return undefined;
}

/** TreatStatus Started and NotStarted. */
export function ivrTreatmentStarted(
  turn: Turn,
  call: Call,
  point: Party,
  report: { readonly type: string; readonly Extensions?: KVList },
): void {
  const started = report.type === 'ReportTreatmentStarted';
  const treatment = point.ivr?.treatment;
  if (!treatment) return;
  setIvrRoute(turn, call, point, { treatment: started ? { ...treatment, started } : undefined });
  answerTreatment(turn, call, point, treatment, started, report.Extensions ?? {});
}

/** TreatStatus Completed, with the digits that were collected. False when the call has no treatment of the IVR. */
export function ivrTreatmentEnded(
  turn: Turn,
  call: Call,
  { CollectedDigits, Extensions }: { readonly CollectedDigits?: string; readonly Extensions?: KVList },
): boolean {
  const point = ivrPoint(call);
  const treatment = point?.ivr?.treatment;
  if (!point || !treatment) return false;
  const ended = setIvrRoute(turn, call, point, { treatment: undefined });
  const last = CollectedDigits?.at(-1);
  presentPlain(turn, 'EventTreatmentEnd', turn.call(call.ConnID) ?? call, ended, {
    TreatmentType: treatment.TreatmentType,
    CustomerID: turn.state.serverName,
    Extensions: Extensions ?? {},
    ...(CollectedDigits === undefined ? {} : { CollectedDigits }),
    ...(last === undefined ? {} : { LastCollectedDigit: last }),
  });
  return true;
}
