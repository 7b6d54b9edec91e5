import type { PartylineClient } from '../client/index.js';
import type { NetworkOutcome, PhoneAction, PhoneResult, TEvent } from '../protocol/index.js';
import { startPartyline, type TestPartyline } from '../testing/index.js';
import { hangUpAll } from './hang-up-all.js';
import type { ReceivedEvent } from './received-event.js';
import { SequenceCheck } from './sequence-check.js';
import type { Leftovers, OpenStage, Stage, StageRequest, World } from './stage.js';

/** ReferenceIDs from here on are those of the stage's own requests; the runner's are far below. */
const OWN_REFERENCES = 1_000_000_000;
/** Longer than a way through a model may take: some requests are not answered, and that is no fault of the client. */
const REQUEST_TIMEOUT_MS = 600_000;

/** Opens a whole server in this process, its clients on WebSockets over loopback, its calls in virtual time. */
export const openWebSocketStage: OpenStage = async ({ config }: World) => {
  const { serverName: name, dns, external, router, agents, options } = config;
  return new WebSocketStage(await startPartyline({ config: { name, dns, external, router, agents, options } }));
};

interface StageClient {
  readonly client: PartylineClient;
  readonly sequence: SequenceCheck;
  events: ReceivedEvent[];
  /** Whether a request is on its way to the server. */
  asked: boolean;
}

class WebSocketStage implements Stage {
  readonly #server: TestPartyline;
  readonly #clients = new Map<string, StageClient>();
  #faults: string[] = [];
  #ownReference = OWN_REFERENCES;

  constructor(server: TestPartyline) {
    this.#server = server;
  }

  async connect(name: string): Promise<void> {
    const client = await this.#server.connectWith({ ApplicationName: name, requestTimeout: REQUEST_TIMEOUT_MS });
    const entry: StageClient = { client, sequence: new SequenceCheck(name), events: [], asked: false };
    this.#clients.set(name, entry);
    client.onEvent((event) => this.#receive(entry, event));
    client.onConnection(({ state }) => this.#faults.push(`${name}: the connection is ${state}`));
  }

  async request(name: string, request: StageRequest): Promise<void> {
    const entry = this.#client(name);
    entry.asked = true;
    // The answer is taken from the stream of events as everything else; a refusal is an event too.
    entry.client.request(request as never).catch(() => {});
  }

  async phone(number: string, action: PhoneAction): Promise<PhoneResult> {
    return this.#server.sim.phone(number, action);
  }

  async network(number: string, outcome: NetworkOutcome, ConnID: string | undefined): Promise<PhoneResult> {
    return this.#server.sim.network(number, outcome, ConnID);
  }

  async treatmentEnd(ConnID: string): Promise<PhoneResult> {
    return this.#server.sim.treatmentEnd(ConnID);
  }

  async advance(ms: number): Promise<void> {
    this.#server.clock.advance(ms);
  }

  /**
   * Requests of one connection are carried out in order: when a question that was asked after them is answered, they have
   * been carried out. Then every client must have got what the server has numbered for it.
   */
  async settle(): Promise<void> {
    const asked = [...this.#clients.values()].filter((entry) => entry.asked);
    await Promise.all(
      asked.map((entry) => {
        entry.asked = false;
        this.#ownReference += 1;
        return entry.client.request({ id: 'RequestQueryServer', ReferenceID: this.#ownReference });
      }),
    );
    this.#server.clock.advance(0);
    await this.#server.settled();
  }

  take(name: string): readonly ReceivedEvent[] {
    return this.#client(name).events.splice(0);
  }

  takeFaults(): readonly string[] {
    const faults = this.#faults;
    this.#faults = [];
    return faults;
  }

  hangUpAll(): Promise<void> {
    return hangUpAll(this.#server.sim, () => this.settle());
  }

  async leftovers(): Promise<Leftovers> {
    const { calls, parties, timers } = this.#server.hub.snapshot();
    return { calls, parties, timers };
  }

  dispose(): Promise<void> {
    return this.#server.stop();
  }

  #receive(entry: StageClient, event: TEvent): void {
    const { ReferenceID, EventSequenceNumber } = event as { ReferenceID?: number; EventSequenceNumber?: number };
    const fault = entry.sequence.take(EventSequenceNumber);
    if (fault !== undefined) this.#faults.push(fault);
    // The answers to the stage's own questions are numbered like all others, but no model knows of them.
    if (ReferenceID === undefined || ReferenceID <= OWN_REFERENCES) entry.events.push({ ...event });
  }

  #client(name: string): StageClient {
    const entry = this.#clients.get(name);
    if (entry === undefined) throw new Error(`no client ${name}`);
    return entry;
  }
}
