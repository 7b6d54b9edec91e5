// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';
import type { SubscriptionOperationType } from './enums.js';

/** 180: subscribes to the progress of multi-site transactions. */
export interface RequestTransactionMonitoring {
  readonly id: 'RequestTransactionMonitoring';
  readonly SubscriptionOperation: SubscriptionOperationType;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly SubscriptionID?: string;
  readonly ThisDN?: string;
}

/** 181: progress of a multi-site transaction. */
export interface EventTransactionStatus {
  readonly id: 'EventTransactionStatus';
  readonly Extensions: KVList;
  readonly SubscriptionID: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly EventSequenceNumber?: number;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
}
