import type { FailureCallState } from '../../core/index.js';

/**
 * CallState of a call that a device or the network refused with this SIP status, and with this ISDN cause (ITU-T Q.850, in a Reason
 * header of RFC 3326) where a gateway gives one: it tells apart what shares a status.
 */
export function callStateOf(status: number, cause?: number): FailureCallState {
  const byCause = cause === undefined ? undefined : CAUSES[cause];
  if (byCause !== undefined) return byCause;
  switch (status) {
    case 486:
    case 600:
      return 'Busy';
    case 408:
    case 480:
    case 487:
      return 'NoAnswer';
    case 404:
    case 484:
    case 485:
    case 604:
      return 'SitInvalidnum';
    case 410:
      return 'SitVacant';
    case 301:
    case 302:
      return 'SitIntercept';
    case 503:
      return 'SitNocircuit';
    case 502:
    case 504:
      return 'SitReorder';
    case 403:
    case 603:
    case 606:
      // A person or a policy declined: for the caller that is a busy device.
      return 'Busy';
    default:
      return 'GeneralError';
  }
}

/** Q.850 causes by the announcement that an exchange gives for them; causes that are not here say no more than the status does. */
const CAUSES: Readonly<Record<number, FailureCallState>> = {
  // unallocated number, no route to network or destination
  1: 'SitVacant',
  2: 'SitVacant',
  3: 'SitVacant',
  17: 'Busy',
  18: 'NoAnswer',
  19: 'NoAnswer',
  // number changed
  22: 'SitIntercept',
  // invalid number format
  28: 'SitInvalidnum',
  // normal, unspecified
  31: 'SitUnknown',
  34: 'SitNocircuit',
  // destination or network out of order, temporary failure
  27: 'SitReorder',
  38: 'SitReorder',
  41: 'SitReorder',
  // switching equipment congestion
  42: 'AllTrunksBusy',
};

/** The cause of a Reason header such as `Q.850;cause=17`. */
export function isdnCauseOf(reason: string | undefined): number | undefined {
  const found = /(?:^|,)\s*Q\.850\s*;[^,]*?cause\s*=\s*(\d{1,3})/i.exec(reason ?? '');
  return found === null ? undefined : Number(found[1]);
}

/** SIP status with which an unanswered caller is released for this CallState. */
export function statusOf(CallState: string | undefined): number {
  switch (CallState) {
    case 'Busy':
      return 486;
    // GeneralError is what the core says of a device that is out of service, such as a phone that is not registered.
    case 'NoAnswer':
    case 'GeneralError':
      return 480;
    case 'SitInvalidnum':
      return 404;
    case 'SitVacant':
      return 410;
    case 'SitIntercept':
      return 410;
    case 'SitNocircuit':
    case 'AllTrunksBusy':
      return 503;
    case 'SitReorder':
      return 504;
    case 'Dropped':
      return 487;
    default:
      return 480;
  }
}
