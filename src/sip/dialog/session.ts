import { answerChallenge, type Login } from '../auth/digest-client.js';
import { detach } from '../codec/cursor.js';
import { type SipRequest, type SipResponse, tokensOf } from '../codec/message.js';
import { contentOf } from '../codec/multipart.js';
import type { Flow } from '../connection/flow.js';
import type { SessionDescription } from '../sdp/session-description.js';
import type { ClientTransaction, ClientUser, OutgoingRequest } from '../transaction/client-transaction.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { TimerOwner, WheelTimer } from '../transaction/timer-wheel.js';
import {
  type Dialog,
  dialogOfRequest,
  dialogOfResponse,
  isOutOfOrder,
  nextHop,
  receivedInDialog,
  refreshedBy,
  requestInDialog,
} from './dialog.js';
import { LocalDescription } from './local-description.js';
import { ReliableProvisionals } from './reliable-provisionals.js';
import type { SessionContext } from './session-context.js';
import {
  agreedTimer,
  answerTimer,
  isTooShort,
  type SessionInterval,
  timerDelay,
  timerRequestHeaders,
} from './session-timer.js';
import { UnacknowledgedAnswer } from './unacknowledged-answer.js';

/** Whoever owns the session: it decides about offers and hears what the other side does. Descriptions come as texts. */
export interface SessionUser {
  /** 101 to 199 came. */
  onProgress(session: Session, response: SipResponse, sdp: string | undefined): void;
  onAnswered(session: Session, response: SipResponse, sdp: string | undefined): void;
  /** The INVITE failed; without a response 408 (nobody answered) or 503 (not reachable). */
  onRejected(session: Session, status: number, response: SipResponse | undefined): void;
  /** An offer came, or (undefined) one is asked for: to be answered with `answer` or `refuseOffer`, now or later. */
  onOffer(session: Session, sdp: string | undefined): void;
  /** An offer of this side was answered. */
  onNegotiated(session: Session, sdp: string): void;
  /** An offer of this side was refused, or may be tried again after glare (491). */
  onOfferRefused(session: Session, status: number): void;
  /** Established session is over: the other side hung up, or is gone. */
  onEnded(session: Session, why: 'bye' | 'lost'): void;
  /** Any other request within the dialog, to be answered by the owner. */
  onRequest(session: Session, transaction: ServerTransaction, request: SipRequest): void;
}

export interface InviteParameters {
  readonly uri: string;
  /** From and To values without tags. */
  readonly from: string;
  readonly to: string;
  readonly routes: readonly string[];
  readonly flow: Flow;
  /** Further header lines. */
  readonly headers: string;
  readonly sdp: SessionDescription;
  /** For challenges (401, 407). */
  readonly login: Login | undefined;
}

type SessionTimerName = 'session' | 'glare';

/** An INVITE dialog with its offers and answers, seen from this server: RFC 3261 sections 13 and 14. */
export class Session implements ClientUser, TimerOwner<SessionTimerName> {
  phase: 'calling' | 'incoming' | 'established' | 'ended' = 'calling';
  dialog: Dialog | undefined = undefined;
  /** Latest description of the other side, '' before the first. */
  remoteSdp = '';
  readonly local = new LocalDescription();
  /** Whether an offer waits for its answer, and whose. */
  offer: 'none' | 'local' | 'remote' = 'none';
  readonly localTag: string;
  private invite: ClientTransaction | undefined = undefined;
  private inviteServer: ServerTransaction | undefined = undefined;
  private offerServer: ServerTransaction | undefined = undefined;
  private offerTimerHeaders = '';
  private parameters: InviteParameters | undefined = undefined;
  private readonly early: Dialog[] = [];
  private reliable: ReliableProvisionals | undefined = undefined;
  private unacknowledged: UnacknowledgedAnswer | undefined = undefined;
  private byeWaits = false;
  private weBegan = true;
  private interval: SessionInterval | undefined = undefined;
  private sessionTimer: WheelTimer | undefined = undefined;
  private glareTimer: WheelTimer | undefined = undefined;
  private peerUpdates = false;
  private logins = 0;
  private inviteSeq = 0;
  private offersInSecond = 0;
  private offerSecond = 0;

