import { type SipRequest, type SipResponse, tokensOf } from '../codec/message.js';
import type { ClientTransaction, ClientUser } from '../transaction/client-transaction.js';
import { type Dialog, requestInDialog } from './dialog.js';
import type { SessionContext } from './session-context.js';

export const SDP_TYPE = 'Content-Type: application/sdp\r\n';

/** A dialog that stands, with the way to send in it. */
export class DialogChannel {
  /** Whether the other side knows UPDATE (RFC 3311). */
  peerUpdates = false;

  constructor(
    private readonly context: SessionContext,
    private readonly contactUser: string,
    public dialog: Dialog,
  ) {}

  request(method: string, headers: string, body: string, user: ClientUser): ClientTransaction {
    const { dialog } = this;
    const cseq = dialog.localSeq + 1;
    this.dialog = { ...dialog, localSeq: cseq };
    const flow = this.context.route(dialog);
    const lines = method === 'NOTIFY' ? `${this.contact()}${headers}` : headers;
    return this.context.layer.request(requestInDialog(dialog, method, cseq, lines, body), flow, user);
  }

  /** ACK for the 2xx to the INVITE with this CSeq number. */
  acknowledge(cseq: number): void {
    const flow = this.context.route(this.dialog);
    this.context.layer.sendAck(requestInDialog(this.dialog, 'ACK', cseq, '', ''), flow);
  }

  /** Contact and what this side can do, as header lines. */
  identity(): string {
    return `${this.contact()}${this.context.capabilities}`;
  }

  private contact(): string {
    return `Contact: ${this.context.contact(this.contactUser, this.dialog.flow)}\r\n`;
  }

  learn(message: SipRequest | SipResponse): void {
    if (message.headers.has('Allow')) this.peerUpdates = tokensOf(message.headers, 'Allow').includes('update');
  }
}
