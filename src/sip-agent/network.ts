import type { AgentCall } from './agent-call.js';
import type { DialOptions } from './agent-invite.js';
import { UserAgent, type UserAgentOptions } from './user-agent.js';

/**
 * What an external number does: wait to be told (183: the call is with the network), ring, answer, or refuse with a status and possibly an ISDN cause (Reason
 * header of RFC 3326).
 */
export type NumberHandling =
  | 'wait'
  | 'ring'
  | 'answer'
  | { readonly refuse: number; readonly cause?: number; readonly headers?: string };

/** The public network behind a trunk: answers for every number, and calls in from any. */
export class AgentNetwork {
  /** By number; `*` = all others. */
  readonly handling = new Map<string, NumberHandling>();
  private ua!: UserAgent;

  private constructor() {}

  static async open(options: UserAgentOptions): Promise<AgentNetwork> {
    const network = new AgentNetwork();
    network.ua = await UserAgent.open(options, 'network', { onCall: (call) => network.onCall(call) });
    return network;
  }

  get agent(): UserAgent {
    return this.ua;
  }

  get calls(): readonly AgentCall[] {
    return this.ua.calls;
  }

  /** Calls from or to an external number, oldest first. */
  callsOf(number: string): AgentCall[] {
    return this.ua.calls.filter((call) => call.ownNumber === number);
  }

  /** An external number calls in. */
  dial(from: string, to: string, options?: DialOptions): AgentCall {
    return this.ua.dial(this.ua.endpoint.contact(from), to, options);
  }

  /** An external number does with a call what `handling` says. False when the call is not waiting for that. */
  handle(call: AgentCall, handling: NumberHandling): boolean {
    if (call.state !== 'incoming') return false;
    if (handling === 'ring') call.ring();
    else if (handling === 'answer') return call.answer();
    else if (handling === 'wait') call.ring(183);
    else {
      const cause = handling.cause === undefined ? '' : `Reason: Q.850;cause=${handling.cause}\r\n`;
      return call.refuse(handling.refuse, `${cause}${handling.headers ?? ''}`);
    }
    return true;
  }

  close(): Promise<void> {
    return this.ua.close();
  }

  private onCall(call: AgentCall): void {
    const number = call.ownNumber;
    this.handle(call, this.handling.get(number) ?? this.handling.get('*') ?? 'wait');
  }
}
