import { flatten } from '../codec/cursor.js';
import type { SipRequest } from '../codec/message.js';
import { type Flow, isReliable, type SendOwner } from '../connection/flow.js';
import { beginInviteServer, type InviteServerState, stepInviteServer } from './invite-server.js';
import { END, type Step, type TimerName, type TransactionOutput } from './machine.js';
import { beginNonInviteServer, type NonInviteServerState, stepNonInviteServer } from './non-invite-server.js';
import { reasonPhrase } from './reason-phrase.js';
import { responseText } from './response-text.js';
import type { TimerOwner } from './timer-wheel.js';
import type { TransactionHost } from './transaction-host.js';
import { TransactionTimers } from './transaction-timers.js';

/** A server transaction at work. Its user answers with `respond`. */
export class ServerTransaction implements TimerOwner<TimerName>, SendOwner {
  private state: InviteServerState | NonInviteServerState | undefined;
  private readonly timers: TransactionTimers;
  /** Latest response, repeated when the request comes again. */
  private text = '';
  private request: SipRequest | undefined;
  readonly isInvite: boolean;
  /** Told when the transaction fails after it was handed over: no ACK came, or the transport broke. */
  user: { onServerFailure(transaction: ServerTransaction, why: 'timeout' | 'transport'): void } | undefined = undefined;

  constructor(
    private readonly layer: Pick<
      TransactionHost<never, ServerTransaction>,
      'timing' | 'transport' | 'wheel' | 'forgetServer' | 'deliver' | 'tagOf'
    >,
    readonly key: string,
    /** Key under which merged requests are found; '' when they are not looked for. */
    readonly mergeKey: string,
    request: SipRequest,
    /** Where the request came from. */
    readonly source: Flow,
    /** Where responses go (RFC 3261 section 18.2.2, RFC 3581 section 4). */
    readonly target: Flow,
    /** Tag that responses add to a To without one. */
    readonly localTag: string,
  ) {
    this.timers = new TransactionTimers(layer.wheel, this);
    this.request = request;
    this.isInvite = request.method === 'INVITE';
  }

  /** Starts the machine; the request is handed to the layer's user unless `deliver` is false. */
  begin(deliver = true): void {
    const reliable = isReliable(this.source.transport);
    const step = this.isInvite ? beginInviteServer(reliable, this.layer.timing) : beginNonInviteServer(reliable);
    if (deliver) this.apply(step);
    else this.state = step.state;
  }

  /** True until a final response was given. */
  get isPending(): boolean {
    const phase = this.state?.phase;
    return phase === 'proceeding' || phase === 'trying';
  }

  /**
   * Sends a response. `headers`: further header lines, each ending in CRLF. After the final response only a 2xx to an INVITE
   * may be sent again (with `repeat`).
   */
  respond(status: number, headers = '', body = '', reason = reasonPhrase(status)): void {
    if (!this.isPending || this.request === undefined) return;
    this.text = flatten(responseText(this.request, this.source, status, reason, this.localTag, headers, body));
    // After the final response nothing of the request is needed any more.
    if (status >= 200) this.request = undefined;
    this.input({ type: 'respond', status });
  }

  /**
   * Answers for good and keeps nothing, so that floods cost no memory: a request that comes again is dealt with again, with the same
   * To tag (RFC 3261 section 8.2.7). For what changes nothing. Challenges have to be given in this way (section 26.3.2.4).
   */
  respondOnce(status: number, headers = ''): void {
    const { request, state } = this;
    if (!this.isPending || request === undefined || state === undefined) return;
    const tag = this.layer.tagOf(this.key);
    const text = responseText(request, this.source, status, reasonPhrase(status), tag, headers, '');
    this.layer.transport.send(this.target, text);
    this.request = undefined;
    this.apply({ state: { ...state, phase: 'terminated' }, outputs: [END] });
  }

  /**
   * Whether a CANCEL with the branch of this INVITE is its sender's: besides the branch, which some phones count up, it has its Call-ID, tag and
   * number (RFC 3261 section 9.1). Once it is answered nothing can be cancelled, and nothing is known of it any more.
   */
  isCancelledBy(cancel: SipRequest): boolean {
    const { request } = this;
    if (request === undefined) return true;
    return request.callId === cancel.callId && request.cseq === cancel.cseq && request.from.tag === cancel.from.tag;
  }

  /** Sends the 2xx to an INVITE again; the dialog's user does that until the ACK comes (RFC 3261 section 13.3.1.4). */
  repeat(): void {
    if (this.isInvite && this.state?.phase === 'accepted') this.input({ type: 'respond', status: 200 });
  }

  /** The ACK of a 2xx came: the response is not needed again, and nothing can fail any more. */
  acknowledged(): void {
    if (this.state?.phase !== 'accepted') return;
    this.text = '';
    this.user = undefined;
  }

  receiveAgain(): void {
    this.input({ type: 'request' });
  }

  /** Returns true when the ACK belongs to a response of 300 or more, that is, to this transaction alone. */
  receiveAck(): boolean {
    const mine = this.state?.phase !== 'accepted';
    if (mine) this.input({ type: 'ack' });
    return mine;
  }

  onTimer(name: TimerName): void {
    this.timers.fired(name);
    this.input({ type: 'timer', timer: name });
  }

  onSendError(): void {
    this.input({ type: 'transport-error' });
  }

  private input(input: Parameters<typeof stepInviteServer>[1]): void {
    if (this.state === undefined) return;
    if (this.isInvite) this.apply(stepInviteServer(this.state as InviteServerState, input, this.layer.timing));
    else if (input.type !== 'ack')
      this.apply(stepNonInviteServer(this.state as NonInviteServerState, input, this.layer.timing));
  }

  private apply(step: Step<InviteServerState | NonInviteServerState>): void {
    this.state = step.state;
    for (const output of step.outputs) this.carryOut(output);
  }

  private carryOut(output: TransactionOutput): void {
    switch (output.type) {
      case 'send-trying':
        if (this.request === undefined) return;
        this.text = responseText(this.request, this.source, 100, 'Trying', '', '', '');
        this.layer.transport.send(this.target, this.text, this);
        return;
      case 'send-response':
        if (this.text !== '') this.layer.transport.send(this.target, this.text, this);
        return;
      case 'deliver':
        if (this.request !== undefined) this.layer.deliver(this, this.request);
        return;
      case 'fail':
        this.user?.onServerFailure(this, output.why);
        return;
      case 'timer':
        // A send that failed at once may have ended the transaction in the middle of a step.
        this.timers.set(output.timer, this.state?.phase === 'terminated' ? undefined : output.ms);
        return;
      case 'end':
        this.timers.stopAll();
        this.layer.forgetServer(this);
        return;
      default:
        return;
    }
  }
}
