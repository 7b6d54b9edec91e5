// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type {
  RequestRegisterClient,
  RequestSetInputMask,
  EventServerConnected,
  EventServerDisconnected,
  EventLinkDisconnected,
  EventLinkConnected,
} from './messages-general.js';
import type {
  RequestQueryServer,
  RequestQueryAddress,
  EventAddressInfo,
  EventServerInfo,
  RequestQueryCall,
  EventPartyInfo,
  RequestQuerySwitch,
  EventSwitchInfo,
  RequestQueryLocation,
  EventLocationInfo,
} from './messages-query.js';
import type {
  RequestRegisterAddress,
  RequestUnregisterAddress,
  RequestRegisterAll,
  RequestUnregisterAll,
  EventRegistered,
  EventUnregistered,
  EventRegisteredAll,
  EventUnregisteredAll,
} from './messages-registration.js';
import type {
  RequestAgentLogin,
  RequestAgentLogout,
  RequestAgentReady,
  RequestAgentNotReady,
  RequestSetDNDOn,
  RequestSetDNDOff,
  RequestCallForwardSet,
  RequestCallForwardCancel,
  RequestSetMessageWaitingOn,
  RequestSetMessageWaitingOff,
  EventAgentLogin,
  EventAgentLogout,
  EventAgentReady,
  EventAgentNotReady,
  EventDNDOn,
  EventDNDOff,
  EventOffHook,
  EventOnHook,
  EventForwardSet,
  EventForwardCancel,
  EventMessageWaitingOn,
  EventMessageWaitingOff,
  RequestListenDisconnect,
  RequestListenReconnect,
  EventListenDisconnected,
  EventListenReconnected,
  EventAgentAfterCallWork,
  RequestAgentSetIdleReason,
  EventAgentIdleReasonSet,
  RequestSetDNInfo,
  RequestMonitorNextCall,
  RequestCancelMonitoring,
  EventMonitoringNextCall,
  EventMonitoringCancelled,
  RequestSetMuteOn,
  RequestSetMuteOff,
  EventMuteOn,
  EventMuteOff,
  EventDNOutOfService,
  EventDNBackInService,
  EventQueueLogout,
} from './messages-agent-and-dn.js';
import type {
  RequestMakeCall,
  RequestMakePredictiveCall,
  RequestAnswerCall,
  RequestReleaseCall,
  RequestHoldCall,
  RequestRetrieveCall,
  RequestInitiateConference,
  RequestCompleteConference,
  RequestDeleteFromConference,
  RequestInitiateTransfer,
  RequestMuteTransfer,
  RequestSingleStepTransfer,
  RequestCompleteTransfer,
  RequestMergeCalls,
  RequestAlternateCall,
  RequestReconnectCall,
  EventQueued,
  EventDiverted,
  EventAbandoned,
  EventRinging,
  EventDialing,
  EventNetworkReached,
  EventDestinationBusy,
  EventEstablished,
  EventReleased,
  EventHeld,
  EventRetrieved,
  EventPartyChanged,
  EventPartyAdded,
  EventPartyDeleted,
  RequestRedirectCall,
  RequestClearCall,
  RequestSingleStepConference,
  EventBridged,
} from './messages-call-handling.js';
import type {
  RequestAttachUserData,
  RequestUpdateUserData,
  RequestDeleteUserData,
  RequestDeletePair,
  RequestDistributeUserEvent,
  EventAttachedDataChanged,
  EventUserEvent,
} from './messages-user-data.js';
import type {
  RequestRouteCall,
  EventRouteRequest,
  EventRouteUsed,
} from './messages-routing.js';
import type {
  RequestGiveMusicTreatment,
  RequestGiveSilenceTreatment,
  RequestGiveRingBackTreatment,
  RequestApplyTreatment,
  EventTreatmentApplied,
  EventTreatmentNotApplied,
  EventTreatmentEnd,
  EventTreatmentRequired,
} from './messages-treatment.js';
import type {
  RequestLoginMailBox,
  RequestLogoutMailBox,
  RequestOpenVoiceFile,
  RequestCloseVoiceFile,
  RequestPlayVoiceFile,
  EventMailBoxLogin,
  EventMailBoxLogout,
  EventVoiceFileOpened,
  EventVoiceFileClosed,
  EventVoiceFileEndPlay,
} from './messages-voicemail.js';
import type {
  RequestCollectDigits,
  EventDigitsCollected,
  RequestSendDTMF,
  EventDTMFSent,
} from './messages-dtmf.js';
import type {
  RequestDistributeEvent,
  EventResourceAllocated,
  EventResourceFreed,
  RequestSetCallInfo,
  EventCallInfoChanged,
  EventHardwareError,
  RequestReserveAgent,
  EventAgentReserved,
  EventRestoreConnection,
  EventPrimaryChanged,
  RequestLostBackupConnection,
  EventACK,
  RequestPrivateService,
  EventPrivateInfo,
  EventReserved_1,
  EventReserved_2,
  EventReserved_3,
  EventReserved_4,
  EventReserved_5,
  EventReserved_6,
  EventReserved_7,
  RequestSendReturnReceipt,
  EventReturnReceipt,
  EventResourceInfo,
} from './messages-special.js';
import type {
  EventError,
} from './messages-negative.js';
import type {
  EventRemoteConnectionSuccess,
  EventRemoteConnectionFailed,
  RequestGetAccessNumber,
  RequestCancelReqGetAccessNumber,
  EventAnswerAccessNumber,
  EventReqGetAccessNumberCanceled,
  RequestReserveAgentAndGetAccessNumber,
} from './messages-iscc.js';
import type {
  EventCallCreated,
  EventCallDataChanged,
  EventCallDeleted,
  EventCallPartyAdded,
  EventCallPartyState,
  EventCallPartyMoved,
  EventCallPartyDeleted,
  RequestStartCallMonitoring,
  RequestStopCallMonitoring,
} from './messages-call-based.js';
import type {
  RequestNetworkConsult,
  RequestNetworkAlternate,
  RequestNetworkTransfer,
  RequestNetworkMerge,
  RequestNetworkReconnect,
  RequestNetworkSingleStepTransfer,
  RequestNetworkPrivateService,
  EventNetworkCallStatus,
  EventNetworkPrivateInfo,
} from './messages-network.js';
import type {
  RequestTransactionMonitoring,
  EventTransactionStatus,
} from './messages-transaction.js';
import type { EventName, RequestName } from './names.js';

