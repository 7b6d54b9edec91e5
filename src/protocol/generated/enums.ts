// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { EnumTable } from '../enum-table.js';

/** TCallType. */
export type CallType =
  | 'Unknown'
  | 'Internal'
  | 'Inbound'
  | 'Outbound'
  | 'Consult';

/** TCallState. GenEM and the VM reference write value 0 as OK. Conflict: logbrowser lists 33 Deafened and 34 Held, apparently by counting on from its 32; the header and the Delphi unit give 49 and 50 explicitly. Use 49 and 50; treat 33 and 34 as unverified. 32 SilenceDetected is later than the 7.1 header (one source only). */
export type CallState =
  | 'OK'
  | 'Transferred'
  | 'Conferenced'
  | 'GeneralError'
  | 'SystemError'
  | 'RemoteRelease'
  | 'Busy'
  | 'NoAnswer'
  | 'SitDetected'
  | 'AnsweringMachineDetected'
  | 'AllTrunksBusy'
  | 'SitInvalidnum'
  | 'SitVacant'
  | 'SitIntercept'
  | 'SitUnknown'
  | 'SitNocircuit'
  | 'SitReorder'
  | 'FaxDetected'
  | 'QueueFull'
  | 'Cleared'
  | 'Overflowed'
  | 'Abandoned'
  | 'Redirected'
  | 'Forwarded'
  | 'Consult'
  | 'Pickedup'
  | 'Dropped'
  | 'Droppednoanswer'
  | 'Unknown'
  | 'Covered'
  | 'ConverseOn'
  | 'Bridged'
  | 'SilenceDetected'
  | 'Deafened'
  | 'Held';

/** TAddressType. */
export type AddressType =
  | 'Unknown'
  | 'DN'
  | 'Position'
  | 'Queue'
  | 'RouteDN'
  | 'Trunk'
  | 'VoiceChannel'
  | 'DataChannel'
  | 'Announcement'
  | 'ASAI'
  | 'ACDGroup'
  | 'VSP'
  | 'RouteQueue'
  | 'AgentID'
  | 'Other';

/** TServerRole. Constant names inferred from the values; the value order is from the header. */
export type ServerRole =
  | 'Primary'
  | 'Backup';

/** TAgentWorkMode. 2 means AutoIn in a Ready event and LegalGuard in a NotReady event. Which state each mode belongs to: GenEM, Agent States and Work Modes; 1 in the header only says so for 2. */
export type AgentWorkMode =
  | 'Unknown'
  | 'ManualIn'
  | 'AutoIn'
  | 'LegalGuard'
  | 'AfterCallWork'
  | 'AuxWork'
  | 'NoCallDisconnect'
  | 'WalkAway'
  | 'ReturnBack';

/** TDNRole. */
export type DNRole =
  | 'Unknown'
  | 'Origination'
  | 'Destination'
  | 'ConferenceMember'
  | 'NewParty'
  | 'AddedBy'
  | 'DeletedBy'
  | 'TransferredBy'
  | 'DeletedParty'
  | 'ConferencedBy'
  | 'Observer';

/** AssociationInfoType. */
export type AssociationInfoType =
  | 'AssociatedToThisSession'
  | 'AssociatedToAnotherSession'
  | 'NotAssociated'
  | 'AssociationNotAllowed';

/** TAddressInfoType. 12 and 13 are obsolete: TQuerySwitch replaces them. DNStatus and QueueStatus are answered from the data of T-Server and work with every T-Server; the others depend on the switch (GenEM, Query Events; T-Library reference, TQueryAddress). The type of InfoStatus for each InfoType is in the enumeration InfoStatusUnion below. */
export type AddressInfoType =
  | 'AddressStatus'
  | 'MessageWaitingStatus'
  | 'AssociationStatus'
  | 'CallForwardingStatus'
  | 'AgentStatus'
  | 'NumberOfAgentsInQueue'
  | 'NumberOfAvailableAgentsInQueue'
  | 'NumberOfCallsInQueue'
  | 'AddressType'
  | 'CallsQuery'
  | 'SendAllCallsStatus'
  | 'QueueLoginAudit'
  | 'NumberOfIdleClassifiers'
  | 'NumberOfClassifiersInUse'
  | 'NumberOfIdleTrunks'
  | 'NumberOfTrunksInUse'
  | 'DatabaseValue'
  | 'DNStatus'
  | 'QueueStatus';

/** AddressStatusInfoType. */
export type AddressStatusInfoType =
  | 'Idle'
  | 'Origination'
  | 'Dialing'
  | 'Talking'
  | 'Ringing'
  | 'Held'
  | 'Treatment'
  | 'LockedOut'
  | 'Maintenance'
  | 'Available'
  | 'Vacant';

/** MsgWaitingInfoType. */
export type MsgWaitingInfoType =
  | 'MsgWaitingActivated'
  | 'MsgWaitingDeactivated'
  | 'ExecMsgWaitingActivated'
  | 'ExecMsgWaitingDeactivated'
  | 'MsgWaitingNotAllowed';

