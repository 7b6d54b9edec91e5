// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { CallType, DNRole, MediaType, PartyState, TreatmentType } from './enums.js';

/** 37: plays music to a call on a routing point. */
export interface RequestGiveMusicTreatment {
  readonly id: 'RequestGiveMusicTreatment';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly MusicPath?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 38: gives silence to a call on a routing point. */
export interface RequestGiveSilenceTreatment {
  readonly id: 'RequestGiveSilenceTreatment';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly MusicPath?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 39: gives ring-back to a call on a routing point. */
export interface RequestGiveRingBackTreatment {
  readonly id: 'RequestGiveRingBackTreatment';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly MusicPath?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 113: applies a treatment to a call. */
export interface RequestApplyTreatment {
  readonly id: 'RequestApplyTreatment';
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TreatmentType: TreatmentType;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly TreatmentParameters?: KVList;
}

/** 114: the treatment has started. */
export interface EventTreatmentApplied {
  readonly id: 'EventTreatmentApplied';
  readonly CallID: number;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly CustomerID: string;
  readonly Extensions: KVList;
  readonly ThisDN: string;
  readonly ThisDNRole: DNRole;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly TreatmentType: TreatmentType;
  readonly CallUUID?: string;
  readonly EventSequenceNumber?: number;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TransferConnID?: string;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly TreatmentParameters?: KVList;
  readonly UserData?: KVList;
}

/** 115: the treatment could not be applied. */
export interface EventTreatmentNotApplied {
  readonly id: 'EventTreatmentNotApplied';
  readonly CallID: number;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly CustomerID: string;
  readonly ErrorCode: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallUUID?: string;
  readonly ErrorMessage?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly ThisDNRole?: DNRole;
  readonly TransferConnID?: string;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly TreatmentParameters?: KVList;
  readonly TreatmentType?: TreatmentType;
  readonly UserData?: KVList;
}

/** 116: the treatment has ended; not sent for continuous treatments. */
export interface EventTreatmentEnd {
  readonly id: 'EventTreatmentEnd';
  readonly CallID: number;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly CustomerID: string;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly TreatmentType: TreatmentType;
  readonly CallUUID?: string;
  readonly CollectedDigits?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly LastCollectedDigit?: string;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly PartyState?: PartyState;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TransferConnID?: string;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly TreatmentParameters?: KVList;
  readonly UserData?: KVList;
}

/** 119: the switch asks for a treatment. Attribute table inferred. */
export interface EventTreatmentRequired {
  readonly id: 'EventTreatmentRequired';
  readonly CallID: number;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CallUUID?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly MediaType?: MediaType;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly PartyState?: PartyState;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisQueue?: string;
  readonly TransferredNetworkCallID?: number;
  readonly TransferredNetworkNodeID?: number;
  readonly UserData?: KVList;
}
