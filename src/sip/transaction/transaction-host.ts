import type { SipRequest } from '../codec/message.js';
import type { TransportPort } from '../connection/flow.js';
import type { TransactionTiming } from './machine.js';
import type { TimerWheel } from './timer-wheel.js';

/** What a transaction needs of the layer that keeps it. */
export interface TransactionHost<Client, Server> {
  readonly timing: TransactionTiming;
  readonly transport: TransportPort;
  readonly wheel: TimerWheel;
  sendCancel(invite: Client, headers: string): void;
  forgetClient(transaction: Client): void;
  forgetServer(transaction: Server): void;
  /** Tag of an answer that nothing is kept of; the same for the same key. */
  tagOf(key: string): string;
  /** Hands a new request to the user of the layer. */
  deliver(transaction: Server, request: SipRequest): void;
}