/** TForwardMode. */
export type ForwardMode =
  | 'None'
  | 'Unconditional'
  | 'OnBusy'
  | 'OnNoAnswer'
  | 'OnBusyAndNoAnswer'
  | 'SendAllCalls';

/** TTreatmentType. */
export type TreatmentType =
  | 'Unknown'
  | 'IVR'
  | 'Music'
  | 'RingBack'
  | 'Silence'
  | 'Busy'
  | 'CollectDigits'
  | 'PlayAnnouncement'
  | 'PlayAnnouncementAndDigits'
  | 'VerifyDigits'
  | 'RecordUserAnnouncement'
  | 'DeleteUserAnnouncement'
  | 'CancelCall'
  | 'PlayApplication'
  | 'SetDefaultRoute'
  | 'TextToSpeech'
  | 'TextToSpeechAndDigits'
  | 'FastBusy'
  | 'RAN';

/** TRouteType. */
export type RouteType =
  | 'Unknown'
  | 'Default'
  | 'Label'
  | 'OverwriteDNIS'
  | 'DDD'
  | 'IDDD'
  | 'Direct'
  | 'Reject'
  | 'Announcement'
  | 'PostFeature'
  | 'DirectAgent'
  | 'Priority'
  | 'DirectPriority'
  | 'AgentID'
  | 'CallDisconnect';

/** TXRouteType. XRouteTypeMIN = 0. Multi-site (ISCC) transaction types; as option values they are written route, direct-uui, direct-ani, direct-notoken, dnis-pool, direct-digits, pullback, reroute, route-uui, direct-network-callid (names from general knowledge, unverified). */
export type XRouteType =
  | 'Default'
  | 'Route'
  | 'Direct'
  | 'Reroute'
  | 'DirectUUI'
  | 'DirectANI'
  | 'DirectNoToken'
  | 'DNISPooling'
  | 'DirectDigits'
  | 'PullBack'
  | 'ExtProtocol'
  | 'RouteUUI'
  | 'DirectNetworkCallID';

/** TMediaType. 0 is PSTN voice; 4 is scanned mail; 11 is a generic work item; 100 and above are custom media. */
export type MediaType =
  | 'Voice'
  | 'VoIP'
  | 'EMail'
  | 'VMail'
  | 'SMail'
  | 'Chat'
  | 'Video'
  | 'Cobrowsing'
  | 'Whiteboard'
  | 'AppSharing'
  | 'WebForm'
  | 'WorkItem'
  | 'Custom0';

/** TLocationInfoType. A misspelt alias LocationInfoCancellMonitorAllLocations (5) exists; do not use it. */
export type LocationInfoType =
  | 'AllLocations'
  | 'LocationData'
  | 'MonitorLocation'
  | 'CancelMonitorLocation'
  | 'MonitorAllLocations'
  | 'CancelMonitorAllLocations'
  | 'LocationMonitorCanceled'
  | 'AllLocationsMonitorCanceled';

/** TMonitorNextCallType. */
export type MonitorNextCallType =
  | 'OneCall'
  | 'AllCalls';

/** One part of a PartyState. */
export type PartyStatePart =
  | 'NULL'
  | 'Initiated'
  | 'Queued'
  | 'Alerting'
  | 'Busy'
  | 'Connected'
  | 'CP_Detect'
  | 'Held'
  | 'Failed'
  | 'NoListen'
  | 'NoTalk'
  | 'Bridged'
  | 'Audit'
  | 'TreatmentReq'
  | 'Treatment'
  | 'Routing'
  | 'Dialing'
  | 'Uncertain';
/** TPartyState. GTS values are an enumeration in 4 bits; STS and RTS values are flags; all are OR-ed into one integer. The header says that the integer is reported in the pair 'ps-N' of the Extensions of EventAddressInfo. Whether AttributePartyState of EventCallPartyState carries the same integer: likely, unverified. Parts are joined by `+`. */
export type PartyState = PartyStatePart | `${PartyStatePart}+${string}`;

/** TRegisterMode. */
export type RegisterMode =
  | 'ModeShare'
  | 'ModePrivate'
  | 'ModeMonitor';

/** TControlMode. Wording of the three meanings is inferred from the names and the general description. whether T-Server passes the (un)registration on to the switch */
export type ControlMode =
  | 'RegisterDefault'
  | 'RegisterForce'
  | 'RegisterLocal';

/** TMakeCallType. */
export type MakeCallType =
  | 'Regular'
  | 'DirectAgent'
  | 'SupervisorAssist'
  | 'Priority'
  | 'DirectPriority';

/** TMergeType. */
export type MergeType =
  | 'Transfer'
  | 'Conference';

/** TAgentType. */
export type AgentType =
  | 'Agent'
  | 'Supervisor';

/** TInterruptFlag. */
export type InterruptFlag =
  | 'Uninterruptable'
  | 'Interruptable';

