// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { CallType, PartyState } from './enums.js';

/** 160: a call was created. */
export interface EventCallCreated {
  readonly id: 'EventCallCreated';
  readonly CallUUID: string;
  readonly ConnID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly CallID?: number;
  readonly CallType?: CallType;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly DialedNumber?: string;
  readonly EventSequenceNumber?: number;
  readonly ISLinkList?: KVList;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly NodeID?: number;
  readonly OrigCallUUID?: string;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly UserData?: KVList;
}

/** 161: data of a call have changed. Attribute table inferred. */
export interface EventCallDataChanged {
  readonly id: 'EventCallDataChanged';
  readonly CallUUID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ANI?: string;
  readonly CallID?: number;
  readonly CallType?: CallType;
  readonly ConnID?: string;
  readonly CustomerID?: string;
  readonly DNIS?: string;
  readonly DialedNumber?: string;
  readonly EventSequenceNumber?: number;
  readonly ISLinkList?: KVList;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly NodeID?: number;
  readonly OrigCallUUID?: string;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly UserData?: KVList;
}

/** 162: a call has ended. Attribute table inferred. */
export interface EventCallDeleted {
  readonly id: 'EventCallDeleted';
  readonly CallUUID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly Cause?: number;
  readonly ConnID?: string;
  readonly CtrlParty?: string;
  readonly EventSequenceNumber?: number;
  readonly NewCallUUID?: string;
  readonly RefCallUUID?: string;
  readonly RefConnID?: string;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 163: a party joined a call. Attribute table inferred. */
export interface EventCallPartyAdded {
  readonly id: 'EventCallPartyAdded';
  readonly CallUUID: string;
  readonly PartyUUID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly Cause?: number;
  readonly ConnID?: string;
  readonly CtrlParty?: string;
  readonly DN?: string;
  readonly Device?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly NewCallUUID?: string;
  readonly OriginConnID?: string;
  readonly PartyID?: number;
  readonly PartyState?: PartyState;
  readonly PartyType?: number;
  readonly RefCallUUID?: string;
  readonly RefConnID?: string;
  readonly RefParty?: string;
  readonly ReferenceID?: number;
  readonly RemoteLoc?: string;
  readonly RemoteParty?: string;
  readonly ServerStartTime?: number;
}

/** 164: the state of a party has changed. Attribute table inferred. */
export interface EventCallPartyState {
  readonly id: 'EventCallPartyState';
  readonly CallUUID: string;
  readonly PartyUUID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly Cause?: number;
  readonly ConnID?: string;
  readonly CtrlParty?: string;
  readonly DN?: string;
  readonly Device?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly NewCallUUID?: string;
  readonly OriginConnID?: string;
  readonly PartyID?: number;
  readonly PartyState?: PartyState;
  readonly PartyType?: number;
  readonly RefCallUUID?: string;
  readonly RefConnID?: string;
  readonly RefParty?: string;
  readonly ReferenceID?: number;
  readonly RemoteLoc?: string;
  readonly RemoteParty?: string;
  readonly ServerStartTime?: number;
}

/** 165: a party moved from one call to another. Attribute table inferred. */
export interface EventCallPartyMoved {
  readonly id: 'EventCallPartyMoved';
  readonly CallUUID: string;
  readonly PartyUUID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly Cause?: number;
  readonly ConnID?: string;
  readonly CtrlParty?: string;
  readonly DN?: string;
  readonly Device?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly NewCallUUID?: string;
  readonly OriginConnID?: string;
  readonly PartyID?: number;
  readonly PartyState?: PartyState;
  readonly PartyType?: number;
  readonly RefCallUUID?: string;
  readonly RefConnID?: string;
  readonly RefParty?: string;
  readonly ReferenceID?: number;
  readonly RemoteLoc?: string;
  readonly RemoteParty?: string;
  readonly ServerStartTime?: number;
}

/** 166: a party left a call. Attribute table inferred. */
export interface EventCallPartyDeleted {
  readonly id: 'EventCallPartyDeleted';
  readonly CallUUID: string;
  readonly PartyUUID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly Cause?: number;
  readonly ConnID?: string;
  readonly CtrlParty?: string;
  readonly DN?: string;
  readonly Device?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly NewCallUUID?: string;
  readonly OriginConnID?: string;
  readonly PartyID?: number;
  readonly PartyState?: PartyState;
  readonly PartyType?: number;
  readonly RefCallUUID?: string;
  readonly RefConnID?: string;
  readonly RefParty?: string;
  readonly ReferenceID?: number;
  readonly RemoteLoc?: string;
  readonly RemoteParty?: string;
  readonly ServerStartTime?: number;
}

/** 167: starts call-based events. */
export interface RequestStartCallMonitoring {
  readonly id: 'RequestStartCallMonitoring';
  readonly CallUUID?: string;
  readonly ConnID?: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
}

/** 168: ends call-based events. */
export interface RequestStopCallMonitoring {
  readonly id: 'RequestStopCallMonitoring';
  readonly CallUUID?: string;
  readonly ConnID?: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
}
