import { isRequestName, REQUESTS } from '../../protocol/index.js';
import type { Actors } from '../actors.js';
import type { CallLabels } from '../call-labels.js';
import type { Action } from '../call-model.js';
import { performAction } from '../perform-action.js';
import type { ComparedRow, StepTrace } from '../play-result.js';
import { buildIvrMessage, type MessageLabels } from './build-ivr-message.js';
import type { FromServer } from './driver-link.js';
import type { FlowDevices } from './flow-devices.js';
import type { DeviceInCall, DriverMessage, FrameType, IvrFlow, IvrStep } from './ivr-flow.js';
import type { IvrStage } from './ivr-stage.js';
import { ivrConfigOf } from './ivr-world.js';
import { compareMessage, describeReceived, isExpectedMessage } from './match-ivr-message.js';
import { frameByHand } from './raw-frames.js';

export interface StepperWorld {
  readonly flow: IvrFlow;
  readonly stage: IvrStage;
  readonly actors: Actors;
  readonly calls: CallLabels;
  nextReference(client: string, id: string): number;
  /** Takes in the events of the T-Library clients; they tell the ConnIDs of new calls. */
  collect(): unknown;
  /** The device of a DN is about to refuse a call attempt with busy. */
  refuses(label: string, ConnID: string): void;
}

/** What came of a step: rows of the driver's comparison when it failed. */
export interface StepOutcome {
  readonly problems: readonly string[];
  readonly rows: readonly ComparedRow[];
}

const FINE: StepOutcome = { problems: [], rows: [] };

/** Messages for which the server begins a call of its own. */
const DIALS: ReadonlySet<string> = new Set(['MakeCall', 'InitConf', 'InitXfer', 'OneStepXfer']);

const FRAMES: Readonly<Record<FrameType, number>> = { KeepAliveRequest: 0, KeepAliveResponse: 1, Error: 2 };

/** Carries out the steps of a flow that are about the driver, the devices and the server itself. */
export class IvrStepper {
  readonly labels: MessageLabels;
  readonly #world: StepperWorld;
  readonly #options: Map<string, unknown>;
  readonly #removed = new Set<string>();
  /** CallIds of calls that the driver began; EndCall of either side takes them out. */
  readonly #callIds = new Set<string>();
  /** Devices that refuse the next call that they are offered, with the label that it gets. */
  readonly #busyOnce = new Map<string, number | undefined>();
  #trace: string[] = [];

  constructor(world: StepperWorld) {
    this.#world = world;
    this.#options = new Map(world.flow.options);
    this.labels = { actors: world.actors, refIds: new Map() };
  }

  async perform(step: Exclude<IvrStep, { kind: 'tlib' }>): Promise<StepOutcome> {
    const { stage } = this.#world;
    await stage.settle();
    this.#world.collect();
    const outcome = await this.#perform(step);
    await stage.settle();
    this.#refused();
    return outcome;
  }

  takeTrace(): StepTrace['received'] {
    const events = this.#trace.splice(0);
    return events.length === 0 ? [] : [{ party: 'driver', events }];
  }

  /** EndCall for every call that the driver still has. */
  async endCalls(): Promise<void> {
    for (const CallId of this.#callIds) this.#world.stage.link.send({ id: 'EndCall', CallId, EndCause: 'Normal' });
    await this.#world.stage.settle();
  }

  async #perform(step: Exclude<IvrStep, { kind: 'tlib' }>): Promise<StepOutcome> {
    const { stage } = this.#world;
    switch (step.kind) {
      case 'do':
        return this.#problem(
          await performAction(this.#inNewCall(step.action), { ...this.#world, stage: this.#actionStage() }),
        );
      case 'device':
        return this.#problem(this.#device(step));
      case 'config':
        return this.#configure(step.changes);
      case 'switch-link':
        stage.hub.report({ type: step.up ? 'ReportLinkConnected' : 'ReportLinkDisconnected' });
        return FINE;
      case 'driver':
        this.#dials(step);
        this.#send(step.message);
        return FINE;
      case 'server':
        return this.#expect(step);
      case 'silence':
        return this.#silence(step.ms);
      case 'frames':
        await this.#sendFrames(step);
        return FINE;
      case 'driver-frame':
        stage.link.sendBytes(frameByHand({ type: FRAMES[step.type] }, undefined));
        return FINE;
      case 'server-frame':
        return this.#expectOther(`frame ${step.type}`, (from) => from.kind === 'frame' && from.type === step.type);
      case 'server-link-closed':
        return this.#expectOther('the server closes the link', (from) => from.kind === 'closed');
      case 'driver-link':
        return this.#driverLink(step.does);
      case 'state':
        return this.#state(step);
    }
  }

