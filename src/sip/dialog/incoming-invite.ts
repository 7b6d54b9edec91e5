import type { SipRequest } from '../codec/message.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { TransactionLayer } from '../transaction/transaction-layer.js';
import { ReliableProvisionals } from './reliable-provisionals.js';

/** The INVITE of the other side, until it is answered. */
export class IncomingInvite {
  private readonly reliable: ReliableProvisionals | undefined;

  constructor(
    readonly transaction: ServerTransaction,
    request: SipRequest,
    layer: TransactionLayer,
  ) {
    this.reliable = ReliableProvisionals.forServer(request, layer);
  }

  /** Reliably where the caller insists on it (RFC 3262); `onGivenUp` when such a response is never acknowledged. */
  progress(status: number, headers: string, body: string, onGivenUp: () => void): void {
    if (this.reliable?.isRequired === true) this.reliable.send(this.transaction, status, headers, body, onGivenUp);
    else this.transaction.respond(status, headers, body);
  }

  receivePrack(request: SipRequest): boolean {
    return this.reliable?.receivePrack(request) === true;
  }

  /** Nothing provisional is repeated any more. */
  stop(): void {
    this.reliable?.stop();
  }
}
