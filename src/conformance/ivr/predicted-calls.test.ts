import type { IvrToServer, TEvent, TRequest } from '../../protocol/index.js';
import { type Expected, expectError } from './expected-messages.test.js';
import { type AgentMessage, PredictedAgents } from './predicted-agents.test.js';
import { PredictedCall } from './predicted-call.test.js';
import { type Circuit, PredictedCircuits } from './predicted-circuits.test.js';
import { DialedCalls, releasedByEndCall } from './predicted-end-call.test.js';
import {
  eventOfConsultation,
  eventOfMain,
  type Guests,
  isOfObserver,
  type PortEvent,
} from './predicted-events.test.js';
import { KeptCalls } from './predicted-kept-calls.test.js';
import { PredictedNetwork } from './predicted-network.test.js';
import { PredictedOutbound } from './predicted-outbound.test.js';
import { requestRefused } from './predicted-refusals.test.js';
import { driverMessage } from './predicted-requests.test.js';
import { type RouterRequest, routerLate, routerRequest } from './predicted-routing.test.js';
import { accessNumberLate, broughtData, changesData } from './predicted-side-requests.test.js';
import { FRONT_PORT, IVRS, type RandomOptions, ROUTE_DN } from './random-ivr-world.test.js';
import type { Passed } from './tapped-clients.test.js';

const WAIT_FOR_RINGING = 60_000;

type Begins = Extract<IvrToServer, { readonly id: 'NewCall' | 'MakeCall' }>;
type AnyEvent = TEvent & {
  readonly ThisDN?: string;
  readonly ConnID?: string;
  readonly PreviousConnID?: string;
  readonly OtherDN?: string;
  readonly UserData?: Readonly<Record<string, unknown>>;
};

/** What the clients of the IVR Server must be told, worked out from the specification alone: In-Front and Behind. */
export class PredictedCalls {
  readonly calls = new Map<string, PredictedCall>();
  #expected: Expected[] = [];
  readonly #kept = new KeptCalls();
  /** Requests of the IVR Server by their ReferenceID. */
  readonly #asked = new Map<number, TRequest>();

