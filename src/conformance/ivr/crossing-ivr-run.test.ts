import assert from 'node:assert/strict';
import type { IvrToDriver, IvrToServer } from '../../protocol/index.js';
import type { WatchedCalls } from '../sip/watched-calls.test.js';
import { type Belief, DriverLedger } from './driver-ledger.test.js';
import type { PredictedCall } from './predicted-call.test.js';

/** States of a party, by what a driver may believe of its call. */
const FITS: Readonly<Record<Belief, readonly (string | undefined)[] | undefined>> = {
  'nothing yet': undefined,
  // Its port is not in the call before the dialed party has answered.
  'dials itself': undefined,
  unknown: undefined,
  dialing: ['dialing', 'held'],
  ringing: ['ringing'],
  talking: ['talking'],
  // A held call whose destination turns out to be busy counts as dialing.
  held: ['held', 'dialing'],
  gone: undefined,
};

/**
 * What crosses: what concerns calls between IVR Server and switch; links and flow control that come and go as well; or also what
 * happens between switch and devices.
 */
export type Crossing = 'calls' | 'calls and links' | 'calls and devices';

/** What must hold of drivers whatever crosses: books that add up, and beliefs that are true when all is at rest. */
export class CrossingChecks {
  readonly #ledger = new DriverLedger();

  sent(client: string, message: IvrToServer): void {
    this.#ledger.sent(client, message);
  }

  came(client: string, message: IvrToDriver): void {
    this.#ledger.came(client, message);
  }

  lost(client: string, standsIn: boolean): void {
    this.#ledger.lost(client, standsIn);
  }

  /** `connIds`: what CallInfoResp has told of each call. */
  atRest(
    calls: readonly PredictedCall[],
    connIds: ReadonlyMap<string, string>,
    parties: WatchedCalls,
    after: string,
  ): void {
    assert.deepEqual(this.#ledger.atRest(), [], after);
    for (const [CallId, belief] of this.#ledger.beliefs()) {
      const port = calls.find((call) => call.CallId === CallId)?.port;
      const ConnID = connIds.get(CallId);
      if (port === undefined || ConnID === undefined) continue;
      const party = parties.parties.find((one) => one.DN === port && one.ConnID === ConnID);
      const states = FITS[belief];
      if (states === undefined) continue;
      assert.ok(states.includes(party?.state), `${CallId} is ${belief}, but ${party?.state} at the switch ${after}`);
    }
  }
}
