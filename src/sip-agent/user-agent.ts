import { type Login, parseUri, type ServerTransaction, type SipRequest } from '../sip/index.js';
import { AgentCall } from './agent-call.js';
import type { DialOptions } from './agent-invite.js';
import type { AgentSrtp } from './agent-sdp.js';
import { type AudioLine, type CallContext, silentLine } from './call-context.js';
import { AgentEndpoint, type EndpointOptions } from './endpoint.js';
import { RtpLine } from './rtp-line.js';

export interface UserAgentOptions extends EndpointOptions {
  readonly login?: Login;
  /** Lines with real sound, that is, calls that it can have at the same time; 0 (the default) = calls without any sound. */
  readonly lines?: number;
  /** Where its lines are; default: `address`. */
  readonly audioAddress?: string;
  /** Default `off`. */
  readonly srtp?: AgentSrtp;
  /** Status with which it refuses offers within its calls; undefined = it answers them. */
  readonly refusesOffers?: number;
}

/** Decides about what comes. */
export interface UserAgentPolicy {
  /** A new call; nothing was said yet. */
  onCall(call: AgentCall): void;
  /** A call has come to another state. */
  onChange?(call: AgentCall): void;
}

/** Endpoint with calls: what a phone and a network have in common. */
export class UserAgent {
  /** Calls that go on, oldest first. */
  readonly calls: AgentCall[] = [];
  /** How many calls there have been. */
  total = 0;
  private endpoint_!: AgentEndpoint;
  private lines: RtpLine[] = [];

  private constructor(
    private readonly options: UserAgentOptions,
    /** User part of Contact. */
    readonly user: string,
    private readonly policy: UserAgentPolicy,
  ) {}

  static async open(options: UserAgentOptions, user: string, policy: UserAgentPolicy): Promise<UserAgent> {
    const agent = new UserAgent(options, user, policy);
    agent.endpoint_ = await AgentEndpoint.open(options, {
      onRequest: (transaction, request) => agent.onRequest(transaction, request),
    });
    const { lines = 0, address = '127.0.0.1', audioAddress = address } = options;
    for (let i = 0; i < lines; i++) agent.lines.push(await RtpLine.open(audioAddress));
    return agent;
  }

  get endpoint(): AgentEndpoint {
    return this.endpoint_;
  }

  /** Its lines with real sound. */
  get soundLines(): readonly RtpLine[] {
    return this.lines;
  }

  get login(): Login | undefined {
    return this.options.login;
  }

  /** Calls `to`, a number at the server or a whole URI. `from` is the value of From without tag. */
  dial(from: string, to: string, options: DialOptions = {}): AgentCall {
    const target = to.startsWith('sip:') ? to : `sip:${to}@${this.endpoint.serverHost}`;
    const line = this.freeLine();
    if (line === undefined) throw new Error('all lines are in use');
    const context = this.context(this.user);
    const call = AgentCall.dial(context, from, target, line, options);
    context.begun(call);
    return call;
  }

  /** Asks the server (OPTIONS) and gives the status of its answer, 408 when there was none. */
  askOptions(): Promise<number> {
    const { ids, serverHost } = this.endpoint;
    const uri = `sip:${serverHost}`;
    return new Promise((resolve) => {
      this.endpoint.request(
        {
          method: 'OPTIONS',
          uri,
          from: `<sip:${this.user}@${serverHost}>;tag=${ids.token()}`,
          to: `<${uri}>`,
          callId: ids.token(),
          cseq: 1,
          routes: [],
          maxForwards: 70,
          headers: this.endpoint.identity(this.user),
          body: '',
        },
        {
          onResponse: (_, { status }) => {
            if (status >= 200) resolve(status);
          },
          onFailure: () => resolve(408),
        },
      );
    });
  }

  /** Whether something is still to be said without anybody's doing. */
  get isUnderWay(): boolean {
    return this.calls.some((call) => call.isUnderWay);
  }

  async close(): Promise<void> {
    await this.endpoint.close();
    await Promise.all(this.lines.map((line) => line.close()));
  }

  private onRequest(transaction: ServerTransaction, request: SipRequest): void {
    switch (request.method) {
      case 'INVITE':
        this.onInvite(transaction, request);
        return;
      case 'OPTIONS':
        transaction.respond(200, this.endpoint.identity(this.user));
        return;
      case 'NOTIFY':
        // Message-waiting and the like, that servers send without subscription.
        transaction.respond(200);
        return;
      default:
        transaction.respond(405, 'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, NOTIFY, UPDATE, PRACK\r\n');
    }
  }

  private onInvite(transaction: ServerTransaction, request: SipRequest): void {
    const replaces = request.headers.get('Replaces');
    const replaced = replaces === undefined ? undefined : this.replacedBy(replaces);
    if (replaces !== undefined && replaced === undefined) {
      transaction.respond(481);
      return;
    }
    const line = this.freeLine();
    if (line === undefined) {
      transaction.respond(486);
      return;
    }
    const user = parseUri(request.uriText)?.user ?? this.user;
    const context = this.context(user);
    const call = AgentCall.offered(context, transaction, request, line);
    context.begun(call);
    if (replaced === undefined) this.policy.onCall(call);
    else if (call.answer()) replaced.hangUp();
  }

  /** RFC 3891: the dialog that a new call takes the place of. */
  private replacedBy(header: string): AgentCall | undefined {
    const [callId, ...params] = header.split(';').map((part) => part.trim());
    const to = params.find((param) => param.startsWith('to-tag='))?.slice(7);
    const from = params.find((param) => param.startsWith('from-tag='))?.slice(9);
    return this.calls.find(
      ({ dialog }) => dialog.callId === callId && dialog.localTag === to && dialog.remoteTag === from,
    );
  }

  /** What one call needs; `begun` puts it into the list, unless it could not even be begun. */
  private context(user: string): CallContext & { begun(call: AgentCall): void } {
    let own: AgentCall | undefined;
    return {
      endpoint: this.endpoint,
      user,
      login: this.login,
      srtp: this.options.srtp ?? 'off',
      refusesOffers: this.options.refusesOffers,
      begun: (call) => {
        own = call;
        this.total++;
        if (call.state !== 'ended') this.calls.push(call);
      },
      onChange: () => {
        if (own === undefined) return;
        const index = own.state === 'ended' ? this.calls.indexOf(own) : -1;
        if (index >= 0) this.calls.splice(index, 1);
        this.policy.onChange?.(own);
      },
    };
  }

  private freeLine(): AudioLine | undefined {
    if (this.lines.length === 0) return silentLine(2 + 2 * Math.floor(Math.random() * 30_000));
    const line = this.lines.find((each) => !each.inUse);
    if (line !== undefined) line.inUse = true;
    return line;
  }
}
