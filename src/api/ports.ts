import type { ClientPort, Clock } from '../protocol/index.js';

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
  phone(number: string, action: PhoneAction): PhoneAnswer;
  network(number: string, outcome: NetworkOutcome, ConnID?: string): PhoneAnswer;
  treatmentEnd(ConnID: string): PhoneAnswer;
  view(): readonly unknown[];
}

export type PhoneAnswer = { readonly ok: true } | { readonly ok: false; readonly error: string };

/** Body of `POST /sim/phones/:number`. */
export type PhoneAction =
  | { readonly do: 'answer' | 'reject' | 'hangup' | 'hold' | 'retrieve'; readonly ConnID?: string }
  | { readonly do: 'dtmf'; readonly ConnID?: string; readonly digits: string }
  | { readonly do: 'call'; readonly to: string; readonly ANI?: string; readonly DNIS?: string }
  | { readonly do: 'busy' | 'available' }
  | { readonly do: 'auto-answer'; readonly after?: number }
  | { readonly do: 'out-of-service' | 'in-service' | 'off-hook' | 'on-hook' };

export const NETWORK_OUTCOMES = [
  'ringing',
  'answered',
  'busy',
  'no-answer',
  'invalid-number',
  'congestion',
  'answering-machine',
  'fax',
  'silence',
  'sit-vacant',
  'sit-intercept',
  'sit-unknown',
  'sit-nocircuit',
  'sit-reorder',
  'dropped',
] as const;
export type NetworkOutcome = (typeof NETWORK_OUTCOMES)[number];
