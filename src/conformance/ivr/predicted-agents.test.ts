import type { IvrToServer, TRequest } from '../../protocol/index.js';
import { type Expected, expectError } from './expected-messages.test.js';
import type { Circuit } from './predicted-circuits.test.js';
import { DRIVER_CONTROLS, IVRS } from './random-ivr-world.test.js';

export type AgentMessage = Extract<
  IvrToServer,
  { readonly id: 'AgentQuery' | 'AgentLogin' | 'AgentLogout' | 'AgentReady' | 'AgentNotReady' }
>;

/** AgentQuery tells whatever it is; every other answer has one word. */
const WORDS: Readonly<Record<string, string>> = {
  EventAgentLogin: 'LoggedIn',
  EventAgentLogout: 'LoggedOut',
  EventAgentReady: 'Ready',
  EventAgentNotReady: 'NotReady',
};

interface Asked {
  readonly circuit: string;
  readonly CallId: string;
  readonly ReqId: string;
  readonly PortNum: string;
}

/** Agents of ports, states.md 9: the server is a proxy where the driver controls them, and refuses elsewhere. */
export class PredictedAgents {
  readonly #asked = new Map<number, Asked>();

  constructor(private readonly tell: (expected: Expected, circuit: string) => undefined) {}

  /** `isCall`: the id is that of a call, not of the login. */
  driver(
    { id, client, login }: Circuit,
    message: AgentMessage,
    isCall: boolean,
    asked: readonly TRequest[],
  ): undefined {
    const say = (expected: Expected) => this.tell(expected, id);
    const { CallId, ReqId, PortNum } = message;
    const refuse = (FailedReq: string, TlibErrCode: string | null): Expected => {
      const error = expectError(CallId, FailedReq, TlibErrCode);
      return { ...error, fields: { ...error.fields, ReqId } };
    };
    if (isCall) return say(refuse('Unknown', 'INVALID_REQ'));
    if (CallId !== login?.CallId) return say(refuse('NoSuchCall', null));
    const known = IVRS[client]?.includes(PortNum) === true;
    const own = client === DRIVER_CONTROLS;
    // Which comes first, the unknown port or the server's control, is nobody's word.
    if (!known && !own) return say({ ...refuse('AgentControl', '59'), or: refuse('NotAllowed', null) });
    if (!known) return say(refuse('AgentControl', '59'));
    if (!own) return say(refuse('NotAllowed', null));
    for (const { ReferenceID } of asked as readonly { readonly ReferenceID?: number }[]) {
      if (ReferenceID !== undefined) this.#asked.set(ReferenceID, { circuit: id, CallId, ReqId, PortNum });
    }
  }

  /** What the switch has answered, with the reference of the request. */
  answered(event: { readonly id: string; readonly ErrorCode?: number }, ReferenceID: number): undefined {
    const asked = this.#asked.get(ReferenceID);
    if (asked === undefined) return;
    this.#asked.delete(ReferenceID);
    const { circuit, CallId, ReqId, PortNum } = asked;
    const say = (expected: Expected) => this.tell(expected, circuit);
    if (event.id === 'EventError') {
      const error = expectError(CallId, 'AgentControl', String(event.ErrorCode));
      return say({ ...error, fields: { ...error.fields, ReqId } });
    }
    const told = (id: string | null, words: readonly string[] | undefined) =>
      say({
        id: 'MonitorInfo',
        CallId,
        fields: {
          ReqId: id,
          Agent: (value) => {
            const agent = value as { readonly PortNum: string; readonly Status: string } | undefined;
            return agent?.PortNum === PortNum && (words === undefined || words.includes(agent.Status));
          },
        },
      });
    const word = WORDS[event.id];
    told(ReqId, word === undefined ? undefined : [word]);
    if (event.id === 'EventAgentLogin') told(null, ['Ready', 'NotReady']);
  }
}
