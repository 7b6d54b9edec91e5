import type { Login } from '../auth/digest-client.js';
import type { SipRequest, SipResponse } from '../codec/message.js';
import { contentOf, sdpOf } from '../codec/multipart.js';
import type { Flow } from '../connection/flow.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { type ClientTransaction, type ClientUser, NOBODY } from '../transaction/client-transaction.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import { type Dialog, dialogOfRequest, faultInDialog, GONE, isGone } from './dialog.js';
import { DialogChannel, SDP_TYPE } from './dialog-channel.js';
import { IncomingInvite } from './incoming-invite.js';
import { LocalDescription } from './local-description.js';
import { GlareWait, OfferGate, offerFault } from './offer-rules.js';
import { type InviteEvents, OutgoingInvite } from './outgoing-invite.js';
import { RemoteDescription } from './remote-description.js';
import type { SessionContext } from './session-context.js';
import { type RefreshEvents, SessionRefresh } from './session-refresh.js';
import { timerRequestHeaders } from './session-timer.js';
import type { InviteParameters, SessionUser } from './session-user.js';
import { AckWait } from './unacknowledged-answer.js';

/** An INVITE dialog with its offers and answers, seen from this server: RFC 3261 sections 13 and 14. */
export class Session implements ClientUser, InviteEvents, RefreshEvents {
  phase: 'calling' | 'incoming' | 'established' | 'ended' = 'calling';
  private readonly described = new RemoteDescription();
  readonly local = new LocalDescription();
  /** Whether an offer waits for its answer, and whose. */
  offer: 'none' | 'local' | 'remote' = 'none';
  readonly localTag: string;
  /** For challenges of the other side, when it may ask who we are; to be set before the dialog begins. */
  login: Login | undefined = undefined;
  private channel: DialogChannel | undefined = undefined;
  private outgoing: OutgoingInvite | undefined = undefined;
  private incoming: IncomingInvite | undefined = undefined;
  /** Re-INVITE of this side that has no final response yet. */
  private reinvite: ClientTransaction | undefined = undefined;
  /** Re-INVITE or UPDATE of the other side that waits for our answer. */
  private offerServer: ServerTransaction | undefined = undefined;
  /** Session-Expires lines for the next 2xx. */
  private timerHeaders = '';
  private readonly ack: AckWait;
  private readonly refresh: SessionRefresh;
  readonly glare: GlareWait;
  private readonly offers: OfferGate;

  constructor(
    private readonly context: SessionContext<Session>,
    /** User part of this side's Contact. */
    private readonly contactUser: string,
    public owner: SessionUser<Session>,
    localTag?: string,
  ) {
    this.localTag = localTag ?? context.layer.ids.token();
    const { wheel, timing } = context.layer;
    this.refresh = new SessionRefresh(wheel, context.timers, this);
    // Without ACK the session is ended (RFC 3261 section 13.3.1.4).
    this.ack = new AckWait(wheel, timing, () => this.end('lost'));
    this.offers = new OfferGate(context);
    this.glare = new GlareWait(wheel, () => this.owner.onIdle(this));
  }

  /** Latest description of the other side; undefined before the first, and when it cannot be read. */
  get remote(): SessionDescription | undefined {
    return this.described.sdp;
  }

  /** Undefined until the dialog stands. */
  get dialog(): Dialog | undefined {
    return this.channel?.dialog;
  }

  /** Whether an offer may be sent now. */
  get canOffer(): boolean {
    return (
      this.phase === 'established' &&
      this.offer === 'none' &&
      this.offerServer === undefined &&
      !this.ack.isWaiting &&
      !this.glare.isRunning &&
      this.reinvite?.isPending !== true
    );
  }

  /** Whether an offer, or the wish for one, waits for `answer`. */
  get hasOfferToAnswer(): boolean {
    return this.offerServer !== undefined;
  }

  /** Calls the other side. */
  begin(parameters: InviteParameters): void {
    this.context.keep(this.localTag, this);
    this.offer = 'local';
    this.login = parameters.login;
    const body = this.write(parameters.sdp, parameters.flow);
    this.outgoing = new OutgoingInvite(this.context, this.contactUser, this.localTag, parameters, body, this);
    this.outgoing.begin();
  }

