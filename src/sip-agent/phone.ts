import { answerChallenge, type OutgoingRequest, type SipResponse } from '../sip/index.js';
import type { AgentCall } from './agent-call.js';
import type { DialOptions } from './agent-invite.js';
import { UserAgent, type UserAgentOptions } from './user-agent.js';

/** What a phone does with a new call: ring, answer after some milliseconds, refuse with a status, or say nothing at all. */
export type CallHandling = 'ring' | 'silent' | { readonly answerAfter: number } | { readonly refuse: number };

export interface PhoneOptions extends UserAgentOptions {
  /** The DN. */
  readonly number: string;
  /** Password for digest authentication, and the user name when it is not the number. */
  readonly password?: string;
  readonly username?: string;
  /** Whether the server may work its keys by NOTIFY with `Event: talk` and `hold`. Default true. */
  readonly remoteControl?: boolean;
}

/** A SIP phone with one DN. */
export class AgentPhone {
  readonly number: string;
  /** For all calls to come; a caller that asks for auto answer gets it whatever this says, unless the phone is busy. */
  handling: CallHandling = 'ring';
  private ua!: UserAgent;
  private registerSeq = 0;
  private readonly registerId: string;

  private constructor(private readonly options: PhoneOptions) {
    this.number = options.number;
    this.registerId = `${options.number}-${Math.random().toString(36).slice(2)}`;
  }

  /** Opens the phone; it is not registered yet. */
  static async open(options: PhoneOptions): Promise<AgentPhone> {
    const phone = new AgentPhone(options);
    const login = { username: options.username ?? options.number, password: options.password ?? '' };
    const all = options.password === undefined ? options : { ...options, login };
    phone.ua = await UserAgent.open(all, options.number, { onCall: (call) => phone.onCall(call) });
    return phone;
  }

  /** Its calls, and the endpoint below. */
  get agent(): UserAgent {
    return this.ua;
  }

  get calls(): readonly AgentCall[] {
    return this.ua.calls;
  }

  /** The only call of this phone. Throws when there is none or more than one. */
  get call(): AgentCall {
    const [call, ...more] = this.ua.calls;
    if (call === undefined || more.length > 0) throw new Error(`${this.number} has ${this.ua.calls.length} calls`);
    return call;
  }

  dial(to: string, options?: DialOptions): AgentCall {
    return this.ua.dial(`<${this.address}>`, to, options);
  }

  /** Registers for `expires` seconds; 0 takes the registration back. Gives the status of the last answer, 408 for none. */
  register(expires = 3600): Promise<number> {
    return new Promise((resolve) => this.sendRegister(expires, '', resolve));
  }

  close(): Promise<void> {
    return this.ua.close();
  }

  private get address(): string {
    return `sip:${this.number}@${this.ua.endpoint.serverHost}`;
  }

  private sendRegister(expires: number, credentials: string, done: (status: number) => void): void {
    const { endpoint } = this.ua;
    const events = this.options.remoteControl === false ? '' : 'Allow-Events: talk, hold\r\n';
    const request: OutgoingRequest = {
      method: 'REGISTER',
      uri: `sip:${endpoint.serverHost}`,
      from: `<${this.address}>;tag=${endpoint.ids.token()}`,
      to: `<${this.address}>`,
      callId: this.registerId,
      cseq: ++this.registerSeq,
      routes: [],
      maxForwards: 70,
      headers: `${endpoint.identity(this.number)}${events}Expires: ${expires}\r\n${credentials}`,
      body: '',
    };
    const onResponse = (response: SipResponse): void => {
      const { login } = this.ua;
      const challenges = response.headers.all('WWW-Authenticate');
      const answer =
        response.status === 401 && login !== undefined && credentials === ''
          ? answerChallenge(challenges, login, request, endpoint.ids.token())
          : undefined;
      if (answer === undefined) done(response.status);
      else this.sendRegister(expires, `Authorization: ${answer}\r\n`, done);
    };
    endpoint.request(request, {
      onResponse: (_, response) => {
        if (response.status >= 200) onResponse(response);
      },
      onFailure: () => done(408),
    });
  }

  private onCall(call: AgentCall): void {
    const { handling } = this;
    if (typeof handling === 'object' && 'refuse' in handling) {
      call.refuse(handling.refuse);
      return;
    }
    if (handling === 'silent') return;
    if (!call.isUsable) {
      call.refuse(488);
      return;
    }
    if (call.wantsAutoAnswer) {
      call.answer();
      return;
    }
    call.ring();
    if (handling === 'ring') return;
    if (handling.answerAfter === 0) call.answer();
    else this.ua.endpoint.clock.after(handling.answerAfter, () => call.answer());
  }
}