  constructor(
    private readonly context: SessionContext,
    /** User part of this side's Contact. */
    private readonly contactUser: string,
    readonly owner: SessionUser,
    localTag?: string,
  ) {
    this.localTag = localTag ?? context.layer.ids.token();
  }

  /** Whether an offer may be sent now. */
  get canOffer(): boolean {
    return (
      this.phase === 'established' &&
      this.offer === 'none' &&
      this.unacknowledged === undefined &&
      this.glareTimer === undefined
    );
  }

  /** Whether an offer, or the wish for one, waits for `answer`. */
  get hasOfferToAnswer(): boolean {
    return this.offerServer !== undefined;
  }

  /** Calls the other side. */
  begin(parameters: InviteParameters): void {
    const { context } = this;
    this.parameters = parameters;
    context.keep(this.localTag, this);
    this.sendInvite({
      method: 'INVITE',
      uri: parameters.uri,
      from: `${parameters.from};tag=${this.localTag}`,
      to: parameters.to,
      callId: context.layer.ids.token(),
      cseq: 1,
      routes: parameters.routes,
      maxForwards: 70,
      headers: this.inviteHeaders(parameters.headers),
      body: this.write(parameters.sdp, parameters.flow),
    });
  }

  private inviteHeaders(more: string): string {
    const { context, parameters } = this;
    const contact = `Contact: ${context.contact(this.contactUser, parameters!.flow)}\r\n`;
    return `${contact}${context.capabilities}${timerRequestHeaders(context.timers, this.interval)}${more}Content-Type: application/sdp\r\n`;
  }

  private sendInvite(request: OutgoingRequest): void {
    this.offer = 'local';
    this.inviteSeq = request.cseq;
    this.invite = this.context.layer.request(request, this.parameters!.flow, this);
  }

  /** Takes over an INVITE that came; it is answered with `progress`, `accept` or `hangUp`. */
  receiveInvite(transaction: ServerTransaction, request: SipRequest): void {
    this.phase = 'incoming';
    this.weBegan = false;
    this.inviteServer = transaction;
    transaction.user = this;
    this.dialog = dialogOfRequest(request, this.localTag, transaction.source);
    this.learn(request);
    this.context.keep(this.localTag, this);
    this.reliable = ReliableProvisionals.forServer(request, this.context.layer);
    const timer = answerTimer(request, this.context.timers);
    this.offerTimerHeaders = timer.headers;
    this.interval = timer.agreed;
    const content = contentOf(request);
    if (content.kind === 'sdp') {
      this.remoteSdp = detach(content.sdp);
      this.offer = 'remote';
    }
  }

  /** 180 or 183, with early media when a description is given. */
  progress(status: number, sdp?: SessionDescription, headers = ''): void {
    if (this.phase !== 'incoming' || this.inviteServer === undefined) return;
    const withBody = sdp !== undefined && this.offer === 'remote';
    const body = withBody ? this.write(sdp, this.inviteServer.source) : '';
    const lines = `Contact: ${this.contactLine()}\r\n${this.context.capabilities}${headers}${body === '' ? '' : 'Content-Type: application/sdp\r\n'}`;
    if (this.reliable?.isRequired === true)
      this.reliable.send(this.inviteServer, status, lines, body, () => this.hangUp(504));
    else this.inviteServer.respond(status, lines, body);
  }

