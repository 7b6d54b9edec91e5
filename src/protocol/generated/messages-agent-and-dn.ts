// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { AddressType, AgentWorkMode, CallState, CallType, DNRole, ForwardMode, InfoStatus, MonitorNextCallType, PartyState } from './enums.js';

/** 8: logs an agent in at a DN, for a queue or for all. */
export interface RequestAgentLogin {
  readonly id: 'RequestAgentLogin';
  readonly AgentID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Password?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisQueue?: string;
  readonly WorkMode?: AgentWorkMode;
}

/** 9: logs an agent out of a queue or of all. */
export interface RequestAgentLogout {
  readonly id: 'RequestAgentLogout';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisQueue?: string;
}

/** 10: sets the agent Ready. */
export interface RequestAgentReady {
  readonly id: 'RequestAgentReady';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisQueue?: string;
  readonly WorkMode?: AgentWorkMode;
}

/** 11: sets the agent Not Ready, with a work mode. */
export interface RequestAgentNotReady {
  readonly id: 'RequestAgentNotReady';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisQueue?: string;
  readonly WorkMode?: AgentWorkMode;
}

/** 12: switches do-not-disturb on. */
export interface RequestSetDNDOn {
  readonly id: 'RequestSetDNDOn';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 13: switches do-not-disturb off. */
export interface RequestSetDNDOff {
  readonly id: 'RequestSetDNDOff';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 34: sets call forwarding. */
export interface RequestCallForwardSet {
  readonly id: 'RequestCallForwardSet';
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly ForwardMode?: ForwardMode;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 35: cancels call forwarding. */
export interface RequestCallForwardCancel {
  readonly id: 'RequestCallForwardCancel';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly ForwardMode?: ForwardMode;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 46: switches the message lamp on. */
export interface RequestSetMessageWaitingOn {
  readonly id: 'RequestSetMessageWaitingOn';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 47: switches the message lamp off. */
export interface RequestSetMessageWaitingOff {
  readonly id: 'RequestSetMessageWaitingOff';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 73: the agent logged in to ThisQueue. */
export interface EventAgentLogin {
  readonly id: 'EventAgentLogin';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisQueue?: string;
  readonly WorkMode?: AgentWorkMode;
}

/** 74: the agent logged out of ThisQueue, or for good. */
export interface EventAgentLogout {
  readonly id: 'EventAgentLogout';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisQueue?: string;
}

/** 75: the agent is Ready. Attribute table inferred. */
export interface EventAgentReady {
  readonly id: 'EventAgentReady';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisQueue?: string;
  readonly WorkMode?: AgentWorkMode;
}

/** 76: the agent is not ready for ACD calls. */
export interface EventAgentNotReady {
  readonly id: 'EventAgentNotReady';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisQueue?: string;
  readonly WorkMode?: AgentWorkMode;
}

/** 77: do-not-disturb is on. Attribute table inferred. */
export interface EventDNDOn {
  readonly id: 'EventDNDOn';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 78: do-not-disturb is off. Attribute table inferred. */
export interface EventDNDOff {
  readonly id: 'EventDNDOff';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 86: the device went off hook. Attribute table inferred. */
export interface EventOffHook {
  readonly id: 'EventOffHook';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CallID?: number;
  readonly ConnID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 87: the device went on hook. Attribute table inferred. */
export interface EventOnHook {
  readonly id: 'EventOnHook';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CallID?: number;
  readonly ConnID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 88: calls are forwarded. Attribute table inferred. */
export interface EventForwardSet {
  readonly id: 'EventForwardSet';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ForwardMode?: ForwardMode;
  readonly InfoStatus?: InfoStatus;
  readonly OtherDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 89: call forwarding is cancelled. Attribute table inferred. */
export interface EventForwardCancel {
  readonly id: 'EventForwardCancel';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ForwardMode?: ForwardMode;
  readonly InfoStatus?: InfoStatus;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 90: the message lamp is on. Attribute table inferred. */
export interface EventMessageWaitingOn {
  readonly id: 'EventMessageWaitingOn';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 91: the message lamp is off. Attribute table inferred. */
export interface EventMessageWaitingOff {
  readonly id: 'EventMessageWaitingOff';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 104: a party stops hearing the call. */
export interface RequestListenDisconnect {
  readonly id: 'RequestListenDisconnect';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly OtherDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 105: a party hears the call again. */
export interface RequestListenReconnect {
  readonly id: 'RequestListenReconnect';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly OtherDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 106: a party no longer hears the call. Attribute table inferred. */
export interface EventListenDisconnected {
  readonly id: 'EventListenDisconnected';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallID?: number;
  readonly CallState?: CallState;
  readonly CallType?: CallType;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDNRole?: DNRole;
  readonly UserData?: KVList;
}

/** 107: a party hears the call again. Attribute table inferred. */
export interface EventListenReconnected {
  readonly id: 'EventListenReconnected';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallID?: number;
  readonly CallState?: CallState;
  readonly CallType?: CallType;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDNRole?: DNRole;
  readonly UserData?: KVList;
}

/** 118: obsolete: after-call work is EventAgentNotReady with work mode AfterCallWork. Attribute table inferred. */
export interface EventAgentAfterCallWork {
  readonly id: 'EventAgentAfterCallWork';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisQueue?: string;
  readonly WorkMode?: AgentWorkMode;
}

/** 130: sets the idle reason of an agent (obsolete). */
export interface RequestAgentSetIdleReason {
  readonly id: 'RequestAgentSetIdleReason';
  readonly AgentIdleReason: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisQueue?: string;
}

/** 131: obsolete: idle reason of the agent. Attribute table inferred. */
export interface EventAgentIdleReasonSet {
  readonly id: 'EventAgentIdleReasonSet';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisQueue?: string;
}

/** 135: sets information about a DN (no public prototype). */
export interface RequestSetDNInfo {
  readonly id: 'RequestSetDNInfo';
  readonly ThisDN: string;
  readonly AddressType?: AddressType;
  readonly AgentID?: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 139: observe the next call or all calls of an agent. */
export interface RequestMonitorNextCall {
  readonly id: 'RequestMonitorNextCall';
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly MonitorNextCallType?: MonitorNextCallType;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 140: ends the observation. */
export interface RequestCancelMonitoring {
  readonly id: 'RequestCancelMonitoring';
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 141: observation of an agent was set. Attribute table inferred. */
export interface EventMonitoringNextCall {
  readonly id: 'EventMonitoringNextCall';
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly MonitorNextCallType?: MonitorNextCallType;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 142: observation of an agent was cancelled. Attribute table inferred. */
export interface EventMonitoringCancelled {
  readonly id: 'EventMonitoringCancelled';
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly MonitorNextCallType?: MonitorNextCallType;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 143: mutes the DN in a call. */
export interface RequestSetMuteOn {
  readonly id: 'RequestSetMuteOn';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 144: unmutes the DN in a call. */
export interface RequestSetMuteOff {
  readonly id: 'RequestSetMuteOff';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 145: the party is muted. Attribute table inferred. */
export interface EventMuteOn {
  readonly id: 'EventMuteOn';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CallID?: number;
  readonly CallType?: CallType;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDNRole?: DNRole;
  readonly UserData?: KVList;
}

/** 146: the party is no longer muted. Attribute table inferred. */
export interface EventMuteOff {
  readonly id: 'EventMuteOff';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CallID?: number;
  readonly CallType?: CallType;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDNRole?: DNRole;
  readonly UserData?: KVList;
}

/** 147: the DN is out of service. Attribute table inferred. */
export interface EventDNOutOfService {
  readonly id: 'EventDNOutOfService';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 148: the DN is in service again. Attribute table inferred. */
export interface EventDNBackInService {
  readonly id: 'EventDNBackInService';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 152: the agent logged out of ThisQueue but stays logged in to another queue. */
export interface EventQueueLogout {
  readonly id: 'EventQueueLogout';
  readonly ThisDN: string;
  readonly ThisQueue: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}
