import type { SipRequest, SipResponse } from '../codec/message.js';
import { contentOf, sdpOf } from '../codec/multipart.js';
import type { Flow } from '../connection/flow.js';
import type { SessionDescription } from '../sdp/session-description.js';
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import { type Dialog, isGone } from './dialog.js';
import { type DialogChannel, SDP_TYPE } from './dialog-channel.js';
import type { EarlyDialog } from './early-dialog.js';
import type { IncomingInvite } from './incoming-invite.js';
import { OfferExchange } from './offer-exchange.js';
import { GlareWait, OfferGate, offerAgainAfter, offerFault } from './offer-rules.js';
import type { OutgoingInvite } from './outgoing-invite.js';
import { type OfferEvents, OutgoingOffer } from './outgoing-offer.js';
import type { SessionContext } from './session-context.js';
import { type RefreshEvents, SessionRefresh } from './session-refresh.js';
import type { SessionUser } from './session-user.js';
import { AckWait } from './unacknowledged-answer.js';

/**
 * What goes on within a session: offers and answers of both sides, before the call is answered (RFC 3311, RFC 6337) and after it
 * (RFC 3261 section 14), and the session timer. `Session` adds how it begins and ends.
 */
export abstract class SessionOffers<S> implements OfferEvents, RefreshEvents {
  phase: 'calling' | 'incoming' | 'established' | 'ended' = 'calling';
  /** Of the branch that counts, or was heard of last. */
  protected exchange = new OfferExchange();
  /** What the INVITE itself has begun: branches whose provisional responses have not answered it have no other exchange. */
  protected readonly first = this.exchange;
  protected channel: DialogChannel | undefined = undefined;
  protected outgoing: OutgoingInvite | undefined = undefined;
  /** Session-Expires lines for the next 2xx. */
  protected timerHeaders = '';
  protected readonly ack: AckWait;
  protected readonly refresh: SessionRefresh;
  readonly glare: GlareWait;
  private readonly gate: OfferGate;

  constructor(protected readonly context: SessionContext<S>) {
    const { wheel, timing } = context.layer;
    this.refresh = new SessionRefresh(wheel, context.timers, this);
    // Without ACK the session is ended (RFC 3261 section 13.3.1.4).
    this.ack = new AckWait(wheel, timing, () => this.end('lost'));
    this.gate = new OfferGate(context);
    this.glare = new GlareWait(wheel, () => this.owner.onIdle(this.self));
  }

  /** The INVITE of the other side, until it is answered. */
  abstract get unanswered(): IncomingInvite | undefined;
  abstract owner: SessionUser<S>;
  protected abstract readonly self: S;
  /** The other side is gone. */
  abstract end(why: 'lost'): void;
  /** An offer that the answer to an INVITE may have had to wait for is over. */
  protected abstract onExchangeIdle(): void;
  abstract request(method: string, headers: string, body: string, user: ClientUser): ClientTransaction | undefined;

  /** Latest description of the other side; undefined before the first, and when it cannot be read. */
  get remote(): SessionDescription | undefined {
    return this.exchange.remote.sdp;
  }

  /** Whether an offer waits for its answer, and whose. */
  get offer(): 'none' | 'local' | 'remote' {
    return this.exchange.state;
  }

  /** Undefined until there is one, be it an early one. */
  get dialog(): Dialog | undefined {
    return this.channel?.dialog;
  }

  /** Whether the other side takes INFO; undefined = it has not said. */
  get takesInfo(): boolean | undefined {
    return this.channel?.peerTakesInfo;
  }

  /** Whether an offer may be sent now. */
  get canOffer(): boolean {
    if (!this.exchange.isIdle || this.glare.isRunning) return false;
    if (this.phase === 'established') return !this.ack.isWaiting;
    // Before the call is answered there may be other offers once the first one was answered reliably (RFC 3311 section 5.1).
    const isEarly = this.phase === 'calling' ? this.exchange !== this.first : this.unanswered?.makesOffers === true;
    return isEarly && this.channel?.peerUpdates === true;
  }

  /** Whether an offer, or the wish for one, waits for `answer`. */
  get hasOfferToAnswer(): boolean {
    return this.exchange.server !== undefined;
  }

  /** 2xx, with a description if there is one; that of an INVITE is repeated until its ACK comes. */
  protected respondWith(transaction: ServerTransaction, body: string): void {
    const timer = this.phase === 'established' ? this.timerHeaders : '';
    transaction.respond(200, `${this.channel?.identity()}${timer}${body === '' ? '' : SDP_TYPE}`, body);
    if (transaction.isInvite) this.ack.begin(transaction);
  }

  /** Offers a new description by re-INVITE, or by UPDATE before the call is answered. Call only when `canOffer`. */
  reoffer(sdp: SessionDescription): void {
    if (this.canOffer && this.dialog !== undefined) this.sendOffer(this.writeOffer(sdp, this.dialog.flow));
  }

  private sendOffer(body: string): void {
    const { exchange } = this;
    const established = this.phase === 'established';
    const timer = established ? this.refresh.requestHeaders() : '';
    const headers = `${this.channel?.identity()}${timer}${SDP_TYPE}`;
    exchange.offered(this.request(established ? 'INVITE' : 'UPDATE', headers, body, new OutgoingOffer(exchange, this)));
  }

