import { ChallengeAnswers } from '../auth/challenge-answers.js';
import type { Login } from '../auth/digest-client.js';
import { type SipResponse, tokensOf } from '../codec/message.js';
import type { Flow } from '../connection/flow.js';
import {
  type ClientTransaction,
  type ClientUser,
  NOBODY,
  type OutgoingRequest,
} from '../transaction/client-transaction.js';
import { type Dialog, dialogOfResponse } from './dialog.js';
import { DialogChannel } from './dialog-channel.js';
import { type EarlyDialog, EarlyDialogs } from './early-dialog.js';
import { ReliableProvisionals } from './reliable-provisionals.js';
import type { SessionContext } from './session-context.js';
import { minSEOf, timerRequestHeaders } from './session-timer.js';
import type { InviteParameters } from './session-user.js';

/** What becomes of the INVITE. */
export interface InviteEvents {
  /** 101 to 199, and the branch that it came from; reliable ones are acknowledged already. */
  onProvisional(response: SipResponse, branch: EarlyDialog | undefined, isReliable: boolean): void;
  /** The first 2xx to this INVITE; its ACK is still to be sent. `branch`: what was known of it before. */
  onAccepted(
    channel: DialogChannel,
    response: SipResponse,
    invite: ClientTransaction,
    branch: EarlyDialog | undefined,
  ): void;
  onRefused(status: number, response: SipResponse | undefined): void;
  /** It was given up, and the last word about it was said. */
  onGivenUp(): void;
}

/** More branches that have said BYE are not remembered: that is no fork. */
const MOST_GONE = 64;

const NO_EVENTS: InviteEvents = {
  onProvisional: () => {},
  onAccepted: () => {},
  onRefused: () => {},
  onGivenUp: () => {},
};

/**
 * The INVITE that begins a session, up to its final response and beyond: early dialogs, PRACK, challenges, intervals that are too
 * short, and the answers that cross a CANCEL or come from other branches of a fork, which are ended at once.
 */
export class OutgoingInvite implements ClientUser {
  private transaction: ClientTransaction | undefined = undefined;
  private readonly branches = new EarlyDialogs();
  private reliable: ReliableProvisionals | undefined = undefined;
  private accepted: Dialog | undefined = undefined;
  private givenUp = false;
  /** Tags of branches that have said BYE; undefined before the first. */
  private gone: Set<string> | undefined = undefined;
  /** Something has come for it, be it only 100. */
  isHeardOf = false;
  /** Made with the first challenge. */
  private answers: ChallengeAnswers | undefined = undefined;
  /** Interval that the other side wants at least (422). */
  private minimum = 0;
  private readonly flow: Flow;
  private readonly login: Login | undefined;

  constructor(
    private readonly context: SessionContext,
    private readonly contactUser: string,
    private readonly localTag: string,
    /** Dropped when the INVITE was answered. */
    private parameters: InviteParameters | undefined,
    private body: string,
    private events: InviteEvents,
  ) {
    this.flow = parameters!.flow;
    this.login = parameters!.login;
  }

  begin(): void {
    const { uri, from, to, routes, headers } = this.parameters!;
    this.send({
      method: 'INVITE',
      uri,
      from: `${from};tag=${this.localTag}`,
      to,
      callId: this.context.layer.ids.token(),
      cseq: 1,
      routes,
      maxForwards: this.parameters?.maxForwards ?? 70,
      headers: this.headerLines(headers),
      body: this.body,
    });
  }

  /** Gives the attempt up; an answer that comes all the same is acknowledged and ended. `headers`: why, for the CANCEL. */
  cancel(headers = ''): void {
    this.givenUp = true;
    this.transaction?.cancel(headers);
  }

  /** The session is over: what may still come of the INVITE, such as an answer of another branch, no longer concerns it. */
  release(): void {
    this.events = NO_EVENTS;
  }

  /** The branch with this remote tag. */
  branchWith(remoteTag: string | undefined): EarlyDialog | undefined {
    return this.branches.with(remoteTag);
  }

  /** The branch that was heard of last is not the one that counts: this one is. */
  prefer(branch: EarlyDialog): void {
    this.branches.prefer(branch);
  }

  /** The branch has said BYE: when it was the only one nobody is left who could answer, and the INVITE is to end. */
  left(branch: EarlyDialog): void {
    this.gone ??= new Set();
    if (this.gone.size < MOST_GONE) this.gone.add(branch.channel.dialog.remoteTag);
    if (!this.branches.remove(branch)) this.transaction?.cancel();
  }

  /** A request within the latest early dialog; undefined when there is none. */
  request(method: string, headers: string, body: string, user: ClientUser): ClientTransaction | undefined {
    return this.branches.latest?.channel.request(method, headers, body, user);
  }

