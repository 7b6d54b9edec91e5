import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { SipMessage, SipRequest, SipResponse } from '../codec/message.js';
import { parseMessage } from '../codec/parse.js';
import { AgentCall } from './agent-call.js';

/** What an agent does with a call that comes. */
export type Ringing = 'ring' | 'answer' | 'busy' | 'ignore' | { readonly status: number };

export interface SipAgentOptions {
  /** User part of its address: the DN, or a number in the network. */
  readonly user: string;
  /** The server under test. */
  readonly server: { readonly host: string; readonly port: number };
  readonly password?: string;
  readonly domain?: string;
  /** What it does with calls; default: it rings until told. */
  readonly incoming?: Ringing;
  /** Whether it knows Event: talk. */
  readonly talks?: boolean;
  /** Where it wants audio; default: its own address and a port that nobody listens on. */
  readonly audio?: { readonly address: string; readonly port: number };
  /** Port to listen on; default: any. */
  readonly port?: number;
}

/** A message that went in or came out, in short: `> INVITE`, `< 200 INVITE`. */
export type LogLine = string;

interface Pending {
  readonly text: string;
  readonly done: (response: SipResponse | undefined) => void;
  readonly provisional: ((response: SipResponse) => void) | undefined;
  timer: NodeJS.Timeout | undefined;
  wait: number;
  answered: boolean;
}

/**
 * A small SIP user agent for tests: registers, calls, answers, holds, transfers. It shares the parser with the server and
 * nothing else, repeats what gets lost on UDP, and notes every message. Not meant for anything but tests.
 */
export class SipAgent {
  readonly calls: AgentCall[] = [];
  readonly log: LogLine[] = [];
  incoming: Ringing;
  private readonly socket: Socket;
  private readonly pending = new Map<string, Pending>();
  /** Latest responses by transaction, repeated when the request comes again. */
  private readonly answers = new Map<string, string>();
  private watchers: (() => void)[] = [];
  private cseq = 0;
  private closed = false;

  private constructor(readonly options: SipAgentOptions) {
    this.incoming = options.incoming ?? 'ring';
    this.socket = createSocket(options.server.host.includes(':') ? 'udp6' : 'udp4');
    this.socket.on('message', (bytes) => this.receive(bytes));
  }

  static async start(options: SipAgentOptions): Promise<SipAgent> {
    const agent = new SipAgent(options);
    const address = options.server.host.includes(':') ? '::1' : '127.0.0.1';
    await new Promise<void>((resolve) => agent.socket.bind(options.port ?? 0, address, resolve));
    return agent;
  }

  /** `127.0.0.1:40000` */
  get hostPort(): string {
    const { address, port } = this.socket.address();
    return `${address.includes(':') ? `[${address}]` : address}:${port}`;
  }

  get port(): number {
    return this.socket.address().port;
  }

  get contact(): string {
    return `<sip:${this.options.user}@${this.hostPort}>`;
  }

  get domain(): string {
    return this.options.domain ?? this.options.server.host;
  }

  /** The call that began last. */
  get call(): AgentCall {
    const last = this.calls.at(-1);
    if (last === undefined) throw new Error(`${this.options.user} has no call`);
    return last;
  }

  /** Registers (or with 0 unregisters) its contact; answers a challenge. Resolves with the final status. */
  async register(expires = 300): Promise<number> {
    const to = `<sip:${this.options.user}@${this.domain}>`;
    const build = (more: string): string =>
      `REGISTER sip:${this.domain} SIP/2.0\r\nVia: ${this.via()}\r\nMax-Forwards: 70\r\nFrom: ${to};tag=${token()}\r\nTo: ${to}\r\nCall-ID: reg-${this.hostPort}\r\nCSeq: ${++this.cseq} REGISTER\r\nContact: ${this.contact};expires=${expires}\r\n${this.options.talks === true ? 'Allow-Events: talk, hold\r\n' : ''}${more}Content-Length: 0\r\n\r\n`;
    let response = await this.request(build(''));
    if (response?.status === 401)
      response = await this.request(build(this.authorize(response, 'REGISTER', `sip:${this.domain}`)));
    return response?.status ?? 0;
  }

  /** Calls a number. The call is in `calls` at once. */
  dial(number: string, options: { headers?: string; sdp?: string } = {}): AgentCall {
    const call = new AgentCall(this, number, undefined);
    this.calls.push(call);
    call.dial(options);
    return call;
  }

