// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';

/** 52: the request is refused or has failed. */
export interface EventError {
  readonly id: 'EventError';
  readonly ErrorCode: number;
  readonly ReferenceID?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ConnID?: string;
  readonly CustomerID?: string;
  readonly ErrorMessage?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ServerStartTime?: number;
  readonly ThisDN?: string;
}