  onResponse(transaction: ClientTransaction, response: SipResponse): void {
    const { status } = response;
    this.isHeardOf = true;
    if (status === 100) return;
    if (status < 200) this.onProvisional(transaction, response);
    else if (status < 300) this.onSuccess(transaction, response);
    else if (this.givenUp) this.events.onGivenUp();
    else if ((status === 401 || status === 407) && this.authenticate(transaction, response)) return;
    else if (status === 422 && this.raiseInterval(transaction, response)) return;
    else this.events.onRefused(status, response);
  }

  onFailure(_transaction: ClientTransaction, why: 'timeout' | 'transport'): void {
    if (this.accepted !== undefined) return;
    if (this.givenUp) this.events.onGivenUp();
    else this.events.onRefused(why === 'timeout' ? 408 : 503, undefined);
  }

  private headerLines(more: string): string {
    const { context } = this;
    const interval = this.minimum === 0 ? undefined : { interval: this.minimum, weRefresh: true };
    return `${this.contact()}${context.capabilities}${timerRequestHeaders(context.timers, interval, this.minimum)}${more}Content-Type: application/sdp\r\n`;
  }

  private contact(): string {
    return `Contact: ${this.context.contact(this.contactUser, this.flow)}\r\n`;
  }

  private send(request: OutgoingRequest): void {
    this.transaction = this.context.layer.request(request, this.flow, this);
  }

  private onProvisional(transaction: ClientTransaction, response: SipResponse): void {
    const { tag } = response.to;
    if (tag !== undefined && this.gone?.has(tag)) return;
    const begin = (): DialogChannel => this.channel(dialogOfResponse(transaction.request, response, this.flow));
    const branch = tag === undefined ? undefined : this.branches.take(tag, begin);
    if (branch === undefined && tag !== undefined) return;
    const isReliable = branch !== undefined && tokensOf(response.headers, 'Require').includes('100rel');
    if (isReliable) {
      this.reliable ??= ReliableProvisionals.forClient();
      const rack = this.reliable.acknowledge(response);
      if (rack === undefined) return;
      this.branches.prefer(branch);
      branch.channel.request('PRACK', `RAck: ${rack}\r\n`, '', NOBODY);
    }
    if (!this.givenUp) this.events.onProvisional(response, branch, isReliable);
  }

  private channel(dialog: Dialog): DialogChannel {
    return new DialogChannel(this.context, this.contactUser, dialog, this.login);
  }

  private onSuccess(transaction: ClientTransaction, response: SipResponse): void {
    const { cseq } = transaction.request;
    if (this.accepted !== undefined && this.accepted.remoteTag === (response.to.tag ?? '')) {
      // Its ACK got lost.
      this.channel(this.accepted).acknowledge(transaction);
      return;
    }
    const branch = this.branches.with(response.to.tag);
    const before = branch?.channel.dialog;
    const dialog: Dialog = {
      ...dialogOfResponse(transaction.request, response, this.flow),
      localSeq: Math.max(cseq, before?.localSeq ?? 0),
      remoteSeq: before?.remoteSeq ?? -1,
    };
    const channel = branch?.channel ?? this.channel(dialog);
    channel.dialog = dialog;
    if (this.gone?.has(dialog.remoteTag)) {
      // Its BYE has overtaken its answer.
      channel.acknowledge(transaction);
      this.refusedByBye(response);
      return;
    }
    if (this.givenUp || this.accepted !== undefined) {
      // The answer crossed our CANCEL, or another branch answered as well: ACK, then BYE (RFC 3261 section 13.2.2.4).
      channel.acknowledge(transaction);
      channel.request('BYE', '', '', NOBODY);
      if (this.accepted === undefined) this.events.onGivenUp();
      return;
    }
    this.accepted = dialog;
    this.parameters = undefined;
    this.answers = undefined;
    this.body = '';
    this.branches.clear();
    this.events.onAccepted(channel, response, transaction, branch);
  }

  private refusedByBye(response: SipResponse): void {
    if (this.accepted !== undefined) return;
    const { givenUp } = this;
    this.givenUp = true;
    if (givenUp) this.events.onGivenUp();
    else this.events.onRefused(487, response);
  }

  private authenticate(transaction: ClientTransaction, response: SipResponse): boolean {
    if (this.parameters === undefined || this.login === undefined) return false;
    this.answers ??= new ChallengeAnswers();
    return this.answers.take(response) && this.repeat(transaction);
  }

  /** RFC 4028 section 7.3: once more with the interval that the other side wants at least. */
  private raiseInterval(transaction: ClientTransaction, response: SipResponse): boolean {
    const least = minSEOf(response);
    if (this.minimum !== 0 || least === 0) return false;
    this.minimum = least;
    return this.repeat(transaction);
  }

  /** Sends it once more, with the answers to all challenges so far; false when there are none. */
  private repeat(transaction: ClientTransaction): boolean {
    const { answers, login, parameters, context } = this;
    const before = transaction.request;
    const credentials = answers === undefined ? '' : answers.lines(login, before, context.layer.ids);
    if (credentials === undefined) return false;
    const headers = this.headerLines(`${credentials}${parameters?.headers ?? ''}`);
    this.send({ ...before, cseq: before.cseq + 1, headers });
    return true;
  }
}
