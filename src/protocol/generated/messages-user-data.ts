// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { CallType, DNRole, MediaType, PartyState } from './enums.js';
import type { MessageName } from './names.js';

/** 30: adds pairs to the user data of a call. */
export interface RequestAttachUserData {
  readonly id: 'RequestAttachUserData';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly UserData: KVList;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 31: changes pairs in the user data of a call. */
export interface RequestUpdateUserData {
  readonly id: 'RequestUpdateUserData';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly UserData: KVList;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 32: deletes all user data of a call. */
export interface RequestDeleteUserData {
  readonly id: 'RequestDeleteUserData';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 33: deletes one pair from the user data of a call. */
export interface RequestDeletePair {
  readonly id: 'RequestDeletePair';
  readonly ConnID: string;
  readonly DataKey: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 48: sends a user event to all clients registered on dn. */
export interface RequestDistributeUserEvent {
  readonly id: 'RequestDistributeUserEvent';
  readonly ThisDN: string;
  readonly CallUUID?: string;
  readonly CommunicationDN?: string;
  readonly ConnID?: string;
  readonly CustomerID?: string;
  readonly Extensions?: KVList;
  readonly OtherDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly UserData?: KVList;
  readonly UserEvent?: MessageName;
}

/** 85: the user data of the call have changed. */
export interface EventAttachedDataChanged {
  readonly id: 'EventAttachedDataChanged';
  readonly CallID: number;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly UserData: KVList;
  readonly ANI?: string;
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
  readonly PartyState?: PartyState;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThirdPartyDN?: string;
  readonly ThisDN?: string;
  readonly ThisDNRole?: DNRole;
  readonly ThisTrunk?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
}

/** 96: a user event that a client sent. Attribute table inferred. */
export interface EventUserEvent {
  readonly id: 'EventUserEvent';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallUUID?: string;
  readonly CommunicationDN?: string;
  readonly ConnID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly OtherDN?: string;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly UserData?: KVList;
  readonly UserEvent?: MessageName;
}
