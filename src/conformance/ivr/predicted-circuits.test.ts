import type { IvrToServer } from '../../protocol/index.js';
import { type Expected, expectError } from './expected-messages.test.js';
import { IVRS, SWITCH } from './random-ivr-world.test.js';

type LoginReq = Extract<IvrToServer, { readonly id: 'LoginReq' }>;

/** A link of a driver, states.md 1. */
export interface Circuit {
  readonly id: string;
  /** Whose driver has it, whether it is logged in or not. */
  readonly client: string;
  login: { readonly CallId: string; readonly Version: string } | undefined;
}

/** What decides on which circuits a message may come. */
interface OfCall {
  /** undefined: a Network call, which belongs to nobody. */
  readonly client: string | undefined;
  readonly circuit: string;
}

const VERSIONS = ['1.0', '2.0', '3.0', '4.0'];

/** The links of the drivers and their logins: framing.md 5, states.md 1. */
export class PredictedCircuits {
  readonly #circuits = new Map<string, Circuit>();
  #flowControl = false;

  constructor(private readonly say: (expected: Expected, circuit: string) => undefined) {}

  get flowControl(): boolean {
    return this.#flowControl;
  }

  opened(id: string, client: string): void {
    this.#circuits.set(id, { id, client, login: undefined });
  }

  closed(id: string): void {
    this.#circuits.delete(id);
  }

  get(id: string): Circuit | undefined {
    return this.#circuits.get(id);
  }

  /** The circuits of a driver, the oldest first. */
  of(client: string): readonly Circuit[] {
    return [...this.#circuits.values()].filter((circuit) => circuit.client === client);
  }

  isLoginId(CallId: string): boolean {
    return [...this.#circuits.values()].some(({ login }) => login?.CallId === CallId);
  }

  /**
   * Where a message of a call may come: on the circuit of its last message, else on another one of its client. Without
   * any it is dropped.
   */
  candidates({ client, circuit }: OfCall): readonly string[] {
    if (this.#circuits.has(circuit)) return [circuit];
    const others = [...this.#circuits.values()].filter(
      (one) => client === undefined || (one.client === client && one.login !== undefined),
    );
    return others.map(({ id }) => id);
  }

  login(id: string, { CallId, ClientName, Version = '', ReportStatus, ServerMonitor }: LoginReq): undefined {
    const circuit = this.#circuits.get(id);
    if (circuit === undefined) return;
    const answer = (Result: string, Status: string) =>
      this.say(
        { id: 'LoginResp', CallId, fields: { Result, Status: ReportStatus === 'true' ? Status : null } },
        circuit.id,
      );
    if (!VERSIONS.includes(Version)) {
      return this.say({ id: 'LoginResp', CallId, fields: { Result: 'InvalidProtocolVer' } }, circuit.id);
    }
    if (IVRS[ClientName] === undefined) return answer('Success', 'NoSuchClient');
    circuit.login = { CallId, Version };
    answer('Success', 'OK');
    this.#tellFlowControl(circuit);
    if (Version !== '4.0' || ServerMonitor !== 'set') return;
    const isServer = (value: unknown) => JSON.stringify(value).includes(SWITCH);
    this.say({ id: 'MonitorInfo', CallId, fields: { ReqId: null, Server: isServer } }, circuit.id);
  }

  /** The option flow-control changes. */
  setFlowControl(on: boolean): void {
    if (on === this.#flowControl) return;
    this.#flowControl = on;
    for (const circuit of this.#circuits.values()) this.#tellFlowControl(circuit);
  }

  /** What needs a login is as unknown as any other call without it. */
  notLoggedIn(circuit: Circuit, message: IvrToServer): undefined {
    const { CallId, ReqId } = message as { readonly CallId: string; readonly ReqId?: string };
    const error = expectError(CallId, 'NoSuchCall', null);
    const told = ReqId === undefined ? error : { ...error, fields: { ...error.fields, ReqId } };
    return this.say(told, circuit.id);
  }

  #tellFlowControl({ id, login }: Circuit): undefined {
    if (login?.Version !== '4.0') return;
    const Status = this.#flowControl ? 'On' : 'Off';
    return this.say({ id: 'FlowControl', CallId: login.CallId, fields: { Status } }, id);
  }
}
