import { type ClientTransaction, type OutgoingRequest, type SipResponse, tokensOf } from '../sip/index.js';
import { AgentDialog } from './agent-dialog.js';
import type { AgentRequests } from './agent-requests.js';
import { sdpOf } from './agent-sdp.js';
import type { AgentSession } from './agent-session.js';
import type { CallContext } from './call-context.js';

export interface DialOptions {
  /** Leave the offer to the other side: the INVITE has no description, the ACK answers. */
  readonly lateOffer?: boolean;
  /** Further header lines of the INVITE, each ending in CRLF. */
  readonly headers?: string;
}

/** What becomes of the INVITE of this side. */
export interface InviteEvents {
  /** 100 to 199. */
  progress(status: number): void;
  answered(): void;
  /** Without a response 408 (nobody answered) or 503 (not reachable); `reason`: its Reason header. */
  refused(status: number, reason: string | undefined): void;
}

/** The INVITE with which this side begins a call, up to its answers and their ACKs. */
export class AgentInvite {
  private transaction: ClientTransaction | undefined;
  /** RSeq of the latest reliable response (RFC 3262). */
  private lastReliable = 0;
  /** It has got an answer. */
  private isOver = false;
  private isGivenUp = false;

  /** Sends it. */
  constructor(
    private readonly context: CallContext,
    private readonly dialog: AgentDialog,
    private readonly session: AgentSession,
    private readonly requests: AgentRequests,
    private readonly events: InviteEvents,
    private readonly options: DialOptions,
  ) {
    this.send('');
  }

  cancel(): void {
    // A challenge may be on its way: it is not answered any more.
    this.isGivenUp = true;
    this.transaction?.cancel();
  }

  private send(credentials: string): void {
    const { endpoint, user } = this.context;
    const body = this.options.lateOffer === true ? '' : this.session.firstOffer();
    const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
    const headers = `${endpoint.identity(user)}${this.options.headers ?? ''}${credentials}${type}`;
    const request = this.dialog.request('INVITE', headers, body);
    let acked = '';
    this.transaction = endpoint.request(request, {
      onResponse: (transaction, response) => {
        if (response.status < 200) this.onProvisional(response);
        else if (response.status < 300 && response.to.tag !== this.dialog.remoteTag && acked !== '')
          this.endFork(request, response);
        else if (response.status < 300) {
          if (acked === '') acked = this.onAnswered(request, response);
          else endpoint.resend(acked);
        } else if (
          this.isGivenUp ||
          credentials !== '' ||
          !this.requests.repeatWith(response, transaction, (again) => this.send(again))
        )
          this.events.refused(response.status, response.headers.get('Reason'));
      },
      onFailure: (_, why) => this.events.refused(why === 'timeout' ? 408 : 503, undefined),
    });
  }

  private onProvisional(response: SipResponse): void {
    if (this.isOver) return;
    this.events.progress(response.status);
    const sequence = Number(response.headers.get('RSeq') ?? 0);
    if (!tokensOf(response.headers, 'Require').includes('100rel') || sequence <= this.lastReliable) return;
    this.lastReliable = sequence;
    this.dialog.answeredBy(response);
    this.requests.ask('PRACK', `RAck: ${sequence} ${response.cseq} INVITE\r\n`, '', () => {});
  }

  /** Gives the text of the ACK. */
  private onAnswered(request: OutgoingRequest, response: SipResponse): string {
    this.isOver = true;
    this.dialog.answeredBy(response);
    const answer = this.session.answeredWith(sdpOf(response));
    const type = answer === '' ? '' : 'Content-Type: application/sdp\r\n';
    const ack = this.context.endpoint.sendAck(this.dialog.request('ACK', type, answer, request.cseq));
    this.events.answered();
    return ack;
  }

  /** Another branch of a fork answered as well: acknowledged and ended at once. */
  private endFork(request: OutgoingRequest, response: SipResponse): void {
    const { callId, localTag, local, remote } = this.dialog;
    const fork = new AgentDialog(callId, localTag, local, remote, request.uri);
    fork.answeredBy(response);
    this.context.endpoint.sendAck(fork.request('ACK', '', '', request.cseq));
    const silent = { onResponse: () => {}, onFailure: () => {} };
    this.context.endpoint.request(fork.request('BYE', '', '', request.cseq + 1), silent);
  }
}
