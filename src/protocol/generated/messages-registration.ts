// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { AddressInfoType, AddressType, AgentWorkMode, ControlMode, InfoStatus, RegisterMode } from './enums.js';

/** 3: asks to get events of a DN and to be allowed to send requests for it; only after EventLinkConnected. */
export interface RequestRegisterAddress {
  readonly id: 'RequestRegisterAddress';
  readonly ThisDN: string;
  readonly AddressType?: AddressType;
  readonly ControlMode?: ControlMode;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly RegisterMode?: RegisterMode;
}

/** 4: ends the registration of a DN. */
export interface RequestUnregisterAddress {
  readonly id: 'RequestUnregisterAddress';
  readonly ThisDN: string;
  readonly ControlMode?: ControlMode;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 5: registers all DNs (no public prototype). */
export interface RequestRegisterAll {
  readonly id: 'RequestRegisterAll';
  readonly AddressType?: AddressType;
  readonly ControlMode?: ControlMode;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly RegisterMode?: RegisterMode;
}

/** 6: ends RegisterAll (no public prototype). */
export interface RequestUnregisterAll {
  readonly id: 'RequestUnregisterAll';
  readonly ControlMode?: ControlMode;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 53: the client is registered on ThisDN. */
export interface EventRegistered {
  readonly id: 'EventRegistered';
  readonly Extensions: KVList;
  readonly InfoType: AddressInfoType;
  readonly ReferenceID?: number;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly InfoStatus?: InfoStatus;
  readonly ServerStartTime?: number;
  readonly WorkMode?: AgentWorkMode;
}

/** 54: the registration on ThisDN has ended. */
export interface EventUnregistered {
  readonly id: 'EventUnregistered';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly ErrorCode?: number;
  readonly ErrorMessage?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 55: all DNs are registered. Attribute table inferred. */
export interface EventRegisteredAll {
  readonly id: 'EventRegisteredAll';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 56: registration of all DNs has ended. Attribute table inferred. */
export interface EventUnregisteredAll {
  readonly id: 'EventUnregisteredAll';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}
