import assert from 'node:assert/strict';
import type { IvrToDriver, IvrToServer } from '../../protocol/index.js';
import type { RandomRequest } from '../random-act.test.js';
import type { ReceivedEvent } from '../received-event.js';
import { registrationOf } from '../registration.js';
import { WatchedCalls } from '../sip/watched-calls.test.js';
import { type Crossing, CrossingChecks } from './crossing-ivr-run.test.js';
import type { DriverLink, FromServer } from './driver-link.js';
import { type Came, compareMessages } from './expected-messages.test.js';
import { openSimDevices } from './flow-devices.js';
import { IvrStage } from './ivr-stage.js';
import { PredictedCalls } from './predicted-calls.test.js';
import type { Predictive } from './predicted-outbound.test.js';
import type { RouterRequest } from './predicted-routing.test.js';
import { type Act, actOf, type Choice } from './random-ivr-acts.test.js';
import {
  DNS,
  FRONT_POINT,
  FRONT_PORT,
  IVRS,
  loginOf,
  type RandomOptions,
  ROUTE_DN,
  randomWorld,
} from './random-ivr-world.test.js';
import { SlowDevices } from './slow-devices.test.js';
import { type Passed, TappedClients } from './tapped-clients.test.js';
import { WatchedGuests } from './watched-guests.test.js';

/** One random life of an IVR Server with two clients, its switch and everybody's phones. */
export class RandomIvrRun {
  readonly #stage: IvrStage;
  readonly #tap: TappedClients;
  /** Circuits of the drivers that are open. */
  readonly #links = new Map<string, OpenLink>();
  #opened = 0;
  readonly #parties = new WatchedCalls();
  readonly #guests = new WatchedGuests();
  readonly predicted: PredictedCalls;
  readonly #done: string[] = [];
  #references = 0;

  private constructor(
    stage: IvrStage,
    tap: TappedClients,
    private readonly options: RandomOptions,
    private readonly crossing: CrossingChecks | undefined,
    private readonly crosses: Crossing | undefined,
    private readonly slow: SlowDevices | undefined,
  ) {
    this.#stage = stage;
    this.#tap = tap;
    this.predicted = new PredictedCalls(() => stage.clock.now(), this.#guests, options);
  }

  /** `crossing`: events are kept back at times, so that what drivers say crosses them; then only the books are compared. */
  static async open(options: RandomOptions, crosses?: Crossing): Promise<RandomIvrRun> {
    let tap: TappedClients | undefined;
    const world = randomWorld(options);
    const slow = crosses === 'calls and devices' ? new SlowDevices() : undefined;
    const stage = await IvrStage.open(world, slow?.open ?? openSimDevices, (hub) => (tap = new TappedClients(hub)));
    if (tap === undefined) throw new Error('the stage has no tap');
    const run = new RandomIvrRun(stage, tap, options, crosses && new CrossingChecks(), crosses, slow);
    await run.#start();
    return run;
  }

  async #start(): Promise<void> {
    for (const { number, type } of randomWorld(this.options).core.dns) {
      this.#stage.connect(number);
      this.#stage.request(number, { ...registrationOf(number, type), ReferenceID: this.#nextReference() });
    }
    for (const client of Object.keys(IVRS)) {
      const { id, link } = await this.#openLink(client);
      const login: IvrToServer = { id: 'LoginReq', CallId: loginOf(client), ClientName: client, Version: '4.0' };
      link.send(login);
      this.predicted.driver(id, login, []);
    }
    await this.#stage.settle();
    for (const { received } of this.#links.values()) received.length = 0;
    for (const DN of DNS) this.#stage.take(DN);
    this.#tap.take();
    this.predicted.take();
  }

  async #openLink(client: string): Promise<OpenLink> {
    this.#opened++;
    const id = `${client}#${this.#opened}`;
    const received: FromServer[] = [];
    const open = { id, client, link: await this.#stage.openLink(received), received };
    this.#links.set(id, open);
    this.predicted.opened(id, client);
    return open;
  }

  async #closeLink(id: string): Promise<void> {
    const open = this.#links.get(id);
    this.#links.delete(id);
    await open?.link.close();
    this.predicted.closed(id);
    if (open === undefined) return;
    const standsIn = this.predicted.circuits.of(open.client).some(({ login }) => login !== undefined);
    this.crossing?.lost(open.client, standsIn);
  }