  /** Resolves when the condition holds, looked at after every message. Rejects after `ms`. */
  async until(condition: () => boolean, what = 'a condition', ms = 10_000): Promise<void> {
    const deadline = Date.now() + ms;
    while (!condition()) {
      if (Date.now() > deadline)
        throw new Error(`${this.options.user} waited in vain for ${what}; saw ${this.log.join(', ')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, deadline - Date.now()));
        this.watchers.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Sends a request and repeats it until there is an answer; undefined when none comes. */
  request(text: string, provisional?: (response: SipResponse) => void): Promise<SipResponse | undefined> {
    this.note('>', text);
    return new Promise((done) => {
      const pending: Pending = { text, done, provisional, timer: undefined, wait: 250, answered: false };
      this.pending.set(keyOf(text), pending);
      this.repeat(pending, 0);
    });
  }

  private repeat(pending: Pending, tries: number): void {
    this.send(pending.text);
    pending.timer = setTimeout(() => {
      if (pending.answered || this.closed) return;
      if (tries < 12) this.repeat(pending, tries + 1);
      else {
        this.pending.delete(keyOf(pending.text));
        pending.done(undefined);
      }
    }, pending.wait);
    pending.wait = Math.min(pending.wait * 2, 2000);
  }

  /** Sends text that is not repeated. */
  sendOnce(text: string): void {
    this.note('>', text);
    this.send(text);
  }

  respond(request: SipRequest, text: string): void {
    this.answers.set(`${request.via.branch} ${request.method}`, text);
    this.note('>', text);
    this.send(text);
  }

  via(): string {
    return `SIP/2.0/UDP ${this.hostPort};branch=z9hG4bK${token()};rport`;
  }

  /** Authorization header line for a challenge; SHA-256 or MD5. */
  authorize(response: SipResponse, method: string, uri: string): string {
    const challenge = response.headers.all('WWW-Authenticate')[0] ?? '';
    const get = (name: string): string => new RegExp(`${name}="?([^",]*)`, 'i').exec(challenge)?.[1] ?? '';
    const algorithm = get('algorithm') || 'MD5';
    const h = (text: string): string =>
      createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    const { user, password } = this.options;
    const cnonce = token();
    const digest = h(
      `${h(`${user}:${get('realm')}:${password ?? ''}`)}:${get('nonce')}:00000001:${cnonce}:auth:${h(`${method}:${uri}`)}`,
    );
    return `Authorization: Digest username="${user}", realm="${get('realm')}", nonce="${get('nonce')}", uri="${uri}", response="${digest}", algorithm=${algorithm}, cnonce="${cnonce}", qop=auth, nc=00000001\r\n`;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const pending of this.pending.values()) clearTimeout(pending.timer);
    for (const call of this.calls) call.stop();
    this.socket.close();
  }

  changed(): void {
    for (const watcher of this.watchers.splice(0)) watcher();
  }

  private send(text: string): void {
    if (!this.closed) this.socket.send(Buffer.from(text, 'latin1'), this.options.server.port, this.options.server.host);
  }

  private receive(bytes: Buffer): void {
    const result = parseMessage(bytes);
    if (!result.ok) this.log.push(`< broken ${result.error.reason}`);
    else this.take(result.message);
    this.changed();
  }

  private take(message: SipMessage): void {
    if (message.kind === 'response') {
      this.log.push(`< ${message.status} ${message.cseqMethod}`);
      const pending = this.pending.get(`${message.via.branch} ${message.cseqMethod}`);
      if (pending === undefined) {
        // A 2xx that comes again: its ACK got lost.
        if (message.cseqMethod === 'INVITE' && message.status < 300) this.callOf(message)?.acknowledgeAgain(message);
        return;
      }
      if (message.status < 200) {
        pending.answered = message.cseqMethod === 'INVITE';
        pending.provisional?.(message);
        return;
      }
      clearTimeout(pending.timer);
      pending.answered = true;
      this.pending.delete(`${message.via.branch} ${message.cseqMethod}`);
      pending.done(message);
      return;
    }
    const again = this.answers.get(`${message.via.branch} ${message.method}`);
    if (again !== undefined) {
      this.send(again);
      return;
    }
    this.log.push(`< ${message.method}`);
    const call = this.callOf(message);
    if (call !== undefined) call.receive(message);
    else if (message.method === 'INVITE') this.receiveCall(message);
    else if (message.method !== 'ACK')
      this.respond(message, answerText(message, message.method === 'OPTIONS' ? 200 : 481, token()));
  }

  private receiveCall(request: SipRequest): void {
    const call = new AgentCall(this, request.from.uri.user, request);
    this.calls.push(call);
    call.receiveInvite(request);
  }

  private callOf(message: SipMessage): AgentCall | undefined {
    return this.calls.find((call) => call.callId === message.callId);
  }

  private note(sign: '>' | '<', text: string): void {
    const words = text.slice(0, text.indexOf('\r\n')).split(' ');
    const cseq = /^CSeq: \d+ (\S+)/m.exec(text)?.[1] ?? '';
    this.log.push(words[0] === 'SIP/2.0' ? `${sign} ${words[1]} ${cseq}` : `${sign} ${words[0]}`);
  }
}

/** Text of a response with the headers that every response repeats. */
export function answerText(request: SipRequest, status: number, tag: string, headers = '', body = ''): string {
  const line = (name: string): string =>
    request.headers
      .all(name)
      .map((value) => `${name}: ${value}\r\n`)
      .join('');
  const to = request.to.tag === undefined ? `To: ${request.headers.get('To')};tag=${tag}\r\n` : line('To');
  return `SIP/2.0 ${status} X\r\n${line('Via')}${line('Record-Route')}${line('From')}${to}${line('Call-ID')}${line('CSeq')}${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function keyOf(text: string): string {
  const branch = /branch=([^;\r\n]+)/.exec(text)?.[1] ?? '';
  return `${branch} ${text.slice(0, text.indexOf(' '))}`;
}

export function token(): string {
  return randomBytes(8).toString('hex');
}
