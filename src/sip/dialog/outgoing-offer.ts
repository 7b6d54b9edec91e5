import type { SipResponse } from '../codec/message.js';
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.js';
import type { OfferExchange } from './offer-exchange.js';

/** What becomes of our offers. */
export interface OfferEvents {
  /** 2xx, for a re-INVITE also when it comes again: then it wants its ACK again. */
  onOfferAccepted(exchange: OfferExchange, transaction: ClientTransaction, response: SipResponse): void;
  /** The one final answer that counts; without a response 408 or 503. */
  onOfferOver(exchange: OfferExchange, isInvite: boolean, status: number, response: SipResponse | undefined): void;
}

/** A re-INVITE with an offer, or an UPDATE (RFC 3311), of this side. */
export class OutgoingOffer implements ClientUser {
  constructor(
    private readonly exchange: OfferExchange,
    private readonly events: OfferEvents,
  ) {}

  onResponse(transaction: ClientTransaction, response: SipResponse): void {
    const { status } = response;
    if (status < 200) return;
    if (status < 300) this.events.onOfferAccepted(this.exchange, transaction, response);
    if (this.exchange.isAnsweredBy(transaction))
      this.events.onOfferOver(this.exchange, transaction.isInvite, status, response);
  }

  onFailure(transaction: ClientTransaction, why: 'timeout' | 'transport'): void {
    if (!this.exchange.isAnsweredBy(transaction)) return;
    this.events.onOfferOver(this.exchange, transaction.isInvite, why === 'timeout' ? 408 : 503, undefined);
  }

  onRepeated(before: ClientTransaction, now: ClientTransaction): void {
    this.exchange.repeated(before, now);
  }
}
