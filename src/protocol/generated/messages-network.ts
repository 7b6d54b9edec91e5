// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { CallType, DNRole, NetworkCallState, NetworkDestState, NetworkPartyRole } from './enums.js';

/** 171: starts a consultation in the network. */
export interface RequestNetworkConsult {
  readonly id: 'RequestNetworkConsult';
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly HomeLocation?: string;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 172: swaps the parties of a network consultation. */
export interface RequestNetworkAlternate {
  readonly id: 'RequestNetworkAlternate';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly HomeLocation?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 173: completes a network transfer. */
export interface RequestNetworkTransfer {
  readonly id: 'RequestNetworkTransfer';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly HomeLocation?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 174: joins the parties of a network consultation in a conference. */
export interface RequestNetworkMerge {
  readonly id: 'RequestNetworkMerge';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly HomeLocation?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 175: ends the network consultation and goes back to the caller. */
export interface RequestNetworkReconnect {
  readonly id: 'RequestNetworkReconnect';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly HomeLocation?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 176: transfers in the network without consultation. */
export interface RequestNetworkSingleStepTransfer {
  readonly id: 'RequestNetworkSingleStepTransfer';
  readonly ConnID: string;
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly HomeLocation?: string;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 177: a network service that only some T-Servers have. */
export interface RequestNetworkPrivateService {
  readonly id: 'RequestNetworkPrivateService';
  readonly PrivateEvent: number;
  readonly ConnID?: string;
  readonly Extensions?: KVList;
  readonly HomeLocation?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
}

/** 178: state of a network call with several parties. */
export interface EventNetworkCallStatus {
  readonly id: 'EventNetworkCallStatus';
  readonly CallID: number;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly NetworkCallState: NetworkCallState;
  readonly NetworkDestState: NetworkDestState;
  readonly NetworkPartyRole: NetworkPartyRole;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly Cause?: number;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly FirstTransferHomeLocation?: string;
  readonly FirstTransferOrigDN?: string;
  readonly LastTransferHomeLocation?: string;
  readonly LastTransferOrigDN?: string;
  readonly NetworkCallID?: number;
  readonly NetworkDestDN?: string;
  readonly NetworkNodeID?: number;
  readonly NetworkOrigDN?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}

/** 179: network information that only some T-Servers give. */
export interface EventNetworkPrivateInfo {
  readonly id: 'EventNetworkPrivateInfo';
  readonly PrivateEvent: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ConnID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly NetworkCallState?: NetworkCallState;
  readonly NetworkDestDN?: string;
  readonly NetworkDestState?: NetworkDestState;
  readonly NetworkOrigDN?: string;
  readonly NetworkPartyRole?: NetworkPartyRole;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly UserData?: KVList;
}