  /** Takes over an INVITE that came; it is answered with `progress`, `accept` or `hangUp`. */
  receiveInvite(transaction: ServerTransaction, request: SipRequest): void {
    this.phase = 'incoming';
    this.ack.cseq = request.cseq;
    this.incoming = new IncomingInvite(transaction, request, this.context.layer);
    transaction.user = this;
    const dialog = dialogOfRequest(request, this.localTag, transaction.source);
    this.channel = new DialogChannel(this.context, this.contactUser, dialog, this.login);
    this.channel.learn(request);
    this.context.keep(this.localTag, this);
    this.timerHeaders = this.refresh.answer(request);
    const sdp = sdpOf(request);
    if (sdp === undefined) return;
    this.described.take(sdp);
    this.offer = 'remote';
  }

  /** 180 or 183, with early media when a description is given. */
  progress(status: number, sdp?: SessionDescription): void {
    const { incoming } = this;
    if (this.phase !== 'incoming' || incoming === undefined) return;
    const body = sdp !== undefined && this.offer === 'remote' ? this.write(sdp, incoming.transaction.source) : '';
    const lines = `${this.channel?.identity()}${body === '' ? '' : SDP_TYPE}`;
    incoming.progress(status, lines, body, () => this.end('lost'));
  }

  /** 200 to the INVITE: with the answer to its offer, or with an offer when it had none. */
  accept(sdp: SessionDescription): void {
    const { incoming } = this;
    if (this.phase !== 'incoming' || incoming === undefined) return;
    this.phase = 'established';
    this.offer = this.offer === 'remote' ? 'none' : 'local';
    incoming.stop();
    this.respondWith(incoming.transaction, this.write(sdp, incoming.transaction.source));
    this.refresh.restart();
  }

  /** 2xx with a description; that of an INVITE is repeated until its ACK comes. */
  private respondWith(transaction: ServerTransaction, body: string): void {
    transaction.respond(200, `${this.channel?.identity()}${this.timerHeaders}${SDP_TYPE}`, body);
    if (transaction.isInvite) this.ack.begin(transaction);
  }

  /** Offers a new description by re-INVITE. Call only when `canOffer`. */
  reoffer(sdp: SessionDescription): void {
    if (this.canOffer && this.dialog !== undefined) this.sendReinvite(this.write(sdp, this.dialog.flow));
  }

  private sendReinvite(body: string): void {
    this.offer = 'local';
    const headers = `${this.channel?.identity()}${timerRequestHeaders(this.context.timers, this.refresh.agreed)}${SDP_TYPE}`;
    this.reinvite = this.request('INVITE', headers, body, this);
  }

  /** Answers the offer that `onOffer` told of; when the other side asked for an offer, this is one. */
  answer(sdp: SessionDescription): void {
    const transaction = this.offerServer;
    if (transaction === undefined) return;
    this.offerServer = undefined;
    const body = this.write(sdp, transaction.source);
    this.offer = this.offer === 'remote' ? 'none' : 'local';
    this.respondWith(transaction, body);
    this.refresh.restart();
  }

  /** An offer that is refused changes nothing. */
  refuseOffer(status: number): void {
    if (this.offer === 'remote') this.described.takeBack();
    this.offer = 'none';
    this.offerServer?.respond(status);
    this.offerServer = undefined;
  }

  /** Ends the session in whatever state it is; `status` is for an INVITE that was not answered. The owner hears nothing more. */
  hangUp(status = 487, headers = ''): void {
    if (this.phase === 'ended') return;
    const before = this.phase;
    this.close();
    if (before === 'calling') {
      // Forgotten when the last word about the INVITE was said.
      this.outgoing?.cancel(headers);
      return;
    }
    if (before === 'incoming') {
      this.incoming?.transaction.respond(status, headers);
      this.context.forget(this.localTag);
      return;
    }
    // RFC 3261 section 15: the called side says BYE only after the ACK, or when that stayed out.
    this.ack.whenOver(() => {
      this.request('BYE', headers, '', NOBODY);
      this.context.forget(this.localTag);
    });
  }

