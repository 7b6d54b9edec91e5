import type { IvrToServer } from '../../protocol/index.js';
import { type Expected, expectError, expectStatus } from './expected-messages.test.js';
import type { Circuit } from './predicted-circuits.test.js';
import type { Dialed } from './predicted-outbound.test.js';
import type { RouterRequest } from './predicted-routing.test.js';
import { sameData, valuesOf } from './predicted-side-requests.test.js';

const ROUTER_TIMEOUT = 4_000;

/** A call of Network mode, states.md 6. */
export interface NetworkCall {
  readonly CallId: string;
  readonly client: string;
  /** The circuit of its last message. */
  circuit: string;
  /** Outbound and not answered: the point whose client has asked for it. */
  dialing?: string | undefined;
  /** Outbound: the client has given it up. */
  released?: true;
  ConnID: string | undefined;
  step: 'started' | 'waiting' | 'routing' | 'routed';
  treatment: 'none' | 'starting' | 'started' | 'cancelling';
  /** RouteResponse that waits for the treatment. */
  kept: Expected | undefined;
  due: number | undefined;
  UserData: Readonly<Record<string, unknown>>;
}

type NewCall = Extract<IvrToServer, { readonly id: 'NewCall' }>;

/** What drivers of Network calls must be told. */
export class PredictedNetwork {
  readonly calls = new Map<string, NetworkCall>();

  constructor(
    private readonly now: () => number,
    private readonly say: (expected: Expected) => undefined,
  ) {}

  begin({ client, id }: Circuit, { CallId, CallControlMode }: NewCall): undefined {
    const asks = CallControlMode === 'Genesys';
    this.calls.set(CallId, {
      CallId,
      client,
      circuit: id,
      ConnID: undefined,
      step: asks ? 'waiting' : 'started',
      treatment: 'none',
      kept: undefined,
      due: asks ? this.now() + ROUTER_TIMEOUT : undefined,
      UserData: {},
    });
  }

  /** DialOutInit that names the route DN. */
  dialed({ client, id }: Circuit, { CallId, ThisDN, UserData }: Dialed): void {
    this.calls.set(CallId, {
      CallId,
      client,
      circuit: id,
      dialing: ThisDN,
      ConnID: undefined,
      step: 'started',
      treatment: 'none',
      kept: undefined,
      due: undefined,
      UserData,
    });
  }

  givenUp(call: NetworkCall): undefined {
    call.dialing = undefined;
    call.released = true;
    return this.say(expectStatus(call.CallId, 'Released'));
  }

  /** Calls that are over and that nobody can end. */
  forget(isAlone: (call: NetworkCall) => boolean): void {
    for (const call of [...this.calls.values()]) {
      if (call.released && isAlone(call)) this.calls.delete(call.CallId);
    }
  }

  /** An event of the route DN. */
  event(event: { readonly id: string; readonly ConnID?: string; readonly UserData?: object }): undefined {
    const { id, ConnID, UserData } = event;
    const calls = [...this.calls.values()];
    let call = calls.find((one) => one.ConnID !== undefined && one.ConnID === ConnID);
    if (id === 'EventQueued' || id === 'EventRouteRequest') {
      call ??= calls.find((one) => one.ConnID === undefined && one.dialing === undefined && !one.released);
    }
    if (call === undefined) return;
    call.ConnID = ConnID;
    if (UserData !== undefined) call.UserData = UserData as NetworkCall['UserData'];
  }

