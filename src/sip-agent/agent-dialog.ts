import {
  type NameAddr,
  type OutgoingRequest,
  parseNameAddrList,
  type SipRequest,
  type SipResponse,
} from '../sip/index.js';

/** What two user agents have agreed on by their INVITE (RFC 3261 section 12). */
export class AgentDialog {
  remoteTag = '';
  remoteTarget: string;
  routes: readonly string[] = [];
  private remoteSeq = -1;
  private localSeq = 0;

  constructor(
    readonly callId: string,
    readonly localTag: string,
    /** From and To values of this side's requests, without tags. */
    readonly local: string,
    readonly remote: string,
    target: string,
  ) {
    this.remoteTarget = target;
  }

  /** The dialog of a call that comes in. */
  static ofInvite(request: SipRequest, localTag: string): AgentDialog {
    const local = request.headers.get('To') ?? '';
    const remote = (request.headers.get('From') ?? '').replace(/;\s*tag=[^;]*/i, '');
    const dialog = new AgentDialog(request.callId, localTag, local, remote, request.from.uriText);
    dialog.remoteTag = request.from.tag ?? '';
    dialog.routes = recordRoutes(request);
    dialog.accepts(request);
    return dialog;
  }

  /** Takes over what the answer to this side's INVITE says. */
  answeredBy(response: SipResponse): void {
    this.remoteTag = response.to.tag ?? '';
    this.routes = recordRoutes(response).reverse();
    this.refresh(response);
  }

  /** Whether a request of the other side is in order; its number and its target are kept (section 12.2.2). */
  accepts(request: SipRequest): boolean {
    if (request.cseq <= this.remoteSeq) return false;
    this.remoteSeq = request.cseq;
    if (request.method === 'INVITE' || request.method === 'UPDATE') this.refresh(request);
    return true;
  }

  /** Contact of a message that changes the target. */
  refresh(message: SipRequest | SipResponse): void {
    const contact = addresses(message, 'Contact')[0];
    if (contact !== undefined) this.remoteTarget = contact.uriText;
  }

  /** The next request of this side; `cseq` is given for ACK, which repeats that of its INVITE. */
  request(method: string, headers: string, body: string, cseq?: number): OutgoingRequest {
    return {
      method,
      uri: this.remoteTarget,
      from: `${this.local};tag=${this.localTag}`,
      to: this.remoteTag === '' ? this.remote : `${this.remote};tag=${this.remoteTag}`,
      callId: this.callId,
      cseq: cseq ?? ++this.localSeq,
      routes: this.routes,
      maxForwards: 70,
      headers,
      body,
    };
  }
}

function recordRoutes(message: SipRequest | SipResponse): string[] {
  return addresses(message, 'Record-Route').map((address) => `<${address.uriText}>`);
}

function addresses(message: SipRequest | SipResponse, name: string): NameAddr[] {
  return message.headers.all(name).flatMap((line) => parseNameAddrList(line) ?? []);
}
