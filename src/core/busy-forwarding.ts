import { partyOf } from './call.js';
import { deliver } from './deliver.js';
import type { Destination } from './destination.js';
import { removeFromCall } from './end-call.js';
import { FORWARDING_HOPS, forwardsWhenBusy } from './forwarding.js';
import { offer, refusesAtOnce } from './offer.js';
import type { Call, Offer, Party } from './state.js';
import type { Turn } from './turn.js';

/** Offers that are about the number and not, like a queue's or an observer's, about just this device. */
const FORWARDED: ReadonlySet<Offer['kind']> = new Set([
  'call',
  'forward',
  'conference',
  'transfer',
  'redirect',
  'route',
] satisfies Offer['kind'][]);

/**
 * Call forwarding on busy (event-rules 4.7): the busy DN gets nothing, its target is offered the call in its place.
 * False when the DN does not forward, or its target cannot be had either.
 */
export function forwardBusyOffer(turn: Turn, call: Call, party: Party): boolean {
  const how = party.offer;
  if (!how || !FORWARDED.has(how.kind) || party.kind !== 'device') return false;
  const hops = (how.hops ?? 0) + 1;
  const target = hops > FORWARDING_HOPS ? undefined : forwardsWhenBusy(turn, party.DN);
  if (!target || (target.kind !== 'external' && partyOf(call, target.DN))) return false;
  if (isMuteTransferToItself(turn, call, target)) return false;
  if (refusesAtOnce(turn, target) !== undefined) return false;
  const waits = target.kind === 'queue' || target.kind === 'route';
  if (waits && how.kind !== 'call' && how.kind !== 'forward') return false;
  const left = removeFromCall(turn, call, [party]);
  if (waits) {
    deliver(turn, left, target);
    return true;
  }
  offer(turn, left, target, {
    offer: { ...how, hops },
    role: party.role,
    counts: party.counts,
    order: party.order,
    from: left.parties[0]?.DN ?? '',
    ...(party.queue === undefined ? {} : { queue: party.queue }),
  });
  return true;
}

/** Nobody is transferred to itself: for TMuteTransfer whoever is in the main call cannot be had (event-rules 6.5, 9.1). */
function isMuteTransferToItself(turn: Turn, call: Call, { kind, DN }: Destination): boolean {
  if (call.muteTransfer === undefined || call.PreviousConnID === undefined || kind === 'external') return false;
  const main = turn.call(call.PreviousConnID);
  return main !== undefined && partyOf(main, DN) !== undefined;
}