  /** What came on the link before and no step has looked at is not forgotten with it. */
  async #driverLink(does: 'open' | 'close'): Promise<StepOutcome> {
    const { stage } = this.#world;
    const [came] = stage.link.waiting;
    if (came !== undefined) return this.#problem(`not expected: ${describeReceived(came)}`);
    if (does === 'open') await stage.openLink();
    else await stage.closeLink();
    return FINE;
  }

  /** A request about a call whose label is new, be it given by `call` or as ConnID: about the call on its DN that has none yet. */
  #inNewCall(action: Action): Action {
    if (action.kind !== 'request' || !isRequestName(action.request)) return action;
    if (!REQUESTS[action.request].mandatory.includes('ConnID')) return action;
    const { stage, actors, calls } = this.#world;
    const { call, ...request } = action;
    const label = action.attributes.get('ConnID') ?? call;
    if (typeof label !== 'number' || calls.connId(label) !== undefined) return action;
    const ConnID = stage.callsOn(actors.number(action.by)).find((one) => calls.label(one) === undefined);
    if (ConnID === undefined) return action;
    calls.bind(label, ConnID);
    if (action.attributes.has('ConnID')) return action;
    return { ...request, attributes: new Map([...action.attributes, ['ConnID', label]]) };
  }

  /** The way in which actions of call models reach this stage. */
  #actionStage() {
    const { stage } = this.#world;
    return {
      request: async (client: string, request: Parameters<IvrStage['request']>[1]) => stage.request(client, request),
      phone: async (...args: Parameters<FlowDevices['phone']>) => stage.devices.phone(...args),
      network: async (...args: Parameters<FlowDevices['network']>) => stage.devices.network(...args),
      treatmentEnd: async (ConnID: string) => stage.devices.treatmentEnd(ConnID),
      advance: (ms: number) => stage.advance(ms),
    } as Parameters<typeof performAction>[1]['stage'];
  }

  #problem(problem: string | undefined): StepOutcome {
    return problem === undefined ? FINE : { problems: [problem], rows: [] };
  }

  /** The call in which the device rings gets the label; a busy device refuses the attempt that it was offered. */
  #device(step: DeviceInCall): string | undefined {
    const { stage, actors, calls } = this.#world;
    const number = actors.number(step.by);
    const label = step.ConnID ?? step.call;
    const known = label === undefined ? undefined : calls.connId(label);
    const legs = stage.devices.view().filter((one) => one.number === number);
    // A label that is new is that of a call which has none yet, when the device is in several.
    const isMeant = ({ ConnID }: { readonly ConnID: string | undefined }) =>
      known === undefined ? calls.label(ConnID ?? '') === undefined : ConnID === known;
    const fallback = known === undefined && step.does !== 'busy' ? legs[0] : undefined;
    const leg = legs.find(isMeant) ?? fallback;
    const ConnID = leg?.ConnID;
    if (ConnID === undefined) {
      if (step.does !== 'busy') return `${step.by} has no call`;
      // The attempt is still to come.
      stage.takeOffer(number);
      this.#busyOnce.set(number, step.call);
      return refusal(stage.devices.phone(number, { do: 'busy' }));
    }
    if (step.call !== undefined) calls.bind(step.call, ConnID);
    if (typeof step.does === 'object') return refusal(stage.devices.network(number, step.does.network, ConnID));
    if (step.does === 'busy') {
      this.#world.refuses(step.by, ConnID);
      if (leg?.external === true) return refusal(stage.devices.network(number, 'busy', ConnID));
      return refusal(stage.devices.phone(number, { do: 'reject', ConnID }));
    }
    if (step.does === 'available') return refusal(stage.devices.phone(number, { do: 'available' }));
    if (step.does === 'dtmf')
      return refusal(stage.devices.phone(number, { do: 'dtmf', ConnID, digits: step.digits ?? '' }));
    return refusal(stage.devices.phone(number, { do: step.does, ConnID }));
  }

  /** Who was to refuse one call attempt, and has done so, takes the next one. */
  #refused(): void {
    const { stage, calls } = this.#world;
    for (const [number, label] of this.#busyOnce) {
      const ConnID = stage.takeOffer(number);
      if (ConnID === undefined) continue;
      this.#busyOnce.delete(number);
      if (label !== undefined) calls.bind(label, ConnID);
      stage.devices.phone(number, { do: 'available' });
    }
  }

  async #configure(changes: ReadonlyMap<string, unknown>): Promise<StepOutcome> {
    const { flow, actors, stage } = this.#world;
    for (const [name, value] of changes) {
      if (name === 'remove-dn') this.#removed.add(String(value));
      else this.#options.set(name, value);
    }
    const config = ivrConfigOf(flow, actors, this.#options, this.#removed);
    if ('problems' in config) return { problems: config.problems, rows: [] };
    await stage.reconfigure(config);
    return FINE;
  }

  /** The call that the message makes the server create, and what is dialed for it. */
  #dials({ call, message }: Extract<IvrStep, { kind: 'driver' }>): void {
    const { actors, calls } = this.#world;
    const destination = message.fields.get(message.name === 'MakeCall' ? 'DestNum' : 'DestDN');
    const dialed =
      DIALS.has(message.name) && destination !== undefined ? actors.number(String(destination)) : undefined;
    if (call !== undefined) calls.await(call, dialed);
    else if (dialed !== undefined) calls.dials(dialed);
  }

  #send(message: DriverMessage): void {
    this.#world.stage.link.send(this.#build(message));
  }

  /** Keeps in mind which calls the driver has. */
  #build(message: DriverMessage) {
    const built = buildIvrMessage(message, this.labels);
    if (['NewCall', 'MakeCall', 'DialOutInit'].includes(built.id) && 'CallId' in built) this.#callIds.add(built.CallId);
    if (built.id === 'EndCall') this.#callIds.delete(built.CallId);
    return built;
  }

  #take(): FromServer | undefined {
    const from = this.#world.stage.link.take();
    if (from !== undefined) this.#trace.push(describeReceived(from));
    if (from?.kind !== 'message') return from;
    if (from.message.id === 'EndCall') this.#callIds.delete(from.message.CallId);
    // A call that began by a frame made by hand.
    else if (from.message.id === 'CallStatus') this.#callIds.add(from.message.CallId);
    return from;
  }

  #expect(step: Extract<IvrStep, { kind: 'server' }>): StepOutcome {
    const expected = [...step.messages];
    const rows: ComparedRow[] = [];
    for (let left = expected.length; left > 0; left--) {
      const received = this.#take();
      const at =
        step.anyOrder && received !== undefined
          ? Math.max(
              0,
              expected.findIndex((one) => isExpectedMessage(one, received, this.labels)),
            )
          : 0;
      const [message] = expected.splice(at, 1);
      rows.push(compareMessage(message, received, this.labels));
    }
    return { problems: [], rows: rows.every((row) => row.same) ? [] : rows };
  }

  #expectOther(what: string, fits: (from: FromServer) => boolean): StepOutcome {
    const from = this.#take();
    if (from !== undefined && fits(from)) return FINE;
    return {
      problems: [`expected: ${what}; came: ${from === undefined ? 'nothing' : describeReceived(from)}`],
      rows: [],
    };
  }

  async #silence(ms: number): Promise<StepOutcome> {
    const { stage } = this.#world;
    await stage.advance(ms);
    await stage.settle();
    const [came] = stage.link.waiting;
    return this.#problem(came === undefined ? undefined : `not silent: ${describeReceived(came)}`);
  }

  async #sendFrames(step: Extract<IvrStep, { kind: 'frames' }>): Promise<void> {
    const { link } = this.#world.stage;
    const bytes = Buffer.concat(
      step.frames.map((frame) =>
        frameByHand(frame, frame.message && link.frameOf(this.#build(frame.message)).subarray(6)),
      ),
    );
    const sizes = step.cut === 'one' ? [] : step.cut === 'bytes' ? Array.from(bytes, () => 1) : step.cut;
    let at = 0;
    for (const size of [...sizes, bytes.length]) {
      const piece = bytes.subarray(at, at + size);
      at += piece.length;
      if (piece.length === 0) continue;
      link.sendBytes(piece);
      // Each write is to leave by itself.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #state(step: Extract<IvrStep, { kind: 'state' }>): StepOutcome {
    const { stage, actors } = this.#world;
    const problems: string[] = [];
    const { calls } = stage.hub.snapshot();
    if (step.calls !== undefined && calls !== step.calls) problems.push(`${calls} calls instead of ${step.calls}`);
    for (const [label, expected] of step.dns) {
      const state = stage.stateOf(actors.number(label));
      if (state !== expected) problems.push(`${label} is ${state} instead of ${expected}`);
    }
    return { problems, rows: [] };
  }
}

function refusal(result: { readonly ok: boolean; readonly error?: string }): string | undefined {
  return result.ok ? undefined : `the switch could not do it: ${result.error}`;
}
