import { Actors } from '../actors.js';
import { CallLabels } from '../call-labels.js';
import type { ExpectedEvent } from '../call-model.js';
import { describeRow } from '../describe-event.js';
import { compareEvents, type EventRow } from '../match-events.js';
import type { Failure, PartyFailure, PathResult, StepTrace } from '../play-result.js';
import type { ReceivedEvent } from '../received-event.js';
import { registrationOf } from '../registration.js';
import { RunChecks } from '../run-checks.js';
import { loginsAtStart } from '../world.js';
import { buildIvrMessage } from './build-ivr-message.js';
import type { OpenDevices } from './flow-devices.js';
import type { DriverMessage, IvrFlow, IvrStep } from './ivr-flow.js';
import { IvrStage } from './ivr-stage.js';
import { IvrStepper } from './ivr-stepper.js';
import { ivrWorldOf } from './ivr-world.js';
import { describeReceived } from './match-ivr-message.js';

/** Longest real time that a flow may take; beyond it the server counts as hanging. */
const LIMIT_MS = 30_000;

/** One run of a flow: from the registrations to the last thing that must not be left. */
export class IvrRun {
  readonly #flow: IvrFlow;
  readonly #actors: Actors;
  readonly #stage: IvrStage;
  readonly #calls = new CallLabels();
  readonly #checks: RunChecks;
  readonly #trace: StepTrace[] = [];
  readonly #stepper: IvrStepper;
  /** Events of each DN's client that no `tlib:` step has looked at yet. */
  readonly #events = new Map<string, ReceivedEvent[]>();
  /** Those of call attempts that a device has refused with busy: what it gets itself need not be compared. */
  readonly #refused = new WeakSet<ReceivedEvent>();
  readonly #refusals: { readonly label: string; readonly ConnID: string }[] = [];
  #references = 0;
  #stepsPassed = 0;
  #failure: Failure | undefined;
  #now: { readonly name: string; readonly step?: IvrStep } = { name: 'start' };

