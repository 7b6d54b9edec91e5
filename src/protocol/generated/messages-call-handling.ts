// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { CallState, CallType, DNRole, MakeCallType, MediaType, MergeType, PartyState } from './enums.js';

/** 14: makes a call from dn to destination. */
export interface RequestMakeCall {
  readonly id: 'RequestMakeCall';
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly ANI?: string;
  readonly DNIS?: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly MakeCallType?: MakeCallType;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly UserData?: KVList;
}

/** 15: makes a call on behalf of a queue or routing point; an agent gets it when the far end answers. */
export interface RequestMakePredictiveCall {
  readonly id: 'RequestMakePredictiveCall';
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly Timeout?: number;
  readonly UserData?: KVList;
}

/** 16: answers a ringing call. */
export interface RequestAnswerCall {
  readonly id: 'RequestAnswerCall';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 17: releases one party from a call. */
export interface RequestReleaseCall {
  readonly id: 'RequestReleaseCall';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 18: puts a call on hold. */
export interface RequestHoldCall {
  readonly id: 'RequestHoldCall';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 19: takes a held call back. */
export interface RequestRetrieveCall {
  readonly id: 'RequestRetrieveCall';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 20: holds the call and makes a consultation call for a conference. */
export interface RequestInitiateConference {
  readonly id: 'RequestInitiateConference';
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly UserData?: KVList;
}

/** 21: joins the held and the consultation call; the result keeps the held ConnID. */
export interface RequestCompleteConference {
  readonly id: 'RequestCompleteConference';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TransferConnID: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 22: removes another party from a conference. */
export interface RequestDeleteFromConference {
  readonly id: 'RequestDeleteFromConference';
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 23: holds the call and makes a consultation call for a transfer. */
export interface RequestInitiateTransfer {
  readonly id: 'RequestInitiateTransfer';
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly UserData?: KVList;
}

/** 24: initiates and completes a transfer without waiting for an answer. */
export interface RequestMuteTransfer {
  readonly id: 'RequestMuteTransfer';
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly UserData?: KVList;
}

/** 25: replaces the DN by destination without a consultation call. */
export interface RequestSingleStepTransfer {
  readonly id: 'RequestSingleStepTransfer';
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly UserData?: KVList;
}

/** 26: joins the held call to the consultation call and leaves; the result keeps the held ConnID. */
export interface RequestCompleteTransfer {
  readonly id: 'RequestCompleteTransfer';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TransferConnID: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 27: joins two calls of a DN, as transfer or conference. */
export interface RequestMergeCalls {
  readonly id: 'RequestMergeCalls';
  readonly ConnID: string;
  readonly MergeType: MergeType;
  readonly ThisDN: string;
  readonly TransferConnID: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 28: swaps the active and the held call. */
export interface RequestAlternateCall {
  readonly id: 'RequestAlternateCall';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TransferConnID: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 29: leaves the active call and goes back to the held one. */
export interface RequestReconnectCall {
  readonly id: 'RequestReconnectCall';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TransferConnID: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 57: the call is in the queue ThisDN. Attribute table inferred. */
export interface EventQueued {
  readonly id: 'EventQueued';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly ThisQueue: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 58: the call left the queue ThisDN. Attribute table inferred. */
export interface EventDiverted {
  readonly id: 'EventDiverted';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly ThisQueue: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 59: the caller gave up before the call was answered. */
export interface EventAbandoned {
  readonly id: 'EventAbandoned';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 60: the device rings. */
export interface EventRinging {
  readonly id: 'EventRinging';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly Cause?: number;
  readonly CollectedDigits?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 61: the device dials. */
export interface EventDialing {
  readonly id: 'EventDialing';
  readonly CallID: number;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisQueue?: string;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 62: the call left the switch for the network. Attribute table inferred. */
export interface EventNetworkReached {
  readonly id: 'EventNetworkReached';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 63: the destination is busy or cannot be reached. Attribute table inferred. */
export interface EventDestinationBusy {
  readonly id: 'EventDestinationBusy';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 64: the call is answered: the party talks. Attribute table inferred. */
export interface EventEstablished {
  readonly id: 'EventEstablished';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 65: the party has left the call. Attribute table inferred. */
export interface EventReleased {
  readonly id: 'EventReleased';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 66: the party holds the call. Attribute table inferred. */
export interface EventHeld {
  readonly id: 'EventHeld';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 67: the party took the held call back. Attribute table inferred. */
export interface EventRetrieved {
  readonly id: 'EventRetrieved';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 68: another party took the place of the far party, or the ConnID changed. Attribute table inferred. */
export interface EventPartyChanged {
  readonly id: 'EventPartyChanged';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 69: a party joined the call. Attribute table inferred. */
export interface EventPartyAdded {
  readonly id: 'EventPartyAdded';
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly OtherDNRole: DNRole;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallID?: number;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 70: a party left the call. Attribute table inferred. */
export interface EventPartyDeleted {
  readonly id: 'EventPartyDeleted';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly OtherDNRole: DNRole;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 103: moves an unanswered (normally ringing) call to another destination. */
export interface RequestRedirectCall {
  readonly id: 'RequestRedirectCall';
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 110: releases all parties of a call. */
export interface RequestClearCall {
  readonly id: 'RequestClearCall';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 120: adds a party to the call without a consultation call. */
export interface RequestSingleStepConference {
  readonly id: 'RequestSingleStepConference';
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly UserData?: KVList;
}

/** 151: a bridged appearance of the call became active or inactive (unverified). Attribute table inferred. */
export interface EventBridged {
  readonly id: 'EventBridged';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly AgentID?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly OtherDN?: string;
  readonly OtherDNRole?: DNRole;
  readonly OtherQueue?: string;
  readonly OtherTrunk?: number;
  readonly PartyState?: PartyState;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisQueue?: string;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}
