import type { SipMessage, SipRequest, SipResponse } from '../codec/message.js';
import { parseNameAddrList } from '../codec/name-addr.js';
import { answerText, type SipAgent, token } from './sip-agent.js';

/** One call of a `SipAgent`. */
export class AgentCall {
  state: 'calling' | 'ringing' | 'up' | 'over' = 'calling';
  /** Final status when the call did not come about. */
  status = 0;
  /** Provisional statuses that came. */
  readonly progress: number[] = [];
  readonly callId: string;
  /** Latest description of the other side. */
  remoteSdp = '';
  /** Latest description of this side. */
  localSdp = '';
  /** Keys that came by INFO. */
  digits = '';
  /** Bodies of NOTIFY for a REFER. */
  readonly referrals: string[] = [];
  private readonly localTag = token();
  private remoteTag = '';
  private target: string;
  private localAddress: string;
  private remoteAddress: string;
  private cseq = 0;
  private version = 0;
  private invite: SipRequest | undefined;
  private inviteText = '';
  private ackText = '';
  private repeats: NodeJS.Timeout | undefined;
  direction: 'sendrecv' | 'sendonly' | 'inactive' = 'sendrecv';

  constructor(
    private readonly agent: SipAgent,
    readonly number: string,
    request: SipRequest | undefined,
  ) {
    this.callId = request?.callId ?? token();
    this.invite = request;
    const own = `<sip:${agent.options.user}@${agent.domain}>`;
    this.localAddress = request === undefined ? own : (request.headers.get('To') ?? own);
    this.remoteAddress =
      request === undefined ? `<sip:${number}@${agent.domain}>` : (request.headers.get('From') ?? '');
    this.remoteTag = request?.from.tag ?? '';
    this.target = `sip:${number}@${agent.options.server.host}:${agent.options.server.port}`;
    if (request !== undefined) this.learnTarget(request);
  }

  /** This call as Replaces names it, seen from the server's other dialogs of this phone. */
  get replaces(): string {
    return `${this.callId};to-tag=${this.remoteTag};from-tag=${this.localTag}`;
  }

  sdp(direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' = this.direction): string {
    const { address, port } = this.agent.options.audio ?? {
      address: '127.0.0.1',
      port: 4000 + (this.agent.port % 20_000),
    };
    return `v=0\r\no=${this.agent.options.user} 1 ${++this.version} IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=${direction}\r\n`;
  }

  /** Audio address, port and direction in the latest description of the other side: `127.0.0.1:4000 sendrecv`. */
  get hears(): string {
    const address = /^c=IN IP\d (\S+)/m.exec(this.remoteSdp)?.[1];
    const port = /^m=audio (\d+)/m.exec(this.remoteSdp)?.[1];
    return `${address}:${port} ${/^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(this.remoteSdp)?.[1] ?? 'sendrecv'}`;
  }

  dial(options: { headers?: string; sdp?: string }): void {
    void this.dialWith(options.headers ?? '', options.sdp);
  }

  private async dialWith(headers: string, sdp: string | undefined): Promise<void> {
    const body = sdp ?? this.sdp();
    this.localSdp = body;
    const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
    let more = headers;
    for (let attempt = 0; attempt < 2; attempt++) {
      this.inviteText = this.text('INVITE', `Contact: ${this.agent.contact}\r\n${type}${more}`, body);
      const response = await this.agent.request(this.inviteText, (provisional) => this.onProgress(provisional));
      if (response !== undefined && response.status >= 300) this.agent.sendOnce(this.ackOf(this.inviteText, response));
      if (response?.status === 401 && attempt === 0) {
        more = headers + this.agent.authorize(response, 'INVITE', this.target);
        continue;
      }
      this.finish(response);
      return;
    }
  }

  private onProgress(response: SipResponse): void {
    this.progress.push(response.status);
    if (response.body !== '') this.remoteSdp = response.body;
    if (response.to.tag !== undefined) this.remoteTag = response.to.tag;
    this.learnTarget(response);
    if (this.state === 'calling' && response.status > 100) this.state = 'ringing';
  }