/** TClearFlag. */
export type ClearFlag =
  | 'Clear'
  | 'NotClear';

/** TCallInfoType. */
export type CallInfoType =
  | 'PartiesQuery'
  | 'StatusQuery';

/** TSwitchInfoType. */
export type SwitchInfoType =
  | 'SwitchInfoTypeUnused'
  | 'SwitchInfoDateTime'
  | 'SwitchInfoClassifierStat';

/** TNetworkCallState. */
export type NetworkCallState =
  | 'Unknown'
  | 'Consulting'
  | 'ConsultHeld'
  | 'Transferred'
  | 'Conferenced'
  | 'Reconnected'
  | 'Disconnected'
  | 'Null';

/** TNetworkDestState. Failed is another name of NoParty. */
export type NetworkDestState =
  | 'Unknown'
  | 'Routing'
  | 'Delivering'
  | 'NoParty'
  | 'Ok';

/** TNetworkPartyRole. */
export type NetworkPartyRole =
  | 'Unknown'
  | 'OrigParty'
  | 'DestParty';

/** TSubscriptionOperationType. Numbers not public: unverified. Do not assume 0, 1, 2. */
export type SubscriptionOperationType =
  | 'SubscriptionStart'
  | 'SubscriptionStop'
  | 'SubscriptionModify';

/** InfoType; which of these a message uses depends on the message. */
export type InfoType = AddressInfoType | CallInfoType | SwitchInfoType | LocationInfoType;
/** InfoStatus; which of these an event carries depends on its InfoType. */
export type InfoStatus = number | AddressStatusInfoType | MsgWaitingInfoType | AssociationInfoType | ForwardMode | AgentWorkMode | AddressType;

export type EnumName =
  | 'CallType'
  | 'CallState'
  | 'AddressType'
  | 'ServerRole'
  | 'AgentWorkMode'
  | 'DNRole'
  | 'AssociationInfoType'
  | 'AddressInfoType'
  | 'AddressStatusInfoType'
  | 'MsgWaitingInfoType'
  | 'ForwardMode'
  | 'TreatmentType'
  | 'RouteType'
  | 'XRouteType'
  | 'MediaType'
  | 'LocationInfoType'
  | 'MonitorNextCallType'
  | 'PartyState'
  | 'RegisterMode'
  | 'ControlMode'
  | 'MakeCallType'
  | 'MergeType'
  | 'AgentType'
  | 'InterruptFlag'
  | 'ClearFlag'
  | 'CallInfoType'
  | 'SwitchInfoType'
  | 'NetworkCallState'
  | 'NetworkDestState'
  | 'NetworkPartyRole'
  | 'SubscriptionOperationType';

