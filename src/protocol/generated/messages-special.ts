// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { AgentWorkMode, CallState, CallType, DNRole, InfoStatus, InfoType, MonitorNextCallType, NetworkCallState, NetworkDestState, NetworkPartyRole, PartyState, ServerRole, TreatmentType } from './enums.js';
import type { MessageName } from './names.js';

/** 49: lets the server distribute an event that the client made up. */
export interface RequestDistributeEvent {
  readonly id: 'RequestDistributeEvent';
  readonly ThisDN: string;
  readonly UserEvent: MessageName;
  readonly ANI?: string;
  readonly AccessNumber?: string;
  readonly AgentID?: string;
  readonly ApplicationName?: string;
  readonly CallID?: number;
  readonly CallState?: CallState;
  readonly CallType?: CallType;
  readonly CallUUID?: string;
  readonly Capabilities?: string;
  readonly Cause?: number;
  readonly ClientID?: number;
  readonly CollectedDigits?: string;
  readonly ConnID?: string;
  readonly CtrlParty?: string;
  readonly CustomerID?: string;
  readonly DN?: string;
  readonly DNIS?: string;
  readonly Device?: string;
  readonly DialedNumber?: string;
  readonly ErrorCode?: number;
  readonly ErrorMessage?: string;
  readonly Extensions?: KVList;
  readonly FileHandle?: number;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly ISLinkList?: KVList;
  readonly InfoStatus?: InfoStatus;
  readonly InfoType?: InfoType;
  readonly LastCollectedDigit?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly Location?: string;
  readonly MonitorNextCallType?: MonitorNextCallType;
  readonly NetworkCallID?: number;
  readonly NetworkCallState?: NetworkCallState;
  readonly NetworkDestDN?: string;
  readonly NetworkDestState?: NetworkDestState;
  readonly NetworkNodeID?: number;
  readonly NetworkOrigDN?: string;
  readonly NetworkPartyRole?: NetworkPartyRole;
  readonly NewCallUUID?: string;
  readonly NodeID?: number;
  readonly OrigCallUUID?: string;
  readonly OriginConnID?: string;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyID?: number;
  readonly PartyState?: PartyState;
  readonly PartyType?: number;
  readonly PartyUUID?: string;
  readonly Place?: string;
  readonly PreviousConnID?: string;
  readonly PrivateEvent?: number;
  readonly Reasons?: KVList;
  readonly RefCallUUID?: string;
  readonly RefConnID?: string;
  readonly RefParty?: string;
  readonly ReferenceID?: number;
  readonly RemoteLoc?: string;
  readonly RemoteParty?: string;
  readonly ServerRole?: ServerRole;
  readonly ServerVersion?: string;
  readonly ServerXCapabilities?: string;
  readonly SessionID?: number;
  readonly SubscriptionID?: string;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly Timeout?: number;
  readonly TransferConnID?: string;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly TreatmentParameters?: KVList;
  readonly TreatmentType?: TreatmentType;
  readonly UserData?: KVList;
  readonly WorkMode?: AgentWorkMode;
  readonly XReferenceID?: number;
}

/** 99: a resource was allocated. Attribute table inferred. */
export interface EventResourceAllocated {
  readonly id: 'EventResourceAllocated';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ConnID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
}

/** 100: a resource was freed. Attribute table inferred. */
export interface EventResourceFreed {
  readonly id: 'EventResourceFreed';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ConnID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
}

/** 111: changes attributes of a call. */
export interface RequestSetCallInfo {
  readonly id: 'RequestSetCallInfo';
  readonly ConnID: string;
  readonly SetOperation: number;
  readonly Extensions?: KVList;
  readonly NewConnID?: string;
  readonly OtherDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
}

/** 112: attributes of the call have changed. */
export interface EventCallInfoChanged {
  readonly id: 'EventCallInfoChanged';
  readonly ConnID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallID?: number;
  readonly CallType?: CallType;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
}

/** 117: hardware error. Attribute table inferred. */
export interface EventHardwareError {
  readonly id: 'EventHardwareError';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ErrorCode?: number;
  readonly ErrorMessage?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
}

/** 127: reserves an agent, DN or place for a time. */
export interface RequestReserveAgent {
  readonly id: 'RequestReserveAgent';
  readonly Timeout: number;
  readonly AgentID?: string;
  readonly Extensions?: KVList;
  readonly Place?: string;
  readonly Priority?: number;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
}

/** 128: the agent, DN or place is reserved. */
export interface EventAgentReserved {
  readonly id: 'EventAgentReserved';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Place?: string;
  readonly Priority?: number;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly Timeout?: number;
}

/** 132: a connection to an HA pair is restored (unverified). Attribute table inferred. */
export interface EventRestoreConnection {
  readonly id: 'EventRestoreConnection';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 133: the backup server became primary (unverified). Attribute table inferred. */
export interface EventPrimaryChanged {
  readonly id: 'EventPrimaryChanged';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerRole?: ServerRole;
  readonly ServerStartTime?: number;
}

/** 134: reports a lost connection to the backup server. */
export interface RequestLostBackupConnection {
  readonly id: 'RequestLostBackupConnection';
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 138: the request was accepted. */
export interface EventACK {
  readonly id: 'EventACK';
  readonly ReferenceID?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ServerStartTime?: number;
  readonly SubscriptionID?: string;
  readonly UserEvent?: MessageName;
}

/** 149: a service that only some T-Servers have. */
export interface RequestPrivateService {
  readonly id: 'RequestPrivateService';
  readonly PrivateEvent: number;
  readonly ConnID?: string;
  readonly Extensions?: KVList;
  readonly OtherDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
  readonly UserData?: KVList;
}

/** 150: information that only some T-Servers give. Attribute table inferred. */
export interface EventPrivateInfo {
  readonly id: 'EventPrivateInfo';
  readonly PrivateEvent: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ConnID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly UserData?: KVList;
}

/** 153: reserved number. */
export interface EventReserved_1 {
  readonly id: 'EventReserved_1';
  readonly EventSequenceNumber?: number;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
}

/** 154: reserved number. */
export interface EventReserved_2 {
  readonly id: 'EventReserved_2';
  readonly EventSequenceNumber?: number;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
}

/** 155: reserved number. */
export interface EventReserved_3 {
  readonly id: 'EventReserved_3';
  readonly EventSequenceNumber?: number;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
}

/** 156: reserved number. */
export interface EventReserved_4 {
  readonly id: 'EventReserved_4';
  readonly EventSequenceNumber?: number;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
}

/** 157: reserved number. */
export interface EventReserved_5 {
  readonly id: 'EventReserved_5';
  readonly EventSequenceNumber?: number;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
}

/** 158: reserved number. */
export interface EventReserved_6 {
  readonly id: 'EventReserved_6';
  readonly EventSequenceNumber?: number;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
}

/** 159: reserved number. */
export interface EventReserved_7 {
  readonly id: 'EventReserved_7';
  readonly EventSequenceNumber?: number;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
}

/** 169: answers a user event with a receipt. */
export interface RequestSendReturnReceipt {
  readonly id: 'RequestSendReturnReceipt';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ReturnReceipt?: number;
  readonly ReturnReceiptDN?: string;
  readonly UserData?: KVList;
}

/** 170: a receipt for a user event. Attribute table inferred. */
export interface EventReturnReceipt {
  readonly id: 'EventReturnReceipt';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly UserData?: KVList;
}

/** 182: information about resources; added in 8.0. Attribute table inferred. */
export interface EventResourceInfo {
  readonly id: 'EventResourceInfo';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ConnID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
}
