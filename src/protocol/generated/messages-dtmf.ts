// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { CallState, CallType, ClearFlag, DNRole, MediaType, PartyState } from './enums.js';

/** 45: collects digits from a call. */
export interface RequestCollectDigits {
  readonly id: 'RequestCollectDigits';
  readonly ConnID: string;
  readonly NumberOfDigits: number;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly TerminateDigits?: string;
  readonly Timeout?: number;
  readonly VoiceCFlag?: ClearFlag;
}

/** 84: digits were collected from the call. */
export interface EventDigitsCollected {
  readonly id: 'EventDigitsCollected';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly CollectedDigits: string;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
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
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 97: sends digits into a call. */
export interface RequestSendDTMF {
  readonly id: 'RequestSendDTMF';
  readonly ConnID: string;
  readonly DTMFDigits: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 98: digits were sent into the call. */
export interface EventDTMFSent {
  readonly id: 'EventDTMFSent';
  readonly CallID: number;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly DTMFDigits?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}