  /** 200 to the INVITE: with the answer to its offer, or with an offer when it had none. */
  accept(sdp: SessionDescription, headers = ''): void {
    if (this.phase !== 'incoming' || this.inviteServer === undefined) return;
    this.phase = 'established';
    this.offer = this.offer === 'remote' ? 'none' : 'local';
    this.reliable?.stop();
    this.answerInvite(this.inviteServer, this.write(sdp, this.inviteServer.source), headers);
    this.startSessionTimer();
  }

  private answerInvite(transaction: ServerTransaction, body: string, headers = ''): void {
    const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
    transaction.respond(
      200,
      `Contact: ${this.contactLine()}\r\n${this.context.capabilities}${this.offerTimerHeaders}${headers}${type}`,
      body,
    );
    const { layer } = this.context;
    this.unacknowledged = new UnacknowledgedAnswer(
      layer.wheel,
      layer.timing,
      layer.timing.T2,
      transaction,
      () => transaction.repeat(),
      () => this.onNoAck(),
    );
  }

  /** Without ACK the session is ended (RFC 3261 section 13.3.1.4). */
  private onNoAck(): void {
    this.unacknowledged = undefined;
    if (this.phase === 'ended') {
      if (this.byeWaits) this.sendBye();
      return;
    }
    this.end('lost');
  }

  /** Offers a new description by re-INVITE. Call only when `canOffer`. */
  reoffer(sdp: SessionDescription): void {
    if (!this.canOffer || this.dialog === undefined) return;
    this.sendReinvite(this.write(sdp, this.dialog.flow));
  }

  private sendReinvite(body: string): void {
    this.offer = 'local';
    const headers = `Contact: ${this.contactLine()}\r\n${this.context.capabilities}${timerRequestHeaders(this.context.timers, this.interval)}Content-Type: application/sdp\r\n`;
    this.invite = this.request('INVITE', headers, body, this);
    this.inviteSeq = this.dialog!.localSeq;
  }

  /** Answers the offer that `onOffer` told of; when the other side asked for an offer, this is one. */
  answer(sdp: SessionDescription): void {
    const transaction = this.offerServer;
    if (transaction === undefined) return;
    this.offerServer = undefined;
    const body = this.write(sdp, transaction.source);
    const asked = this.offer === 'none';
    this.offer = asked ? 'local' : 'none';
    if (transaction.isInvite) this.answerInvite(transaction, body);
    else
      transaction.respond(
        200,
        `Contact: ${this.contactLine()}\r\n${this.context.capabilities}${this.offerTimerHeaders}Content-Type: application/sdp\r\n`,
        body,
      );
    this.startSessionTimer();
  }

  refuseOffer(status: number, headers = ''): void {
    this.offer = 'none';
    this.offerServer?.respond(status, headers);
    this.offerServer = undefined;
  }

  /** Ends the session in whatever state it is; `status` is for an INVITE that was not answered. The owner hears nothing more. */
  hangUp(status = 487, headers = ''): void {
    if (this.phase === 'ended') return;
    const before = this.phase;
    this.close();
    if (before === 'incoming') this.inviteServer?.respond(status, headers);
    else if (before === 'calling') this.invite?.cancel();
    // RFC 3261 section 15: the called side says BYE only after the ACK, or when that stayed out.
    else if (this.unacknowledged !== undefined && this.unacknowledged.transaction === this.inviteServer)
      this.byeWaits = true;
    else this.sendBye(headers);
    if (before !== 'calling' && !this.byeWaits) this.context.forget(this.localTag);
  }

  /** A request within the dialog. Undefined when there is no dialog to send it in. */
  request(method: string, headers: string, body: string, user: ClientUser): ClientTransaction | undefined {
    const dialog = this.dialog ?? this.early.at(-1);
    if (dialog === undefined) return undefined;
    const cseq = (this.dialog ?? dialog).localSeq + 1;
    const next = { ...dialog, localSeq: cseq };
    if (this.dialog !== undefined) this.dialog = next;
    else this.early[this.early.length - 1] = next;
    const flow = this.context.route(nextHop(dialog), dialog.flow);
    return this.context.layer.request(requestInDialog(dialog, method, cseq, headers, body), flow, user);
  }

