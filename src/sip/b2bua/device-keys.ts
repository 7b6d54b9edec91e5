import { contactsOf } from './contacts.js';
import { clearLegTimer, type Exchange, setLegTimer } from './exchange.js';
import type { Leg } from './leg.js';
import { reconcile } from './negotiation.js';

/** How long a phone that said it knows the event may take to act on it. */
const PATIENCE_MS = 1000;

/**
 * Works the keys of a phone by NOTIFY with `Event: hold` or `Event: talk`, where it has said that it knows them: its user then sees
 * the call held or talking, and can go on with its own keys. Until it acts, refuses or lets the time pass, nothing is offered to
 * it, as both offers would meet. Other phones are told by the voice path alone.
 */
export function pressKey(exchange: Exchange, leg: Leg, key: 'hold' | 'talk'): void {
  if (leg.kind !== 'phone' || leg.state !== 'up' || leg.session === undefined) return;
  if (!contactsOf(exchange, leg.number).some(({ events }) => events.includes(key))) return;
  leg.keyPressed = true;
  setLegTimer(exchange, leg, 'key', PATIENCE_MS);
  leg.session.request('NOTIFY', `Event: ${key}\r\nSubscription-State: active\r\n`, '', {
    onResponse: (_, { status }) => {
      if (status >= 300) keyIgnored(exchange, leg);
    },
    onFailure: () => keyIgnored(exchange, leg),
  });
}

/** The phone has made an offer of its own. */
export function keyWorked(exchange: Exchange, leg: Leg): void {
  if (!leg.keyPressed) return;
  leg.keyPressed = false;
  clearLegTimer(exchange, leg, 'key');
}

/** The phone does nothing: it is told by the voice path as others are. */
export function keyIgnored(exchange: Exchange, leg: Leg): void {
  if (!leg.keyPressed) return;
  keyWorked(exchange, leg);
  reconcile(exchange, leg);
}
