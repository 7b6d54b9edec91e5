import type { NetworkOutcome, PhoneAction, PhoneResult } from '../protocol/index.js';

/** The simulated switch as tests, the command line and the HTTP API drive it. */
export interface SimPhones {
  phone(number: string, action: PhoneAction): PhoneResult;
  network(number: string, outcome: NetworkOutcome, ConnID?: string): PhoneResult;
  /** The player of the call has come to its end. */
  treatmentEnd(ConnID: string): PhoneResult;
  /** All legs and what is played to whom, for tests and for people. */
  view(): readonly SimLegView[];
}

/** One leg as tests and people see it. */
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