  /** The INVITE was cancelled by its sender; answered calls are not concerned (RFC 3261 section 9.2). */
  cancelled(): void {
    if (this.phase !== 'incoming') return;
    this.close();
    this.inviteServer?.respond(487);
    this.context.forget(this.localTag);
    this.owner.onEnded(this, 'bye');
  }

  /** A request with this session's local tag. */
  receive(transaction: ServerTransaction, request: SipRequest): void {
    const dialog = this.dialog ?? this.early.find((candidate) => candidate.remoteTag === request.from.tag);
    const known =
      dialog !== undefined &&
      dialog.callId === request.callId &&
      (dialog.remoteTag === '' || dialog.remoteTag === request.from.tag);
    if (!known || (this.phase === 'ended' && request.method !== 'BYE')) {
      transaction.respond(481);
      return;
    }
    if (isOutOfOrder(dialog, request)) {
      transaction.respond(500, 'Retry-After: 1\r\n');
      return;
    }
    if (this.dialog !== undefined) this.dialog = receivedInDialog(this.dialog, request, transaction.source);
    switch (request.method) {
      case 'BYE':
        this.receiveBye(transaction);
        return;
      case 'INVITE':
      case 'UPDATE':
        this.receiveOffer(transaction, request);
        return;
      case 'PRACK':
        if (this.reliable?.receivePrack(request) !== true) transaction.respond(481);
        else transaction.respond(200);
        return;
      default:
        this.owner.onRequest(this, transaction, request);
    }
  }

  /** ACK of a 2xx of this side. */
  receiveAck(request: SipRequest): void {
    this.unacknowledged?.acknowledged();
    this.unacknowledged?.transaction.acknowledged();
    this.unacknowledged = undefined;
    if (this.byeWaits) {
      this.byeWaits = false;
      this.sendBye();
      this.context.forget(this.localTag);
      return;
    }
    if (this.phase !== 'established' || this.offer !== 'local') return;
    this.offer = 'none';
    const content = contentOf(request);
    if (content.kind === 'sdp') this.negotiated(content.sdp);
    else this.owner.onOfferRefused(this, 488);
  }

  private receiveBye(transaction: ServerTransaction): void {
    transaction.respond(200);
    if (this.phase === 'ended') return;
    const unanswered = this.phase === 'incoming';
    this.offerServer?.respond(487);
    this.offerServer = undefined;
    this.close();
    this.context.forget(this.localTag);
    if (unanswered) this.inviteServer?.respond(487);
    this.owner.onEnded(this, 'bye');
  }

  private receiveOffer(transaction: ServerTransaction, request: SipRequest): void {
    const content = contentOf(request);
    if (content.kind === 'other') {
      transaction.respond(415, 'Accept: application/sdp\r\n');
      return;
    }
    if (isTooShort(request, this.context.timers)) {
      transaction.respond(422, `Min-SE: ${this.context.timers.minSE}\r\n`);
      return;
    }
    this.learn(request);
    const timer = answerTimer(request, this.context.timers);
    this.offerTimerHeaders = timer.headers;
    if (request.method === 'UPDATE' && content.kind === 'none') {
      // A mere refresh of target and session timer (RFC 3311, RFC 4028).
      this.interval = timer.agreed;
      this.startSessionTimer();
      transaction.respond(200, `Contact: ${this.contactLine()}\r\n${this.context.capabilities}${timer.headers}`);
      return;
    }
    if (
      this.phase !== 'established' ||
      this.offer === 'local' ||
      (this.invite?.isPending === true && this.phase === 'established')
    ) {
      // Both sides offer at once (RFC 3261 section 14.2, RFC 3311 section 5.2).
      transaction.respond(491);
      return;
    }
    if (
      this.offer === 'remote' ||
      this.offerServer !== undefined ||
      this.unacknowledged !== undefined ||
      !this.countOffer()
    ) {
      transaction.respond(500, `Retry-After: ${Math.floor(this.context.random() * 10)}\r\n`);
      return;
    }
    this.interval = timer.agreed;
    this.offerServer = transaction;
    if (content.kind === 'sdp') {
      this.offer = 'remote';
      const before = this.remoteSdp;
      this.remoteSdp = detach(content.sdp);
      this.owner.onOffer(this, content.sdp);
      // A refused offer changes nothing.
      if (this.refusedLast) this.remoteSdp = before;
    } else this.owner.onOffer(this, undefined);
  }

