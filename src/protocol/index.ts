export type { EventName, RequestName, TEvent, TRequest } from './generated/messages.js';
export type { KVList, KVScalar, KVValue } from './kv-list.js';
export type { ClientHandle, ClientOptions, ClientPort, Clock, Delivery } from './ports.js';