  driver(call: NetworkCall, message: IvrToServer): undefined {
    const { CallId } = call;
    if (call.dialing !== undefined && message.id === 'CallStatus' && message.Event === 'Established') {
      call.dialing = undefined;
      return;
    }
    const invalid = () => this.say(expectError(CallId, 'Unknown', 'INVALID_REQ'));
    switch (message.id) {
      case 'EndCall':
        this.calls.delete(CallId);
        return;
      case 'LogMsg':
      case 'Reset':
        return;
      case 'RouteRequest':
        if (call.step !== 'started' || call.dialing !== undefined || call.released) return invalid();
        call.step = 'waiting';
        call.due = this.now() + ROUTER_TIMEOUT;
        return;
      case 'Connected':
      case 'Failure':
        if (call.step !== 'routing') return invalid();
        call.step = message.id === 'Connected' ? 'routed' : 'waiting';
        return;
      case 'TreatStatus':
        if (call.released) return;
        return this.#status(call, message.Status, invalid);
      case 'CancelCompleted':
        if (call.released) return;
        if (call.treatment !== 'cancelling') return invalid();
        return this.#respond(call);
      case 'CallInfoReq':
        return this.say({
          id: 'CallInfoResp',
          CallId,
          fields: call.ConnID === undefined ? {} : { ConnId: call.ConnID },
        });
      case 'PeekStatReq':
      case 'GetStatReq':
        return this.say({ id: 'StatResp', CallId, fields: { ResultCode: 'NoSuchStat', RequestId: message.RequestId } });
      case 'UDataGet':
      case 'UDataGetAll':
      case 'UDataSet':
      case 'UDataDel':
        return this.#data(call, message);
      default:
        return invalid();
    }
  }

  /** The router's request, taken by the switch. */
  router(ConnID: string, request: RouterRequest): undefined {
    const call = [...this.calls.values()].find((one) => one.ConnID === ConnID);
    if (call === undefined) return;
    call.due = undefined;
    const { CallId } = call;
    if (request.id === 'RequestApplyTreatment') {
      call.treatment = 'starting';
      return this.say({ id: 'TreatCall', CallId, fields: { Type: request.Type, Parameters: null } });
    }
    const isDefault = request.RouteType === 'Default' || request.OtherDN === '';
    const fields = isDefault ? { RouteType: 'Default', Dest: null } : { RouteType: 'Normal', Dest: request.OtherDN };
    call.kept = { id: 'RouteResponse', CallId, fields };
    if (call.treatment === 'none') return this.#respond(call);
    if (call.treatment === 'started') return this.#cancel(call);
  }

  /** Router Timeout: the driver routes by default, the call is over. */
  time(): void {
    for (const { CallId, due } of [...this.calls.values()]) {
      if (due === undefined || due > this.now()) continue;
      this.say({ id: 'EndCall', CallId, fields: { EndCause: 'Timeout' } });
      this.calls.delete(CallId);
    }
  }

  #status(call: NetworkCall, Status: string, invalid: () => undefined): undefined {
    if (call.treatment === 'none') return invalid();
    if (Status === 'Completed') {
      if (call.treatment === 'started') call.treatment = 'none';
      return;
    }
    if (call.treatment !== 'starting') return invalid();
    call.treatment = Status === 'Started' ? 'started' : 'none';
    if (call.kept === undefined) return;
    return Status === 'Started' ? this.#cancel(call) : this.#respond(call);
  }

  #cancel(call: NetworkCall): undefined {
    call.treatment = 'cancelling';
    return this.say({ id: 'Cancel', CallId: call.CallId, fields: {} });
  }

  #respond(call: NetworkCall): undefined {
    call.treatment = 'none';
    call.step = 'routing';
    const { kept } = call;
    call.kept = undefined;
    return kept && this.say(kept);
  }

  #data(
    call: NetworkCall,
    message: Extract<IvrToServer, { readonly id: 'UDataGet' | 'UDataGetAll' | 'UDataSet' | 'UDataDel' }>,
  ): undefined {
    const { RequestId } = message;
    const answer = (Result: string, UDataEx: null | ((value: unknown) => boolean) = null) =>
      this.say({ id: 'UDataResp', CallId: call.CallId, fields: { RequestId, Result, UDataEx } });
    if (message.id === 'UDataDel') return answer('FeatureNotSupported');
    if (message.id === 'UDataSet') {
      if (message.Action !== 'Replace') return answer('FeatureNotSupported');
      if (call.released) return answer('MiscError');
      // While it is dialed there is no event of a DN that would tell.
      if (call.dialing !== undefined) call.UserData = { ...call.UserData, ...valuesOf(message.UDataEx) };
      return answer('Success');
    }
    const keys = message.id === 'UDataGet' ? message.Keys.split(':') : Object.keys(call.UserData);
    const found = keys.filter((key) => Object.hasOwn(call.UserData, key));
    if (found.length === 0) return answer('NoMatch');
    const wanted = Object.fromEntries(found.map((key) => [key, call.UserData[key]]));
    return answer('Success', (list) => sameData(list as never, wanted));
  }
}