  private get refusedLast(): boolean {
    return this.offerServer === undefined && this.offer === 'none' && this.unacknowledged === undefined;
  }

  private countOffer(): boolean {
    const second = Math.floor(this.context.layer.wheel.now() / 1000);
    if (second !== this.offerSecond) this.offersInSecond = 0;
    this.offerSecond = second;
    return ++this.offersInSecond <= this.context.maxOffersPerSecond;
  }

  onResponse(transaction: ClientTransaction, response: SipResponse): void {
    const method = transaction.request.method;
    if (method === 'INVITE') {
      if (this.phase === 'calling' || (this.dialog === undefined && this.phase === 'ended'))
        this.onInviteResponse(transaction, response);
      else this.onReinviteResponse(transaction, response);
    } else if (method === 'UPDATE' && response.status >= 200) {
      if (response.status === 408 || response.status === 481) this.end('lost');
      else this.refreshAnswered(response);
    }
  }

  onFailure(transaction: ClientTransaction, why: 'timeout' | 'transport'): void {
    const method = transaction.request.method;
    if (method !== 'INVITE' && method !== 'UPDATE') return;
    if (this.phase === 'calling') {
      this.close();
      this.context.forget(this.localTag);
      this.owner.onRejected(this, why === 'timeout' ? 408 : 503, undefined);
    } else if (this.phase === 'established') this.end('lost');
    else this.context.forget(this.localTag);
  }

  private onInviteResponse(transaction: ClientTransaction, response: SipResponse): void {
    const { status } = response;
    if (status === 100) return;
    if (status < 200) {
      this.onProvisional(response);
      return;
    }
    if (status < 300) {
      this.onAccepted(transaction, response);
      return;
    }
    if (this.phase === 'ended') {
      this.context.forget(this.localTag);
      return;
    }
    if ((status === 401 || status === 407) && this.authenticate(transaction, response)) return;
    if (status === 422 && this.raiseInterval(transaction, response)) return;
    this.close();
    this.context.forget(this.localTag);
    this.owner.onRejected(this, status, response);
  }

  private onProvisional(response: SipResponse): void {
    const tag = response.to.tag;
    if (tag !== undefined && this.invite !== undefined) {
      let dialog = this.early.find((candidate) => candidate.remoteTag === tag);
      if (dialog === undefined && this.early.length < 16) {
        dialog = dialogOfResponse(this.invite.request, response, this.parameters!.flow);
        this.early.push(dialog);
      }
      if (tokensOf(response.headers, 'Require').includes('100rel')) {
        this.reliable ??= ReliableProvisionals.forClient();
        const rack = this.reliable.acknowledge(response);
        if (rack === undefined) return;
        this.early.push(...this.early.splice(this.early.indexOf(dialog!), 1));
        this.request('PRACK', `RAck: ${rack}\r\n`, '', this);
      }
    }
    if (this.phase !== 'calling') return;
    const content = contentOf(response);
    this.owner.onProgress(this, response, content.kind === 'sdp' ? content.sdp : undefined);
  }