  private finish(response: SipResponse | undefined): void {
    if (response === undefined || response.status >= 300) {
      this.state = 'over';
      this.status = response?.status ?? 408;
    } else {
      this.remoteTag = response.to.tag ?? '';
      this.learnTarget(response);
      if (response.body !== '') this.remoteSdp = response.body;
      this.acknowledge();
      this.state = 'up';
    }
    this.agent.changed();
  }

  private acknowledge(): void {
    this.ackText = this.text('ACK', '', '');
    this.agent.sendOnce(this.ackText);
  }

  acknowledgeAgain(_response: SipMessage): void {
    if (this.ackText !== '') this.agent.sendOnce(this.ackText);
  }

  /** Cancels a call that was not answered. */
  cancel(): void {
    const via = /^Via: (.*)$/m.exec(this.inviteText)?.[1]?.trim() ?? '';
    const cseq = /^CSeq: (\d+)/m.exec(this.inviteText)?.[1];
    void this.agent.request(
      `CANCEL ${this.inviteText.split(' ')[1]} SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: 70\r\nFrom: ${this.localAddress};tag=${this.localTag}\r\nTo: ${this.remoteAddress}\r\nCall-ID: ${this.callId}\r\nCSeq: ${cseq} CANCEL\r\nContent-Length: 0\r\n\r\n`,
    );
  }

  receiveInvite(request: SipRequest): void {
    this.state = 'ringing';
    this.invite = request;
    if (request.body !== '') this.remoteSdp = request.body;
    const auto = /answer-after=0|auto/i.test(
      `${request.headers.get('Call-Info') ?? ''}${request.headers.get('Answer-Mode') ?? ''}`,
    );
    const policy = this.agent.incoming;
    if (policy === 'ignore') return;
    if (typeof policy === 'object') this.refuse(policy.status);
    else if (policy === 'busy') this.refuse(486);
    else if (policy === 'answer' || auto) this.answer();
    else this.agent.respond(request, this.reply(request, 180));
  }

  private reply(request: SipRequest, status: number, body = ''): string {
    const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
    return answerText(request, status, this.localTag, `Contact: ${this.agent.contact}\r\n${type}`, body);
  }

  answer(): void {
    const request = this.invite;
    if (request === undefined || this.state !== 'ringing') return;
    this.state = 'up';
    this.answerInvite(request, this.sdp());
  }

  private answerInvite(request: SipRequest, body: string): void {
    this.localSdp = body;
    const text = this.reply(request, 200, body);
    this.agent.respond(request, text);
    // Until the ACK: every 250 ms, a while.
    let left = 20;
    clearInterval(this.repeats);
    this.repeats = setInterval(() => {
      if (--left <= 0) clearInterval(this.repeats);
      else this.agent.sendOnce(text);
    }, 500);
  }

  refuse(status: number): void {
    if (this.invite === undefined) return;
    this.state = 'over';
    this.status = status;
    this.agent.respond(this.invite, this.reply(this.invite, status));
  }

  hangUp(): Promise<SipResponse | undefined> {
    this.state = 'over';
    clearInterval(this.repeats);
    return this.agent.request(this.text('BYE', '', ''));
  }

  /** Puts on hold (sendonly), or retrieves (sendrecv), by re-INVITE. Resolves with the status. */
  async reinvite(direction: 'sendrecv' | 'sendonly' | 'inactive'): Promise<number> {
    this.direction = direction;
    const text = this.text(
      'INVITE',
      `Contact: ${this.agent.contact}\r\nContent-Type: application/sdp\r\n`,
      this.sdp(direction),
    );
    const response = await this.agent.request(text);
    if (response === undefined) return 0;
    if (response.status >= 300) this.agent.sendOnce(this.ackOf(text, response));
    else {
      this.remoteSdp = response.body;
      this.acknowledge();
    }
    return response.status;
  }

