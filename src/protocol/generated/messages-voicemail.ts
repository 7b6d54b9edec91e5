// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { CallState, CallType, ClearFlag, InterruptFlag } from './enums.js';

/** 40: logs in to a mailbox. */
export interface RequestLoginMailBox {
  readonly id: 'RequestLoginMailBox';
  readonly ThisDN: string;
  readonly UserID: string;
  readonly Extensions?: KVList;
  readonly Password?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 41: logs out of a mailbox. */
export interface RequestLogoutMailBox {
  readonly id: 'RequestLogoutMailBox';
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 42: opens a voice file. */
export interface RequestOpenVoiceFile {
  readonly id: 'RequestOpenVoiceFile';
  readonly ThisDN: string;
  readonly VoiceFileName: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 43: closes a voice file. */
export interface RequestCloseVoiceFile {
  readonly id: 'RequestCloseVoiceFile';
  readonly FileHandle: number;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 44: plays a voice file into a call. */
export interface RequestPlayVoiceFile {
  readonly id: 'RequestPlayVoiceFile';
  readonly ConnID: string;
  readonly FileHandle: number;
  readonly ThisDN: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly VoiceCFlag?: ClearFlag;
  readonly VoiceIFlag?: InterruptFlag;
  readonly VoiceSegment?: string;
}

/** 79: logged in to the mailbox. */
export interface EventMailBoxLogin {
  readonly id: 'EventMailBoxLogin';
  readonly ReferenceID?: number;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ServerStartTime?: number;
}

/** 80: logged out of the mailbox. */
export interface EventMailBoxLogout {
  readonly id: 'EventMailBoxLogout';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}

/** 81: the voice file is open. */
export interface EventVoiceFileOpened {
  readonly id: 'EventVoiceFileOpened';
  readonly FileHandle: number;
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly UserData?: KVList;
}

/** 82: the voice file is closed. */
export interface EventVoiceFileClosed {
  readonly id: 'EventVoiceFileClosed';
  readonly ThisDN: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly UserData?: KVList;
}

/** 83: the voice file was played to its end. */
export interface EventVoiceFileEndPlay {
  readonly id: 'EventVoiceFileEndPlay';
  readonly CallID: number;
  readonly CallState: CallState;
  readonly CallType: CallType;
  readonly ConnID: string;
  readonly FileHandle: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly NetworkCallID?: number;
  readonly NetworkNodeID?: number;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
  readonly UserData?: KVList;
}
