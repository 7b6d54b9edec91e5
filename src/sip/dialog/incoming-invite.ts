import { type SipRequest, tokensOf } from '../codec/message.js';
import type { SessionDescription } from '../sdp/session-description.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { TransactionLayer } from '../transaction/transaction-layer.js';
import { SDP_TYPE } from './dialog-channel.js';
import type { OfferExchange } from './offer-exchange.js';
import { ReliableProvisionals } from './reliable-provisionals.js';

/** The INVITE of the other side, until it is answered. */
export class IncomingInvite {
  private reliable: ReliableProvisionals | undefined;
  /** A description may go reliably although the caller does not insist on it. */
  private readonly supportsReliable: boolean;
  private readonly cseq: number;
  /** A response that may get lost has carried our description. */
  private mentioned = false;
  /** It is accepted, with this description unless it has got one already; the 200 has to wait. */
  private accepting: { readonly sdp: SessionDescription } | undefined = undefined;

  constructor(
    readonly transaction: ServerTransaction,
    request: SipRequest,
    private readonly layer: TransactionLayer,
    /** With the offer of the INVITE, if it has one. */
    private readonly exchange: OfferExchange,
    /** Text of a description of this side. */
    private readonly write: (sdp: SessionDescription) => string,
    /** Descriptions go reliably to callers that support it, not only to those that require it. */
    describesReliably: boolean,
  ) {
    this.cseq = request.cseq;
    this.reliable = ReliableProvisionals.forServer(request, layer);
    this.supportsReliable = describesReliably && tokensOf(request.headers, 'Supported').includes('100rel');
  }

  /**
   * What became of our description before the final answer: `told` in a response that may get lost; in a reliable one it first is
   * `waiting` for the PRACK of another response, then `sent`, and at last `acknowledged`.
   */
  private get description(): 'none' | 'told' | 'waiting' | 'sent' | 'acknowledged' {
    return this.mentioned ? 'told' : (this.reliable?.description ?? 'none');
  }

  private get isReliable(): boolean {
    return this.reliable?.isRequired === true;
  }

  /** It has got its answer, or the offer that it did not bring: there will be no other one in the final response (RFC 3261 section 13.2.1). */
  get isDescribed(): boolean {
    return this.description !== 'none' && this.description !== 'waiting';
  }

  /** A provisional response can answer its offer. */
  get canAnswer(): boolean {
    return this.exchange.state === 'remote' && this.description === 'none';
  }

  /** It has no offer, and reliable provisional responses have to begin with one (RFC 3261 section 13.2.1). */
  get owesOffer(): boolean {
    return this.exchange.state === 'none' && this.description === 'none' && this.isReliable;
  }

  /** Its sender may make another offer: it has got the answer to the first one, and knows that it counts (RFC 3311 section 5.1). */
  get takesOffers(): boolean {
    return this.description === 'sent' || this.description === 'acknowledged';
  }

  /** So may we. */
  get makesOffers(): boolean {
    return this.description === 'acknowledged' && this.accepting === undefined;
  }

  /**
   * 180 or 183, with a description when that can be given now. Reliably where the caller insists on it (RFC 3262), and a description
   * also where it only supports that: without it the caller would hear nothing. `onGivenUp` when such a response is never acknowledged.
   */
  progress(status: number, identity: string, sdp: SessionDescription | undefined, onGivenUp: () => void): void {
    const body = sdp !== undefined && (this.canAnswer || this.owesOffer) ? this.write(sdp) : '';
    const lines = `${identity}${body === '' ? '' : SDP_TYPE}`;
    if (body !== '' && this.supportsReliable) {
      this.reliable ??= ReliableProvisionals.forSupporter(this.cseq, this.layer);
    }
    if (this.isReliable || (body !== '' && this.reliable !== undefined)) {
      if (body !== '') this.exchange.state = this.exchange.state === 'remote' ? 'none' : 'local';
      this.reliable?.send(this.transaction, status, lines, body, onGivenUp);
      return;
    }
    this.mentioned ||= body !== '';
    this.transaction.respond(status, lines, body);
  }

  /** Whether the PRACK belongs to this INVITE, and whether it is to answer an offer of ours. */
  receivePrack(request: SipRequest): 'unknown' | 'answers' | 'counts' {
    const answers = this.exchange.state === 'local' && this.description === 'sent';
    if (this.reliable?.receivePrack(request) !== true) return 'unknown';
    return answers ? 'answers' : 'counts';
  }

  /** It is to be accepted as soon as it may be. */
  accept(sdp: SessionDescription): void {
    this.accepting = { sdp };
  }

  /**
   * Text for the 200, '' when the descriptions are known already. Undefined while there may be no 200: until the PRACK of a
   * description has come (RFC 3262 section 3), and until an UPDATE is answered, for either side's sake.
   */
  takeAcceptance(): string | undefined {
    const { accepting, description, exchange } = this;
    if (accepting === undefined || description === 'sent') return undefined;
    if (description === 'acknowledged' && !exchange.isIdle) return undefined;
    this.accepting = undefined;
    this.stop();
    if (description === 'acknowledged') return '';
    exchange.state = exchange.remote.sdp === undefined ? 'local' : 'none';
    return description === 'told' ? exchange.local.latest : this.write(accepting.sdp);
  }

  /** Nothing provisional is repeated any more. */
  stop(): void {
    this.reliable?.stop();
  }
}
