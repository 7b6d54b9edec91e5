export type { BackoffOptions } from './backoff.js';
export {
  type AnswerTo,
  type ConnectionChange,
  type ConnectionState,
  type ConnectOptions,
  connect,
  PartylineClient,
} from './client.js';
export {
  type AnyRequest,
  ConnectError,
  ConnectionLostError,
  EventOverflowError,
  RequestTimeoutError,
  TErrorException,
} from './errors.js';
export type { EventFilter, Filtered } from './subscriptions.js';
export type { WebSocketClass, WebSocketLike } from './web-socket.js';
