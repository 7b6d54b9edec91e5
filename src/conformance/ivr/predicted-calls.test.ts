import type { IvrToServer, TEvent, TRequest } from '../../protocol/index.js';
import { type Expected, expectError } from './expected-messages.test.js';
import { type AgentMessage, PredictedAgents } from './predicted-agents.test.js';
import { PredictedCall } from './predicted-call.test.js';
import { eventOfConsultation, eventOfMain, type Guests, type PortEvent } from './predicted-events.test.js';
import { PredictedNetwork } from './predicted-network.test.js';
import { driverMessage } from './predicted-requests.test.js';
import { type RouterRequest, routerLate, routerRequest } from './predicted-routing.test.js';
import { accessNumberLate } from './predicted-side-requests.test.js';
import { FRONT_PORT, IVRS, ROUTE_DN } from './random-ivr-world.test.js';
import type { Passed } from './tapped-clients.test.js';

const WAIT_FOR_RINGING = 60_000;
const WAITING_FOR_NEWCALL = 30_000;

type Begins = Extract<IvrToServer, { readonly id: 'NewCall' | 'MakeCall' }>;
type AnyEvent = TEvent & {
  readonly ThisDN?: string;
  readonly ConnID?: string;
  readonly PreviousConnID?: string;
  readonly OtherDN?: string;
  readonly UserData?: Readonly<Record<string, unknown>>;
};

/** Events of a call that rang at a port before its NewCall. */
interface Kept {
  readonly since: number;
  readonly events: PortEvent[];
}

/** What the clients of the IVR Server must be told, worked out from the specification alone: In-Front and Behind. */
export class PredictedCalls {
  readonly calls = new Map<string, PredictedCall>();
  #expected: Expected[] = [];
  readonly #kept = new Map<string, Map<string, Kept>>();
  /** Requests of the IVR Server by their ReferenceID. */
  readonly #asked = new Map<number, TRequest>();

  readonly #seen = new Set<string>();
  readonly network: PredictedNetwork;
  readonly #agents = new PredictedAgents((said) => this.#say(said));

  constructor(
    private readonly now: () => number,
    private readonly guests: Guests,
    /** CallIds of the logins, by client. */
    private readonly loginIds: ReadonlyMap<string, string>,
  ) {
    this.network = new PredictedNetwork(now, (said) => this.#say(said));
  }

  /** What must have been said since it was last asked. */
  take(): readonly Expected[] {
    return this.#expected.splice(0);
  }

  of(port: string): PredictedCall | undefined {
    return [...this.calls.values()].find((call) => call.port === port);
  }

  /** A message of a logged-in client, with what the IVR Server has got and asked for because of it. */
  driver(client: string, message: IvrToServer, passed: readonly Passed[]): undefined {
    const asked = passed.flatMap((one) => (one.what === 'request' ? [one.request] : []));
    const { CallId } = message as { readonly CallId: string };
    const call = this.calls.get(CallId);
    const live = call?.client === client ? call : undefined;
    if (message.id === 'NewCall' || message.id === 'MakeCall') return this.#begin(client, message);
    const network = this.network.calls.get(CallId);
    if (network !== undefined) return this.network.driver(network, message);
    if (message.id === 'EndCall') {
      if (live !== undefined) this.calls.delete(CallId);
      return;
    }
    if (message.id === 'LogMsg' || message.id === 'Reset') return;
    if (isAgentMessage(message)) {
      return this.#agents.driver(client, message, this.loginIds.get(client) ?? '', live !== undefined, asked);
    }
    if (live === undefined) return this.#say(expectError(CallId, 'NoSuchCall', null));
    driverMessage(live, message, {
      now: this.now(),
      asked,
      routeOpenIn: (ConnID) => this.#routes(ConnID).length > 0,
    });
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
  }

  owed(): readonly string[] {
    return [...this.calls.values()].flatMap((call) => call.owed() ?? []);
  }

  #say(expected: Expected): undefined {
    this.#expected.push(expected);
  }

