import type { NetworkOutcome } from '../protocol/index.js';

/** What can change while calls go on. */
export interface SimSettings {
  /** Internal DNs that have a simulated phone; undefined = whatever is commanded. */
  readonly phones?: readonly string[];
  /** What external numbers do by themselves; default: nothing until told. */
  readonly network?: (number: string) => SimNetworkBehaviour | undefined;
  /**
   * Milliseconds that the announcement before digits takes, unless its end is told (`treatmentEnd`) or a key cuts it short.
   * Default 5000. Announcements without digits end only when that is told.
   */
  readonly promptTime?: number;
}

/** An external number that answers (or fails) by itself. */
export interface SimNetworkBehaviour {
  readonly outcome: NetworkOutcome;
  /** Milliseconds after the call has reached the network. */
  readonly after: number;
}
