import type { FailureCallState } from '../../core/index.js';

/** CallState of a call that a device or the network refused with this SIP status. */
export function callStateOf(status: number): FailureCallState {
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

/** SIP status with which an unanswered caller is released for this CallState. */
export function statusOf(CallState: string | undefined): number {
  switch (CallState) {
    case 'Busy':
      return 486;
    case 'NoAnswer':
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
    case 'GeneralError':
      return 500;
    case 'Dropped':
      return 487;
    default:
      return 480;
  }
}
