import type { ClientPort, Clock, NetworkOutcome, PhoneAction, PhoneResult } from '../protocol/index.js';

/** What the API needs from the rest of the server; the wiring hands it over. */
export interface ApiPorts {
  readonly clients: ClientPort;
  /** Time of the server: what events made by the API are stamped with. */
  readonly clock: Clock;
  /** Time of the connections: heart-beats, time-outs, rates. The same as `clock` but in tests with virtual time. */
  readonly connectionClock: Clock;
  readonly log: ApiLog;
  /** Server name and start time as clients see them. */
  readonly server: { readonly name: string; readonly startTime: number };
  /** Whether requests can be served; if not, the reason. */
  ready(): { readonly ready: true } | { readonly ready: false; readonly reason: string };
  /** How much is there (calls, parties, clients …), for people and monitors. */
  readonly status?: () => object;
  readonly phones?: PhonesPort;
  /** The AsyncAPI document as text, if the server has it. */
  readonly asyncApi?: () => string | undefined;
}

export interface ApiLog {
  /** `fields` go into the log line; never secrets. */
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** The simulated phones, where the server has some. */
export interface PhonesPort {
  phone(number: string, action: PhoneAction): PhoneResult;
  network(number: string, outcome: NetworkOutcome, ConnID?: string): PhoneResult;
  treatmentEnd(ConnID: string): PhoneResult;
  view(): readonly unknown[];
}