  /** A request within the dialog. Undefined when there is no dialog to send it in. */
  request(method: string, headers: string, body: string, user: ClientUser): ClientTransaction | undefined {
    return (this.channel ?? this.outgoing)?.request(method, headers, body, user);
  }

  /** The INVITE was cancelled by its sender; answered calls are not concerned (RFC 3261 section 9.2). */
  cancelled(): void {
    if (this.phase === 'incoming') this.finish(487, 'bye');
  }

  /** A request with this session's local tag. */
  receive(transaction: ServerTransaction, request: SipRequest): void {
    const dialog = this.dialog ?? this.outgoing?.dialogWith(request.from.tag);
    const isOver = dialog === undefined || (this.phase === 'ended' && request.method !== 'BYE');
    const fault = isOver ? GONE : faultInDialog(dialog, request);
    if (fault !== undefined) {
      transaction.respond(...fault);
      return;
    }
    this.channel?.received(request, transaction.source);
    switch (request.method) {
      case 'BYE':
        this.receiveBye(transaction);
        return;
      case 'INVITE':
      case 'UPDATE':
        this.receiveOffer(transaction, request);
        return;
      case 'PRACK':
        transaction.respond(this.incoming?.receivePrack(request) === true ? 200 : 481);
        return;
      default:
        this.owner.onRequest(this, transaction, request);
    }
  }

  /** ACK of a 2xx of this side. One that was overtaken by the next INVITE says nothing about that. */
  receiveAck(request: SipRequest): void {
    if (request.cseq !== this.ack.cseq) return;
    this.ack.end();
    if (this.phase !== 'established') return;
    if (this.offer !== 'local' || this.reinvite?.isPending === true) {
      this.owner.onIdle(this);
      return;
    }
    this.offer = 'none';
    this.negotiated(sdpOf(request));
  }

  private receiveBye(transaction: ServerTransaction): void {
    transaction.respond(200);
    if (this.phase === 'ended') return;
    this.ack.end();
    this.finish(487, 'bye');
  }

  private receiveOffer(transaction: ServerTransaction, request: SipRequest): void {
    const content = contentOf(request);
    const fault = offerFault(request, content, this.context.timers);
    if (fault === undefined && request.method === 'UPDATE' && content.kind === 'none') {
      // A mere refresh of target and session timer (RFC 3311, RFC 4028).
      transaction.respond(200, `${this.channel?.identity()}${this.refresh.refreshedBy(request)}`);
      return;
    }
    const isGlare = this.offer === 'local' || this.reinvite?.isPending === true;
    // Before the answer its own first offer waits for one.
    const isBusy = this.phase !== 'established' || this.offerServer !== undefined;
    const refusal = fault ?? this.offers.conflict(isGlare, isBusy);
    if (refusal !== undefined) {
      transaction.respond(...refusal);
      return;
    }
    // Who offers anew has got the answer before, even if its ACK is lost.
    this.ack.end();
    if (request.method === 'INVITE') this.ack.cseq = request.cseq;
    this.channel?.learn(request);
    this.timerHeaders = this.refresh.answer(request);
    this.offerServer = transaction;
    if (content.kind === 'sdp') {
      this.offer = 'remote';
      this.described.take(content.sdp);
    }
    this.owner.onOffer(this, content.kind === 'sdp' ? content.sdp : undefined);
  }

  onProvisional(response: SipResponse): void {
    this.owner.onProgress(this, response, sdpOf(response));
  }

  onAccepted(dialog: Dialog, response: SipResponse, cseq: number): void {
    this.phase = 'established';
    this.channel = new DialogChannel(this.context, this.contactUser, dialog, this.login);
    this.offer = 'none';
    this.channel.learn(response);
    this.refresh.answeredBy(response);
    this.channel.acknowledge(cseq);
    const sdp = sdpOf(response);
    if (sdp !== undefined) this.described.take(sdp);
    this.owner.onAnswered(this, response, sdp);
  }

