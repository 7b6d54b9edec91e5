import { newCall } from '../call.js';
import { resolveDestination } from '../destination.js';
import { isInFront } from '../in-front.js';
import { callTypeOf } from '../offer.js';
import { originate } from '../origination.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import { tooMuchUserData } from '../user-data-limit.js';

/** TMakeCall. The caller's device is taken off hook first; EventDialing follows its report. */
export const makeCall: RequestHandler<'RequestMakeCall'> = (turn, request, requester) => {
  const dest = resolveDestination(turn, request.OtherDN);
  if (!dest || dest.DN === request.ThisDN) return REFUSED.INV_CALD_DN;
  const dn = turn.dn(request.ThisDN);
  if (!dn || !isDevice(dn.config.type)) return REFUSED.OPER_REQ_INCOMPAT;
  if (isInFront(turn, request.ThisDN)) return REFUSED.UNSUP_OPER;
  if (!dn.inService) return REFUSED.OUT_OF_SERVICE;
  if (turn.legsOf(request.ThisDN).length >= turn.state.options['max-calls-per-dn']) return REFUSED.SYSRES_BUSY;
  if (turn.state.calls.size >= turn.state.options['max-calls']) return REFUSED.PERF_LIMIT_EXC;
  if (tooMuchUserData(turn, request.UserData)) return REFUSED.INVALID_ATTR;
  const call = newCall(turn, {
    CallType: callTypeOf(turn, request.OtherDN),
    UserData: request.UserData,
    ANI: request.ANI,
    from: request.ThisDN,
    DNIS: request.DNIS,
  });
  originate(turn, call, request.ThisDN, request.OtherDN, requester);
  return undefined;
};

function isDevice(type: string): boolean {
  return type === 'Extension' || type === 'ACDPosition' || type === 'VoiceTreatmentPort';
}
