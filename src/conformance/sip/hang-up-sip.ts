import type { SipWorld } from './sip-world.js';

/** Hanging up may let a waiting call through, so that another phone rings; this often at most. */
const MAX_ROUNDS = 100;

/** Every phone and every external party ends all its calls: rings are refused, all others hung up. Gives what is left then. */
export async function hangUpSip(world: SipWorld, settle: () => Promise<void>): Promise<readonly string[]> {
  for (let round = 0; round < MAX_ROUNDS && world.hangUpSimulated(); round++) await settle();
  for (let round = 0; round < MAX_ROUNDS && world.calls.length > 0; round++) {
    for (const call of [...world.calls]) {
      if (call.state === 'incoming') call.refuse(486);
      else call.hangUp();
      await settle();
    }
  }
  return world.leftovers.map((left) => `${left} left after all phones have hung up`);
}
