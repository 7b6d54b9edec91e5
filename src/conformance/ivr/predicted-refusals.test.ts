import type { TRequest } from '../../protocol/index.js';
import type { PredictedCall } from './predicted-call.test.js';

/** The switch has refused what the IVR Server asked for. */
export function requestRefused(call: PredictedCall, request: TRequest['id'], code: string): undefined {
  const second = call.consultation;
  switch (request) {
    case 'RequestInitiateTransfer':
    case 'RequestInitiateConference':
      if (second === undefined || second.by === 'another client') return;
      call.consultation = second.met;
      return call.error(second.by, code);
    case 'RequestSingleStepTransfer':
      return call.error('OneStepXfer', code);
    case 'RequestSingleStepConference':
      if (call.invitation === undefined) return;
      call.invitation = undefined;
      return call.error('OneStepConf', code);
    case 'RequestCompleteConference':
    case 'RequestCompleteTransfer':
      if (second === undefined) return;
      delete second.doing;
      if (second.by === 'OneStepXfer') {
        second.doing = 'failing';
        second.code = code;
        return;
      }
      return call.error(request === 'RequestCompleteConference' ? 'CompleteConf' : 'CompleteXfer', code);
    case 'RequestReconnectCall':
      if (second?.doing !== 'retrieving') return;
      delete second.doing;
      return call.error('RetrieveCall', code);
    case 'RequestMakeCall':
      call.error('MakeCall', code);
      return;
    default:
  }
}
