import type { IvrToDriver, IvrToServer } from '../../protocol/index.js';
import { type Expected, expectStatus } from './expected-messages.test.js';
import type { Circuit, PredictedCircuits } from './predicted-circuits.test.js';
import { sameData } from './predicted-side-requests.test.js';
import { FRONT_POINT, FRONT_PORT, IVRS, ROUTE_DN } from './random-ivr-world.test.js';

type DialOutInit = Extract<IvrToServer, { readonly id: 'DialOutInit' }>;

/** TMakePredictiveCall of a routing point's client. */
export interface Predictive {
  readonly ThisDN: string;
  readonly OtherDN: string;
  readonly Timeout: number;
  readonly UserData: Readonly<Record<string, unknown>>;
}

/** A DialOut that its driver has not answered. */
interface Offer extends Predictive {
  RefID: string | undefined;
  readonly circuit: string;
  readonly client: string;
  readonly due: number;
}

/** DialOutInit has been taken: the call that begins by it. */
export interface Dialed extends Predictive {
  readonly CallId: string;
  readonly mode: 'in-front' | 'network';
}

/** Seconds, where the request sets no Timeout: the option `dial-out-timeout`. */
const DIAL_OUT_TIMEOUT = 60;

/** TERR_OUT_OF_SERVICE, TERR_TIMEOUT, and what DialOutError means. */
const OUT_OF_SERVICE = 58;
const TIMEOUT = 57;
const CODES: Readonly<Record<string, number>> = { NotSupported: 51, NoTrunks: OUT_OF_SERVICE, MiscError: 100 };

/** Outbound calls from TMakePredictiveCall to DialOutInit: messages.yaml, states.md 6. */
export class PredictedOutbound {
  /** DN → circuits, in the order of their registration. */
  readonly #registered = new Map<string, string[]>();
  #offers: Offer[] = [];
  /** Words for the events that the clients of points get. */
  readonly events = new Map<string, string[]>([[FRONT_POINT, []]]);

  constructor(
    private readonly now: () => number,
    private readonly circuits: PredictedCircuits,
    private readonly say: (expected: Expected, circuit: string) => undefined,
  ) {}

  get offers(): readonly { readonly RefID: string | undefined; readonly client: string }[] {
    return this.#offers;
  }

  get dialedFor(): readonly string[] {
    return [...this.#registered].flatMap(([DN, circuits]) => (circuits.length > 0 ? [DN] : []));
  }

  closed(circuit: string): void {
    for (const [DN, list] of this.#registered) {
      this.#registered.set(
        DN,
        list.filter((one) => one !== circuit),
      );
    }
  }

  registry(circuit: Circuit, message: Extract<IvrToServer, { readonly id: 'DialOutRegistry' }>): undefined {
    const { Command, DN = '', CallId } = message;
    const takes = DN === ROUTE_DN || (DN === FRONT_POINT && circuit.login !== undefined);
    const Result = Command === 'Add' && !takes ? 'ConfigError' : 'Success';
    if (Command === 'Add' && takes) {
      const list = this.#registered.get(DN) ?? [];
      if (!list.includes(circuit.id)) this.#registered.set(DN, [...list, circuit.id]);
    }
    for (const [one, list] of this.#registered) {
      if (Command === 'Add' || (Command === 'Remove' && one !== DN)) continue;
      this.#registered.set(
        one,
        list.filter((id) => id !== circuit.id),
      );
    }
    return this.say({ id: 'DialOutRegistryResp', CallId, fields: { Result } }, circuit.id);
  }

  /** TMakePredictiveCall: DialOut to the circuit that registered first. */
  asked(request: Predictive): undefined {
    const [circuit] = this.#registered.get(request.ThisDN) ?? [];
    if (circuit === undefined || this.circuits.flowControl) {
      this.tell(request.ThisDN, `EventError ${OUT_OF_SERVICE}`);
      return;
    }
    const client = this.circuits.get(circuit)?.client ?? '';
    const { ThisDN, OtherDN, UserData } = request;
    const Timeout = request.Timeout > 0 ? request.Timeout : DIAL_OUT_TIMEOUT;
    const due = this.now() + Timeout * 1000;
    this.#offers.push({ ...request, RefID: undefined, circuit, client, due });
    const UDataEx = (list: unknown) => sameData((list ?? []) as never, UserData);
    const fields = { OrigNum: ThisDN, DestNum: OtherDN, TimeToAnswer: String(Timeout), UDataEx };
    return this.say({ id: 'DialOut', CallId: '', fields }, circuit);
  }

  /** RefIDs are the server's. */
  came(message: IvrToDriver): void {
    if (message.id !== 'DialOut') return;
    const offer = this.#offers.find(({ RefID }) => RefID === undefined);
    if (offer !== undefined) offer.RefID = message.RefID;
  }

  refused(circuit: Circuit, message: Extract<IvrToServer, { readonly id: 'DialOutError' }>): void {
    const offer = this.#open(circuit, message.RefID);
    if (offer === undefined) return;
    this.#close(offer);
    this.tell(offer.ThisDN, `EventError ${CODES[message.Error]}`);
  }

  /** DialOutInit with a CallId that is free; `portIsBusy`: a call of a driver is live there. */
  begins(circuit: Circuit, message: DialOutInit, portIsBusy: boolean): Dialed | undefined {
    const { CallId, CalledNum } = message;
    const offer = this.#open(circuit, message.RefID);
    const network = CalledNum === ROUTE_DN;
    const own = circuit.login !== undefined && IVRS[circuit.client]?.includes(CalledNum) === true;
    const end = (EndCause: string) => this.say({ id: 'EndCall', CallId, fields: { EndCause } }, circuit.id);
    if (offer === undefined || !(network || (own && CalledNum === FRONT_PORT))) return end('FeatureNotSupported');
    if (!network && portIsBusy) return end('InvalidStateTransition');
    this.#close(offer);
    this.tell(offer.ThisDN, 'EventDialing');
    this.say(expectStatus(CallId, 'Dialing'), circuit.id);
    return { ...offer, CallId, mode: network ? 'network' : 'in-front' };
  }

  time(): void {
    for (const offer of [...this.#offers]) {
      if (offer.due > this.now()) continue;
      this.#close(offer);
      this.tell(offer.ThisDN, `EventError ${TIMEOUT}`);
    }
  }

  /** The client of a point gets these; only those of a point where nothing else happens are kept. */
  tell(DN: string, ...words: readonly string[]): void {
    this.events.get(DN)?.push(...words);
  }

  /** The circuit that was asked may answer, and the others of its driver. */
  #open(circuit: Circuit, RefID: string): Offer | undefined {
    const offer = this.#offers.find((one) => one.RefID === RefID);
    if (offer === undefined) return undefined;
    const sameClient = offer.client === circuit.client && circuit.login !== undefined;
    const registered = this.#registered.get(offer.ThisDN)?.includes(circuit.id) === true;
    return offer.circuit === circuit.id || sameClient || registered ? offer : undefined;
  }

  #close(offer: Offer): void {
    this.#offers = this.#offers.filter((one) => one !== offer);
  }
}
