import type { Login } from '../auth/digest-client.js';
import { type SipRequest, type SipResponse, tokensOf } from '../codec/message.js';
import type { Flow } from '../connection/flow.js';
import { type ClientTransaction, type ClientUser, credentialsOf } from '../transaction/client-transaction.js';
import { ChallengedUser } from './challenged-user.js';
import { type Dialog, receivedInDialog, refreshedBy, requestInDialog } from './dialog.js';
import type { SessionContext } from './session-context.js';

export const SDP_TYPE = 'Content-Type: application/sdp\r\n';

/** A dialog that stands, with the way to send in it. */
export class DialogChannel {
  /** Whether the other side knows UPDATE (RFC 3311). */
  peerUpdates = false;
  /** It says so, and has refused one as unknown all the same. */
  private refusesUpdates = false;
  /** Whether it takes INFO (RFC 6086); undefined = it has not said what it knows. */
  peerTakesInfo: boolean | undefined = undefined;

  constructor(
    private readonly context: SessionContext,
    private readonly contactUser: string,
    public dialog: Dialog,
    /** For challenges of the other side. */
    private readonly login: Login | undefined,
  ) {}

  request(method: string, headers: string, body: string, user: ClientUser): ClientTransaction {
    const { login } = this;
    if (login === undefined) return this.send(method, headers, body, user);
    const again = (credentials: string): ClientTransaction =>
      this.send(method, `${headers}${credentials}`, body, challenged);
    const challenged = new ChallengedUser(user, login, this.context.layer.ids, again);
    return this.send(method, headers, body, challenged);
  }

  private send(method: string, headers: string, body: string, user: ClientUser): ClientTransaction {
    const { dialog } = this;
    const cseq = dialog.localSeq + 1;
    this.dialog = { ...dialog, localSeq: cseq };
    const flow = this.context.route(dialog);
    const lines = method === 'NOTIFY' ? `${this.contact()}${headers}` : headers;
    return this.context.layer.request(requestInDialog(dialog, method, cseq, lines, body), flow, user);
  }

  /** ACK for a 2xx to this INVITE. */
  acknowledge({ request: { cseq, headers } }: ClientTransaction): void {
    const flow = this.context.route(this.dialog);
    this.context.layer.sendAck(requestInDialog(this.dialog, 'ACK', cseq, credentialsOf(headers), ''), flow);
  }

  /** Contact and what this side can do, as header lines. */
  identity(): string {
    return `${this.contact()}${this.context.capabilities}`;
  }

  private contact(): string {
    return `Contact: ${this.context.contact(this.contactUser, this.dialog.flow)}\r\n`;
  }

  /** A request of the other side came. */
  received(request: SipRequest, flow: Flow): void {
    this.dialog = receivedInDialog(this.dialog, request, flow);
  }

  /** A 2xx to an INVITE or UPDATE of this side came. */
  refreshed(response: SipResponse): void {
    this.dialog = refreshedBy(this.dialog, response);
    this.learn(response);
  }

  learn(message: SipRequest | SipResponse): void {
    if (!message.headers.has('Allow')) return;
    const methods = tokensOf(message.headers, 'Allow');
    this.peerUpdates = methods.includes('update') && !this.refusesUpdates;
    this.peerTakesInfo = methods.includes('info');
  }

  /** UPDATE was answered with 405 or 501: whatever Allow says, none is sent any more. */
  updateUnknown(): void {
    this.refusesUpdates = true;
    this.peerUpdates = false;
  }
}