  #nextReference(): number {
    this.#references++;
    return this.#references;
  }

  /** Does what is chosen, if it can be done, and compares what the clients of the IVR Server are told. */
  async play(choice: Choice): Promise<void> {
    const act = actOf(choice, {
      xmlCalls: [...this.predicted.calls.values()],
      networkCalls: [...this.predicted.network.calls.values()],
      parties: this.#parties,
      legs: this.#stage.devices.view(),
      circuits: this.predicted.circuits,
      offers: this.predicted.outbound.offers,
      dialedFor: this.predicted.outbound.dialedFor,
    });
    if (act === undefined) return;
    if (this.crosses !== undefined && !this.#mayCross(act, this.crosses)) return;
    await this.act(act);
  }

  /** In Network mode nothing crosses: the IVR Server is the switch itself, and no port has events. */
  #mayCross(act: Act, crosses: Crossing): boolean {
    const ofLinks = act.what === 'link' || act.what === 'flow-control';
    if (ofLinks || (act.what === 'driver' && act.message.id === 'LoginReq')) return crosses === 'calls and links';
    if (act.what === 'driver') {
      // Without a login every CallId is unknown, which says nothing of the call.
      const { login } = this.predicted.circuits.of(act.client)[act.circuit] ?? {};
      if (login === undefined) return false;
    }
    return !JSON.stringify(act).includes(`"${ROUTE_DN}"`);
  }

  async act(act: Act): Promise<void> {
    this.#done.push(JSON.stringify(act));
    if (this.crossing !== undefined && this.#tap.kept === 0) this.#tap.hold();
    this.slow?.hold();
    // What is live as a login begins no call.
    if (act.what === 'driver' && !this.predicted.circuits.isLoginId(callIdOf(act.message)))
      this.crossing?.sent(act.client, act.message);
    const refused = await this.#perform(act);
    await this.#stage.settle();
    const passed = this.#tap.take();
    const events = DNS.flatMap((DN) => this.#stage.take(DN).map((event) => [DN, event] as const));
    this.#predict(act, passed, refused ?? isRefused(events));
    if (this.crossing === undefined) this.#compareEventsOfPoint(events);
    for (const [DN, event] of events) {
      this.#parties.take(DN, event);
      this.#guests.take(DN, event);
    }
    for (const one of passed) {
      if (one.what !== 'event') continue;
      const { event, ReferenceID } = one.delivery;
      this.#guests.take('ivr', { ...event, ReferenceID } as ReceivedEvent);
    }
    if (this.crossing === undefined) this.#compare(act);
    else this.#keepBooks(this.crossing);
  }

  /** True when a phone could not do it. */
  async #perform(act: Act): Promise<true | undefined> {
    switch (act.what) {
      case 'driver':
        this.#links.get(this.#circuitOf(act))?.link.send(act.message);
        return;
      case 'link':
        if (act.does === 'open') await this.#openLink(act.client);
        else await this.#closeLink(this.#circuitOf(act));
        return;
      case 'flow-control': {
        const { ivrConfig } = this.#stage;
        await this.#stage.reconfigure({ ...ivrConfig, options: { ...ivrConfig.options, 'flow-control': act.on } });
        this.predicted.circuits.setFlowControl(act.on);
        return;
      }
      case 'request': {
        const ReferenceID = this.#nextReference();
        this.#invites(act.request, ReferenceID);
        this.#stage.request(act.request.ThisDN, { ...act.request, ReferenceID });
        return;
      }
      case 'phone':
        return this.#stage.devices.phone(act.number, act.action).ok ? undefined : true;
      case 'network':
        return this.#stage.devices.network(act.number, act.outcome, act.ConnID).ok ? undefined : true;
      case 'advance':
        return void (await this.#stage.advance(act.ms));
    }
  }

  #circuitOf({ client, circuit }: { readonly client: string; readonly circuit: number }): string {
    return this.predicted.circuits.of(client)[circuit]?.id ?? '';
  }

  #invites(request: RandomRequest, ReferenceID: number): void {
    if (request.id !== 'RequestSingleStepConference') return;
    this.#guests.invited(String(request['ConnID']), String(request['OtherDN']), request.ThisDN, ReferenceID);
  }

  #predict(act: Act, passed: readonly Passed[], refused: boolean): void {
    if (act.what === 'driver') this.predicted.driver(this.#circuitOf(act), act.message, passed);
    for (const one of passed) {
      if (one.what !== 'request' || one.request.id !== 'RequestSingleStepConference') continue;
      this.#guests.invited(one.request.ConnID, one.request.OtherDN, 'ivr', one.request.ReferenceID);
    }
    const routed = act.what === 'request' && !refused ? routerRequestOf(act.request) : undefined;
    if (act.what === 'request' && routed !== undefined) {
      this.predicted.router(act.request.ThisDN, String(act.request['ConnID']), routed);
    }
    if (act.what === 'request' && act.request.id === 'RequestMakePredictiveCall') {
      this.predicted.outbound.asked(act.request as RandomRequest & Predictive);
    }
    if (act.what === 'request' && act.request.id === 'RequestReleaseCall') this.predicted.givenUp(act.request.ThisDN);
    this.predicted.passed(passed);
    this.predicted.time();
    this.predicted.actIsOver();
  }

  /** What happens to outbound calls is told to the client of their point. */
  #compareEventsOfPoint(events: readonly (readonly [string, ReceivedEvent])[]): void {
    const came = events.flatMap(([DN, { id, ErrorCode }]) =>
      DN === FRONT_POINT ? [ErrorCode === undefined ? id : `${id} ${ErrorCode}`] : [],
    );
    const due = this.predicted.outbound.events.get(FRONT_POINT)?.splice(0);
    assert.deepEqual(came, due, `events of ${FRONT_POINT} after\n${this.#done.join('\n')}`);
  }

  #compare(act: Act): void {
    const after = `after\n${this.#done.join('\n')}\n`;
    const came: Came[] = [];
    for (const { id, received } of this.#links.values()) {
      for (const one of received.splice(0)) {
        assert.equal(one.kind, 'message', `${JSON.stringify(one)} ${after}`);
        if (one.kind === 'message') came.push({ circuit: id, message: one.message });
      }
    }
    const problem = compareMessages(this.predicted.take(), came, act.what !== 'advance');
    assert.equal(problem, undefined, `${problem} ${after}came: ${came.map((one) => JSON.stringify(one)).join('\n')}`);
    for (const { message } of came) this.predicted.outbound.came(message);
    assert.deepEqual(this.predicted.owed(), [], after);
    assert.deepEqual(this.#stage.takeFaults(), [], after);
  }

  #received(): readonly (readonly [client: string, message: IvrToDriver])[] {
    return [...this.#links.values()].flatMap(({ client, received }) =>
      received.splice(0).flatMap((one) => (one.kind === 'message' ? [[client, one.message] as const] : [])),
    );
  }

  #keepBooks(crossing: CrossingChecks): void {
    this.predicted.take();
    for (const [client, message] of this.#received()) {
      if (message.id === 'EndCall') this.predicted.calls.delete(message.CallId);
      this.predicted.outbound.came(message);
      crossing.came(client, message);
    }
    assert.deepEqual(this.#stage.takeFaults(), [], `after\n${this.#done.join('\n')}`);
  }

  /** Hands out so many of the events that were kept back; without a number all of them, and looks at the books. */
  async handOut(count?: number): Promise<void> {
    const { crossing } = this;
    if (crossing === undefined) return;
    this.#done.push(`hands out ${count ?? 'all'}`);
    do {
      this.slow?.release(count, this.#done.length);
      this.#tap.release(count);
      await this.#stage.settle();
    } while (count === undefined && (this.slow?.kept ?? 0) > 0);
    this.predicted.passed(this.#tap.take());
    this.#watch();
    this.#keepBooks(crossing);
    if (count !== undefined) return;
    const calls = [...this.predicted.calls.values()];
    for (const { CallId, circuit } of calls) this.#links.get(circuit)?.link.send({ id: 'CallInfoReq', CallId });
    await this.#stage.settle();
    const connIds = new Map<string, string>();
    for (const [client, message] of this.#received()) {
      if (message.id === 'CallInfoResp') connIds.set(message.CallId, message.ConnId ?? '');
      else crossing.came(client, message);
    }
    crossing.atRest(calls, connIds, this.#parties, `after\n${this.#done.join('\n')}`);
  }

  /** What the T-Library clients have been told. */
  #watch(): readonly (readonly [string, ReceivedEvent])[] {
    const events = DNS.flatMap((DN) => this.#stage.take(DN).map((event) => [DN, event] as const));
    for (const [DN, event] of events) {
      this.#parties.take(DN, event);
      this.#guests.take(DN, event);
    }
    return events;
  }

  /** Everybody ends everything: nothing may be left. */
  async end(): Promise<void> {
    const after = `after\n${this.#done.join('\n')}`;
    for (const client of Object.keys(IVRS)) {
      // Those whose link is lost come back for their calls.
      const { id, link } = await this.#openLink(client);
      link.send({ id: 'LoginReq', CallId: `end-${id}`, ClientName: client, Version: '4.0' });
      for (const { RefID, client: asked } of this.predicted.outbound.offers) {
        if (asked === client && RefID !== undefined) link.send({ id: 'DialOutError', RefID, Error: 'MiscError' });
      }
      const calls = [...this.predicted.calls.values(), ...this.predicted.network.calls.values()];
      for (const { CallId } of calls.filter((call) => call.client === client)) {
        link.send({ id: 'EndCall', CallId, EndCause: 'Normal' });
        await this.#stage.settle();
      }
    }
    this.#watch();
    // Who stays at a port in front of the switch has nobody else there that could hang up.
    for (const { DN, ConnID } of this.#parties.parties) {
      if (DN !== FRONT_PORT) continue;
      this.#stage.request(DN, { id: 'RequestReleaseCall', ThisDN: DN, ConnID, ReferenceID: this.#nextReference() });
    }
    await this.#stage.settle();
    await this.#stage.hangUpAll();
    // What waits at a routing point has nobody that could hang up.
    await this.#stage.advance(3_600_000);
    await this.#stage.closeLinks();
    assert.deepEqual(this.#stage.takeFaults(), [], after);
    const { calls, parties, legs, timers } = this.#stage.hub.snapshot();
    const { calls: xmlCalls, timers: xmlTimers, openRequests } = this.#stage.ivrSnapshot;
    assert.deepEqual(
      { calls, parties, legs, timers, xmlCalls, xmlTimers, openRequests },
      { calls: 0, parties: 0, legs: 0, timers: 0, xmlCalls: 0, xmlTimers: 0, openRequests: 0 },
      after,
    );
  }

  dispose(): Promise<void> {
    return this.#stage.dispose();
  }
}

interface OpenLink {
  readonly id: string;
  readonly client: string;
  readonly link: DriverLink;
  readonly received: FromServer[];
}

function callIdOf(message: IvrToServer): string {
  return 'CallId' in message ? message.CallId : '';
}

function isRefused(events: readonly (readonly [string, ReceivedEvent])[]): boolean {
  return events.some(([, { id }]) => id === 'EventError');
}

function routerRequestOf(request: RandomRequest): RouterRequest | undefined {
  switch (request.id) {
    case 'RequestRouteCall':
      return { id: request.id, RouteType: String(request['RouteType']), OtherDN: String(request['OtherDN'] ?? '') };
    case 'RequestApplyTreatment':
      return { id: request.id, Type: String(request['TreatmentType']) };
    default:
      return undefined;
  }
}
