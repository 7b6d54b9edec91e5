import type { CallLabels } from './call-labels.js';
import type { CallModel } from './call-model.js';
import { valueProblem } from './event-values.js';
import { PartyLife } from './party-life.js';
import type { ReceivedEvent } from './received-event.js';
import { isEvent, mandatoryOf } from './vocabulary.js';

/** What is wrong with an event of a client, whatever the model says. */
export interface CheckProblem {
  readonly client: string;
  readonly message: string;
}

interface ClientState {
  /** ReferenceIDs of the requests of this client; true once an event has carried it. */
  readonly requests: Map<number, boolean>;
  readonly life: PartyLife;
}

/** The checks on every run, without being written: see the last part of the model format. */
export class RunChecks {
  readonly #clients = new Map<string, ClientState>();
  readonly #external: ReadonlySet<string>;
  readonly #calls: CallLabels;

  constructor(model: CallModel, calls: CallLabels) {
    this.#calls = calls;
    this.#external = new Set([...model.dns.values()].flatMap((dn) => (dn.type === 'External' ? [dn.number] : [])));
  }

  /** A request leaves the client. */
  requested(client: string, ReferenceID: number): void {
    this.#client(client).requests.set(ReferenceID, false);
  }

  /** Looks at the events that a client got, in order. */
  received(client: string, events: readonly ReceivedEvent[]): readonly CheckProblem[] {
    const state = this.#client(client);
    const problems: CheckProblem[] = [];
    for (const event of events) {
      const add = (message: string) => problems.push({ client, message });
      if (!isEvent(event.id)) add(`${event.id} is no event of the vocabulary`);
      for (const name of mandatoryOf(event.id)) {
        if (event[name] === undefined || event[name] === null) add(`${event.id} lacks the mandatory attribute ${name}`);
      }
      for (const [name, value] of Object.entries(event)) {
        const problem = name === 'id' || value === undefined ? undefined : valueProblem(name, value);
        if (problem !== undefined) add(`${event.id}: ${problem}`);
      }
      if (typeof event['ThisDN'] === 'string' && this.#external.has(event['ThisDN']) && event.id !== 'EventError') {
        add(`${event.id} for the external party ${event['ThisDN']}, which gets no events`);
      }
      this.#checkReference(state, event, add);
      const late = state.life.take(event);
      if (late !== undefined) add(late);
      if (typeof event['ConnID'] === 'string') this.#calls.see(event['ConnID']);
    }
    return problems;
  }

  /** Parties that the events of the given clients show as living: `DN ConnID`. */
  liveParties(clients: readonly string[]): readonly string[] {
    return clients.flatMap((client) => this.#client(client).life.live());
  }

  #client(client: string): ClientState {
    let state = this.#clients.get(client);
    if (state === undefined) {
      state = { requests: new Map(), life: new PartyLife() };
      this.#clients.set(client, state);
    }
    return state;
  }

  /** ReferenceID only to the requester, and only in the first event that answers (a later failure is told with it too). */
  #checkReference(state: ClientState, event: ReceivedEvent, add: (message: string) => void): void {
    const reference = event['ReferenceID'];
    if (reference === undefined) return;
    const answered = typeof reference === 'number' ? state.requests.get(reference) : undefined;
    if (answered === undefined)
      add(`${event.id} has ReferenceID ${String(reference)}, which is no request of this client`);
    else if (answered && event.id !== 'EventError') {
      add(`${event.id} has ReferenceID ${String(reference)} again: only the first event that answers has it`);
    } else state.requests.set(reference as number, true);
  }
}
