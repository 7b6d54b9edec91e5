import type { Login } from '../auth/digest-client.js';
import { detach } from '../codec/cursor.js';
import type { SipRequest, SipResponse } from '../codec/message.js';
import { sdpOf } from '../codec/multipart.js';
import type { SessionDescription } from '../sdp/session-description.js';
import { type ClientTransaction, type ClientUser, NOBODY } from '../transaction/client-transaction.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import { type Dialog, dialogOfRequest, faultInDialog, GONE } from './dialog.js';
import { DialogChannel } from './dialog-channel.js';
import type { EarlyDialog } from './early-dialog.js';
import { IncomingInvite } from './incoming-invite.js';
import { type InviteEvents, OutgoingInvite } from './outgoing-invite.js';
import type { SessionContext } from './session-context.js';
import { SessionOffers } from './session-offers.js';
import type { InviteParameters, SessionUser } from './session-user.js';

/** An INVITE dialog, seen from this server: how it begins and ends (RFC 3261 sections 13 and 15). */
export class Session extends SessionOffers<Session> implements InviteEvents {
  readonly localTag: string;
  /** For challenges of the other side, when it may ask who we are; to be set before the dialog begins. */
  login: Login | undefined = undefined;
  private incoming: IncomingInvite | undefined = undefined;

  constructor(
    context: SessionContext<Session>,
    /** User part of this side's Contact. */
    private readonly contactUser: string,
    public owner: SessionUser<Session>,
    localTag?: string,
  ) {
    super(context);
    this.localTag = localTag ?? context.layer.ids.token();
  }

  protected get self(): Session {
    return this;
  }

  /** The INVITE of the other side, until it is answered. */
  get unanswered(): IncomingInvite | undefined {
    return this.phase === 'incoming' ? this.incoming : undefined;
  }

  /** Whether anything has come from the other side, be it only that it tries. */
  get isHeardOf(): boolean {
    return this.outgoing?.isHeardOf ?? true;
  }

  /** Calls the other side. */
  begin(parameters: InviteParameters): void {
    this.context.keep(this.localTag, this);
    this.exchange.state = 'local';
    this.login = parameters.login;
    const body = this.write(parameters.sdp, parameters.flow);
    this.outgoing = new OutgoingInvite(this.context, this.contactUser, this.localTag, parameters, body, this);
    this.outgoing.begin();
  }

  /** The early dialog of this side's INVITE with the other side that has this tag. */
  earlyDialog(remoteTag: string): Dialog | undefined {
    return this.phase === 'calling' ? this.outgoing?.branchWith(remoteTag)?.channel.dialog : undefined;
  }

  /** Takes over an INVITE that came; it is answered with `progress`, `accept` or `hangUp`. */
  receiveInvite(transaction: ServerTransaction, request: SipRequest): void {
    this.phase = 'incoming';
    this.ack.cseq = request.cseq;
    const { layer } = this.context;
    const write = (sdp: SessionDescription): string => this.write(sdp, transaction.source);
    const describesReliably = this.context.describesReliably();
    this.incoming = new IncomingInvite(transaction, request, layer, this.exchange, write, describesReliably);
    transaction.user = this;
    const dialog = dialogOfRequest(request, this.localTag, transaction.source);
    this.channel = new DialogChannel(this.context, this.contactUser, dialog, this.login);
    this.channel.learn(request);
    this.context.keep(this.localTag, this);
    this.timerHeaders = this.refresh.answer(request);
    const sdp = sdpOf(request);
    if (sdp === undefined) return;
    this.exchange.remote.take(sdp);
    this.exchange.state = 'remote';
  }

  /** 180 or 183: with the answer when it may be given now, or with the offer when that is owed. */
  progress(status: number, sdp?: SessionDescription): void {
    this.unanswered?.progress(status, this.channel?.identity() ?? '', sdp, () => this.end('lost'));
  }

  /** 200 to the INVITE, as soon as it may be: with this description, unless a provisional response has had one. */
  accept(sdp: SessionDescription): void {
    this.unanswered?.accept(sdp);
    this.acceptIfPossible();
  }