  /** Answers the offer that `onOffer` told of; when the other side asked for an offer, this is one. */
  answer(sdp: SessionDescription): void {
    const isAnswer = this.exchange.state === 'remote';
    const transaction = this.exchange.answered();
    if (transaction === undefined) return;
    const { source } = transaction;
    this.respondWith(transaction, isAnswer ? this.write(sdp, source) : this.writeOffer(sdp, source));
    if (this.phase === 'established') this.refresh.restart();
  }

  /** An offer that is refused changes nothing. */
  refuseOffer(status: number): void {
    this.exchange.refused()?.respond(status);
  }

  protected receiveOffer(transaction: ServerTransaction, request: SipRequest, branch: EarlyDialog | undefined): void {
    const channel = branch?.channel ?? this.channel;
    const exchange = branch === undefined ? this.exchange : (branch.exchange ?? this.first);
    const content = contentOf(request);
    const fault = offerFault(request, content, this.context.timers);
    if (fault === undefined && request.method === 'UPDATE' && content.kind === 'none') {
      // A mere refresh of target and session timer (RFC 3311, RFC 4028).
      const timer = this.phase === 'established' ? this.refresh.refreshedBy(request) : '';
      transaction.respond(200, `${channel?.identity()}${timer}`);
      return;
    }
    const { phase, unanswered } = this;
    const { isInvite } = transaction;
    const refusal = fault ?? this.gate.conflict({ phase, exchange, unanswered, isInvite });
    if (refusal !== undefined) {
      transaction.respond(...refusal);
      return;
    }
    // Who offers anew has got the answer before, even if its ACK is lost.
    this.ack.end();
    if (isInvite) this.ack.cseq = request.cseq;
    channel?.learn(request);
    if (this.phase === 'established') this.timerHeaders = this.refresh.answer(request);
    if (branch !== undefined) this.turnTo(branch);
    exchange.received(transaction, content.kind === 'sdp' ? content.sdp : undefined);
    this.owner.onOffer(this.self, content.kind === 'sdp' ? content.sdp : undefined);
  }

  /** What is sent, and said of the other side, concerns this branch from now on. */
  protected turnTo(branch: EarlyDialog): void {
    this.outgoing?.prefer(branch);
    this.channel = branch.channel;
    this.exchange = branch.exchange ?? this.first;
  }

  onRefreshed(response: SipResponse): void {
    if (this.phase !== 'established') return;
    this.channel?.refreshed(response);
    this.refresh.answeredBy(response);
  }

  onUpdateUnknown(): void {
    this.channel?.updateUnknown();
  }

  onOfferAccepted(exchange: OfferExchange, transaction: ClientTransaction, response: SipResponse): void {
    // The answer of another branch of a fork says nothing about this one.
    if (exchange === this.exchange) this.channel?.refreshed(response);
    if (transaction.isInvite) this.channel?.acknowledge(transaction);
  }

  onOfferOver(exchange: OfferExchange, isInvite: boolean, status: number, response: SipResponse | undefined): void {
    if (this.phase === 'ended') return;
    const sdp = response && sdpOf(response);
    if (exchange !== this.exchange) {
      if (status < 300 && sdp !== undefined) exchange.remote.take(sdp);
    } else if (status < 300) {
      if (isInvite && response !== undefined) this.refresh.answeredBy(response);
      this.negotiated(sdp);
    } else if (isInvite && (isGone(status) || response === undefined)) this.end('lost');
    else {
      const wait = offerAgainAfter(
        status,
        response,
        this.outgoing !== undefined,
        this.context.random(),
        this.context.layer.timing.glare,
      );
      if (wait !== undefined) this.glare.begin(wait);
      else exchange.local.takeBack();
      if (isInvite) this.refresh.refused(response);
      this.owner.onOfferRefused(this.self, wait === undefined ? status : 491);
    }
    this.onExchangeIdle();
  }

  protected negotiated(sdp: string | undefined): void {
    const { remote } = this.exchange;
    const isFirst = remote.sdp === undefined;
    if (sdp !== undefined) remote.take(sdp);
    if (sdp !== undefined && remote.sdp !== undefined) {
      this.owner.onNegotiated(this.self, sdp);
      return;
    }
    if (sdp !== undefined) remote.takeBack();
    // A 2xx or ACK without the answer that it owes is as good as a refusal; who has never described itself has no call.
    if (isFirst && this.phase === 'established') this.end('lost');
    else this.owner.onOfferRefused(this.self, 488);
  }

  /** RFC 4028 section 7.4: UPDATE where the other side knows it, else a re-INVITE with the same description. */
  onRefreshDue(): void {
    if (this.phase !== 'established') return;
    const headers = `${this.channel?.identity()}${this.refresh.requestHeaders()}`;
    if (this.channel?.peerUpdates === true) this.request('UPDATE', headers, '', this.refresh);
    else if (this.canOffer && this.exchange.local.latest !== '') this.sendOffer(this.exchange.local.repeat());
    else this.refresh.retry();
  }

  protected write(sdp: SessionDescription, flow: Flow): string {
    return this.exchange.local.write(sdp, this.context.layer.transport.localHostPort(flow));
  }

  private writeOffer(sdp: SessionDescription, flow: Flow): string {
    return this.exchange.local.writeOffer(sdp, this.context.layer.transport.localHostPort(flow));
  }
}