/** All requests, by name. */
export interface RequestByName {
  readonly RequestRegisterClient: RequestRegisterClient;
  readonly RequestQueryServer: RequestQueryServer;
  readonly RequestQueryAddress: RequestQueryAddress;
  readonly RequestRegisterAddress: RequestRegisterAddress;
  readonly RequestUnregisterAddress: RequestUnregisterAddress;
  readonly RequestRegisterAll: RequestRegisterAll;
  readonly RequestUnregisterAll: RequestUnregisterAll;
  readonly RequestSetInputMask: RequestSetInputMask;
  readonly RequestAgentLogin: RequestAgentLogin;
  readonly RequestAgentLogout: RequestAgentLogout;
  readonly RequestAgentReady: RequestAgentReady;
  readonly RequestAgentNotReady: RequestAgentNotReady;
  readonly RequestSetDNDOn: RequestSetDNDOn;
  readonly RequestSetDNDOff: RequestSetDNDOff;
  readonly RequestMakeCall: RequestMakeCall;
  readonly RequestMakePredictiveCall: RequestMakePredictiveCall;
  readonly RequestAnswerCall: RequestAnswerCall;
  readonly RequestReleaseCall: RequestReleaseCall;
  readonly RequestHoldCall: RequestHoldCall;
  readonly RequestRetrieveCall: RequestRetrieveCall;
  readonly RequestInitiateConference: RequestInitiateConference;
  readonly RequestCompleteConference: RequestCompleteConference;
  readonly RequestDeleteFromConference: RequestDeleteFromConference;
  readonly RequestInitiateTransfer: RequestInitiateTransfer;
  readonly RequestMuteTransfer: RequestMuteTransfer;
  readonly RequestSingleStepTransfer: RequestSingleStepTransfer;
  readonly RequestCompleteTransfer: RequestCompleteTransfer;
  readonly RequestMergeCalls: RequestMergeCalls;
  readonly RequestAlternateCall: RequestAlternateCall;
  readonly RequestReconnectCall: RequestReconnectCall;
  readonly RequestAttachUserData: RequestAttachUserData;
  readonly RequestUpdateUserData: RequestUpdateUserData;
  readonly RequestDeleteUserData: RequestDeleteUserData;
  readonly RequestDeletePair: RequestDeletePair;
  readonly RequestCallForwardSet: RequestCallForwardSet;
  readonly RequestCallForwardCancel: RequestCallForwardCancel;
  readonly RequestRouteCall: RequestRouteCall;
  readonly RequestGiveMusicTreatment: RequestGiveMusicTreatment;
  readonly RequestGiveSilenceTreatment: RequestGiveSilenceTreatment;
  readonly RequestGiveRingBackTreatment: RequestGiveRingBackTreatment;
  readonly RequestLoginMailBox: RequestLoginMailBox;
  readonly RequestLogoutMailBox: RequestLogoutMailBox;
  readonly RequestOpenVoiceFile: RequestOpenVoiceFile;
  readonly RequestCloseVoiceFile: RequestCloseVoiceFile;
  readonly RequestPlayVoiceFile: RequestPlayVoiceFile;
  readonly RequestCollectDigits: RequestCollectDigits;
  readonly RequestSetMessageWaitingOn: RequestSetMessageWaitingOn;
  readonly RequestSetMessageWaitingOff: RequestSetMessageWaitingOff;
  readonly RequestDistributeUserEvent: RequestDistributeUserEvent;
  readonly RequestDistributeEvent: RequestDistributeEvent;
  readonly RequestSendDTMF: RequestSendDTMF;
  readonly RequestRedirectCall: RequestRedirectCall;
  readonly RequestListenDisconnect: RequestListenDisconnect;
  readonly RequestListenReconnect: RequestListenReconnect;
  readonly RequestQueryCall: RequestQueryCall;
  readonly RequestClearCall: RequestClearCall;
  readonly RequestSetCallInfo: RequestSetCallInfo;
  readonly RequestApplyTreatment: RequestApplyTreatment;
  readonly RequestSingleStepConference: RequestSingleStepConference;
  readonly RequestQuerySwitch: RequestQuerySwitch;
  readonly RequestGetAccessNumber: RequestGetAccessNumber;
  readonly RequestCancelReqGetAccessNumber: RequestCancelReqGetAccessNumber;
  readonly RequestReserveAgent: RequestReserveAgent;
  readonly RequestReserveAgentAndGetAccessNumber: RequestReserveAgentAndGetAccessNumber;
  readonly RequestAgentSetIdleReason: RequestAgentSetIdleReason;
  readonly RequestLostBackupConnection: RequestLostBackupConnection;
  readonly RequestSetDNInfo: RequestSetDNInfo;
  readonly RequestQueryLocation: RequestQueryLocation;
  readonly RequestMonitorNextCall: RequestMonitorNextCall;
  readonly RequestCancelMonitoring: RequestCancelMonitoring;
  readonly RequestSetMuteOn: RequestSetMuteOn;
  readonly RequestSetMuteOff: RequestSetMuteOff;
  readonly RequestPrivateService: RequestPrivateService;
  readonly RequestStartCallMonitoring: RequestStartCallMonitoring;
  readonly RequestStopCallMonitoring: RequestStopCallMonitoring;
  readonly RequestSendReturnReceipt: RequestSendReturnReceipt;
  readonly RequestNetworkConsult: RequestNetworkConsult;
  readonly RequestNetworkAlternate: RequestNetworkAlternate;
  readonly RequestNetworkTransfer: RequestNetworkTransfer;
  readonly RequestNetworkMerge: RequestNetworkMerge;
  readonly RequestNetworkReconnect: RequestNetworkReconnect;
  readonly RequestNetworkSingleStepTransfer: RequestNetworkSingleStepTransfer;
  readonly RequestNetworkPrivateService: RequestNetworkPrivateService;
  readonly RequestTransactionMonitoring: RequestTransactionMonitoring;
}

