import type { FailureCallState, LegId, Report } from '../core/index.js';
import type { NetworkOutcome } from '../protocol/index.js';

const FAILURES: Readonly<Partial<Record<NetworkOutcome, FailureCallState>>> = {
  busy: 'Busy',
  'no-answer': 'NoAnswer',
  'invalid-number': 'SitInvalidnum',
  congestion: 'AllTrunksBusy',
  'sit-vacant': 'SitVacant',
  'sit-intercept': 'SitIntercept',
  'sit-unknown': 'SitUnknown',
  'sit-nocircuit': 'SitNocircuit',
  'sit-reorder': 'SitReorder',
};

/** How the core is told what the network does with the call of `leg`. */
export function networkReport(leg: LegId, outcome: NetworkOutcome): Report {
  const CallState = FAILURES[outcome];
  if (CallState !== undefined) return { type: 'ReportFailed', leg, CallState };
  switch (outcome) {
    case 'ringing':
      return { type: 'ReportNetworkRinging', leg };
    case 'dropped':
      return { type: 'ReportReleased', leg };
    case 'answering-machine':
    case 'fax':
    case 'silence':
      return { type: 'ReportAnswered', leg, detected: outcome };
    default:
      return { type: 'ReportAnswered', leg };
  }
}