/** Every enumeration: names, numbers and the other spellings that input may have. */
export const ENUMS: Readonly<Record<EnumName, EnumTable>> = {
  CallType: {
    values: [
      { number: 0, name: 'Unknown', fullName: 'CallTypeUnknown' },
      { number: 1, name: 'Internal', fullName: 'CallTypeInternal' },
      { number: 2, name: 'Inbound', fullName: 'CallTypeInbound' },
      { number: 3, name: 'Outbound', fullName: 'CallTypeOutbound' },
      { number: 4, name: 'Consult', fullName: 'CallTypeConsult' },
    ],
  },
  CallState: {
    values: [
      { number: 0, name: 'OK', fullName: 'CallStateOk' },
      { number: 1, name: 'Transferred', fullName: 'CallStateTransferred' },
      { number: 2, name: 'Conferenced', fullName: 'CallStateConferenced' },
      { number: 3, name: 'GeneralError', fullName: 'CallStateGeneralError' },
      { number: 4, name: 'SystemError', fullName: 'CallStateSystemError' },
      { number: 5, name: 'RemoteRelease', fullName: 'CallStateRemoteRelease' },
      { number: 6, name: 'Busy', fullName: 'CallStateBusy' },
      { number: 7, name: 'NoAnswer', fullName: 'CallStateNoAnswer' },
      { number: 8, name: 'SitDetected', fullName: 'CallStateSitDetected' },
      { number: 9, name: 'AnsweringMachineDetected', fullName: 'CallStateAnsweringMachineDetected' },
      { number: 10, name: 'AllTrunksBusy', fullName: 'CallStateAllTrunksBusy' },
      { number: 11, name: 'SitInvalidnum', fullName: 'CallStateSitInvalidnum' },
      { number: 12, name: 'SitVacant', fullName: 'CallStateSitVacant' },
      { number: 13, name: 'SitIntercept', fullName: 'CallStateSitIntercept' },
      { number: 14, name: 'SitUnknown', fullName: 'CallStateSitUnknown' },
      { number: 15, name: 'SitNocircuit', fullName: 'CallStateSitNocircuit' },
      { number: 16, name: 'SitReorder', fullName: 'CallStateSitReorder' },
      { number: 17, name: 'FaxDetected', fullName: 'CallStateFaxDetected' },
      { number: 18, name: 'QueueFull', fullName: 'CallStateQueueFull' },
      { number: 19, name: 'Cleared', fullName: 'CallStateCleared' },
      { number: 20, name: 'Overflowed', fullName: 'CallStateOverflowed' },
      { number: 21, name: 'Abandoned', fullName: 'CallStateAbandoned' },
      { number: 22, name: 'Redirected', fullName: 'CallStateRedirected' },
      { number: 23, name: 'Forwarded', fullName: 'CallStateForwarded' },
      { number: 24, name: 'Consult', fullName: 'CallStateConsult' },
      { number: 25, name: 'Pickedup', fullName: 'CallStatePickedup' },
      { number: 26, name: 'Dropped', fullName: 'CallStateDropped' },
      { number: 27, name: 'Droppednoanswer', fullName: 'CallStateDroppednoanswer' },
      { number: 28, name: 'Unknown', fullName: 'CallStateUnknown' },
      { number: 29, name: 'Covered', fullName: 'CallStateCovered' },
      { number: 30, name: 'ConverseOn', fullName: 'CallStateConverseOn' },
      { number: 31, name: 'Bridged', fullName: 'CallStateBridged' },
      { number: 32, name: 'SilenceDetected', fullName: 'CallStateSilenceDetected' },
      { number: 49, name: 'Deafened', fullName: 'CallStateDeafened' },
      { number: 50, name: 'Held', fullName: 'CallStateHeld' },
    ],
  },
  AddressType: {
    values: [
      { number: 0, name: 'Unknown', fullName: 'AddressTypeUnknown' },
      { number: 1, name: 'DN', fullName: 'AddressTypeDN' },
      { number: 2, name: 'Position', fullName: 'AddressTypePosition' },
      { number: 3, name: 'Queue', fullName: 'AddressTypeQueue' },
      { number: 4, name: 'RouteDN', fullName: 'AddressTypeRouteDN' },
      { number: 5, name: 'Trunk', fullName: 'AddressTypeTrunk' },
      { number: 6, name: 'VoiceChannel', fullName: 'AddressTypeVoiceChannel' },
      { number: 7, name: 'DataChannel', fullName: 'AddressTypeDataChannel' },
      { number: 8, name: 'Announcement', fullName: 'AddressTypeAnnouncement' },
      { number: 9, name: 'ASAI', fullName: 'AddressTypeASAI' },
      { number: 10, name: 'ACDGroup', fullName: 'AddressTypeACDGroup' },
      { number: 11, name: 'VSP', fullName: 'AddressTypeVSP' },
      { number: 12, name: 'RouteQueue', fullName: 'AddressTypeRouteQueue' },
      { number: 13, name: 'AgentID', fullName: 'AddressTypeAgentID' },
      { number: 99, name: 'Other', fullName: 'AddressTypeOther' },
    ],
  },
  ServerRole: {
    values: [
      { number: 0, name: 'Primary', fullName: 'ServerRolePrimary' },
      { number: 1, name: 'Backup', fullName: 'ServerRoleBackup' },
    ],
  },
  AgentWorkMode: {
    values: [
      { number: 0, name: 'Unknown', fullName: 'AgentWorkModeUnknown' },
      { number: 1, name: 'ManualIn', fullName: 'AgentManualIn' },
      { number: 2, name: 'AutoIn', fullName: 'AgentAutoIn' },
      { number: 2, name: 'LegalGuard', fullName: 'AgentLegalGuard' },
      { number: 3, name: 'AfterCallWork', fullName: 'AgentAfterCallWork' },
      { number: 4, name: 'AuxWork', fullName: 'AgentAuxWork' },
      { number: 5, name: 'NoCallDisconnect', fullName: 'AgentNoCallDisconnect' },
      { number: 6, name: 'WalkAway', fullName: 'AgentWalkAway' },
      { number: 7, name: 'ReturnBack', fullName: 'AgentReturnBack' },
    ],
    sameNumber: { number: 2, name: 'AutoIn', otherwise: 'LegalGuard', otherwiseIn: ['RequestAgentNotReady', 'EventAgentNotReady'] },
  },
  DNRole: {
    values: [
      { number: 0, name: 'Unknown', fullName: 'RoleUnknown' },
      { number: 1, name: 'Origination', fullName: 'RoleOrigination' },
      { number: 2, name: 'Destination', fullName: 'RoleDestination' },
      { number: 3, name: 'ConferenceMember', fullName: 'RoleConferenceMember' },
      { number: 4, name: 'NewParty', fullName: 'RoleNewParty' },
      { number: 5, name: 'AddedBy', fullName: 'RoleAddedBy' },
      { number: 6, name: 'DeletedBy', fullName: 'RoleDeletedBy' },
      { number: 7, name: 'TransferredBy', fullName: 'RoleTransferredBy' },
      { number: 8, name: 'DeletedParty', fullName: 'RoleDeletedParty' },
      { number: 9, name: 'ConferencedBy', fullName: 'RoleConferencedBy' },
      { number: 10, name: 'Observer', fullName: 'RoleObserver' },
    ],
  },
  AssociationInfoType: {
    values: [
      { number: 0, name: 'AssociatedToThisSession', fullName: 'AssociatedToThisSession' },
      { number: 1, name: 'AssociatedToAnotherSession', fullName: 'AssociatedToAnotherSession' },
      { number: 2, name: 'NotAssociated', fullName: 'NotAssociated' },
      { number: 3, name: 'AssociationNotAllowed', fullName: 'AssociationNotAllowed' },
    ],
  },
  AddressInfoType: {
    values: [
      { number: 0, name: 'AddressStatus', fullName: 'AddressInfoAddressStatus' },
      { number: 1, name: 'MessageWaitingStatus', fullName: 'AddressInfoMessageWaitingStatus' },
      { number: 2, name: 'AssociationStatus', fullName: 'AddressInfoAssociationStatus' },
      { number: 3, name: 'CallForwardingStatus', fullName: 'AddressInfoCallForwardingStatus' },
      { number: 4, name: 'AgentStatus', fullName: 'AddressInfoAgentStatus' },
      { number: 5, name: 'NumberOfAgentsInQueue', fullName: 'AddressInfoNumberOfAgentsInQueue' },
      { number: 6, name: 'NumberOfAvailableAgentsInQueue', fullName: 'AddressInfoNumberOfAvailableAgentsInQueue' },
      { number: 7, name: 'NumberOfCallsInQueue', fullName: 'AddressInfoNumberOfCallsInQueue' },
      { number: 8, name: 'AddressType', fullName: 'AddressInfoAddressType' },
      { number: 9, name: 'CallsQuery', fullName: 'AddressInfoCallsQuery' },
      { number: 10, name: 'SendAllCallsStatus', fullName: 'AddressInfoSendAllCallsStatus' },
      { number: 11, name: 'QueueLoginAudit', fullName: 'AddressInfoQueueLoginAudit' },
      { number: 12, name: 'NumberOfIdleClassifiers', fullName: 'AddressInfoNumberOfIdleClassifiers' },
      { number: 13, name: 'NumberOfClassifiersInUse', fullName: 'AddressInfoNumberOfClassifiersInUse' },
      { number: 14, name: 'NumberOfIdleTrunks', fullName: 'AddressInfoNumberOfIdleTrunks' },
      { number: 15, name: 'NumberOfTrunksInUse', fullName: 'AddressInfoNumberOfTrunksInUse' },
      { number: 16, name: 'DatabaseValue', fullName: 'AddressInfoDatabaseValue' },
      { number: 17, name: 'DNStatus', fullName: 'AddressInfoDNStatus' },
      { number: 18, name: 'QueueStatus', fullName: 'AddressInfoQueueStatus' },
    ],
  },
  AddressStatusInfoType: {
    values: [
      { number: 0, name: 'Idle', fullName: 'AddressStatusIdle' },
      { number: 1, name: 'Origination', fullName: 'AddressStatusOrigination' },
      { number: 2, name: 'Dialing', fullName: 'AddressStatusDialing' },
      { number: 3, name: 'Talking', fullName: 'AddressStatusTalking' },
      { number: 4, name: 'Ringing', fullName: 'AddressStatusRinging' },
      { number: 5, name: 'Held', fullName: 'AddressStatusHeld' },
      { number: 6, name: 'Treatment', fullName: 'AddressStatusTreatment' },
      { number: 7, name: 'LockedOut', fullName: 'AddressStatusLockedOut' },
      { number: 8, name: 'Maintenance', fullName: 'AddressStatusMaintenance' },
      { number: 9, name: 'Available', fullName: 'AddressStatusAvailable' },
      { number: 10, name: 'Vacant', fullName: 'AddressStatusVacant' },
    ],
  },
  MsgWaitingInfoType: {
    values: [
      { number: 0, name: 'MsgWaitingActivated', fullName: 'MsgWaitingActivated' },
      { number: 1, name: 'MsgWaitingDeactivated', fullName: 'MsgWaitingDeactivated' },
      { number: 2, name: 'ExecMsgWaitingActivated', fullName: 'ExecMsgWaitingActivated' },
      { number: 3, name: 'ExecMsgWaitingDeactivated', fullName: 'ExecMsgWaitingDeactivated' },
      { number: 4, name: 'MsgWaitingNotAllowed', fullName: 'MsgWaitingNotAllowed' },
    ],
  },
  ForwardMode: {
    values: [
      { number: 0, name: 'None', fullName: 'ForwardModeNone' },
      { number: 1, name: 'Unconditional', fullName: 'ForwardModeUnconditional' },
      { number: 2, name: 'OnBusy', fullName: 'ForwardModeOnBusy' },
      { number: 3, name: 'OnNoAnswer', fullName: 'ForwardModeOnNoAnswer' },
      { number: 4, name: 'OnBusyAndNoAnswer', fullName: 'ForwardModeOnBusyAndNoAnswer' },
      { number: 5, name: 'SendAllCalls', fullName: 'ForwardModeSendAllCalls' },
    ],
  },
  TreatmentType: {
    values: [
      { number: 0, name: 'Unknown', fullName: 'TreatmentUnknown' },
      { number: 1, name: 'IVR', fullName: 'TreatmentIVR' },
      { number: 2, name: 'Music', fullName: 'TreatmentMusic' },
      { number: 3, name: 'RingBack', fullName: 'TreatmentRingBack' },
      { number: 4, name: 'Silence', fullName: 'TreatmentSilence' },
      { number: 5, name: 'Busy', fullName: 'TreatmentBusy' },
      { number: 6, name: 'CollectDigits', fullName: 'TreatmentCollectDigits' },
      { number: 7, name: 'PlayAnnouncement', fullName: 'TreatmentPlayAnnouncement' },
      { number: 8, name: 'PlayAnnouncementAndDigits', fullName: 'TreatmentPlayAnnouncementAndDigits' },
      { number: 9, name: 'VerifyDigits', fullName: 'TreatmentVerifyDigits' },
      { number: 10, name: 'RecordUserAnnouncement', fullName: 'TreatmentRecordUserAnnouncement' },
      { number: 11, name: 'DeleteUserAnnouncement', fullName: 'TreatmentDeleteUserAnnouncement' },
      { number: 12, name: 'CancelCall', fullName: 'TreatmentCancelCall' },
      { number: 13, name: 'PlayApplication', fullName: 'TreatmentPlayApplication' },
      { number: 14, name: 'SetDefaultRoute', fullName: 'TreatmentSetDefaultRoute' },
      { number: 15, name: 'TextToSpeech', fullName: 'TreatmentTextToSpeech' },
      { number: 16, name: 'TextToSpeechAndDigits', fullName: 'TreatmentTextToSpeechAndDigits' },
      { number: 17, name: 'FastBusy', fullName: 'TreatmentFastBusy' },
      { number: 18, name: 'RAN', fullName: 'TreatmentRAN' },
    ],
  },
  RouteType: {
    values: [
      { number: 0, name: 'Unknown', fullName: 'RouteTypeUnknown' },
      { number: 1, name: 'Default', fullName: 'RouteTypeDefault' },
      { number: 2, name: 'Label', fullName: 'RouteTypeLabel' },
      { number: 3, name: 'OverwriteDNIS', fullName: 'RouteTypeOverwriteDNIS' },
      { number: 4, name: 'DDD', fullName: 'RouteTypeDDD' },
      { number: 5, name: 'IDDD', fullName: 'RouteTypeIDDD' },
      { number: 6, name: 'Direct', fullName: 'RouteTypeDirect' },
      { number: 7, name: 'Reject', fullName: 'RouteTypeReject' },
      { number: 8, name: 'Announcement', fullName: 'RouteTypeAnnouncement' },
      { number: 9, name: 'PostFeature', fullName: 'RouteTypePostFeature' },
      { number: 10, name: 'DirectAgent', fullName: 'RouteTypeDirectAgent' },
      { number: 11, name: 'Priority', fullName: 'RouteTypePriority' },
      { number: 12, name: 'DirectPriority', fullName: 'RouteTypeDirectPriority' },
      { number: 13, name: 'AgentID', fullName: 'RouteTypeAgentID' },
      { number: 14, name: 'CallDisconnect', fullName: 'RouteTypeCallDisconnect' },
    ],
  },
  XRouteType: {
    values: [
      { number: -1, name: 'Default', fullName: 'XRouteTypeDefault' },
      { number: 0, name: 'Route', fullName: 'XRouteTypeRoute' },
      { number: 1, name: 'Direct', fullName: 'XRouteTypeDirect' },
      { number: 2, name: 'Reroute', fullName: 'XRouteTypeReroute' },
      { number: 3, name: 'DirectUUI', fullName: 'XRouteTypeDirectUUI' },
      { number: 4, name: 'DirectANI', fullName: 'XRouteTypeDirectANI' },
      { number: 5, name: 'DirectNoToken', fullName: 'XRouteTypeDirectNoToken' },
      { number: 6, name: 'DNISPooling', fullName: 'XRouteTypeDNISPooling' },
      { number: 7, name: 'DirectDigits', fullName: 'XRouteTypeDirectDigits' },
      { number: 8, name: 'PullBack', fullName: 'XRouteTypePullBack' },
      { number: 9, name: 'ExtProtocol', fullName: 'XRouteTypeExtProtocol' },
      { number: 10, name: 'RouteUUI', fullName: 'XRouteTypeRouteUUI' },
      { number: 11, name: 'DirectNetworkCallID', fullName: 'XRouteTypeDirectNetworkCallID' },
    ],
  },
  MediaType: {
    values: [
      { number: 0, name: 'Voice', fullName: 'TMediaVoice' },
      { number: 1, name: 'VoIP', fullName: 'TMediaVoIP' },
      { number: 2, name: 'EMail', fullName: 'TMediaEMail' },
      { number: 3, name: 'VMail', fullName: 'TMediaVMail' },
      { number: 4, name: 'SMail', fullName: 'TMediaSMail' },
      { number: 5, name: 'Chat', fullName: 'TMediaChat' },
      { number: 6, name: 'Video', fullName: 'TMediaVideo' },
      { number: 7, name: 'Cobrowsing', fullName: 'TMediaCobrowsing' },
      { number: 8, name: 'Whiteboard', fullName: 'TMediaWhiteboard' },
      { number: 9, name: 'AppSharing', fullName: 'TMediaAppSharing' },
      { number: 10, name: 'WebForm', fullName: 'TMediaWebForm' },
      { number: 11, name: 'WorkItem', fullName: 'TMediaWorkItem' },
      { number: 100, name: 'Custom0', fullName: 'TMediaCustom0' },
    ],
  },
  LocationInfoType: {
    values: [
      { number: 0, name: 'AllLocations', fullName: 'LocationInfoAllLocations' },
      { number: 1, name: 'LocationData', fullName: 'LocationInfoLocationData' },
      { number: 2, name: 'MonitorLocation', fullName: 'LocationInfoMonitorLocation' },
      { number: 3, name: 'CancelMonitorLocation', fullName: 'LocationInfoCancelMonitorLocation' },
      { number: 4, name: 'MonitorAllLocations', fullName: 'LocationInfoMonitorAllLocations' },
      { number: 5, name: 'CancelMonitorAllLocations', fullName: 'LocationInfoCancelMonitorAllLocations' },
      { number: 6, name: 'LocationMonitorCanceled', fullName: 'LocationInfoLocationMonitorCanceled' },
      { number: 7, name: 'AllLocationsMonitorCanceled', fullName: 'LocationInfoAllLocationsMonitorCanceled' },
    ],
  },
  MonitorNextCallType: {
    values: [
      { number: 0, name: 'OneCall', fullName: 'MonitorOneCall' },
      { number: 1, name: 'AllCalls', fullName: 'MonitorAllCalls' },
    ],
  },
  PartyState: {
    values: [
      { number: 0, name: 'NULL', fullName: 'PtState_NULL' },
      { number: 1, name: 'Initiated', fullName: 'PtState_Initiated' },
      { number: 9, name: 'Queued', fullName: 'PtState_Queued' },
      { number: 10, name: 'Alerting', fullName: 'PtState_Alerting' },
      { number: 11, name: 'Busy', fullName: 'PtState_Busy' },
      { number: 12, name: 'Connected', fullName: 'PtState_Connected' },
      { number: 13, name: 'CP_Detect', fullName: 'PtState_CP_Detect' },
      { number: 14, name: 'Held', fullName: 'PtState_Held' },
      { number: 15, name: 'Failed', fullName: 'PtState_Failed' },
      { number: 16, name: 'NoListen', fullName: 'PtState_NoListen' },
      { number: 32, name: 'NoTalk', fullName: 'PtState_NoTalk' },
      { number: 64, name: 'Bridged', fullName: 'PtState_Bridged' },
      { number: 128, name: 'Audit', fullName: 'PtState_Audit' },
      { number: 160, name: 'SvcObserving', fullName: 'PtState_SvcObserving' },
      { number: 256, name: 'TreatmentReq', fullName: 'PtState_TreatmentReq' },
      { number: 512, name: 'Treatment', fullName: 'PtState_Treatment' },
      { number: 2048, name: 'Routing', fullName: 'PtState_Routing' },
      { number: 65536, name: 'Dialing', fullName: 'PtStateMod_Dialing' },
      { number: 131072, name: 'Uncertain', fullName: 'PtStateMod_Uncertain' },
    ],
    combination: { joinedBy: '+', numberMask: 15, inputOnly: ['SvcObserving'] },
  },
  RegisterMode: {
    values: [
      { number: 0, name: 'ModeShare', fullName: 'ModeShare' },
      { number: 1, name: 'ModePrivate', fullName: 'ModePrivate' },
      { number: 2, name: 'ModeMonitor', fullName: 'ModeMonitor' },
    ],
  },
  ControlMode: {
    values: [
      { number: 0, name: 'RegisterDefault', fullName: 'RegisterDefault' },
      { number: 1, name: 'RegisterForce', fullName: 'RegisterForce' },
      { number: 2, name: 'RegisterLocal', fullName: 'RegisterLocal' },
    ],
  },
  MakeCallType: {
    values: [
      { number: 0, name: 'Regular', fullName: 'MakeCallRegular' },
      { number: 1, name: 'DirectAgent', fullName: 'MakeCallDirectAgent' },
      { number: 2, name: 'SupervisorAssist', fullName: 'MakeCallSupervisorAssist' },
      { number: 3, name: 'Priority', fullName: 'MakeCallPriority' },
      { number: 4, name: 'DirectPriority', fullName: 'MakeCallDirectPriority' },
    ],
  },
  MergeType: {
    values: [
      { number: 0, name: 'Transfer', fullName: 'MergeForTransfer' },
      { number: 1, name: 'Conference', fullName: 'MergeForConference' },
    ],
  },
  AgentType: {
    values: [
      { number: 0, name: 'Agent', fullName: 'AgentTypeAgent' },
      { number: 1, name: 'Supervisor', fullName: 'AgentTypeSupervisor' },
    ],
  },
  InterruptFlag: {
    values: [
      { number: 1, name: 'Uninterruptable', fullName: 'Uninterruptable' },
      { number: 2, name: 'Interruptable', fullName: 'Interruptable' },
    ],
  },
  ClearFlag: {
    values: [
      { number: 1, name: 'Clear', fullName: 'Clear' },
      { number: 2, name: 'NotClear', fullName: 'NotClear' },
    ],
  },
  CallInfoType: {
    values: [
      { number: 0, name: 'PartiesQuery', fullName: 'CallInfoPartiesQuery' },
      { number: 1, name: 'StatusQuery', fullName: 'CallInfoStatusQuery' },
    ],
  },
  SwitchInfoType: {
    values: [
      { number: 0, name: 'SwitchInfoTypeUnused', fullName: 'SwitchInfoTypeUnused' },
      { number: 1, name: 'SwitchInfoDateTime', fullName: 'SwitchInfoDateTime' },
      { number: 2, name: 'SwitchInfoClassifierStat', fullName: 'SwitchInfoClassifierStat' },
    ],
  },
  NetworkCallState: {
    values: [
      { number: 0, name: 'Unknown', fullName: 'NetworkCallStateUnknown' },
      { number: 1, name: 'Consulting', fullName: 'NetworkCallStateConsulting' },
      { number: 2, name: 'ConsultHeld', fullName: 'NetworkCallStateConsultHeld' },
      { number: 3, name: 'Transferred', fullName: 'NetworkCallStateTransferred' },
      { number: 4, name: 'Conferenced', fullName: 'NetworkCallStateConferenced' },
      { number: 5, name: 'Reconnected', fullName: 'NetworkCallStateReconnected' },
      { number: 6, name: 'Disconnected', fullName: 'NetworkCallStateDisconnected' },
      { number: 7, name: 'Null', fullName: 'NetworkCallStateNull' },
    ],
  },
  NetworkDestState: {
    values: [
      { number: 0, name: 'Unknown', fullName: 'NetworkDestStateUnknown' },
      { number: 1, name: 'Routing', fullName: 'NetworkDestStateRouting' },
      { number: 2, name: 'Delivering', fullName: 'NetworkDestStateDelivering' },
      { number: 3, name: 'NoParty', fullName: 'NetworkDestStateNoParty' },
      { number: 3, name: 'Failed', fullName: 'NetworkDestStateFailed' },
      { number: 4, name: 'Ok', fullName: 'NetworkDestStateOk' },
    ],
    sameNumber: { number: 3, name: 'NoParty' },
  },
  NetworkPartyRole: {
    values: [
      { number: 0, name: 'Unknown', fullName: 'RoleNtwUnknown' },
      { number: 1, name: 'OrigParty', fullName: 'RoleNtwOrigParty' },
      { number: 2, name: 'DestParty', fullName: 'RoleNtwDestParty' },
    ],
  },
  SubscriptionOperationType: {
    values: [
      { number: undefined, name: 'SubscriptionStart', fullName: 'SubscriptionStart' },
      { number: undefined, name: 'SubscriptionStop', fullName: 'SubscriptionStop' },
      { number: undefined, name: 'SubscriptionModify', fullName: 'SubscriptionModify' },
    ],
  },
};

/** Enumeration of InfoStatus by InfoType; absent = a plain integer. */
export const INFO_STATUS: Readonly<Record<string, EnumName>> = {
  AddressStatus: 'AddressStatusInfoType',
  MessageWaitingStatus: 'MsgWaitingInfoType',
  AssociationStatus: 'AssociationInfoType',
  CallForwardingStatus: 'ForwardMode',
  AgentStatus: 'AgentWorkMode',
  AddressType: 'AddressType',
  SendAllCallsStatus: 'ForwardMode',
};

/** Enumerations that InfoType stands for, by message. */
export const INFO_TYPE: Readonly<Record<string, EnumName>> = {
  RequestQueryAddress: 'AddressInfoType',
  EventAddressInfo: 'AddressInfoType',
  EventRegistered: 'AddressInfoType',
  RequestQueryCall: 'CallInfoType',
  EventPartyInfo: 'CallInfoType',
  RequestQuerySwitch: 'SwitchInfoType',
  EventSwitchInfo: 'SwitchInfoType',
  RequestQueryLocation: 'LocationInfoType',
  EventLocationInfo: 'LocationInfoType',
};