  #end(CallId: string, EndCause: string, or?: Expected): undefined {
    this.#say({ id: 'EndCall', CallId, fields: { EndCause }, ...(or === undefined ? {} : { or }) });
  }

  #routes(ConnID: string | undefined): readonly PredictedCall[] {
    return [...this.calls.values()].filter((call) => call.route !== undefined && call.main === ConnID);
  }

  /** messages.yaml, checkOrder of NewCall; MakeCall alike. */
  #begin(client: string, message: Begins): undefined {
    const { CallId } = message;
    const port = message.id === 'NewCall' ? message.CalledNum : message.OrigNum;
    if (this.calls.has(CallId) || this.network.calls.has(CallId) || [...this.loginIds.values()].includes(CallId)) {
      return this.#say(expectError(CallId, 'Unknown', 'INVALID_REQ'));
    }
    if (message.id === 'NewCall' && port === ROUTE_DN) return this.network.begin(client, message);
    if (IVRS[client]?.includes(port) !== true) return this.#end(CallId, 'FeatureNotSupported');
    const inFront = port === FRONT_PORT;
    if (message.id === 'MakeCall' && inFront) return this.#say(expectError(CallId, 'MakeCall', '51'));
    if (message.id === 'NewCall' && message.CallControlMode === 'Genesys') {
      return this.#end(CallId, 'FeatureNotSupported');
    }
    if (this.of(port) !== undefined) {
      const or = message.id === 'MakeCall' ? expectError(CallId, 'MakeCall') : undefined;
      return this.#end(CallId, 'InvalidStateTransition', or);
    }
    const begins = message.id === 'NewCall' ? 'waiting' : 'making';
    const mode = inFront ? 'in-front' : 'behind';
    const call = new PredictedCall(CallId, client, port, mode, begins, this.now(), (said) => this.#say(said));
    call.seen.events = this.#seen;
    this.calls.set(CallId, call);
    if (begins === 'waiting') this.#bindKept(call);
  }

  /** The call that rang first of those that are not forgotten yet. */
  #bindKept(call: PredictedCall): undefined {
    for (const [ConnID, { since, events }] of this.#kept.get(call.port) ?? []) {
      if (this.now() >= since + WAITING_FOR_NEWCALL) continue;
      this.#kept.get(call.port)?.delete(ConnID);
      call.main = ConnID;
      for (const event of events) this.#ofCall(call, event, true);
      if (call.held) call.status('Held');
      return;
    }
  }

  #event(event: AnyEvent, request: TRequest | undefined): undefined {
    const { ThisDN } = event;
    const call = ThisDN === undefined ? undefined : this.of(ThisDN);
    if (event.id === 'EventError') {
      const { ThisDN: asked } = (request ?? {}) as { readonly ThisDN?: string };
      const asking = asked === undefined ? undefined : this.of(asked);
      if (asking !== undefined && request !== undefined) this.#refused(asking, request.id, String(event.ErrorCode));
      return;
    }
    if (ThisDN === undefined || event.ConnID === undefined) return;
    if (ThisDN === ROUTE_DN) return this.network.event(event);
    // LastEvent is the port's.
    this.#seen.add(event.id);
    const portEvent: PortEvent = { event, ...(request === undefined ? {} : { answers: request.id }) };
    if (call !== undefined && this.#belongs(call, event)) return this.#ofCall(call, portEvent);
    this.#keep(ThisDN, event.ConnID, portEvent);
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
    if (event.id === 'EventRinging' && call.phase === 'waiting' && call.main === undefined) {
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
      if (!early || told) eventOfMain(call, portEvent, this.guests);
    }
    // MakeCall that has failed: its CallId is free.
    if (call.phase === 'released' && this.#failedMakeCall(call)) this.calls.delete(call.CallId);
  }

  #failedMakeCall(call: PredictedCall): boolean {
    const last = this.#expected.findLast((one) => one.CallId === call.CallId);
    return last?.id === 'CallError' && last.fields['FailedReq'] === 'MakeCall';
  }

  #keep(port: string, ConnID: string, portEvent: PortEvent): undefined {
    const kept = this.#kept.get(port) ?? new Map<string, Kept>();
    this.#kept.set(port, kept);
    const { id, PreviousConnID } = portEvent.event;
    const moved = id === 'EventPartyChanged' && PreviousConnID !== undefined ? kept.get(PreviousConnID) : undefined;
    if (moved !== undefined && PreviousConnID !== ConnID) {
      kept.delete(PreviousConnID as string);
      kept.set(ConnID, { since: this.now(), events: moved.events });
    }
    if (id === 'EventRinging') kept.set(ConnID, { since: this.now(), events: [portEvent] });
    else if (id === 'EventReleased' || id === 'EventAbandoned') kept.delete(ConnID);
    else kept.get(ConnID)?.events.push(portEvent);
  }

  /** The switch has refused what the IVR Server asked for. */
  #refused(call: PredictedCall, request: TRequest['id'], code: string): undefined {
    const second = call.consultation;
    switch (request) {
      case 'RequestInitiateTransfer':
      case 'RequestInitiateConference':
        if (second === undefined || second.by === 'another client') return;
        call.consultation = second.met;
        return call.error(second.by, code);
      case 'RequestSingleStepTransfer':
        return call.error('OneStepXfer', code);
      case 'RequestSingleStepConference':
        if (call.invitation === undefined) return;
        call.invitation = undefined;
        return call.error('OneStepConf', code);
      case 'RequestCompleteConference':
      case 'RequestCompleteTransfer':
        if (second === undefined) return;
        delete second.doing;
        if (second.by === 'OneStepXfer') {
          second.doing = 'failing';
          second.code = code;
          return;
        }
        return call.error(request === 'RequestCompleteConference' ? 'CompleteConf' : 'CompleteXfer', code);
      case 'RequestReconnectCall':
        if (second?.doing !== 'retrieving') return;
        delete second.doing;
        return call.error('RetrieveCall', code);
      case 'RequestMakeCall':
        call.error('MakeCall', code);
        this.calls.delete(call.CallId);
        return;
      default:
    }
  }
}

function isAgentMessage(message: IvrToServer): message is AgentMessage {
  return message.id.startsWith('Agent');
}