  onRefused(status: number, response: SipResponse | undefined): void {
    this.close();
    this.context.forget(this.localTag);
    this.owner.onRejected(this, status, response);
  }

  onGivenUp(): void {
    this.context.forget(this.localTag);
  }

  /** Answers to requests within the dialog: re-INVITE and UPDATE. */
  onResponse(transaction: ClientTransaction, response: SipResponse): void {
    if (response.status < 200) return;
    if (transaction.request.method === 'INVITE') this.onReinviteResponse(transaction, response);
    else if (isGone(response.status)) this.end('lost');
    else if (this.phase !== 'established') return;
    else if (response.status >= 300) this.refresh.retry();
    else {
      this.channel?.refreshed(response);
      this.refresh.answeredBy(response);
    }
  }

  onRepeated(before: ClientTransaction, now: ClientTransaction): void {
    if (this.reinvite === before) this.reinvite = now;
  }

  onFailure(): void {
    this.end('lost');
  }

  private onReinviteResponse(transaction: ClientTransaction, response: SipResponse): void {
    const { status } = response;
    const isCurrent = transaction === this.reinvite && this.offer === 'local';
    if (status < 300) {
      this.channel?.refreshed(response);
      this.channel?.acknowledge(transaction.request.cseq);
    }
    if (!isCurrent || this.phase !== 'established') return;
    this.reinvite = undefined;
    this.offer = 'none';
    if (status < 300) {
      this.refresh.answeredBy(response);
      this.negotiated(sdpOf(response));
    } else if (isGone(status)) this.end('lost');
    else {
      if (status === 491) this.glare.begin(this.outgoing !== undefined, this.context.random());
      this.refresh.retry();
      this.owner.onOfferRefused(this, status);
    }
  }

  private negotiated(sdp: string | undefined): void {
    // A 2xx or ACK without the answer that it owes is as good as a refusal.
    if (sdp === undefined) {
      this.owner.onOfferRefused(this, 488);
      return;
    }
    this.described.take(sdp);
    this.owner.onNegotiated(this, sdp);
  }

  /** RFC 4028 section 7.4: UPDATE where the other side knows it, else a re-INVITE with the same description. */
  onRefreshDue(): void {
    if (this.phase !== 'established') return;
    const headers = `${this.channel?.identity()}${timerRequestHeaders(this.context.timers, this.refresh.agreed)}`;
    if (this.channel?.peerUpdates === true) this.request('UPDATE', headers, '', this);
    else if (this.canOffer && this.local.latest !== '') this.sendReinvite(this.local.latest);
    else this.refresh.retry();
  }

  /** The transport of a caller is gone before the call was answered. */
  onServerFailure(transaction: ServerTransaction): void {
    if (transaction === this.incoming?.transaction && this.phase === 'incoming') this.end('lost');
  }

  /** The other side is gone: it is told all the same, and the owner hears of it. */
  end(why: 'bye' | 'lost'): void {
    if (this.phase === 'established') this.request('BYE', '', '', NOBODY);
    if (this.phase === 'established' || this.phase === 'incoming') this.finish(504, why);
  }

  /** The owner is told that it is over; `status` is for an INVITE that was not answered. */
  private finish(status: number, why: 'bye' | 'lost'): void {
    const unanswered = this.phase === 'incoming';
    this.close();
    this.context.forget(this.localTag);
    if (unanswered) this.incoming?.transaction.respond(status);
    this.owner.onEnded(this, why);
  }

  private close(): void {
    // A session that is still calling hears how its INVITE ends.
    if (this.phase === 'established') this.outgoing?.release();
    this.phase = 'ended';
    this.refresh.stop();
    this.glare.stop();
    this.incoming?.stop();
    this.offerServer?.respond(487);
    this.offerServer = undefined;
  }

  private write(sdp: SessionDescription, flow: Flow): string {
    return this.local.write(sdp, this.context.layer.transport.localHostPort(flow));
  }
}
