// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { CallType, XRouteType } from './enums.js';

/** 101: the call has reached the other site. Attribute table inferred. */
export interface EventRemoteConnectionSuccess {
  readonly id: 'EventRemoteConnectionSuccess';
  readonly ConnID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallID?: number;
  readonly CallType?: CallType;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly OtherDN?: string;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly UserData?: KVList;
  readonly XReferenceID?: number;
}

/** 102: the call has not reached the other site. Attribute table inferred. */
export interface EventRemoteConnectionFailed {
  readonly id: 'EventRemoteConnectionFailed';
  readonly ConnID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallID?: number;
  readonly CallType?: CallType;
  readonly CustomerID?: string;
  readonly ErrorCode?: number;
  readonly ErrorMessage?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly OtherDN?: string;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly UserData?: KVList;
  readonly XReferenceID?: number;
}

/** 123: asks for the number with which a call gets to another site. */
export interface RequestGetAccessNumber {
  readonly id: 'RequestGetAccessNumber';
  readonly OtherDN: string;
  readonly ThisDN: string;
  readonly ConnID?: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly UserData?: KVList;
  readonly XRouteType?: XRouteType;
}

/** 124: cancels a pending RequestGetAccessNumber. */
export interface RequestCancelReqGetAccessNumber {
  readonly id: 'RequestCancelReqGetAccessNumber';
  readonly ThisDN: string;
  readonly ConnID?: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly XReferenceID?: number;
}

/** 125: the number to reach the other site. Attribute table inferred. */
export interface EventAnswerAccessNumber {
  readonly id: 'EventAnswerAccessNumber';
  readonly AccessNumber: string;
  readonly ReferenceID?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ConnID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly XReferenceID?: number;
}

/** 126: the access-number request is cancelled. Attribute table inferred. */
export interface EventReqGetAccessNumberCanceled {
  readonly id: 'EventReqGetAccessNumberCanceled';
  readonly ReferenceID?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ConnID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly XReferenceID?: number;
}

/** 129: both in one. */
export interface RequestReserveAgentAndGetAccessNumber {
  readonly id: 'RequestReserveAgentAndGetAccessNumber';
  readonly OtherDN: string;
  readonly AgentID?: string;
  readonly ConnID?: string;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly Place?: string;
  readonly Priority?: number;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
  readonly Timeout?: number;
  readonly UserData?: KVList;
  readonly XRouteType?: XRouteType;
}
