import { flatten } from '../codec/cursor.js';
import type { SipResponse } from '../codec/message.js';
import { type Flow, isReliable, type SendOwner } from '../connection/flow.js';
import {
  beginInviteClient,
  type InviteClientInput,
  type InviteClientState,
  stepInviteClient,
} from './invite-client.js';
import type { Step, TimerName, TransactionOutput } from './machine.js';
import { beginNonInviteClient, type NonInviteClientState, stepNonInviteClient } from './non-invite-client.js';
import type { TimerOwner } from './timer-wheel.js';
import type { TransactionHost } from './transaction-host.js';
import { TransactionTimers } from './transaction-timers.js';

/** A request as the user of the transaction layer hands it over: header values ready to be written, Via apart. */
export interface OutgoingRequest {
  readonly method: string;
  readonly uri: string;
  /** Header values with their tags. */
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  /** Values of Route headers in order. */
  readonly routes: readonly string[];
  readonly maxForwards: number;
  /** All further header lines, each ending in CRLF; Content-Type among them when there is a body. */
  readonly headers: string;
  readonly body: string;
}

/** Who asked for the request. */
export interface ClientUser {
  onResponse(transaction: ClientTransaction, response: SipResponse): void;
  /** No final response came: time-out (to be treated like 408) or transport error (like 503). */
  onFailure(transaction: ClientTransaction, why: 'timeout' | 'transport'): void;
  /** The request was challenged, and has been sent once more with credentials. */
  onRepeated?(before: ClientTransaction, now: ClientTransaction): void;
}

/** Nobody who wants to know what becomes of a request. */
export const NOBODY: ClientUser = { onResponse: () => {}, onFailure: () => {} };

/** In place of a request that nobody asks for any more. */
const SPENT: OutgoingRequest = {
  method: '',
  uri: '',
  from: '',
  to: '',
  callId: '',
  cseq: 0,
  routes: [],
  maxForwards: 0,
  headers: '',
  body: '',
};

/** The lines by which a request shows who sends it: the ACK of its 2xx has them too (RFC 3261 section 13.2.2.4). */
export function credentialsOf(headers: string): string {
  if (!headers.includes('uthorization: ')) return '';
  return flatten((headers.match(/^(?:Proxy-)?Authorization: [^\r]*\r\n/gm) ?? []).join(''));
}

/** Text of a request with its Via. */
export function requestText(request: OutgoingRequest, via: string): string {
  let text = `${request.method} ${request.uri} SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: ${request.maxForwards}\r\n`;
  for (const route of request.routes) text += `Route: ${route}\r\n`;
  return `${text}From: ${request.from}\r\nTo: ${request.to}\r\nCall-ID: ${request.callId}\r\nCSeq: ${request.cseq} ${request.method}\r\n${request.headers}Content-Length: ${request.body.length}\r\n\r\n${request.body}`;
}

/** A client transaction at work: the machine's state, the message to repeat, the timers that are set. */
export class ClientTransaction implements TimerOwner<TimerName>, SendOwner {
  private state: InviteClientState | NonInviteClientState | undefined;
  private readonly timers: TransactionTimers;
  readonly isInvite: boolean;
  private text: string;
  private ack = '';
  private latest: SipResponse | undefined;
  private cancelling: 'no' | 'wanted' | 'sent' = 'no';
  private cancelHeaders = '';
  private sentAgain = false;

  constructor(
    private readonly layer: Pick<
      TransactionHost<ClientTransaction, never>,
      'timing' | 'transport' | 'wheel' | 'sendCancel' | 'forgetClient'
    >,
    readonly key: string,
    /** Once the final response was dealt with, nothing but what further 2xx to an INVITE take. */
    public request: OutgoingRequest,
    /** Value of the Via header, until the final response was dealt with. */
    public via: string,
    readonly flow: Flow,
    private user: ClientUser,
  ) {
    this.timers = new TransactionTimers(layer.wheel, this);
    this.isInvite = request.method === 'INVITE';
    this.text = flatten(requestText(request, via));
  }

  /** True until a final response came or the transaction failed. */
  get isPending(): boolean {
    const phase = this.state?.phase;
    return phase === 'calling' || phase === 'trying' || phase === 'proceeding';
  }

