import type { CallPath, Exchange } from './exchange.js';
import { isAside, type Leg, type Told } from './leg.js';
import { planCall, reconcile, translate } from './negotiation.js';

/**
 * A device has refused an offer within the call, and not for the moment only: nothing has changed for it (RFC 3261 section 14.1). To
 * hold and to talk again is this server's doing all the same, as far as the mixer or the other side helps. What then is otherwise than
 * the core has commanded is reported, as if the device had done it.
 */
export function offerRefused(exchange: Exchange, leg: Leg): void {
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  const wanted: Told = { basis: leg.toldBasis, direction: leg.toldDirection };
  leg.toldBasis = leg.knew.basis;
  leg.toldDirection = leg.knew.direction;
  leg.refused = [...leg.refused, wanted];
  if (call === undefined) return;
  if (!leg.hasOffered) {
    // It was for another call of the dialog, which has been left since, and says nothing about this one.
    reconcile(exchange, leg);
    return;
  }
  if (leg.wish.kind === 'direct' && translate(exchange, leg)) return;
  if (leg.wish.kind === 'mix' && call.translates && call.withoutMixer !== true) {
    // The other one is better off with what this device goes on with.
    call.translates = false;
    call.withoutMixer = true;
    planCall(exchange, call);
    return;
  }
  reportWhatIs(exchange, call, leg, wanted);
}

function reportWhatIs(exchange: Exchange, call: CallPath, leg: Leg, wanted: Told): void {
  if (leg.mode !== 'held' && wanted.direction !== 'inactive') {
    if (!leg.comesBack || !isInactive(leg) || leg.deviceHolds) return;
    leg.comesBack = false;
    leg.deviceHolds = true;
    exchange.report({ type: 'ReportHeld', leg: leg.id });
    return;
  }
  const legs = call.paths.flatMap((path) => exchange.legs.get(path.leg) ?? []);
  // One that is silent is enough for both.
  if (legs.length !== 2 || legs.some(isSilent)) return;
  const holder = legs.find(({ mode }) => mode === 'held');
  if (holder !== undefined) exchange.report({ type: 'ReportRetrieved', leg: holder.id });
}

/** Nothing of the other side reaches it, or nothing of it the other side. */
function isSilent(leg: Leg): boolean {
  return isInactive(leg) || isAside(leg) || leg.wish.kind === 'mix' || leg.deviceHolds;
}

function isInactive({ toldBasis, toldDirection }: Leg): boolean {
  return toldBasis !== '' && toldDirection === 'inactive';
}