  private onAccepted(transaction: ClientTransaction, response: SipResponse): void {
    const found = this.early.find((candidate) => candidate.remoteTag === response.to.tag);
    const dialog = {
      ...dialogOfResponse(transaction.request, response, this.parameters!.flow),
      localSeq: found?.localSeq ?? transaction.request.cseq,
    };
    if (this.phase === 'ended') {
      // The answer crossed our CANCEL, or another branch of a fork answered as well: ACK, then BYE.
      this.dialog = dialog;
      this.acknowledge(dialog, transaction.request.cseq);
      this.sendBye();
      this.dialog = undefined;
      return;
    }
    this.phase = 'established';
    this.dialog = dialog;
    this.offer = 'none';
    this.early.length = 0;
    this.parameters = { ...this.parameters!, headers: '' };
    this.learn(response);
    this.interval = agreedTimer(response, this.context.timers);
    this.startSessionTimer();
    this.acknowledge(dialog, transaction.request.cseq);
    const content = contentOf(response);
    if (content.kind === 'sdp') this.remoteSdp = detach(content.sdp);
    this.owner.onAnswered(this, response, content.kind === 'sdp' ? content.sdp : undefined);
  }

  private onReinviteResponse(transaction: ClientTransaction, response: SipResponse): void {
    const { status } = response;
    if (status < 200 || this.dialog === undefined) return;
    if (status < 300) {
      const cseq = transaction.request.cseq;
      if (response.to.tag !== undefined && response.to.tag !== this.dialog.remoteTag) {
        // Another branch of the fork of the first INVITE: its dialog is ended at once.
        this.endFork(transaction, response);
        return;
      }
      this.dialog = refreshedBy(this.dialog, response);
      this.acknowledge(this.dialog, cseq);
      if (cseq !== this.inviteSeq || this.offer !== 'local' || this.phase !== 'established') return;
      this.offer = 'none';
      this.learn(response);
      this.interval = agreedTimer(response, this.context.timers);
      this.startSessionTimer();
      const content = contentOf(response);
      if (content.kind === 'sdp') this.negotiated(content.sdp);
      else this.owner.onOfferRefused(this, 488);
      return;
    }
    this.offer = 'none';
    if (this.phase !== 'established') return;
    if (status === 491) this.waitAfterGlare();
    else if (status === 408 || status === 481) this.end('lost');
    else this.owner.onOfferRefused(this, status);
  }

  /** RFC 3261 section 14.1: who began the dialog waits 2.1 to 4 s, the other one up to 2 s. */
  private waitAfterGlare(): void {
    const random = this.context.random();
    const ms = this.weBegan ? 2100 + random * 1900 : random * 2000;
    this.glareTimer = this.context.layer.wheel.set(this, 'glare', ms);
  }

  private negotiated(sdp: string): void {
    this.remoteSdp = detach(sdp);
    this.owner.onNegotiated(this, sdp);
  }

  private endFork(transaction: ClientTransaction, response: SipResponse): void {
    const own = this.dialog;
    const fork = dialogOfResponse(transaction.request, response, this.parameters!.flow);
    this.dialog = fork;
    this.acknowledge(fork, transaction.request.cseq);
    this.sendBye();
    this.dialog = own;
  }

  private acknowledge(dialog: Dialog, cseq: number): void {
    const flow = this.context.route(nextHop(dialog), dialog.flow);
    this.context.layer.sendAck(requestInDialog(dialog, 'ACK', cseq, '', ''), flow);
  }

  private authenticate(transaction: ClientTransaction, response: SipResponse): boolean {
    const { parameters, context } = this;
    if (parameters?.login === undefined || ++this.logins > 2) return false;
    const [challenge, header] =
      response.status === 401 ? ['WWW-Authenticate', 'Authorization'] : ['Proxy-Authenticate', 'Proxy-Authorization'];
    const credentials = answerChallenge(
      response.headers.all(challenge!),
      parameters.login,
      transaction.request,
      context.layer.ids.token(),
    );
    if (credentials === undefined) return false;
    this.repeatInvite(transaction, `${header}: ${credentials}\r\n`);
    return true;
  }

