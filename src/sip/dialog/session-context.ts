import type { Flow } from '../connection/flow.js';
import type { TransactionLayer } from '../transaction/transaction-layer.js';
import type { Dialog } from './dialog.js';
import type { SessionTimerOptions } from './session-timer.js';

/** What all sessions share: the way to the network, and who finds them again. */
export interface SessionContext<S = unknown> {
  readonly layer: TransactionLayer;
  readonly timers: SessionTimerOptions;
  /** Header lines that requests and 2xx of sessions carry: Allow, Supported, User-Agent. */
  readonly capabilities: string;
  /** Re-INVITEs and UPDATEs with offers that one phone may send per second. */
  readonly maxOffersPerSecond: number;
  /** Whether descriptions before the answer go reliably to callers that support it, not only to those that require it (RFC 3262). */
  describesReliably(): boolean;
  /** Between 0 and 1, for the waits of RFC 3261 section 14.1. */
  random(): number;
  /** Value of the Contact header on this flow for `user`. */
  contact(user: string, flow: Flow): string;
  /** Where a request within the dialog is sent. */
  route(dialog: Dialog): Flow;
  /** Requests with this local tag belong to the session from now on. */
  keep(localTag: string, session: S): void;
  forget(localTag: string): void;
}
