import { contactsOf } from './contacts.js';
import { keyWorked } from './device-keys.js';
import { type Exchange, phoneOf, whenDone } from './exchange.js';
import { isAside, type Leg } from './leg.js';
import { learnRemote, remoteAudio } from './mixer-link.js';
import { planCallOf } from './negotiation.js';

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
  const consultation = phoneOf(exchange, leg.number)?.consultation ?? exchange.options.consultation;
  // A phone that is no longer registered, or configured, has its dialog still, and nothing else to be reached by.
  if (consultation !== 'one-dialog' && contactsOf(exchange, leg.number).length > 0) return false;
  held.dialogLegs ??= new Set([held]);
  held.dialogLegs.add(leg);
  leg.dialogLegs = held.dialogLegs;
  leg.session = session;
  leg.state = 'up';
  takeDialog(exchange, leg);
  return true;
}

/**
 * Connects the device to this leg; the one that it was connected to stays behind, and nothing more is sent for it. Gives that leg
 * when its call is connected too: its others are to be told.
 */
export function takeDialog(exchange: Exchange, leg: Leg): Leg | undefined {
  const { session } = leg;
  const before = session?.owner as Leg | undefined;
  if (session === undefined || before === undefined || before === leg) return undefined;
  keyWorked(exchange, before);
  session.owner = leg;
  leg.toldBasis = before.toldBasis;
  leg.toldDirection = before.toldDirection;
  leg.knew = before.knew;
  leg.refused = before.refused;
  leg.deviceHolds = before.deviceHolds;
  leg.rounds = 0;
  leg.hasOffered = false;
  learnRemote(exchange, leg);
  if (before.endpoint !== undefined && before.endpoint !== 'opening') {
    const { remote: sdp } = session;
    const remote = sdp && remoteAudio(sdp, session.dialog?.flow.address);
    if (remote !== undefined) exchange.media?.setRemote(before.id, { ...remote, receives: false, sends: false });
  }
  return before.mode === 'held' ? undefined : before;
}

/**
 * This leg is put on hold while another call of the dialog is still connected: the device goes on with that one, which is to be
 * told to its others.
 */
export function yieldDialog(exchange: Exchange, leg: Leg): Leg | undefined {
  if (leg.dialogLegs === undefined || isAside(leg) || leg.deviceHolds) return undefined;
  const next = [...leg.dialogLegs].findLast((other) => other !== leg && other.mode !== 'held');
  if (next !== undefined) takeDialog(exchange, next);
  return next;
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
    whenDone(exchange, Promise.resolve(), () => planCallOf(exchange, next));
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