  /** Transfers to a number, or with `other` joins the two calls. Resolves with the status. */
  async refer(number: string, other?: AgentCall): Promise<number> {
    const host = this.agent.domain;
    const target =
      other === undefined
        ? `sip:${number}@${host}`
        : `sip:${number}@${host}?Replaces=${encodeURIComponent(other.replaces)}`;
    const response = await this.agent.request(
      this.text('REFER', `Contact: ${this.agent.contact}\r\nRefer-To: <${target}>\r\n`, ''),
    );
    return response?.status ?? 0;
  }

  async sendDigit(digit: string): Promise<number> {
    const response = await this.agent.request(
      this.text('INFO', 'Content-Type: application/dtmf-relay\r\n', `Signal=${digit}\r\nDuration=100\r\n`),
    );
    return response?.status ?? 0;
  }

  /** Any request within the dialog. */
  async send(method: string, headers: string, body = ''): Promise<number> {
    return (await this.agent.request(this.text(method, headers, body)))?.status ?? 0;
  }

  receive(request: SipRequest): void {
    switch (request.method) {
      case 'ACK':
        clearInterval(this.repeats);
        if (request.body !== '') this.remoteSdp = request.body;
        return;
      case 'BYE':
        clearInterval(this.repeats);
        this.state = 'over';
        this.agent.respond(request, this.reply(request, 200));
        return;
      case 'CANCEL':
        this.agent.respond(request, this.reply(request, 200));
        if (this.state === 'ringing') this.refuse(487);
        return;
      case 'INVITE':
        this.learnTarget(request);
        if (request.body !== '') this.remoteSdp = request.body;
        this.answerInvite(request, this.sdp(this.direction === 'sendrecv' ? answered(request.body) : this.direction));
        return;
      case 'INFO':
        this.digits += /Signal=(.)/.exec(request.body)?.[1] ?? '';
        this.agent.respond(request, this.reply(request, 200));
        return;
      case 'NOTIFY':
        if (request.headers.get('Event') === 'talk') this.answer();
        else this.referrals.push(request.body.trim());
        this.agent.respond(request, this.reply(request, 200));
        return;
      default:
        this.agent.respond(request, this.reply(request, request.method === 'UPDATE' ? 200 : 405));
    }
  }

  stop(): void {
    clearInterval(this.repeats);
  }

  private text(method: string, headers: string, body: string): string {
    const cseq = method === 'ACK' ? this.cseq : ++this.cseq;
    const to =
      this.remoteTag === '' || this.remoteAddress.includes(';tag=')
        ? this.remoteAddress
        : `${this.remoteAddress};tag=${this.remoteTag}`;
    return `${method} ${this.target} SIP/2.0\r\nVia: ${this.agent.via()}\r\nMax-Forwards: 70\r\nFrom: ${this.localAddress};tag=${this.localTag}\r\nTo: ${to}\r\nCall-ID: ${this.callId}\r\nCSeq: ${cseq} ${method}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
  }

  private ackOf(request: string, response: SipResponse): string {
    const via = /^Via: (.*)$/m.exec(request)?.[1]?.trim() ?? '';
    const cseq = /^CSeq: (\d+)/m.exec(request)?.[1];
    return `ACK ${request.split(' ')[1]} SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: 70\r\nFrom: ${response.headers.get('From')}\r\nTo: ${response.headers.get('To')}\r\nCall-ID: ${this.callId}\r\nCSeq: ${cseq} ACK\r\nContent-Length: 0\r\n\r\n`;
  }

  private learnTarget(message: SipMessage): void {
    const contact = parseNameAddrList(message.headers.get('Contact') ?? '')?.[0];
    if (contact !== undefined) this.target = contact.uriText;
  }
}

/** What a phone answers to an offer when its user wants to talk. */
function answered(offer: string): 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' {
  const offered = /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(offer)?.[1] ?? 'sendrecv';
  return offered === 'sendonly'
    ? 'recvonly'
    : offered === 'recvonly'
      ? 'sendonly'
      : (offered as 'sendrecv' | 'inactive');
}
