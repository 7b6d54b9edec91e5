import type { ServerTransaction, SipRequest } from '../sip/index.js';
import { AgentDialog } from './agent-dialog.js';
import { AgentInvite, type DialOptions, type InviteEvents } from './agent-invite.js';
import { AgentRequests } from './agent-requests.js';
import { AgentSdp, sdpOf } from './agent-sdp.js';
import { AgentSession } from './agent-session.js';
import { isAutoAnswer } from './auto-answer.js';
import type { AudioLine, CallContext } from './call-context.js';
import type { DialogOwner } from './endpoint.js';
import { referHeaders, TransferProgress } from './transfer.js';

/** `calling`: its INVITE is unanswered; `incoming`: this side has not answered yet. */
export type CallState = 'calling' | 'incoming' | 'established' | 'ended';

/** One call of an agent: an INVITE dialog with its offers. What the user of the phone does is a method, how it stands a field. */
export class AgentCall implements DialogOwner {
  state: CallState;
  /** The highest provisional status that came or went; 0 before. */
  progress = 0;
  /** Statuses of the answers to its keys by INFO; 408 for none. */
  readonly infoStatuses: number[] = [];
  /** Status that ended the attempt: the other side's refusal, or this side's. 0 while it goes on, and after an answer. */
  status = 0;
  /** Who ended it. */
  endedBy: 'local' | 'remote' | undefined = undefined;
  /** Reason header of what ended it. */
  reason: string | undefined = undefined;
  /** Status with which it answers INFO. */
  answersInfo = 200;
  /** Bodies of INFO requests that came. */
  readonly infos: string[] = [];
  /** How a transfer that this side asked for goes. */
  readonly transfer = new TransferProgress();
  /** The INVITE of a call that came in. */
  readonly invite: SipRequest | undefined;
  readonly session: AgentSession;
  private readonly sdp: AgentSdp;
  private readonly requests: AgentRequests;
  private ownInvite: AgentInvite | undefined;
  private serverInvite: ServerTransaction | undefined;
  private givenUp = false;

  private constructor(
    private readonly context: CallContext,
    readonly dialog: AgentDialog,
    readonly audio: AudioLine,
    invite: SipRequest | undefined,
  ) {
    this.invite = invite;
    this.state = invite === undefined ? 'calling' : 'incoming';
    this.sdp = new AgentSdp(audio, Math.floor(Math.random() * 2 ** 31), context.srtp);
    this.requests = new AgentRequests(context, dialog);
    this.session = new AgentSession(context, dialog, this.sdp, audio, {
      ask: (...request) => this.requests.ask(...request),
      lost: () => this.end('remote'),
    });
    context.endpoint.keep(dialog.callId, dialog.localTag, this);
  }

  /** Calls `target` (a URI). */
  static dial(
    context: CallContext,
    from: string,
    target: string,
    audio: AudioLine,
    options: DialOptions = {},
  ): AgentCall {
    const { ids } = context.endpoint;
    const dialog = new AgentDialog(ids.token(), ids.token(), from, `<${target}>`, target);
    const call = new AgentCall(context, dialog, audio, undefined);
    call.ownInvite = new AgentInvite(context, dialog, call.session, call.requests, call.inviteEvents, options);
    return call;
  }

  /** Takes an INVITE; nothing is said yet. */
  static offered(
    context: CallContext,
    transaction: ServerTransaction,
    request: SipRequest,
    audio: AudioLine,
  ): AgentCall {
    const call = new AgentCall(context, AgentDialog.ofInvite(request, transaction.localTag), audio, request);
    call.serverInvite = transaction;
    return call;
  }

  get callId(): string {
    return this.dialog.callId;
  }

  /** Number of this side: the phone's DN, or the external number. */
  get ownNumber(): string {
    const own = this.invite === undefined ? this.dialog.local : this.invite.uriText;
    return /sips?:([^@;>]*)@/.exec(own)?.[1] ?? '';
  }

  /** User part of the other side's address. */
  get remoteNumber(): string {
    return /sips?:([^@;>]*)@/.exec(this.dialog.remote)?.[1] ?? '';
  }

  /** Whether the caller wishes that the device answers by itself. */
  get wantsAutoAnswer(): boolean {
    return this.invite !== undefined && isAutoAnswer(this.invite);
  }

  /** Whether its offer, if it has one, has audio that this agent can do. */
  get isUsable(): boolean {
    const offer = this.invite === undefined ? undefined : sdpOf(this.invite);
    return offer === undefined || offer.media.some((media) => this.sdp.payloadsOf(media) !== undefined);
  }

  /** Whether something is still to be said without anybody's doing: an offer, or a CANCEL that waits for its turn. */
  get isUnderWay(): boolean {
    return this.session.isNegotiating || (this.givenUp && this.state === 'calling');
  }

  /** Whether this side holds the other one. */
  get held(): boolean {
    return this.session.held;
  }

  /** Says 180 (or another provisional status). */
  ring(status = 180): void {
    if (this.state !== 'incoming') return;
    this.progress = Math.max(this.progress, status);
    this.serverInvite?.respond(status, status === 100 ? '' : this.context.endpoint.identity(this.context.user));
  }

  /** Picks up. False when there is nothing to pick up. A call without usable audio is refused with 488. */
  answer(): boolean {
    if (this.state !== 'incoming' || this.serverInvite === undefined || this.invite === undefined) return false;
    if (!this.session.answerInvite(this.serverInvite, sdpOf(this.invite))) {
      this.refuse(488);
      return false;
    }
    this.state = 'established';
    this.context.onChange();
    return true;
  }

