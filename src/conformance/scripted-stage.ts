import type { NetworkOutcome, PhoneAction, PhoneResult } from '../protocol/index.js';
import type { Actors } from './actors.js';
import { PartyLife } from './party-life.js';
import type { ReceivedEvent } from './received-event.js';
import { SequenceCheck } from './sequence-check.js';
import type { Leftovers, Stage, StageRequest } from './stage.js';
import { attributeOf, mandatoryOf } from './vocabulary.js';

/** What a scripted server does in answer to one action of a model. */
export interface ScriptedAnswer {
  /** Events by receiver: `{A: [{EventHeld: {ConnID: 1}}]}`; labels as in a model. */
  readonly events?: Readonly<Record<string, readonly Readonly<Record<string, ScriptedAttributes>>[]>>;
  /** The phone or the network refuses the action. */
  readonly refused?: string;
}
/**
 * `null` leaves a mandatory attribute out that is otherwise filled in. `ReferenceID: own` is that of the request; without it
 * the next event of the client answers what it has asked for, with `null` nothing ever does.
 */
export type ScriptedAttributes = Readonly<Record<string, unknown>> | null;

export interface Script {
  /** One list of answers for each way through the model, an answer for each action of setup and steps. */
  readonly ways: readonly (readonly ScriptedAnswer[])[];
  readonly leftovers?: Partial<Leftovers>;
  /** Whether parties that live end when the phones hang up; default true. */
  readonly end?: boolean;
}

/**
 * A stage without a server: it gives the answers of a script, right or wrong. It shows that the runner sees what is
 * wrong; no model of the server is played on it.
 */
export class ScriptedStage implements Stage {
  readonly #script: Script;
  readonly #answers: readonly ScriptedAnswer[];
  readonly #actors: Actors;
  readonly #inbox = new Map<string, ReceivedEvent[]>();
  readonly #sequence = new Map<string, { last: number; readonly check: SequenceCheck }>();
  readonly #life = new PartyLife();
  #faults: string[] = [];
  #next = 0;
  #reference: number | undefined;
  readonly #unanswered = new Map<string, number[]>();

  constructor(script: Script, way: number, actors: Actors) {
    this.#script = script;
    this.#answers = script.ways[way] ?? script.ways[0] ?? [];
    this.#actors = actors;
  }

  async connect(client: string): Promise<void> {
    this.#inbox.set(client, []);
    this.#sequence.set(client, { last: 0, check: new SequenceCheck(client) });
  }

  async request(client: string, request: StageRequest): Promise<void> {
    this.#reference = request.ReferenceID;
    this.#unanswered.set(client, [...(this.#unanswered.get(client) ?? []), request.ReferenceID]);
    // What the runner does by itself is answered by itself.
    if (
      request.id === 'RequestRegisterAddress' &&
      this.#next === 0 &&
      this.#actors.number(client) === request['ThisDN']
    ) {
      this.#deliver(client, 'EventRegistered', { InfoType: 'AddressType', Extensions: {}, ReferenceID: 'own' });
    } else if (this.#next >= this.#answers.length) this.#deliver(client, 'EventAgentLogout', {});
    else this.#answer(client);
    this.#reference = undefined;
  }

  async phone(number: string, _action: PhoneAction): Promise<PhoneResult> {
    return this.#answer(number);
  }

  async network(number: string, _outcome: NetworkOutcome): Promise<PhoneResult> {
    return this.#answer(number);
  }

  async treatmentEnd(ConnID: string): Promise<PhoneResult> {
    return this.#answer(ConnID);
  }

  async advance(): Promise<void> {
    this.#answer('');
  }

  async settle(): Promise<void> {}

  take(client: string): readonly ReceivedEvent[] {
    return this.#inbox.get(client)?.splice(0) ?? [];
  }

  takeFaults(): readonly string[] {
    const faults = this.#faults;
    this.#faults = [];
    return faults;
  }

  async hangUpAll(): Promise<void> {
    if (this.#script.end === false) return;
    for (const party of this.#life.live()) {
      const [dn = '', ConnID = ''] = party.split(' ');
      const client = this.#actors.label(dn);
      this.#deliver(client, 'EventReleased', { ConnID: Number.parseInt(ConnID, 16) });
    }
  }

  async leftovers(): Promise<Leftovers> {
    return { calls: 0, parties: 0, timers: 0, ...this.#script.leftovers };
  }

  async dispose(): Promise<void> {
    this.#inbox.clear();
  }

  #answer(requester: string): PhoneResult {
    const answer = this.#answers[this.#next++] ?? {};
    if (answer.refused !== undefined) return { ok: false, error: answer.refused };
    for (const [client, events] of Object.entries(answer.events ?? {})) {
      for (const event of events) {
        for (const [name, attributes] of Object.entries(event)) {
          const own = client === requester && mandatoryOf(name).includes('ReferenceID') ? { ReferenceID: 'own' } : {};
          this.#deliver(client, name, { ...own, ...attributes });
        }
      }
    }
    return { ok: true };
  }

  #deliver(client: string, name: string, attributes: Readonly<Record<string, unknown>>): void {
    const event = this.#complete(client, name, attributes);
    this.#life.take(event);
    this.#inbox.get(client)?.push(event);
  }

  /** Labels become numbers and ConnIDs; mandatory attributes that the script does not mention get plain values. */
  #complete(client: string, id: string, attributes: Readonly<Record<string, unknown>>): ReceivedEvent {
    const event: Record<string, unknown> = { id };
    const ThisDN = this.#actors.number(client);
    const plain: Readonly<Record<string, unknown>> = {
      CallID: 1,
      CallType: 'Internal',
      CallState: 'OK',
      ThisDN,
      ThisDNRole: 'Destination',
      ThisQueue: ThisDN,
      TimeinSecs: 1,
      TimeinuSecs: 0,
      CallUUID: '0'.repeat(32),
      PartyUUID: '1'.repeat(32),
    };
    for (const name of mandatoryOf(id)) if (plain[name] !== undefined) event[name] = plain[name];
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null) delete event[name];
      else event[name] = this.#value(name, value);
    }
    this.#refer(client, event, attributes['ReferenceID'] === null);
    this.#number(client, event);
    return event as unknown as ReceivedEvent;
  }

  #refer(client: string, event: Record<string, unknown>, never: boolean): void {
    const unanswered = never ? [] : (this.#unanswered.get(client) ?? []);
    if (!('ReferenceID' in event) && unanswered.length > 0) event['ReferenceID'] = unanswered[0];
    this.#unanswered.set(
      client,
      unanswered.filter((reference) => reference !== event['ReferenceID']),
    );
  }

  #value(name: string, value: unknown): unknown {
    const kind = attributeOf(name)?.kind;
    if (kind === 'connid' && typeof value === 'number') return value.toString(16).padStart(16, '0');
    if (kind === 'dn' && typeof value === 'string') return this.#actors.number(value);
    if (name === 'ReferenceID' && value === 'own') return this.#reference;
    if (name === 'Extensions' && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value ?? {}).map(([key, each]) => [
          key,
          typeof each === 'string' ? this.#actors.number(each) : each,
        ]),
      );
    }
    return value;
  }

  #number(client: string, event: Record<string, unknown>): void {
    const sequence = this.#sequence.get(client);
    if (sequence === undefined) return;
    const given = event['EventSequenceNumber'];
    sequence.last = typeof given === 'number' ? given : sequence.last + 1;
    event['EventSequenceNumber'] = sequence.last;
    const fault = sequence.check.take(sequence.last);
    if (fault !== undefined) this.#faults.push(fault);
  }
}