  readonly #seen = new Set<string>();
  readonly network: PredictedNetwork;
  readonly circuits = new PredictedCircuits((said, circuit) => this.#say(said, circuit));
  readonly outbound: PredictedOutbound;
  readonly #agents = new PredictedAgents((said, circuit) => this.#say(said, circuit));
  readonly #dialed = new DialedCalls();
  /** What must be wrong, as a text. */
  readonly #problems: string[] = [];

  constructor(
    private readonly now: () => number,
    private readonly guests: Guests,
    private readonly options: RandomOptions,
  ) {
    this.network = new PredictedNetwork(now, (said) => this.#say(said));
    this.outbound = new PredictedOutbound(now, this.circuits, (said, circuit) => this.#say(said, circuit));
  }

  /** What must have been said since it was last asked. */
  take(): readonly Expected[] {
    return this.#expected.splice(0);
  }

  of(port: string): PredictedCall | undefined {
    return [...this.calls.values()].find((call) => call.port === port);
  }

  /** A message of a driver, with what the IVR Server has got and asked for because of it. */
  driver(circuitId: string, message: IvrToServer, passed: readonly Passed[]): undefined {
    const circuit = this.circuits.get(circuitId);
    if (circuit === undefined) return;
    const asked = passed.flatMap((one) => (one.what === 'request' ? [one.request] : []));
    switch (message.id) {
      case 'LoginReq':
        return this.circuits.login(circuitId, message);
      case 'NewCall':
      case 'MakeCall':
        return this.#begin(circuit, message);
      case 'DialOutRegistry':
        return this.outbound.registry(circuit, message);
      case 'DialOutInit':
        return this.#dialOutInit(circuit, message);
      case 'DialOutError':
        this.outbound.refused(circuit, message);
        return;
      case 'LogMsg':
      case 'Reset':
        return;
      default:
    }
    const { CallId } = message;
    const known = this.calls.get(CallId);
    const live = circuit.login !== undefined && known?.client === circuit.client ? known : undefined;
    if (isAgentMessage(message)) {
      const isCall = live !== undefined || this.network.calls.has(CallId);
      return this.#agents.driver(circuit, message, isCall, asked);
    }
    const network = this.network.calls.get(CallId);
    if (network !== undefined) {
      network.circuit = circuitId;
      if (network.dialing !== undefined && endsDialing(message)) {
        this.outbound.tell(network.dialing, 'EventAbandoned');
        this.network.calls.delete(CallId);
        return;
      }
      if (network.dialing !== undefined && isAnswer(message)) {
        this.outbound.tell(network.dialing, 'EventQueued', 'EventDiverted');
      }
      const sets = message.id === 'UDataSet' && message.Action === 'Replace';
      if (network.dialing !== undefined && sets) this.outbound.tell(network.dialing, 'EventAttachedDataChanged');
      return this.network.driver(network, message);
    }
    if (live !== undefined) live.circuit = circuitId;
    if (live?.outbound !== undefined && live.phase === 'making')
      return this.#dialing(live, live.outbound, message, asked);
    if (message.id === 'EndCall') {
      if (live === undefined) return;
      const dialed = this.#dialed.take(live.port, (ConnID) => this.#kept.has(live.port, ConnID));
      const problem = releasedByEndCall(live, message, this.options['active-release'], dialed, asked);
      if (problem !== undefined) this.#problems.push(problem);
      this.calls.delete(CallId);
      return;
    }
    if (live === undefined) return this.circuits.notLoggedIn(circuit, message);
    this.#ofLive(live, message, asked);
  }

  #ofLive(call: PredictedCall, message: IvrToServer, asked: readonly TRequest[]): undefined {
    driverMessage(call, message, {
      now: this.now(),
      asked,
      routeOpenIn: (ConnID) => this.#routes(ConnID).length > 0,
    });
  }

  /** DialOutInit has been taken, the dialed party has not answered. */
  #dialing(call: PredictedCall, point: string, message: IvrToServer, asked: readonly TRequest[]): undefined {
    if (endsDialing(message)) {
      this.outbound.tell(point, 'EventAbandoned');
      this.calls.delete(call.CallId);
    } else if (isAnswer(message)) {
      this.outbound.tell(point, 'EventQueued', 'EventDiverted');
    } else {
      if (changesData(call, message)) this.outbound.tell(point, 'EventAttachedDataChanged');
      this.#ofLive(call, message, asked);
    }
  }

  #dialOutInit(circuit: Circuit, message: Extract<IvrToServer, { readonly id: 'DialOutInit' }>): undefined {
    const { CallId } = message;
    if (this.#isLive(CallId)) return this.#say(expectError(CallId, 'Unknown', 'INVALID_REQ'), circuit.id);
    const dialed = this.outbound.begins(circuit, message, this.of(message.CalledNum) !== undefined);
    if (dialed === undefined) return;
    if (dialed.mode === 'network') {
      this.network.dialed(circuit, dialed);
      return;
    }
    const call = this.#open(circuit, dialed.CallId, FRONT_PORT, 'making');
    call.outbound = dialed.ThisDN;
    call.UserData = dialed.UserData;
    call.seen.others.add(dialed.OtherDN);
    this.#seen.add('EventDialing');
  }

  /** The client of the point that dials gives the call up. */
  givenUp(point: string): void {
    const call = [...this.calls.values()].find((one) => one.outbound === point && one.phase === 'making');
    const network = [...this.network.calls.values()].find((one) => one.dialing === point);
    if (call === undefined && network === undefined) return;
    this.outbound.tell(point, 'EventReleased');
    if (call !== undefined) call.release('Released');
    else if (network !== undefined) this.network.givenUp(network);
  }

  opened(circuit: string, client: string): void {
    this.circuits.opened(circuit, client);
  }

  closed(circuit: string): void {
    this.circuits.closed(circuit);
    this.outbound.closed(circuit);
  }

  /** The act is over: calls that nobody will ever end are forgotten. */
  actIsOver(): void {
    for (const call of [...this.calls.values()]) {
      if (call.phase === 'released' && this.circuits.candidates(call).length === 0) this.calls.delete(call.CallId);
    }
    this.network.forget((call) => this.circuits.candidates({ client: undefined, circuit: call.circuit }).length === 0);
  }

  /** The router's request, taken by the switch. */
  router(point: string, ConnID: string, request: RouterRequest): undefined {
    if (point === ROUTE_DN) this.network.router(ConnID, request);
    for (const call of this.#routes(ConnID)) {
      if (call.route?.point === point) routerRequest(call, call.route, request);
    }
  }

  /** What the IVR Server has asked for and got, in order. */
  passed(passed: readonly Passed[]): undefined {
    for (const one of passed) {
      if (one.what === 'request') {
        const { ReferenceID } = one.request as { readonly ReferenceID?: number };
        if (ReferenceID !== undefined) this.#asked.set(ReferenceID, one.request);
        this.#attached(one.request);
        continue;
      }
      const { event, ReferenceID } = one.delivery;
      if (ReferenceID !== undefined) this.#agents.answered(event, ReferenceID);
      const answers = ReferenceID === undefined ? undefined : this.#asked.get(ReferenceID);
      this.#event(event as AnyEvent, answers);
    }
  }

  /** Timers that have run out. */
  time(): undefined {
    const now = this.now();
    this.network.time();
    for (const call of [...this.calls.values()]) {
      routerLate(call, now);
      accessNumberLate(call, now);
      if (call.phase !== 'waiting' || call.main !== undefined || now < call.since + WAIT_FOR_RINGING) continue;
      this.#end(call.CallId, 'Timeout');
      this.calls.delete(call.CallId);
    }
    this.outbound.time();
  }

  owed(): readonly string[] {
    return [...this.calls.values()].flatMap((call) => call.owed() ?? []).concat(this.#problems.splice(0));
  }

  /** What is said of a call comes on its circuit or another one that may stand in; without any it is dropped. */
  #say(expected: Expected, circuit?: string): undefined {
    const { CallId } = expected;
    const call = this.calls.get(CallId);
    const network = this.network.calls.get(CallId);
    let on: readonly string[] | undefined = circuit === undefined ? undefined : [circuit];
    if (circuit === undefined && call !== undefined) on = this.circuits.candidates(call);
    else if (circuit === undefined && network !== undefined) {
      on = this.circuits.candidates({ client: undefined, circuit: network.circuit });
    }
    if (on?.length === 0) return;
    this.#expected.push({ ...expected, ...(on === undefined ? {} : { on }) });
  }

  #end(CallId: string, EndCause: string, circuit?: string, or?: Expected): undefined {
    this.#say({ id: 'EndCall', CallId, fields: { EndCause }, ...(or === undefined ? {} : { or }) }, circuit);
  }

