/** What a simulated phone (internal DN) or external party can be told to do. */
export type PhoneAction =
  /** Acts on the call `ConnID`, or on the only call that fits when it is left out. */
  | { readonly do: 'answer' | 'reject' | 'hangup' | 'hold' | 'retrieve'; readonly ConnID?: string }
  | { readonly do: 'dtmf'; readonly ConnID?: string; readonly digits: string }
  /** The device calls by itself; the new call's ConnID comes with the events. */
  | { readonly do: 'call'; readonly to: string; readonly ANI?: string; readonly DNIS?: string }
  /** From now on every new call is answered with busy; `available` ends that and `auto-answer`. */
  | { readonly do: 'busy' | 'available' }
  /** From now on every new call is answered after `after` milliseconds (default 0). */
  | { readonly do: 'auto-answer'; readonly after?: number }
  | { readonly do: 'out-of-service' | 'in-service' | 'off-hook' | 'on-hook' };

/** How the network answers a call to an external party. */
export type NetworkOutcome =
  | 'ringing'
  | 'answered'
  | 'busy'
  | 'no-answer'
  | 'invalid-number'
  | 'congestion'
  | 'answering-machine'
  | 'fax'
  | 'silence'
  | 'sit-vacant'
  | 'sit-intercept'
  | 'sit-unknown'
  | 'sit-nocircuit'
  | 'sit-reorder'
  | 'dropped';

/** Whether a phone could do what it was told; a refusal says why in words for people. */
export type PhoneResult = { readonly ok: true } | { readonly ok: false; readonly error: string };

/** The simulated switch as tests, the command line and the HTTP API drive it. */
export interface SimPhones {
  phone(number: string, action: PhoneAction): PhoneResult;
  network(number: string, outcome: NetworkOutcome, ConnID?: string): PhoneResult;
  /** The player of the call has come to its end. */
  treatmentEnd(ConnID: string): PhoneResult;
  /** All legs and what is played to whom, for tests and for people. */
  view(): readonly SimLegView[];
}

export interface SimLegView {
  readonly leg: string;
  readonly number: string;
  readonly external: boolean;
  readonly ConnID: string | undefined;
  readonly state: 'offered' | 'ringing' | 'talking' | 'held';
  /** Mode of the voice path as last commanded (`LegPath.mode`). */
  readonly mode: string | undefined;
  /** TreatmentType that plays to this leg, if any. */
  readonly treatment: string | undefined;
}
