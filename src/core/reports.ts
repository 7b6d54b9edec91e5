import { forwardBusyOffer, redirectOffered } from './busy-forwarding.js';
import { conferenceOffer } from './conference-offer.js';
import { callOffer } from './deliver.js';
import { queueOffer } from './distribution.js';
import { withParty } from './entities.js';
import { hookChanged, serviceChanged, switchLinkChanged } from './features/dn-features.js';
import { heldByPhone, retrievedByPhone } from './features/hold.js';
import { incomingCall, withCaller } from './features/incoming-call.js';
import { ivrReport, networkCall } from './features/ivr-reports.js';
import { observeOffer } from './features/monitor.js';
import { joinByPhone, transferByPhone } from './features/phone-transfer.js';
import { detected, predictiveOffer } from './features/predictive.js';
import { converseOffer } from './features/queue-program.js';
import { redirectOffer } from './features/redirect.js';
import { release } from './features/release.js';
import { transferOffer } from './features/single-step-transfer.js';
import { digitsPressed, promptsEnded, treatmentEnded, treatmentFailed } from './features/treatment.js';
import { changeDataOf } from './features/user-data.js';
import type { LegId, Report } from './inputs.js';
import { ivrDialOffer, ivrDialRefused, ivrDialStarted } from './ivr-dial.js';
import type { OfferHandlers } from './offer.js';
import { originated, originationFailed } from './origination.js';
import { stopRecording } from './recording.js';
import { REFUSED } from './refusal.js';
import { routeOffer } from './route-offer.js';
import type { Call, Offer, Party } from './state.js';
import type { Turn } from './turn.js';

/** What an offered party's alerting, answer or failure means, by how it came to be offered. */
const OFFERS: { readonly [Kind in Offer['kind']]: OfferHandlers } = {
  call: callOffer,
  forward: callOffer,
  conference: conferenceOffer,
  transfer: transferOffer,
  redirect: redirectOffer,
  queue: queueOffer,
  route: routeOffer,
  observe: observeOffer,
  predictive: predictiveOffer,
  converse: converseOffer,
  'ivr-dial': ivrDialOffer,
};

/** What the switch says happened. A report about a leg that is gone, or that does not fit its state, changes nothing. */
export function handleReport(turn: Turn, report: Report): void {
  switch (report.type) {
    case 'ReportCall': {
      const call = withCaller(turn, report);
      turn.ctrlParty = call.from;
      incomingCall(turn, call);
      return;
    }
    case 'ReportTreatmentEnd':
      treatmentEnded(turn, report);
      return;
    case 'ReportPromptsEnded':
      promptsEnded(turn, report.ConnID);
      return;
    case 'ReportTreatmentNotStarted':
      if (!treatmentFailed(turn, report.ConnID)) ivrReport(turn, report);
      return;
    case 'ReportRecordingEnded': {
      const found = turn.party(report.leg);
      if (found?.party.recording?.id === report.id) stopRecording(turn, found.call, found.party, report.reason);
      return;
    }
    case 'ReportTransferJoin':
      joinByPhone(turn, report.leg, report.otherLeg);
      return;
    case 'ReportInService':
    case 'ReportOutOfService':
      serviceChanged(turn, report.DN, report.type === 'ReportInService');
      return;
    case 'ReportNetworkCall':
      networkCall(turn, report);
      return;
    case 'ReportRouteRequest':
    case 'ReportRouteEnd':
    case 'ReportRouted':
    case 'ReportRouteFailed':
    case 'ReportTreatmentStarted':
      ivrReport(turn, report);
      return;
    case 'ReportUserData':
      changeDataOf(turn, report);
      return;
    case 'ReportLinkDisconnected':
    case 'ReportLinkConnected':
      switchLinkChanged(turn, report.type === 'ReportLinkConnected');
      return;
    case 'ReportMixerFull':
    case 'ReportMixerFree':
      turn.setSetting('mixerFull', report.type === 'ReportMixerFull');
      return;
    case 'ReportOffHook':
    case 'ReportOnHook':
      hookChanged(turn, report.DN, report.type === 'ReportOffHook');
      return;
    default: {
      const found = turn.party(report.leg);
      if (!found) return;
      // What the switch tells of a device that it was told to ring is nobody's doing yet.
      turn.ctrlParty = found.party.state === 'Offered' ? undefined : found.party.DN;
      handleLeg(turn, report, found.call, found.party);
    }
  }
}

