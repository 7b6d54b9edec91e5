// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { AddressInfoType, AddressType, AgentWorkMode, CallInfoType, CallState, CallType, InfoStatus, LocationInfoType, ServerRole, SwitchInfoType } from './enums.js';

/** 1: asks for version, role and capabilities of the server. */
export interface RequestQueryServer {
  readonly id: 'RequestQueryServer';
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 2: asks for the state of a DN, position or queue. */
export interface RequestQueryAddress {
  readonly id: 'RequestQueryAddress';
  readonly InfoType: AddressInfoType;
  readonly ThisDN: string;
  readonly AddressType?: AddressType;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisQueue?: string;
}

/** 92: answer about a DN, position or queue. */
export interface EventAddressInfo {
  readonly id: 'EventAddressInfo';
  readonly InfoStatus: InfoStatus;
  readonly InfoType: AddressInfoType;
  readonly ReferenceID?: number;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly AgentID?: string;
  readonly CallID?: number;
  readonly ConnID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly PreviousConnID?: string;
  readonly Reasons?: KVList;
  readonly ServerStartTime?: number;
  readonly ThisQueue?: string;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
  readonly WorkMode?: AgentWorkMode;
}

/** 93: version, role and capabilities of the server. Attribute table inferred. */
export interface EventServerInfo {
  readonly id: 'EventServerInfo';
  readonly ReferenceID?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ApplicationName?: string;
  readonly Capabilities?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ServerRole?: ServerRole;
  readonly ServerStartTime?: number;
  readonly ServerVersion?: string;
  readonly ServerXCapabilities?: string;
}

/** 108: asks for the parties or the state of a call. */
export interface RequestQueryCall {
  readonly id: 'RequestQueryCall';
  readonly ConnID: string;
  readonly InfoType: CallInfoType;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
}

/** 109: parties or state of a call. Attribute table inferred. */
export interface EventPartyInfo {
  readonly id: 'EventPartyInfo';
  readonly ConnID: string;
  readonly ReferenceID?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallID?: number;
  readonly CallState?: CallState;
  readonly CallType?: CallType;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly InfoStatus?: InfoStatus;
  readonly InfoType?: CallInfoType;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly UserData?: KVList;
}

/** 121: asks for data of the switch. */
export interface RequestQuerySwitch {
  readonly id: 'RequestQuerySwitch';
  readonly InfoType: SwitchInfoType;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 122: data of the switch. Attribute table inferred. */
export interface EventSwitchInfo {
  readonly id: 'EventSwitchInfo';
  readonly ReferenceID?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly InfoType?: SwitchInfoType;
  readonly ServerStartTime?: number;
}

/** 136: asks for, or monitors, the state of other sites. */
export interface RequestQueryLocation {
  readonly id: 'RequestQueryLocation';
  readonly InfoType: LocationInfoType;
  readonly Extensions?: KVList;
  readonly Location?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 137: state of other sites. Attribute table inferred. */
export interface EventLocationInfo {
  readonly id: 'EventLocationInfo';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly InfoType?: LocationInfoType;
  readonly Location?: string;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}
