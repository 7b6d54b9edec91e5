import type { RequestName, TRequest } from '../protocol/index.js';
import { agentLogin, agentLogout, agentNotReady, agentReady, agentSetIdleReason } from './features/agent-state.js';
import { alternateCall, reconnectCall } from './features/alternate-reconnect.js';
import { answerCall } from './features/answer.js';
import { completeConference, initiateConference, mergeCalls } from './features/conference.js';
import {
  callForwardCancel,
  callForwardSet,
  setDNDOff,
  setDNDOn,
  setMessageWaitingOff,
  setMessageWaitingOn,
} from './features/dn-features.js';
import { sendDTMF } from './features/dtmf.js';
import { holdCall, retrieveCall } from './features/hold.js';
import { makeCall } from './features/make-call.js';
import { cancelMonitoring, monitorNextCall } from './features/monitor.js';
import { listenDisconnect, listenReconnect, setMuteOff, setMuteOn } from './features/mute.js';
import { makePredictiveCall } from './features/predictive.js';
import { privateService } from './features/private-service.js';
import { queryAddress, queryCall, queryLocation, queryServer, querySwitch } from './features/query.js';
import { redirectCall } from './features/redirect.js';
import {
  registerAddress,
  registerAll,
  setInputMask,
  startCallMonitoring,
  stopCallMonitoring,
  unregisterAddress,
  unregisterAll,
} from './features/register.js';
import { clearCall, deleteFromConference, releaseCall } from './features/release.js';
import { reserveAgent } from './features/reserve-agent.js';
import { routeCall } from './features/route.js';
import { singleStepConference } from './features/single-step-conference.js';
import { singleStepTransfer } from './features/single-step-transfer.js';
import { completeTransfer, initiateTransfer, muteTransfer } from './features/transfer.js';
import {
  applyTreatment,
  collectDigits,
  giveMusicTreatment,
  giveRingBackTreatment,
  giveSilenceTreatment,
} from './features/treatment.js';
import { attachUserData, deletePair, deleteUserData, updateUserData } from './features/user-data.js';
import { distributeEvent, distributeUserEvent } from './features/user-event.js';
import type { RequestInput } from './inputs.js';
import { REFUSED } from './refusal.js';
import type { RequestHandler } from './request-handler.js';
import type { Requester } from './state.js';
import type { Turn } from './turn.js';

type Handlers = { readonly [Name in RequestName]?: RequestHandler<Name> };

/** Every request that this server carries out; all others are refused with 51, see `docs/reference/coverage.md`. */
export const HANDLERS: Handlers = {
  RequestRegisterAddress: registerAddress,
  RequestRegisterAll: registerAll,
  RequestUnregisterAddress: unregisterAddress,
  RequestUnregisterAll: unregisterAll,
  RequestSetInputMask: setInputMask,
  RequestQueryServer: queryServer,
  RequestQueryAddress: queryAddress,
  RequestQueryCall: queryCall,
  RequestQuerySwitch: querySwitch,
  RequestQueryLocation: queryLocation,
  RequestMakeCall: makeCall,
  RequestMakePredictiveCall: makePredictiveCall,
  RequestAnswerCall: answerCall,
  RequestReleaseCall: releaseCall,
  RequestClearCall: clearCall,
  RequestHoldCall: holdCall,
  RequestRetrieveCall: retrieveCall,
  RequestAlternateCall: alternateCall,
  RequestReconnectCall: reconnectCall,
  RequestRedirectCall: redirectCall,
  RequestInitiateTransfer: initiateTransfer,
  RequestCompleteTransfer: completeTransfer,
  RequestMuteTransfer: muteTransfer,
  RequestSingleStepTransfer: singleStepTransfer,
  RequestInitiateConference: initiateConference,
  RequestCompleteConference: completeConference,
  RequestSingleStepConference: singleStepConference,
  RequestDeleteFromConference: deleteFromConference,
  RequestMergeCalls: mergeCalls,
  RequestAttachUserData: attachUserData,
  RequestUpdateUserData: updateUserData,
  RequestDeletePair: deletePair,
  RequestDeleteUserData: deleteUserData,
  RequestSendDTMF: sendDTMF,
  RequestSetMuteOn: setMuteOn,
  RequestSetMuteOff: setMuteOff,
  RequestListenDisconnect: listenDisconnect,
  RequestListenReconnect: listenReconnect,
  RequestAgentLogin: agentLogin,
  RequestAgentLogout: agentLogout,
  RequestAgentReady: agentReady,
  RequestAgentNotReady: agentNotReady,
  RequestAgentSetIdleReason: agentSetIdleReason,
  RequestReserveAgent: reserveAgent,
  RequestSetDNDOn: setDNDOn,
  RequestSetDNDOff: setDNDOff,
  RequestCallForwardSet: callForwardSet,
  RequestCallForwardCancel: callForwardCancel,
  RequestSetMessageWaitingOn: setMessageWaitingOn,
  RequestSetMessageWaitingOff: setMessageWaitingOff,
  RequestRouteCall: routeCall,
  RequestApplyTreatment: applyTreatment,
  RequestCollectDigits: collectDigits,
  RequestGiveMusicTreatment: giveMusicTreatment,
  RequestGiveSilenceTreatment: giveSilenceTreatment,
  RequestGiveRingBackTreatment: giveRingBackTreatment,
  RequestMonitorNextCall: monitorNextCall,
  RequestCancelMonitoring: cancelMonitoring,
  RequestStartCallMonitoring: startCallMonitoring,
  RequestStopCallMonitoring: stopCallMonitoring,
  RequestDistributeUserEvent: distributeUserEvent,
  RequestDistributeEvent: distributeEvent,
  RequestPrivateService: privateService,
};