type LegReport =
  Extract<Report, { readonly leg: LegId }> extends infer R
    ? Exclude<R, { type: 'ReportCall' | 'ReportTransferJoin' | 'ReportNetworkCall' | 'ReportRecordingEnded' }>
    : never;

function handleLeg(turn: Turn, report: LegReport, call: Call, party: Party): void {
  switch (report.type) {
    case 'ReportOriginated':
      originated(turn, call, party);
      return;
    case 'ReportAlerting':
    case 'ReportNetworkReached':
      alerting(turn, call, party);
      return;
    case 'ReportNetworkRinging':
      return;
    case 'ReportAnswered':
      answered(turn, call, party, report.detected);
      return;
    case 'ReportFailed':
      failed(turn, call, party, report.CallState);
      return;
    case 'ReportRedirected':
      if (!redirectOffered(turn, call, party, report.to)) failed(turn, call, party, 'SitIntercept');
      return;
    case 'ReportReleased':
      release(turn, call, party);
      return;
    case 'ReportHeld':
      if (party.kind === 'device') heldByPhone(turn, call, party);
      return;
    case 'ReportRetrieved':
      if (party.kind === 'device') retrievedByPhone(turn, call, party);
      return;
    case 'ReportDTMF':
      digitsPressed(turn, call, party, report.digits);
      return;
    case 'ReportTransfer':
      transferByPhone(turn, call, party, report.to);
      return;
    case 'ReportDialOutStarted':
      ivrDialStarted(turn, call, party, report);
      return;
    case 'ReportDialOutRefused':
      ivrDialRefused(turn, call, party, report.ErrorCode);
      return;
    case 'ReportRefused':
      if (party.pending) turn.refuse(party.pending, report.ErrorCode);
      turn.setParty(call, withParty(party, { pending: undefined }));
      return;
    default:
      report satisfies never;
  }
}

function alerting(turn: Turn, call: Call, party: Party): void {
  if (party.state === 'Offered' && party.offer) OFFERS[party.offer.kind].alerting(turn, call, party);
}

function answered(turn: Turn, call: Call, party: Party, what: string | undefined): void {
  alerting(turn, call, party);
  const now = turn.party(party.leg);
  if (now?.party.state !== 'Alerting') return;
  if (call.predictive && what !== undefined && now.party.offer?.kind === 'predictive') {
    detected(turn, now.call, now.party, what);
    return;
  }
  OFFERS[now.party.offer?.kind ?? 'call'].answered(turn, now.call, now.party);
}

function failed(turn: Turn, call: Call, party: Party, CallState: string): void {
  if (party.state === 'Initiated') originationFailed(turn, call, party, REFUSED.CONN_ATMPT_FAIL);
  else if (party.state === 'Offered' || party.state === 'Alerting') {
    if (party.state === 'Offered' && CallState === 'Busy' && forwardBusyOffer(turn, call, party)) return;
    OFFERS[party.offer?.kind ?? 'call'].failed(turn, call, party, CallState);
  } else release(turn, call, party);
}

/** `no-answer-timeout` of a ringing party has run out. */
export function noAnswer(turn: Turn, leg: string): void {
  const found = turn.party(leg);
  if (found?.party.state !== 'Alerting') return;
  OFFERS[found.party.offer?.kind ?? 'call'].noAnswer(turn, found.call, found.party);
}
