// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { EventName, RequestName } from './names.js';

/** Events that answer a request, besides EventError. The first of them that comes carries the ReferenceID. */
export const CONFIRMED_BY: Readonly<Record<RequestName, readonly EventName[]>> = {
  RequestRegisterClient: ['EventServerConnected', 'EventLinkConnected'],
  RequestQueryServer: ['EventServerInfo'],
  RequestQueryAddress: ['EventAddressInfo'],
  RequestRegisterAddress: ['EventRegistered'],
  RequestUnregisterAddress: ['EventUnregistered'],
  RequestRegisterAll: ['EventRegisteredAll'],
  RequestUnregisterAll: ['EventUnregisteredAll'],
  RequestSetInputMask: ['EventACK'],
  RequestAgentLogin: ['EventAgentLogin'],
  RequestAgentLogout: ['EventAgentLogout'],
  RequestAgentReady: ['EventAgentReady'],
  RequestAgentNotReady: ['EventAgentNotReady'],
  RequestSetDNDOn: ['EventDNDOn'],
  RequestSetDNDOff: ['EventDNDOff'],
  RequestMakeCall: ['EventDialing'],
  RequestMakePredictiveCall: ['EventDialing'],
  RequestAnswerCall: ['EventEstablished'],
  RequestReleaseCall: ['EventReleased'],
  RequestHoldCall: ['EventHeld'],
  RequestRetrieveCall: ['EventRetrieved'],
  RequestInitiateConference: ['EventHeld', 'EventDialing'],
  RequestCompleteConference: ['EventReleased', 'EventRetrieved', 'EventPartyAdded'],
  RequestDeleteFromConference: ['EventPartyDeleted'],
  RequestInitiateTransfer: ['EventHeld', 'EventDialing'],
  RequestMuteTransfer: ['EventReleased'],
  RequestSingleStepTransfer: ['EventReleased'],
  RequestCompleteTransfer: ['EventReleased'],
  RequestMergeCalls: ['EventReleased'],
  RequestAlternateCall: ['EventHeld', 'EventRetrieved'],
  RequestReconnectCall: ['EventReleased', 'EventRetrieved'],
  RequestAttachUserData: ['EventAttachedDataChanged'],
  RequestUpdateUserData: ['EventAttachedDataChanged'],
  RequestDeleteUserData: ['EventAttachedDataChanged'],
  RequestDeletePair: ['EventAttachedDataChanged'],
  RequestCallForwardSet: ['EventForwardSet'],
  RequestCallForwardCancel: ['EventForwardCancel'],
  RequestRouteCall: ['EventRouteUsed'],
  RequestGiveMusicTreatment: ['EventTreatmentApplied'],
  RequestGiveSilenceTreatment: ['EventTreatmentApplied'],
  RequestGiveRingBackTreatment: ['EventTreatmentApplied'],
  RequestLoginMailBox: ['EventMailBoxLogin'],
  RequestLogoutMailBox: ['EventMailBoxLogout'],
  RequestOpenVoiceFile: ['EventVoiceFileOpened'],
  RequestCloseVoiceFile: ['EventVoiceFileClosed'],
  RequestPlayVoiceFile: ['EventVoiceFileEndPlay'],
  RequestCollectDigits: ['EventDigitsCollected'],
  RequestSetMessageWaitingOn: ['EventMessageWaitingOn'],
  RequestSetMessageWaitingOff: ['EventMessageWaitingOff'],
  RequestDistributeUserEvent: ['EventACK'],
  RequestDistributeEvent: ['EventACK'],
  RequestSendDTMF: ['EventDTMFSent'],
  RequestRedirectCall: ['EventReleased'],
  RequestListenDisconnect: ['EventListenDisconnected'],
  RequestListenReconnect: ['EventListenReconnected'],
  RequestQueryCall: ['EventPartyInfo'],
  RequestClearCall: ['EventReleased'],
  RequestSetCallInfo: ['EventCallInfoChanged'],
  RequestApplyTreatment: ['EventTreatmentApplied'],
  RequestSingleStepConference: ['EventPartyAdded'],
  RequestQuerySwitch: ['EventSwitchInfo'],
  RequestGetAccessNumber: ['EventAnswerAccessNumber'],
  RequestCancelReqGetAccessNumber: ['EventReqGetAccessNumberCanceled'],
  RequestReserveAgent: ['EventAgentReserved'],
  RequestReserveAgentAndGetAccessNumber: ['EventAnswerAccessNumber'],
  RequestAgentSetIdleReason: ['EventAgentIdleReasonSet'],
  RequestLostBackupConnection: [],
  RequestSetDNInfo: [],
  RequestQueryLocation: ['EventLocationInfo'],
  RequestMonitorNextCall: ['EventMonitoringNextCall'],
  RequestCancelMonitoring: ['EventMonitoringCancelled'],
  RequestSetMuteOn: ['EventMuteOn'],
  RequestSetMuteOff: ['EventMuteOff'],
  RequestPrivateService: ['EventACK', 'EventPrivateInfo'],
  RequestStartCallMonitoring: ['EventACK'],
  RequestStopCallMonitoring: ['EventACK'],
  RequestSendReturnReceipt: ['EventACK'],
  RequestNetworkConsult: ['EventNetworkCallStatus'],
  RequestNetworkAlternate: ['EventNetworkCallStatus'],
  RequestNetworkTransfer: ['EventNetworkCallStatus'],
  RequestNetworkMerge: ['EventNetworkCallStatus'],
  RequestNetworkReconnect: ['EventNetworkCallStatus'],
  RequestNetworkSingleStepTransfer: ['EventNetworkCallStatus'],
  RequestNetworkPrivateService: ['EventNetworkPrivateInfo'],
  RequestTransactionMonitoring: ['EventACK'],
};

