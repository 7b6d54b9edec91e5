import type { SimPhones } from '../sim/index.js';

/** Hanging up may let a waiting call through, so that another phone rings; this often at most. */
const MAX_ROUNDS = 100;

/** Every phone and every external party ends all its calls: rings are refused, all others hung up. */
export async function hangUpAll(phones: SimPhones, settle: () => Promise<void>): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS && phones.view().length > 0; round++) {
    for (const { leg, number, ConnID, state } of phones.view()) {
      // An earlier hang-up of this round may have ended the leg.
      if (!phones.view().some((each) => each.leg === leg)) continue;
      const call = ConnID === undefined ? {} : { ConnID };
      const rings = state === 'ringing' || state === 'offered';
      const done = phones.phone(number, { do: 'hangup', ...call });
      if (!done.ok && rings) phones.phone(number, { do: 'reject', ...call });
    }
    await settle();
  }
}