/** Requests that a client may send without having registered ThisDN. */
const NEEDS_NO_REGISTRATION: ReadonlySet<RequestName> = new Set<RequestName>([
  'RequestRegisterAddress',
  'RequestUnregisterAddress',
  'RequestReserveAgent',
  'RequestDistributeUserEvent',
  'RequestDistributeEvent',
]);

/** Requests for something new, which a DN that is no longer configured does not get; what it has is carried to its end. */
const NEEDS_CONFIGURATION: ReadonlySet<RequestName> = new Set<RequestName>([
  'RequestMakeCall',
  'RequestMakePredictiveCall',
  'RequestAgentLogin',
  'RequestMonitorNextCall',
]);

/** One client's request: registration is checked, the feature decides, a refusal becomes EventError (event-rules 9). */
export function handleRequest(turn: Turn, input: RequestInput): void {
  const { request } = input;
  const attributes = request as TRequest & { ThisDN?: string; ConnID?: string; Reasons?: Requester['Reasons'] };
  const requester: Requester = {
    client: input.client,
    request: request.id,
    ReferenceID: request.ReferenceID,
    ThisDN: attributes.ThisDN,
    ConnID: attributes.ConnID,
    Reasons: attributes.Reasons,
  };
  turn.requester = requester;
  turn.ctrlParty = requester.ThisDN;
  const refused = registrationRefusal(turn, request.id, requester) ?? decide(turn, request, requester);
  if (refused !== undefined) turn.refuse(requester, refused);
}

function decide(turn: Turn, request: TRequest, requester: Requester): number | undefined {
  // The table has under each name the handler of just that request.
  const handler = HANDLERS[request.id] as RequestHandler<RequestName> | undefined;
  return handler ? handler(turn, request, requester) : REFUSED.UNSUP_OPER;
}

/** 59 for a DN that is not configured, 41 when the client has not registered it, 1147 in monitor mode. */
function registrationRefusal(turn: Turn, id: RequestName, requester: Requester): number | undefined {
  const { ThisDN } = requester;
  if (ThisDN === undefined || NEEDS_NO_REGISTRATION.has(id)) return undefined;
  const dn = turn.dn(ThisDN);
  if (!dn || dn.removed === 'gone') return REFUSED.NOT_CONFIGURED;
  if (dn.removed && NEEDS_CONFIGURATION.has(id)) return REFUSED.NOT_CONFIGURED;
  const registration = dn.registrations.find((r) => r.client === requester.client);
  if (!registration) return REFUSED.NOT_REGISTERED;
  if (registration.mode === 'ModeMonitor' && !id.startsWith('RequestQuery')) return REFUSED.PRIV_VIOL_SPECIFIED;
  return undefined;
}
