import { partyOf, sideOf } from './call.js';
import { deliver } from './deliver.js';
import { type Destination, resolveDestination } from './destination.js';
import { presentEnd, removeFromCall } from './end-call.js';
import { FORWARDING_HOPS, followForwarding, forwardsWhenBusy } from './forwarding.js';
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
  'predictive',
] satisfies Offer['kind'][]);

/**
 * Call forwarding on busy (event-rules 4.7): the busy DN gets nothing, its target is offered the call in its place.
 * False when the DN does not forward, or its target cannot be had either.
 */
export function forwardBusyOffer(turn: Turn, call: Call, party: Party): boolean {
  const target = party.offer && FORWARDED.has(party.offer.kind) ? forwardsWhenBusy(turn, party.DN) : undefined;
  return target !== undefined && passOn(turn, call, party, target);
}

/**
 * A device sends a call that it is offered to another number: before it rings that is call forwarding (event-rules 4.7), afterwards
 * it is as TRedirectCall (5.3). Never to the outside, where whoever calls a phone would dial at its cost. False when it cannot be.
 */
export function redirectOffered(turn: Turn, call: Call, party: Party, to: string): boolean {
  if (party.state !== 'Offered' && (party.state !== 'Alerting' || !isPlain(party.offer ?? PLAIN))) return false;
  const resolved = resolveDestination(turn, to);
  const target = resolved && followForwarding(turn, resolved);
  return target !== undefined && target.kind !== 'external' && passOn(turn, call, party, target);
}

const PLAIN: Offer = { kind: 'call' };

function isPlain({ kind }: Offer): boolean {
  return kind === 'call' || kind === 'forward';
}

/** The target is offered the call in place of the party, which is told only if it has rung. */
function passOn(turn: Turn, call: Call, party: Party, target: Destination): boolean {
  const how = party.offer ?? PLAIN;
  const hops = (how.hops ?? 0) + 1;
  if (!FORWARDED.has(how.kind) || party.kind !== 'device' || hops > FORWARDING_HOPS) return false;
  if (target.kind !== 'external' && partyOf(call, target.DN)) return false;
  if (isMuteTransferToItself(turn, call, target)) return false;
  if (refusesAtOnce(turn, target) !== undefined) return false;
  const waits = target.kind === 'queue' || target.kind === 'route';
  if (waits && !isPlain(how)) return false;
  if (party.state === 'Alerting') presentEnd(turn, call, party, { by: party, CallState: 'Redirected' });
  const left = removeFromCall(turn, call, [party]);
  if (waits) {
    deliver(turn, left, target, undefined, sideOf(party));
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