  private raiseInterval(transaction: ClientTransaction, response: SipResponse): boolean {
    const least = Number.parseInt(response.headers.get('Min-SE') ?? '', 10);
    if (!(least > this.context.timers.sessionExpires) || this.interval !== undefined) return false;
    this.interval = { interval: least, weRefresh: true };
    this.repeatInvite(transaction, '');
    return true;
  }

  private repeatInvite(transaction: ClientTransaction, more: string): void {
    const before = transaction.request;
    this.sendInvite({
      ...before,
      cseq: before.cseq + 1,
      headers: this.inviteHeaders(`${more}${this.parameters!.headers}`),
    });
  }

  onTimer(name: SessionTimerName): void {
    if (name === 'glare') {
      this.glareTimer = undefined;
      if (this.phase === 'established') this.owner.onOfferRefused(this, 491);
      return;
    }
    this.sessionTimer = undefined;
    if (this.phase !== 'established' || this.interval === undefined) return;
    if (!this.interval.weRefresh) this.end('lost');
    else this.refresh();
  }

  /** RFC 4028 section 7.4: UPDATE where the other side knows it, else a re-INVITE with the same description. */
  private refresh(): void {
    if (this.peerUpdates) {
      const headers = `Contact: ${this.contactLine()}\r\n${this.context.capabilities}${timerRequestHeaders(this.context.timers, this.interval)}`;
      this.request('UPDATE', headers, '', this);
    } else if (this.canOffer && this.local.latest !== '') this.sendReinvite(this.local.latest);
    else this.startSessionTimer();
  }

  private refreshAnswered(response: SipResponse): void {
    if (this.phase !== 'established') return;
    if (response.status < 300) this.interval = agreedTimer(response, this.context.timers);
    this.startSessionTimer();
  }

  private startSessionTimer(): void {
    const { wheel } = this.context.layer;
    if (this.sessionTimer !== undefined) wheel.cancel(this.sessionTimer);
    this.sessionTimer = this.interval === undefined ? undefined : wheel.set(this, 'session', timerDelay(this.interval));
  }

  onServerFailure(transaction: ServerTransaction): void {
    // The transport of a caller is gone before the call was answered.
    if (transaction !== this.inviteServer || this.phase !== 'incoming') return;
    this.close();
    this.context.forget(this.localTag);
    this.owner.onEnded(this, 'lost');
  }

  /** The other side is gone: BYE all the same, and the owner is told. */
  end(why: 'bye' | 'lost'): void {
    if (this.phase !== 'established') return;
    this.close();
    this.sendBye();
    this.context.forget(this.localTag);
    this.owner.onEnded(this, why);
  }

  private close(): void {
    this.phase = 'ended';
    const { wheel } = this.context.layer;
    if (this.sessionTimer !== undefined) wheel.cancel(this.sessionTimer);
    if (this.glareTimer !== undefined) wheel.cancel(this.glareTimer);
    this.sessionTimer = undefined;
    this.glareTimer = undefined;
    this.reliable?.stop();
    this.offerServer?.respond(487);
    this.offerServer = undefined;
  }

  private sendBye(headers = ''): void {
    this.request('BYE', headers, '', SILENT);
  }

  private contactLine(): string {
    return this.context.contact(this.contactUser, this.dialog?.flow ?? this.parameters!.flow);
  }

  private write(sdp: SessionDescription, flow: Flow): string {
    const host = this.context.layer.transport.localHostPort(flow).replace(/:\d+$/, '').replace(/[[\]]/g, '');
    return this.local.write(sdp, host);
  }

  private learn(message: SipRequest | SipResponse): void {
    if (message.headers.has('Allow')) this.peerUpdates = tokensOf(message.headers, 'Allow').includes('update');
  }
}

const SILENT: ClientUser = { onResponse: () => {}, onFailure: () => {} };
