// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { CallState, CallType, DNRole, MediaType, PartyState, RouteType } from './enums.js';

/** 36: tells where a call on a routing point goes. */
export interface RequestRouteCall {
  readonly id: 'RequestRouteCall';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly DNIS?: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly OtherDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly RouteType?: RouteType;
}

/** 71: a call on a routing point asks where to go. */
export interface EventRouteRequest {
  readonly id: 'EventRouteRequest';
  readonly CallID: number;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisQueue: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly CallState?: CallState;
  readonly CallUUID?: string;
  readonly CollectedDigits?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastCollectedDigit?: string;
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
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThisDNRole?: DNRole;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 72: the call on the routing point was routed (also by default after a time-out). */
export interface EventRouteUsed {
  readonly id: 'EventRouteUsed';
  readonly CallID: number;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisQueue: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly CallState?: CallState;
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
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThirdPartyDNRole?: DNRole;
  readonly ThisDNRole?: DNRole;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}
