import type { Actors } from './actors.js';
import { CallLabels } from './call-labels.js';
import type { Action, CallModel, Step } from './call-model.js';
import { describeReceived, describeRow } from './describe-event.js';
import { compareEvents } from './match-events.js';
import { performAction } from './perform-action.js';
import type { Failure, PartyFailure, PathResult, StepTrace } from './play-result.js';
import type { ReceivedEvent } from './received-event.js';
import { registrationOf } from './registration.js';
import { RunChecks } from './run-checks.js';
import type { Stage } from './stage.js';
import { loginsAtStart } from './world.js';

/** Apart by so much, agents of a list have been idle for different times. */
const LOGIN_INTERVAL_MS = 1000;

/** What one batch of events showed. */
interface Batch {
  readonly received: ReadonlyMap<string, readonly ReceivedEvent[]>;
  readonly problems: readonly string[];
}

/** One way through a model on one stage: from the registrations to the last phone that hangs up. */
export class CallRun {
  readonly #model: CallModel;
  readonly #actors: Actors;
  readonly #stage: Stage;
  readonly #calls = new CallLabels();
  readonly #checks: RunChecks;
  /** DN labels first, then the clients of their own. */
  readonly #clients: readonly string[];
  readonly #trace: StepTrace[] = [];
  /** Labels of DNs where somebody is logged in. */
  readonly #agents = new Set<string>();
  #references = 0;
  #longestReservationMs = 0;
  #stepsPassed = 0;
  #failure: Failure | undefined;
  #now: { readonly step: string; readonly action?: Action } = { step: 'start' };

  constructor(model: CallModel, actors: Actors, stage: Stage) {
    this.#model = model;
    this.#actors = actors;
    this.#stage = stage;
    this.#checks = new RunChecks(model, this.#calls);
    this.#clients = [...this.#dnLabels(), ...model.clients];
  }