/** All events, by name. */
export interface EventByName {
  readonly EventServerConnected: EventServerConnected;
  readonly EventServerDisconnected: EventServerDisconnected;
  readonly EventError: EventError;
  readonly EventRegistered: EventRegistered;
  readonly EventUnregistered: EventUnregistered;
  readonly EventRegisteredAll: EventRegisteredAll;
  readonly EventUnregisteredAll: EventUnregisteredAll;
  readonly EventQueued: EventQueued;
  readonly EventDiverted: EventDiverted;
  readonly EventAbandoned: EventAbandoned;
  readonly EventRinging: EventRinging;
  readonly EventDialing: EventDialing;
  readonly EventNetworkReached: EventNetworkReached;
  readonly EventDestinationBusy: EventDestinationBusy;
  readonly EventEstablished: EventEstablished;
  readonly EventReleased: EventReleased;
  readonly EventHeld: EventHeld;
  readonly EventRetrieved: EventRetrieved;
  readonly EventPartyChanged: EventPartyChanged;
  readonly EventPartyAdded: EventPartyAdded;
  readonly EventPartyDeleted: EventPartyDeleted;
  readonly EventRouteRequest: EventRouteRequest;
  readonly EventRouteUsed: EventRouteUsed;
  readonly EventAgentLogin: EventAgentLogin;
  readonly EventAgentLogout: EventAgentLogout;
  readonly EventAgentReady: EventAgentReady;
  readonly EventAgentNotReady: EventAgentNotReady;
  readonly EventDNDOn: EventDNDOn;
  readonly EventDNDOff: EventDNDOff;
  readonly EventMailBoxLogin: EventMailBoxLogin;
  readonly EventMailBoxLogout: EventMailBoxLogout;
  readonly EventVoiceFileOpened: EventVoiceFileOpened;
  readonly EventVoiceFileClosed: EventVoiceFileClosed;
  readonly EventVoiceFileEndPlay: EventVoiceFileEndPlay;
  readonly EventDigitsCollected: EventDigitsCollected;
  readonly EventAttachedDataChanged: EventAttachedDataChanged;
  readonly EventOffHook: EventOffHook;
  readonly EventOnHook: EventOnHook;
  readonly EventForwardSet: EventForwardSet;
  readonly EventForwardCancel: EventForwardCancel;
  readonly EventMessageWaitingOn: EventMessageWaitingOn;
  readonly EventMessageWaitingOff: EventMessageWaitingOff;
  readonly EventAddressInfo: EventAddressInfo;
  readonly EventServerInfo: EventServerInfo;
  readonly EventLinkDisconnected: EventLinkDisconnected;
  readonly EventLinkConnected: EventLinkConnected;
  readonly EventUserEvent: EventUserEvent;
  readonly EventDTMFSent: EventDTMFSent;
  readonly EventResourceAllocated: EventResourceAllocated;
  readonly EventResourceFreed: EventResourceFreed;
  readonly EventRemoteConnectionSuccess: EventRemoteConnectionSuccess;
  readonly EventRemoteConnectionFailed: EventRemoteConnectionFailed;
  readonly EventListenDisconnected: EventListenDisconnected;
  readonly EventListenReconnected: EventListenReconnected;
  readonly EventPartyInfo: EventPartyInfo;
  readonly EventCallInfoChanged: EventCallInfoChanged;
  readonly EventTreatmentApplied: EventTreatmentApplied;
  readonly EventTreatmentNotApplied: EventTreatmentNotApplied;
  readonly EventTreatmentEnd: EventTreatmentEnd;
  readonly EventHardwareError: EventHardwareError;
  readonly EventAgentAfterCallWork: EventAgentAfterCallWork;
  readonly EventTreatmentRequired: EventTreatmentRequired;
  readonly EventSwitchInfo: EventSwitchInfo;
  readonly EventAnswerAccessNumber: EventAnswerAccessNumber;
  readonly EventReqGetAccessNumberCanceled: EventReqGetAccessNumberCanceled;
  readonly EventAgentReserved: EventAgentReserved;
  readonly EventAgentIdleReasonSet: EventAgentIdleReasonSet;
  readonly EventRestoreConnection: EventRestoreConnection;
  readonly EventPrimaryChanged: EventPrimaryChanged;
  readonly EventLocationInfo: EventLocationInfo;
  readonly EventACK: EventACK;
  readonly EventMonitoringNextCall: EventMonitoringNextCall;
  readonly EventMonitoringCancelled: EventMonitoringCancelled;
  readonly EventMuteOn: EventMuteOn;
  readonly EventMuteOff: EventMuteOff;
  readonly EventDNOutOfService: EventDNOutOfService;
  readonly EventDNBackInService: EventDNBackInService;
  readonly EventPrivateInfo: EventPrivateInfo;
  readonly EventBridged: EventBridged;
  readonly EventQueueLogout: EventQueueLogout;
  readonly EventReserved_1: EventReserved_1;
  readonly EventReserved_2: EventReserved_2;
  readonly EventReserved_3: EventReserved_3;
  readonly EventReserved_4: EventReserved_4;
  readonly EventReserved_5: EventReserved_5;
  readonly EventReserved_6: EventReserved_6;
  readonly EventReserved_7: EventReserved_7;
  readonly EventCallCreated: EventCallCreated;
  readonly EventCallDataChanged: EventCallDataChanged;
  readonly EventCallDeleted: EventCallDeleted;
  readonly EventCallPartyAdded: EventCallPartyAdded;
  readonly EventCallPartyState: EventCallPartyState;
  readonly EventCallPartyMoved: EventCallPartyMoved;
  readonly EventCallPartyDeleted: EventCallPartyDeleted;
  readonly EventReturnReceipt: EventReturnReceipt;
  readonly EventNetworkCallStatus: EventNetworkCallStatus;
  readonly EventNetworkPrivateInfo: EventNetworkPrivateInfo;
  readonly EventTransactionStatus: EventTransactionStatus;
  readonly EventResourceInfo: EventResourceInfo;
}

/** Any request; `id` tells which. */
export type TRequest = RequestByName[RequestName];
/** Any event; `id` tells which. */
export type TEvent = EventByName[EventName];
/** Any message. */
export type TMessage = TRequest | TEvent;