  private acceptIfPossible(): void {
    const { unanswered } = this;
    const body = unanswered?.takeAcceptance();
    if (unanswered === undefined || body === undefined) return;
    this.phase = 'established';
    this.respondWith(unanswered.transaction, body);
    this.refresh.restart();
  }

  protected onExchangeIdle(): void {
    this.acceptIfPossible();
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
    // Before one of them answers there may be several branches with this tag.
    const branch = this.outgoing?.branchWith(request.from.tag);
    const channel = branch?.channel ?? this.channel;
    const isOver = channel === undefined || (this.phase === 'ended' && request.method !== 'BYE');
    const fault = isOver ? GONE : faultInDialog(channel.dialog, request);
    if (isOver || fault !== undefined) {
      transaction.respond(...(fault ?? GONE));
      return;
    }
    channel.received(request, transaction.source);
    switch (request.method) {
      case 'BYE':
        this.receiveBye(transaction, branch);
        return;
      case 'INVITE':
      case 'UPDATE':
        this.receiveOffer(transaction, request, branch);
        return;
      case 'PRACK':
        this.receivePrack(transaction, request);
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
    const { exchange } = this;
    if (!exchange.isAskedFor) {
      this.owner.onIdle(this);
      return;
    }
    exchange.state = 'none';
    this.negotiated(sdpOf(request));
  }

  private receiveBye(transaction: ServerTransaction, branch: EarlyDialog | undefined): void {
    transaction.respond(200);
    if (this.phase === 'ended') return;
    if (this.phase === 'calling') {
      // A called side should refuse the INVITE (RFC 3261 section 15); some say BYE, and no more.
      if (branch !== undefined) this.leaveBranch(branch);
      return;
    }
    this.ack.end();
    this.finish(487, 'bye');
  }

  private leaveBranch(branch: EarlyDialog): void {
    if (this.channel === branch.channel) {
      this.channel = undefined;
      this.exchange = this.first;
    }
    this.outgoing?.left(branch);
  }

  /**
   * PRACK (RFC 3262 section 5) answers the offer that the provisional response made, or may bring a new offer when that one had the
   * answer. Such an offer may be refused; the PRACK counts all the same.
   */
  private receivePrack(transaction: ServerTransaction, request: SipRequest): void {
    const kind = this.incoming?.receivePrack(request) ?? 'unknown';
    if (kind === 'unknown') {
      transaction.respond(481);
      return;
    }
    const sdp = sdpOf(request);
    if (kind === 'answers' || sdp === undefined || this.phase !== 'incoming') {
      transaction.respond(sdp === undefined || kind === 'answers' ? 200 : 488);
      if (kind === 'answers') {
        this.exchange.state = 'none';
        this.negotiated(sdp);
      }
    } else this.receiveOffer(transaction, request, undefined);
    this.acceptIfPossible();
  }

  onProvisional(response: SipResponse, branch: EarlyDialog | undefined, isReliable: boolean): void {
    const sdp = sdpOf(response);
    if (branch !== undefined && isReliable && sdp !== undefined) {
      branch.channel.learn(response);
      branch.exchange ??= this.first.branch(sdp);
      this.turnTo(branch);
    } else if (branch !== undefined && sdp !== undefined) branch.described = detach(sdp);
    this.owner.onProgress(this, response, sdp);
  }

  onAccepted(
    channel: DialogChannel,
    response: SipResponse,
    invite: ClientTransaction,
    branch: EarlyDialog | undefined,
  ): void {
    this.phase = 'established';
    this.channel = channel;
    this.exchange = branch?.exchange ?? this.first;
    channel.learn(response);
    this.refresh.answeredBy(response);
    channel.acknowledge(invite);
    // What came first counts as the answer (RFC 3261 section 13.2.1) where the 2xx, as from some gateways, has none.
    const sdp = sdpOf(response) ?? branch?.described;
    if (this.exchange === this.first) {
      this.exchange.state = 'none';
      if (sdp !== undefined) this.exchange.remote.take(sdp);
    }
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
    this.exchange.server?.respond(487);
    this.exchange.server = undefined;
  }
}
