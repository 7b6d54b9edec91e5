// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { KVList } from '../kv-list.js';

/** 0: opens the session of a client application with the server (made by the open functions, not by the application). */
export interface RequestRegisterClient {
  readonly id: 'RequestRegisterClient';
  readonly ApplicationName?: string;
  readonly ApplicationPassword?: string;
  readonly Extensions?: KVList;
  readonly Host?: string;
  readonly ProtocolVersion?: string;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
  readonly ResumeFrom?: number;
  readonly SessionID?: number;
  readonly SessionKey?: string;
}

/** 7: tells which messages the client wants. */
export interface RequestSetInputMask {
  readonly id: 'RequestSetInputMask';
  readonly InputMask: string;
  readonly Extensions?: KVList;
  readonly Reasons?: KVList;
  readonly ReferenceID?: number;
}

/** 50: the client library has opened the session; made on the client side, asynchronous mode only. */
export interface EventServerConnected {
  readonly id: 'EventServerConnected';
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly SessionID?: number;
  readonly SessionKey?: string;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
}

/** 51: the client library noticed that the connection is lost. */
export interface EventServerDisconnected {
  readonly id: 'EventServerDisconnected';
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
}

/** 94: the link between switch and server is down. */
export interface EventLinkDisconnected {
  readonly id: 'EventLinkDisconnected';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ApplicationName?: string;
  readonly CustomerID?: string;
  readonly ErrorCode?: number;
  readonly ErrorMessage?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly SessionID?: number;
}

/** 95: the link between switch and server is up (also as answer to opening, and at a switchover). */
export interface EventLinkConnected {
  readonly id: 'EventLinkConnected';
  readonly TimeinSecs?: number;
  readonly TimeinuSecs?: number;
  readonly ApplicationName?: string;
  readonly CustomerID?: string;
  readonly EventSequenceNumber?: number;
  readonly Extensions?: KVList;
  readonly ReferenceID?: number;
  readonly ServerStartTime?: number;
  readonly SessionID?: number;
  readonly SessionKey?: string;
}