  /** Plays until the end or the first failure. */
  async play(steps: readonly Step[]): Promise<void> {
    await this.#start();
    for (const [at, action] of this.#model.setup.entries()) {
      if (this.#failure !== undefined) return;
      this.#now = { step: `setup ${at + 1}`, action };
      await this.#prepare(action);
    }
    for (const [at, step] of steps.entries()) {
      if (this.#failure !== undefined) return;
      this.#now = { step: `step ${at + 1}`, action: step.action };
      await this.#compare(step);
      if (this.#failure === undefined) this.#stepsPassed++;
    }
    if (this.#failure !== undefined) return;
    this.#now = { step: 'end' };
    await this.#end();
  }

  /** Notes why the run cannot go on; the first reason stays. */
  fail(problems: readonly string[], parties: readonly PartyFailure[] = []): void {
    const { step, action } = this.#now;
    this.#failure ??= {
      step,
      ...(action === undefined ? {} : { line: action.line, action: action.text }),
      problems,
      parties,
    };
  }

  result(branch: string | undefined): PathResult {
    return {
      ...(branch === undefined ? {} : { branch }),
      stepsPassed: this.#stepsPassed,
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      trace: this.#trace,
    };
  }

  #dnLabels(): readonly string[] {
    return [...this.#model.dns].filter(([, dn]) => dn.type !== 'External').map(([label]) => label);
  }

  /** Clients, their registrations, agents that the model takes for granted. */
  async #start(): Promise<void> {
    for (const client of this.#clients) await this.#stage.connect(client);
    for (const label of this.#dnLabels()) {
      const type = this.#model.dns.get(label)?.type;
      if (type !== undefined && type !== 'External') {
        await this.#request(label, registrationOf(this.#actors.number(label), type));
      }
    }
    await this.#expectNoRefusal('clients register on the DNs');
    const logins = loginsAtStart(this.#model);
    if (logins.length === 0) return;
    const known = new Map<string, string>();
    for (const { agent, queue } of logins) {
      if (this.#failure !== undefined) return;
      const AgentID = known.get(agent) ?? `agent-${agent}`;
      known.set(agent, AgentID);
      const where = { ThisDN: this.#actors.number(agent), ThisQueue: this.#actors.number(queue) };
      await this.#request(agent, { id: 'RequestAgentLogin', ...where, AgentID, WorkMode: 'Unknown' });
      await this.#stage.settle();
      await this.#request(agent, { id: 'RequestAgentReady', ...where, WorkMode: 'AutoIn' });
      await this.#stage.settle();
      await this.#stage.advance(LOGIN_INTERVAL_MS);
    }
    await this.#expectNoRefusal('agents log in');
  }

  async #request(
    client: string,
    request: { readonly id: string; readonly [attribute: string]: unknown },
  ): Promise<void> {
    await this.#stage.request(client, { ReferenceID: this.#nextReference(client, request.id), ...request });
  }

  #nextReference(client: string, id: string): number {
    this.#references++;
    this.#checks.requested(client, this.#references, id);
    return this.#references;
  }

  async #perform(action: Action): Promise<boolean> {
    if (action.kind === 'request' && action.request === 'RequestReserveAgent') {
      const Timeout = action.attributes.get('Timeout');
      if (typeof Timeout === 'number') this.#longestReservationMs = Math.max(this.#longestReservationMs, Timeout);
    }
    const problem = await performAction(action, {
      stage: this.#stage,
      actors: this.#actors,
      calls: this.#calls,
      nextReference: (client, id) => this.#nextReference(client, id),
    });
    if (problem !== undefined) this.fail([problem]);
    return problem === undefined;
  }

  /** A step of the setup: its events are not compared, but it must not be refused. */
  async #prepare(action: Action): Promise<void> {
    if (await this.#perform(action)) await this.#expectNoRefusal(action.text);
  }

  async #expectNoRefusal(action: string): Promise<void> {
    const { received, problems } = await this.#collect(action);
    const refusals = [...received].flatMap(([client, events]) =>
      events
        .filter((event) => event.id === 'EventError')
        .map((event) => `${client} got ${describeReceived(event, this.#bindings)}`),
    );
    if (refusals.length + problems.length > 0) this.fail([...refusals, ...problems]);
  }

  get #bindings() {
    return { actors: this.#actors, calls: this.#calls };
  }

  async #compare(step: Step): Promise<void> {
    if (!(await this.#perform(step.action))) return;
    const { received, problems } = await this.#collect(step.action.text);
    const parties: PartyFailure[] = [];
    for (const client of this.#clients) {
      const anyOrder = step.anyOrder === 'all' || step.anyOrder.has(client);
      const rows = compareEvents(step.then.get(client) ?? [], received.get(client) ?? [], anyOrder, this.#bindings);
      if (rows.some((row) => !row.same)) {
        parties.push({ party: client, rows: rows.map((row) => describeRow(row, this.#bindings)) });
      }
    }
    if (parties.length + problems.length > 0) this.fail(problems, parties);
  }

  /** Waits until all has come, and looks at it with the checks that every run has. */
  async #collect(action: string): Promise<Batch> {
    await this.#stage.settle();
    const received = new Map<string, readonly ReceivedEvent[]>();
    const problems: string[] = [];
    for (const client of this.#clients) {
      const events = this.#stage.take(client);
      received.set(client, events);
      for (const problem of this.#checks.received(client, events)) problems.push(`${client}: ${problem.message}`);
      for (const event of events) this.#followAgent(event);
    }
    problems.push(...this.#stage.takeFaults());
    this.#trace.push({
      step: this.#now.step,
      action,
      received: [...received]
        .filter(([, events]) => events.length > 0)
        .map(([party, events]) => ({ party, events: events.map((event) => describeReceived(event, this.#bindings)) })),
    });
    return { received, problems };
  }

  #followAgent(event: ReceivedEvent): void {
    const label = typeof event['ThisDN'] === 'string' ? this.#actors.label(event['ThisDN']) : '';
    if (event.id === 'EventAgentLogin') this.#agents.add(label);
    else if (event.id === 'EventAgentLogout') this.#agents.delete(label);
  }

  /** All phones hang up, agents log out, reservations run out: then nothing may be left. */
  async #end(): Promise<void> {
    await this.#stage.hangUpAll();
    const { problems } = await this.#collect('all phones hang up');
    const found = [...problems];
    for (const party of this.#checks.liveParties(this.#dnLabels())) {
      const [dn = '', connId = ''] = party.split(' ');
      found.push(
        `${this.#actors.label(dn)} has a party of call ${this.#calls.label(connId) ?? connId} that never ended`,
      );
    }
    for (const agent of [...this.#agents]) {
      await this.#request(agent, { id: 'RequestAgentLogout', ThisDN: this.#actors.number(agent) });
    }
    await this.#stage.settle();
    if (this.#longestReservationMs > 0) await this.#stage.advance(this.#longestReservationMs);
    found.push(...(await this.#collect('all agents log out')).problems);
    for (const { client, message } of this.#checks.unanswered()) found.push(`${client}: ${message}`);
    const { calls, parties, timers } = await this.#stage.leftovers();
    for (const [count, one, many] of [
      [calls, 'call', 'calls'],
      [parties, 'party', 'parties'],
      [timers, 'timer', 'timers'],
    ] as const) {
      if (count > 0) found.push(`${count} ${count === 1 ? one : many} left after all phones have hung up`);
    }
    if (found.length > 0) this.fail(found);
  }
}
