import { keyWorked } from './device-keys.js';
import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';
import { learnRemote, reconcile, remoteAudio } from './negotiation.js';

/**
 * A device with one dialog for several legs: a consultation call that a client has begun goes on in the dialog of the call that is
 * held for it. The device is connected to one of them, which owns the session; the others are held by this server alone.
 */

/** Begins the consultation call `leg` in the dialog of `held`. False when that cannot be: the device is then called anew. */
export function consultInDialog(exchange: Exchange, leg: Leg, held: Leg | undefined): boolean {
  const session = held?.session;
  if (held === undefined || session === undefined || held.number !== leg.number) return false;
  if (held.state !== 'up' || session.phase !== 'established' || session.owner !== held || held.deviceHolds)
    return false;
  const consultation = exchange.phones.get(leg.number)?.consultation ?? exchange.options.consultation;
  if (consultation !== 'one-dialog') return false;
  held.dialogLegs ??= new Set([held]);
  held.dialogLegs.add(leg);
  leg.dialogLegs = held.dialogLegs;
  leg.session = session;
  leg.state = 'up';
  takeDialog(exchange, leg);
  return true;
}

/** Connects the device to this leg; the one that it was connected to stays behind, and nothing more is sent for it. */
export function takeDialog(exchange: Exchange, leg: Leg): void {
  const { session } = leg;
  const before = session?.owner as Leg | undefined;
  if (session === undefined || before === undefined || before === leg) return;
  keyWorked(exchange, before);
  session.owner = leg;
  leg.toldBasis = before.toldBasis;
  leg.toldDirection = before.toldDirection;
  leg.deviceHolds = before.deviceHolds;
  leg.rounds = 0;
  learnRemote(exchange, leg);
  if (before.endpoint === undefined || before.endpoint === 'opening') return;
  const { remote: sdp } = session;
  const remote = sdp && remoteAudio(sdp, session.dialog?.flow.address);
  if (remote !== undefined) exchange.media?.setRemote(before.id, { ...remote, receives: false, sends: false });
}

/** Whether the device is connected to another leg than this one. */
export function isAside(leg: Leg): boolean {
  return leg.session !== undefined && leg.session.owner !== leg;
}

/** Takes a leg out of the dialog that others go on with. False when there are none: then the dialog is its own. */
export function leaveDialog(exchange: Exchange, leg: Leg): boolean {
  const { dialogLegs } = leg;
  dialogLegs?.delete(leg);
  const next = dialogLegs === undefined ? undefined : [...dialogLegs].at(-1);
  if (next === undefined || dialogLegs === undefined) return false;
  if (!isAside(leg)) {
    takeDialog(exchange, next);
    // The core may be about to end that one as well, or to connect it anew.
    queueMicrotask(() => reconcile(exchange, next));
  }
  leg.session = undefined;
  if (dialogLegs.size === 1) next.dialogLegs = undefined;
  return true;
}

/** All legs of the device's dialog, the one that it is connected to first. The dialog is over, and they are on their own. */
export function partDialog(leg: Leg): readonly Leg[] {
  const others = [...(leg.dialogLegs ?? [])].filter((other) => other !== leg);
  for (const each of [leg, ...others]) each.dialogLegs = undefined;
  return [leg, ...others];
}