/** The same for the compiler: the name of the event that answers a request; never = none is known. */
export interface ConfirmingEvent {
  readonly RequestRegisterClient: 'EventServerConnected' | 'EventLinkConnected';
  readonly RequestQueryServer: 'EventServerInfo';
  readonly RequestQueryAddress: 'EventAddressInfo';
  readonly RequestRegisterAddress: 'EventRegistered';
  readonly RequestUnregisterAddress: 'EventUnregistered';
  readonly RequestRegisterAll: 'EventRegisteredAll';
  readonly RequestUnregisterAll: 'EventUnregisteredAll';
  readonly RequestSetInputMask: 'EventACK';
  readonly RequestAgentLogin: 'EventAgentLogin';
  readonly RequestAgentLogout: 'EventAgentLogout';
  readonly RequestAgentReady: 'EventAgentReady';
  readonly RequestAgentNotReady: 'EventAgentNotReady';
  readonly RequestSetDNDOn: 'EventDNDOn';
  readonly RequestSetDNDOff: 'EventDNDOff';
  readonly RequestMakeCall: 'EventDialing';
  readonly RequestMakePredictiveCall: 'EventDialing';
  readonly RequestAnswerCall: 'EventEstablished';
  readonly RequestReleaseCall: 'EventReleased';
  readonly RequestHoldCall: 'EventHeld';
  readonly RequestRetrieveCall: 'EventRetrieved';
  readonly RequestInitiateConference: 'EventHeld' | 'EventDialing';
  readonly RequestCompleteConference: 'EventReleased' | 'EventRetrieved' | 'EventPartyAdded';
  readonly RequestDeleteFromConference: 'EventPartyDeleted';
  readonly RequestInitiateTransfer: 'EventHeld' | 'EventDialing';
  readonly RequestMuteTransfer: 'EventReleased';
  readonly RequestSingleStepTransfer: 'EventReleased';
  readonly RequestCompleteTransfer: 'EventReleased';
  readonly RequestMergeCalls: 'EventReleased';
  readonly RequestAlternateCall: 'EventHeld' | 'EventRetrieved';
  readonly RequestReconnectCall: 'EventReleased' | 'EventRetrieved';
  readonly RequestAttachUserData: 'EventAttachedDataChanged';
  readonly RequestUpdateUserData: 'EventAttachedDataChanged';
  readonly RequestDeleteUserData: 'EventAttachedDataChanged';
  readonly RequestDeletePair: 'EventAttachedDataChanged';
  readonly RequestCallForwardSet: 'EventForwardSet';
  readonly RequestCallForwardCancel: 'EventForwardCancel';
  readonly RequestRouteCall: 'EventRouteUsed';
  readonly RequestGiveMusicTreatment: 'EventTreatmentApplied';
  readonly RequestGiveSilenceTreatment: 'EventTreatmentApplied';
  readonly RequestGiveRingBackTreatment: 'EventTreatmentApplied';
  readonly RequestLoginMailBox: 'EventMailBoxLogin';
  readonly RequestLogoutMailBox: 'EventMailBoxLogout';
  readonly RequestOpenVoiceFile: 'EventVoiceFileOpened';
  readonly RequestCloseVoiceFile: 'EventVoiceFileClosed';
  readonly RequestPlayVoiceFile: 'EventVoiceFileEndPlay';
  readonly RequestCollectDigits: 'EventDigitsCollected';
  readonly RequestSetMessageWaitingOn: 'EventMessageWaitingOn';
  readonly RequestSetMessageWaitingOff: 'EventMessageWaitingOff';
  readonly RequestDistributeUserEvent: 'EventACK';
  readonly RequestDistributeEvent: 'EventACK';
  readonly RequestSendDTMF: 'EventDTMFSent';
  readonly RequestRedirectCall: 'EventReleased';
  readonly RequestListenDisconnect: 'EventListenDisconnected';
  readonly RequestListenReconnect: 'EventListenReconnected';
  readonly RequestQueryCall: 'EventPartyInfo';
  readonly RequestClearCall: 'EventReleased';
  readonly RequestSetCallInfo: 'EventCallInfoChanged';
  readonly RequestApplyTreatment: 'EventTreatmentApplied';
  readonly RequestSingleStepConference: 'EventPartyAdded';
  readonly RequestQuerySwitch: 'EventSwitchInfo';
  readonly RequestGetAccessNumber: 'EventAnswerAccessNumber';
  readonly RequestCancelReqGetAccessNumber: 'EventReqGetAccessNumberCanceled';
  readonly RequestReserveAgent: 'EventAgentReserved';
  readonly RequestReserveAgentAndGetAccessNumber: 'EventAnswerAccessNumber';
  readonly RequestAgentSetIdleReason: 'EventAgentIdleReasonSet';
  readonly RequestLostBackupConnection: never;
  readonly RequestSetDNInfo: never;
  readonly RequestQueryLocation: 'EventLocationInfo';
  readonly RequestMonitorNextCall: 'EventMonitoringNextCall';
  readonly RequestCancelMonitoring: 'EventMonitoringCancelled';
  readonly RequestSetMuteOn: 'EventMuteOn';
  readonly RequestSetMuteOff: 'EventMuteOff';
  readonly RequestPrivateService: 'EventACK' | 'EventPrivateInfo';
  readonly RequestStartCallMonitoring: 'EventACK';
  readonly RequestStopCallMonitoring: 'EventACK';
  readonly RequestSendReturnReceipt: 'EventACK';
  readonly RequestNetworkConsult: 'EventNetworkCallStatus';
  readonly RequestNetworkAlternate: 'EventNetworkCallStatus';
  readonly RequestNetworkTransfer: 'EventNetworkCallStatus';
  readonly RequestNetworkMerge: 'EventNetworkCallStatus';
  readonly RequestNetworkReconnect: 'EventNetworkCallStatus';
  readonly RequestNetworkSingleStepTransfer: 'EventNetworkCallStatus';
  readonly RequestNetworkPrivateService: 'EventNetworkPrivateInfo';
  readonly RequestTransactionMonitoring: 'EventACK';
}
