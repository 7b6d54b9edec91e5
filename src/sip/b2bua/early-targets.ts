import { withDirection } from '../sdp/direction.js';
import { isForeign } from './address-family.js';
import type { Exchange } from './exchange.js';
import type { Leg, RingingDevice } from './leg.js';
import { maySee, srtpPolicy } from './media-security.js';
import { mixerAudio } from './mixer-link.js';
import { portsForDevice } from './mixer-ports.js';
import { basisOf, MOST_ROUNDS, type Target, tell } from './told.js';

/** Who hears whom before the call is answered, and how the two sides are kept up to date by UPDATE (RFC 3311). */

/** The ringing leg for which this caller, or whoever is off hook, waits. */
export function awaitedBy(exchange: Exchange, caller: Leg): Leg | undefined {
  const call = caller.ConnID === undefined ? undefined : exchange.calls.get(caller.ConnID);
  for (const path of call?.paths ?? []) {
    const leg = exchange.legs.get(path.leg);
    if (leg?.state === 'offered' && leg.peer === caller.id) return leg;
  }
  return undefined;
}

/** What a caller that has had no answer yet hears: the mixer, or the device that sounds; undefined = nothing. */
export function waitingTarget(exchange: Exchange, caller: Leg): Target | undefined {
  const { endpoint } = caller;
  if (endpoint === 'opening') return undefined;
  if (endpoint !== undefined) return { ...mixerAudio(exchange, caller, endpoint), direction: 'sendrecv' };
  const leg = awaitedBy(exchange, caller);
  const early = leg?.heard?.early;
  if (leg === undefined || early === undefined || leg.endpoint !== undefined) return undefined;
  // Of what was offered to it in another's name the caller hears nothing.
  if ((leg.heard?.told ?? leg.toldBasis) !== caller.basis) return undefined;
  return { sdp: early, basis: basisOf(early), direction: 'sendrecv' };
}

/** What the devices of a ringing leg are to know: the mixer, or who waits for them. */
export function ringingTarget(exchange: Exchange, leg: Leg, device: RingingDevice | undefined): Target | undefined {
  if (leg.endpoint === 'opening') return undefined;
  const ports = portsForDevice(leg, device?.binding?.flow.address);
  if (ports !== undefined) return { ...mixerAudio(exchange, leg, ports), direction: 'sendrecv' };
  const peer = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer);
  const sdp = peer?.session?.remote;
  if (peer === undefined || sdp === undefined || isForeign(exchange, leg, sdp)) return undefined;
  if (!maySee(srtpPolicy(exchange, leg), peer.security)) return undefined;
  return { sdp, basis: peer.basis, direction: 'sendrecv' };
}

/** Brings a caller that has had no answer yet up to date, if it takes an UPDATE. */
export function tellWaiting(exchange: Exchange, caller: Leg): void {
  const { session } = caller;
  const target = waitingTarget(exchange, caller);
  if (session?.canOffer !== true || target === undefined || target.basis === caller.toldBasis) return;
  if (caller.rounds++ >= MOST_ROUNDS) return;
  tell(caller, target);
  session.reoffer(withDirection(target.sdp, target.direction));
}

/** Brings the devices of a ringing leg up to date, those that take an UPDATE. */
export function tellRinging(exchange: Exchange, leg: Leg): void {
  if (!leg.branches.some(({ session }) => session.canOffer)) return;
  for (const device of leg.branches) {
    const target = ringingTarget(exchange, leg, device);
    if (target === undefined) return;
    if (!device.session.canOffer || (device.told ?? leg.toldBasis) === target.basis) continue;
    if (leg.rounds++ >= MOST_ROUNDS) return;
    device.telling = target.basis;
    device.session.reoffer(withDirection(target.sdp, target.direction));
  }
}
