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

interface SentRequest {
  readonly id: string;
  /** Whether an event has carried its ReferenceID. */
  answered: boolean;
}

/** When its invitation still rings as the call ends, the events of that end tell enough (event-rules 7.2). */
const MAY_STAY_UNANSWERED = 'RequestSingleStepConference';

interface ClientState {
  /** The requests of this client by their ReferenceIDs. */
  readonly requests: Map<number, SentRequest>;
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
  requested(client: string, ReferenceID: number, id: string): void {
    this.#client(client).requests.set(ReferenceID, { id, answered: false });
  }

  /** At the end of a run: requests that neither a confirming event nor EventError has answered. */
  unanswered(): readonly CheckProblem[] {
    return [...this.#clients].flatMap(([client, { requests }]) =>
      [...requests.values()]
        .filter(({ id, answered }) => !answered && id !== MAY_STAY_UNANSWERED)
        .map(({ id }) => ({ client, message: `${id} was never answered: no event has its ReferenceID` })),
    );
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
    const request = typeof reference === 'number' ? state.requests.get(reference) : undefined;
    if (request === undefined)
      add(`${event.id} has ReferenceID ${String(reference)}, which is no request of this client`);
    else if (request.answered && event.id !== 'EventError') {
      add(`${event.id} has ReferenceID ${String(reference)} again: only the first event that answers has it`);
    } else request.answered = true;
  }
}