  private constructor(flow: IvrFlow, actors: Actors, stage: IvrStage) {
    this.#flow = flow;
    this.#actors = actors;
    this.#stage = stage;
    this.#checks = new RunChecks(flow.model, this.#calls);
    this.#stepper = new IvrStepper({
      flow,
      stage,
      actors,
      calls: this.#calls,
      nextReference: (client, id) => this.#nextReference(client, id),
      collect: () => this.#collect(),
      refuses: (label, ConnID) => void this.#refusals.push({ label, ConnID }),
    });
  }

  static async play(flow: IvrFlow, openDevices: OpenDevices): Promise<PathResult> {
    const actors = new Actors(flow.model, 'names');
    const world = ivrWorldOf(flow, actors);
    if ('problems' in world) return { stepsPassed: 0, trace: [], failure: failed('start', world.problems) };
    const stage = await IvrStage.open(world, openDevices);
    const run = new IvrRun(flow, actors, stage);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), LIMIT_MS);
    });
    try {
      if ((await Promise.race([run.#play(), late])) === 'late') run.#fail([`no end within ${LIMIT_MS / 1000} s`]);
    } catch (error) {
      run.#fail([error instanceof Error ? (error.stack ?? error.message) : String(error)]);
    } finally {
      clearTimeout(timer);
      await stage.dispose();
    }
    const failure = run.#failure === undefined ? {} : { failure: run.#failure };
    return { stepsPassed: run.#stepsPassed, trace: run.#trace, ...failure };
  }

  async #play(): Promise<void> {
    await this.#start();
    for (const [at, step] of this.#flow.steps.entries()) {
      if (this.#failure !== undefined) return;
      this.#now = { name: `step ${at + 1}`, step };
      await this.#step(step);
      if (this.#failure === undefined) this.#stepsPassed++;
    }
    if (this.#failure !== undefined) return;
    this.#now = { name: 'end' };
    await this.#end();
  }

  /** T-Library clients on every DN, those that the flow names besides, agents of queues, the driver's link, its login. */
  async #start(): Promise<void> {
    for (const label of this.#dnLabels()) {
      this.#stage.connect(label);
      this.#events.set(label, []);
      const type = this.#flow.model.dns.get(label)?.type;
      if (type === undefined || type === 'External') continue;
      const registration = registrationOf(this.#actors.number(label), type);
      this.#stage.request(label, { ...registration, ReferenceID: this.#nextReference(label, registration.id) });
    }
    for (const client of this.#flow.model.clients) {
      this.#stage.connect(client);
      this.#events.set(client, []);
    }
    for (const { agent, queue } of loginsAtStart(this.#flow.model)) {
      const where = { ThisDN: this.#actors.number(agent), ThisQueue: this.#actors.number(queue) };
      const ask = (request: { readonly id: string; readonly [attribute: string]: unknown }) =>
        this.#stage.request(agent, { ...request, ...where, ReferenceID: this.#nextReference(agent, request.id) });
      ask({ id: 'RequestAgentLogin', AgentID: `agent-${agent}`, WorkMode: 'Unknown' });
      ask({ id: 'RequestAgentReady', WorkMode: 'AutoIn' });
      // Apart by so much, agents of a list have been idle for different times.
      this.#stage.clock.advance(1);
    }
    await this.#stage.openLink();
    if (this.#flow.login !== undefined) await this.#login(this.#flow.login);
    this.#collect();
    for (const events of this.#events.values()) events.length = 0;
  }

  async #login(login: DriverMessage): Promise<void> {
    this.#stage.link.send(buildIvrMessage(login, this.#stepper.labels));
    await this.#stage.settle();
    const answer = this.#stage.link.take();
    const success =
      answer?.kind === 'message' && answer.message.id === 'LoginResp' && answer.message.Result === 'Success';
    if (!success)
      this.#fail([`the login was answered with ${answer === undefined ? 'nothing' : describeReceived(answer)}`]);
    while (this.#stage.link.take() !== undefined);
  }

  #dnLabels(): readonly string[] {
    return [...this.#flow.model.dns].filter(([, dn]) => dn.type !== 'External').map(([label]) => label);
  }

  #nextReference(client: string, id: string): number {
    this.#references++;
    this.#checks.requested(client, this.#references, id);
    return this.#references;
  }

  async #step(step: IvrStep): Promise<void> {
    if (step.kind === 'tlib') this.#compareEvents(step);
    else {
      const { problems, rows } = await this.#stepper.perform(step);
      const parties = rows.length === 0 ? [] : [{ party: 'driver', rows }];
      if (problems.length + parties.length > 0) this.#fail(problems, parties);
    }
    const problems = this.#collect();
    if (problems.length > 0) this.#fail(problems);
    this.#markRefused();
    this.#trace.push({ step: this.#now.name, action: step.text, received: this.#stepper.takeTrace() });
  }

  #compareEvents(step: Extract<IvrStep, { kind: 'tlib' }>): void {
    const bindings = { actors: this.#actors, calls: this.#calls };
    const parties: PartyFailure[] = [];
    for (const [label, expected] of step.events) {
      const received = this.#events.get(label)?.splice(0) ?? [];
      const others = received.filter((event) => !this.#refused.has(event));
      this.#bindNewLabels(expected, others);
      const all = compareEvents(expected, received, false, bindings);
      const fits = (rows: readonly EventRow[]) => rows.every((row) => row.same);
      const rows = fits(all) ? all : compareEvents(expected, others, false, bindings);
      if (!fits(rows)) {
        parties.push({ party: label, rows: rows.map((row) => describeRow(row, bindings)) });
      }
    }
    if (parties.length > 0) this.#fail([], parties);
  }

  /** The events of the attempts that were just refused: from the ringing on. */
  #markRefused(): void {
    for (const { label, ConnID } of this.#refusals.splice(0)) {
      const ofCall = (this.#events.get(label) ?? []).filter((event) => event['ConnID'] === ConnID);
      const begin = ofCall.findLastIndex(({ id }) => id === 'EventRinging');
      for (const event of ofCall.slice(Math.max(0, begin))) this.#refused.add(event);
    }
  }

  /** A label that no step has bound yet is that of the call in whose events it stands first. */
  #bindNewLabels(expected: readonly ExpectedEvent[], received: readonly ReceivedEvent[]): void {
    for (const [i, { name, attributes }] of expected.entries()) {
      const event = received[i];
      const ConnID = event !== undefined && event.id === name ? event['ConnID'] : undefined;
      const value = attributes.find((one) => one.name === 'ConnID')?.value;
      const label = value?.kind === 'one-of' && value.values.length === 1 ? value.values[0] : undefined;
      if (typeof label !== 'number' || typeof ConnID !== 'string') continue;
      const isNew = this.#calls.connId(label) === undefined && this.#calls.label(ConnID) === undefined;
      if (isNew) this.#calls.bind(label, ConnID);
    }
  }

  /** Takes what the T-Library clients got, and looks at it with the checks that every run has. */
  #collect(): readonly string[] {
    const problems: string[] = [];
    for (const [label, events] of this.#events) {
      const received = this.#stage.take(label);
      events.push(...received);
      for (const problem of this.#checks.received(label, received)) problems.push(`${label}: ${problem.message}`);
    }
    problems.push(...this.#stage.takeFaults());
    return problems;
  }

  #fail(problems: readonly string[], parties: readonly PartyFailure[] = []): void {
    const { name, step } = this.#now;
    this.#failure ??= failed(name, problems, parties, step);
  }

  /** Nothing is left to expect; every call ends and the link closes: then nothing may be left at all. */
  async #end(): Promise<void> {
    const problems: string[] = [];
    await this.#stage.settle();
    for (const rest of this.#stage.link.waiting) problems.push(`not expected: ${describeReceived(rest)}`);
    await this.#stepper.endCalls();
    await this.#stage.hangUpAll();
    await this.#stage.closeLinks();
    problems.push(...this.#collect());
    for (const party of this.#checks.liveParties(this.#dnLabels())) problems.push(`a party never ended: ${party}`);
    const { calls, parties, timers } = this.#stage.hub.snapshot();
    const ivr = this.#stage.ivrSnapshot;
    const left = {
      calls,
      parties,
      timers,
      'XML calls': ivr.calls,
      'XML timers': ivr.timers,
      requests: ivr.openRequests,
    };
    for (const [what, count] of Object.entries(left)) if (count > 0) problems.push(`${count} ${what} left`);
    if (problems.length > 0) this.#fail(problems);
  }
}

function failed(
  step: string,
  problems: readonly string[],
  parties: readonly PartyFailure[] = [],
  at?: { readonly line: number; readonly text: string },
): Failure {
  return { step, ...(at === undefined ? {} : { line: at.line, action: at.text }), problems, parties };
}