  begin(): void {
    const reliable = isReliable(this.flow.transport);
    const timing = this.layer.timing;
    this.apply(this.isInvite ? beginInviteClient(reliable, timing) : beginNonInviteClient(reliable, timing));
  }

  /**
   * RFC 3261 section 9.1: an INVITE is cancelled as soon as a provisional response came; before, the wish is kept. `headers`: further
   * header lines of the CANCEL, each ending in CRLF.
   */
  cancel(headers = ''): void {
    if (!this.isInvite || !this.isPending || this.cancelling !== 'no') return;
    this.cancelHeaders = headers;
    this.cancelling = 'wanted';
    if (this.state?.phase === 'proceeding') this.sendCancel();
  }

  private sendCancel(): void {
    this.cancelling = 'sent';
    this.layer.sendCancel(this, this.cancelHeaders);
    this.input({ type: 'cancelled' });
  }

  receive(response: SipResponse): void {
    this.latest = response;
    this.input({ type: 'response', status: response.status });
    this.latest = undefined;
    if (this.cancelling === 'wanted' && this.state?.phase === 'proceeding') this.sendCancel();
  }

  onTimer(name: TimerName): void {
    this.timers.fired(name);
    this.input({ type: 'timer', timer: name });
  }

  /**
   * The connection that the request went by is gone, and nobody has answered: the other side may never have seen it. It goes once more,
   * by another connection; who has seen it takes it as sent again.
   */
  onFlowClosed(): void {
    const phase = this.state?.phase;
    if (phase !== 'calling' && phase !== 'trying') return;
    if (this.sentAgain) this.onSendError();
    else {
      this.sentAgain = true;
      this.layer.transport.send(this.flow, this.text, this);
    }
  }

  onSendError(): void {
    this.input({ type: 'transport-error' });
  }

  private input(input: InviteClientInput): void {
    if (this.state === undefined) return;
    const timing = this.layer.timing;
    if (this.isInvite) this.apply(stepInviteClient(this.state as InviteClientState, input, timing));
    else if (input.type !== 'cancelled')
      this.apply(stepNonInviteClient(this.state as NonInviteClientState, input, timing));
  }

  private apply(step: Step<InviteClientState | NonInviteClientState>): void {
    this.state = step.state;
    for (const output of step.outputs) this.carryOut(output);
  }

  private carryOut(output: TransactionOutput): void {
    switch (output.type) {
      case 'send-request':
        this.layer.transport.send(this.flow, this.text, this);
        return;
      case 'send-ack':
        if (this.ack === '') this.ack = this.buildAck();
        this.layer.transport.send(this.flow, this.ack, this);
        return;
      case 'deliver':
        if (this.latest !== undefined) this.user.onResponse(this, this.latest);
        if (!this.isPending && this.text !== '') this.slim();
        return;
      case 'fail':
        this.user.onFailure(this, output.why);
        if (output.why === 'timeout') this.layer.transport.unanswered(this.flow, 64 * this.layer.timing.T1);
        return;
      case 'timer':
        // A send that failed at once may have ended the transaction in the middle of a step.
        this.timers.set(output.timer, this.state?.phase === 'terminated' ? undefined : output.ms);
        return;
      case 'end':
        this.timers.stopAll();
        this.layer.forgetClient(this);
        return;
      default:
        return;
    }
  }

  /**
   * An answered transaction stays for up to half a minute to catch what comes again, and there are very many of these: it keeps
   * what that takes. Only further 2xx to an INVITE still concern its user (RFC 3261 section 13.2.2.4).
   */
  private slim(): void {
    this.text = '';
    this.via = '';
    if (this.state?.phase === 'accepted') {
      const { from, to, headers } = this.request;
      this.request = {
        ...this.request,
        from: flatten(from),
        to: flatten(to),
        headers: credentialsOf(headers),
        body: '',
      };
    } else {
      this.user = NOBODY;
      this.request = SPENT;
    }
  }

  /** RFC 3261 section 17.1.1.3: same Request-URI, Call-ID, From, CSeq number, top Via and Route; To of the response. */
  private buildAck(): string {
    const to = this.latest?.headers.get('To') ?? this.request.to;
    return requestText({ ...this.request, method: 'ACK', to, maxForwards: 70, headers: '', body: '' }, this.via);
  }
}