  /** Refuses a call that was not answered. */
  refuse(status: number, headers = ''): boolean {
    if (this.state !== 'incoming') return false;
    this.status = status;
    this.serverInvite?.respond(status, headers);
    this.end('local');
    return true;
  }

  /** Ends the call in whatever state it is. */
  hangUp(headers = ''): boolean {
    if (this.state === 'ended') return false;
    if (this.state === 'incoming') return this.refuse(603, headers);
    if (this.state === 'calling') {
      this.givenUp = true;
      this.ownInvite?.cancel();
      return true;
    }
    this.requests.ask('BYE', headers, '', () => {});
    this.end('local');
    return true;
  }

  hold(): boolean {
    return this.state === 'established' && this.session.setHeld(true);
  }

  retrieve(): boolean {
    return this.state === 'established' && this.session.setHeld(false);
  }

  /** Presses keys by INFO (application/dtmf-relay), one request each. */
  sendInfoDigits(digits: string): boolean {
    if (this.state !== 'established') return false;
    for (const digit of digits) {
      const body = `Signal=${digit}\r\nDuration=160\r\n`;
      this.requests.ask('INFO', 'Content-Type: application/dtmf-relay\r\n', body, (response) =>
        this.infoStatuses.push(response?.status ?? 408),
      );
    }
    return true;
  }

  /** Transfers the other side to a number, without asking there first (REFER). */
  referTo(target: string): boolean {
    return this.refer(referHeaders(target, this.dialog.local));
  }

  /** Joins the other side with the other side of `consultation` (REFER with Replaces); both calls are given up when it worked. */
  referToCall(consultation: AgentCall): boolean {
    const done = this.refer(referHeaders(consultation.dialog.remoteTarget, this.dialog.local, consultation.dialog));
    this.transfer.alsoEnds = consultation;
    return done;
  }

  private refer(headers: string): boolean {
    if (this.state !== 'established') return false;
    this.requests.ask('REFER', headers, '', (response) => {
      this.transfer.status = response?.status ?? 408;
    });
    return true;
  }

  /** The INVITE of this side: what becomes of it. */
  private readonly inviteEvents: InviteEvents = {
    progress: (status) => {
      if (this.state !== 'calling') return;
      this.progress = Math.max(this.progress, status);
      this.context.onChange();
    },
    answered: () => {
      this.state = 'established';
      if (this.givenUp) this.hangUp();
      else this.context.onChange();
    },
    refused: (status, reason) => {
      if (this.state !== 'calling') return;
      this.status = status;
      this.reason = reason;
      this.end(this.givenUp ? 'local' : 'remote');
    },
  };

  // ---- what comes -------------------------------------------------------------------------------------------------

  receive(transaction: ServerTransaction, request: SipRequest): void {
    if (!this.dialog.accepts(request)) {
      transaction.respond(500, 'Retry-After: 0\r\n');
      return;
    }
    switch (request.method) {
      case 'BYE':
        transaction.respond(200);
        this.reason = request.headers.get('Reason');
        if (this.state === 'incoming') this.serverInvite?.respond(487);
        this.end('remote');
        return;
      case 'INVITE':
      case 'UPDATE':
        this.session.receiveOffer(transaction, request);
        this.context.onChange();
        return;
      case 'PRACK':
      case 'OPTIONS':
        transaction.respond(200);
        return;
      case 'INFO':
        this.infos.push(request.body);
        transaction.respond(this.answersInfo);
        return;
      case 'NOTIFY':
        this.receiveNotify(transaction, request);
        return;
      default:
        transaction.respond(405, 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, NOTIFY, UPDATE, PRACK\r\n');
    }
  }

  receiveAck(request: SipRequest): void {
    this.session.receiveAck(sdpOf(request));
  }

  cancelled(): void {
    if (this.state !== 'incoming') return;
    this.status = 487;
    this.serverInvite?.respond(487);
    this.end('remote');
  }

  /** Events of RFC 3515 (refer), and `talk` and `hold` by which a server works the phone's keys. */
  private receiveNotify(transaction: ServerTransaction, request: SipRequest): void {
    const event = request.headers.get('Event')?.split(';')[0]?.trim().toLowerCase();
    if (event === 'refer') {
      transaction.respond(200);
      if (this.transfer.notified(request.body)) {
        this.hangUp();
        this.transfer.alsoEnds?.hangUp();
      }
    } else if (event === 'talk') {
      transaction.respond(200);
      if (this.state === 'incoming') this.answer();
      else this.retrieve();
    } else if (event === 'hold') {
      const { refusesOffers } = this.session;
      if (refusesOffers !== undefined) {
        // It would hold, and then refuse the offer that has it talk again.
        transaction.respond(refusesOffers);
        return;
      }
      transaction.respond(200);
      this.hold();
    } else transaction.respond(489, 'Allow-Events: refer, talk, hold\r\n');
  }

  private end(by: 'local' | 'remote'): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.endedBy = by;
    this.session.close();
    this.audio.release();
    // Requests that cross this side's BYE are still answered by their transactions; new ones get 481.
    this.context.endpoint.forget(this.dialog.callId, this.dialog.localTag);
    this.context.onChange();
  }
}