  #isLive(CallId: string): boolean {
    return this.calls.has(CallId) || this.network.calls.has(CallId) || this.circuits.isLoginId(CallId);
  }

  #routes(ConnID: string | undefined): readonly PredictedCall[] {
    return [...this.calls.values()].filter((call) => call.route !== undefined && call.main === ConnID);
  }

  /** messages.yaml, checkOrder of NewCall; MakeCall alike. */
  #begin(circuit: Circuit, message: Begins): undefined {
    const { CallId } = message;
    const isNewCall = message.id === 'NewCall';
    const end = (EndCause: string, or?: Expected) => this.#end(CallId, EndCause, circuit.id, or);
    if (isNewCall && !VERSIONS.includes(message.Version ?? '1.0')) return end('InvalidVersion');
    if (this.#isLive(CallId)) return this.#say(expectError(CallId, 'Unknown', 'INVALID_REQ'), circuit.id);
    const port = isNewCall ? message.CalledNum : message.OrigNum;
    const paused = this.circuits.flowControl;
    if (isNewCall && port === ROUTE_DN) {
      if (paused) return end('ServerPaused');
      return this.network.begin(circuit, message);
    }
    const own = circuit.login !== undefined && IVRS[circuit.client]?.includes(port) === true;
    if (!own) return end('FeatureNotSupported');
    const inFront = port === FRONT_PORT;
    if (!isNewCall && inFront) return this.#say(expectError(CallId, 'MakeCall', '51'), circuit.id);
    if (isNewCall && message.CallControlMode === 'Genesys') return end('FeatureNotSupported');
    if (paused) return end('ServerPaused');
    if (this.of(port) !== undefined) {
      return end('InvalidStateTransition', isNewCall ? undefined : expectError(CallId, 'MakeCall'));
    }
    const call = this.#open(circuit, CallId, port, isNewCall ? 'waiting' : 'making');
    if (!isNewCall) return;
    call.attach = broughtData(message);
    this.#bindKept(call);
  }

  #open({ client, id }: Circuit, CallId: string, port: string, begins: 'waiting' | 'making'): PredictedCall {
    const mode = port === FRONT_PORT ? 'in-front' : 'behind';
    const call = new PredictedCall(CallId, client, port, mode, begins, this.now(), id, (said) => this.#say(said));
    call.seen.events = this.#seen;
    this.calls.set(CallId, call);
    return call;
  }

  /** The call that rang first of those that are not forgotten yet. */
  #bindKept(call: PredictedCall): undefined {
    const kept = this.#kept.take(call.port, this.now());
    if (kept === undefined) return;
    call.main = kept.ConnID;
    for (const event of kept.events) this.#ofCall(call, event, true);
    if (call.held) call.status('Held');
  }

  #event(event: AnyEvent, request: TRequest | undefined): undefined {
    const { ThisDN } = event;
    const call = ThisDN === undefined ? undefined : this.of(ThisDN);
    if (event.id === 'EventError') {
      const { ThisDN: asked } = (request ?? {}) as { readonly ThisDN?: string };
      const asking = asked === undefined ? undefined : this.of(asked);
      if (asking === undefined || request === undefined) return;
      requestRefused(asking, request.id, String(event.ErrorCode));
      if (request.id === 'RequestMakeCall') this.calls.delete(asking.CallId);
      return;
    }
    if (ThisDN === undefined || event.ConnID === undefined) return;
    if (ThisDN === ROUTE_DN) return this.network.event(event);
    this.#dialed.event(ThisDN, { ...event, ConnID: event.ConnID });
    // LastEvent is the port's.
    this.#seen.add(event.id);
    const portEvent: PortEvent = { event, ...(request === undefined ? {} : { answers: request.id }) };
    if (call !== undefined && this.#belongs(call, event)) return this.#ofCall(call, portEvent);
    this.#kept.add(ThisDN, event.ConnID, portEvent, this.now());
  }

  /** Whether the event is about the call of the XML call, or about its second one; new ones are taken in. */
  #belongs(call: PredictedCall, event: AnyEvent): boolean {
    const { ConnID, PreviousConnID } = event;
    if (event.id === 'EventPartyChanged' && PreviousConnID !== undefined && call.phase !== 'released') {
      if (call.main === PreviousConnID) call.main = ConnID;
      else if (call.consultation?.ConnID === PreviousConnID && ConnID !== undefined) call.consultation.ConnID = ConnID;
    }
    if (call.main !== undefined && ConnID === call.main) return call.phase !== 'released';
    if (call.consultation?.ConnID !== undefined && ConnID === call.consultation.ConnID) return true;
    const awaited = call.phase === 'waiting' || (call.phase === 'making' && call.outbound !== undefined);
    if (event.id === 'EventRinging' && awaited && call.main === undefined) {
      call.main = ConnID;
      return true;
    }
    if (event.id !== 'EventDialing' || ConnID === undefined) return false;
    if (call.phase === 'making' && call.main === undefined) {
      call.main = ConnID;
      return true;
    }
    if (call.phase !== 'up' || call.main === undefined || PreviousConnID !== call.main) return false;
    if (call.consultation?.state === 'asked') {
      call.consultation.ConnID = ConnID;
      call.consultation.state = 'dialing';
    } else call.consultation = { by: 'another client', ConnID, state: 'dialing' };
    return true;
  }

  /** `early`: it came before NewCall. Of such, the state that the call is in is told, not what came and went. */
  #ofCall(call: PredictedCall, portEvent: PortEvent, early = false): undefined {
    const { event } = portEvent as { readonly event: AnyEvent };
    const second = call.consultation;
    if (second?.ConnID !== undefined && event.ConnID === second.ConnID) {
      if (event.id === 'EventDialing') call.status('Dialing');
      else eventOfConsultation(call, second, portEvent);
    } else {
      if (event.UserData !== undefined) call.UserData = event.UserData;
      if (event.OtherDN !== undefined) call.seen.others.add(event.OtherDN);
      if (event.id === 'EventHeld' || event.id === 'EventRetrieved') call.held = event.id === 'EventHeld';
      const told = event.id === 'EventRinging' || event.id === 'EventEstablished';
      if (!isOfObserver(call, portEvent) && (!early || told)) eventOfMain(call, portEvent, this.guests);
    }
    // MakeCall that has failed: its CallId is free.
    if (call.phase === 'released' && this.#failedMakeCall(call)) this.calls.delete(call.CallId);
  }

  #failedMakeCall(call: PredictedCall): boolean {
    const last = this.#expected.findLast((one) => one.CallId === call.CallId);
    return last?.id === 'CallError' && last.fields['FailedReq'] === 'MakeCall';
  }

  /** UDataEx of NewCall. */
  #attached(request: TRequest): void {
    if (request.id !== 'RequestUpdateUserData') return;
    const call = this.of(request.ThisDN);
    if (JSON.stringify(call?.attach) === JSON.stringify(request.UserData) && call !== undefined)
      call.attach = undefined;
  }
}

const VERSIONS = ['1.0', '2.0', '3.0', '4.0'];

function endsDialing({ id }: IvrToServer): boolean {
  return id === 'EndCall' || id === 'Failure';
}

function isAnswer(message: IvrToServer): boolean {
  return message.id === 'CallStatus' && message.Event === 'Established';
}

function isAgentMessage(message: IvrToServer): message is AgentMessage {
  return message.id.startsWith('Agent');
}
