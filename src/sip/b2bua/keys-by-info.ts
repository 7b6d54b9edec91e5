import { isGone } from '../dialog/dialog.js';
import type { Exchange } from './exchange.js';
import type { KeysOnTheWay, Leg } from './leg.js';
import { remoteAudio } from './mixer-link.js';
import { translate } from './negotiation.js';

/** Keys that may wait for one device; nobody has pressed what is above. */
const MOST_KEYS_WAITING = 256;

/**
 * Keys to a device that hears their sender straight: by INFO, one after the other, as one that overtakes another would be refused
 * (RFC 3261 section 12.2.2). A device that does not take INFO, as most trunks, gets them from the mixer as telephone-event or tones.
 */
export function sendKeys(exchange: Exchange, from: Leg, to: Leg, digits: string): void {
  if (to.keys?.isSent === true) append(to.keys, digits);
  else {
    to.keys = { from: from.id, digits, isSent: false };
    sendNext(exchange, to, to.keys);
  }
}

/** Keys for the mixer: those that go there while it takes over from INFO wait behind the ones that were refused. */
export function pressKeys(exchange: Exchange, from: Leg, digits: string): void {
  const waiting = [...exchange.legs.values()].find(
    ({ ConnID, keys }) => ConnID === from.ConnID && keys?.from === from.id,
  );
  if (waiting?.keys === undefined) exchange.media?.pressDigits(from.id, digits);
  else append(waiting.keys, digits);
}

/** The mixer has taken over a leg of the call: keys that wait for that are pressed there. */
export function pressWaitingKeys(exchange: Exchange, leg: Leg): void {
  if (leg.ConnID === undefined || leg.wish.kind !== 'mix') return;
  for (const to of exchange.legs.values()) {
    const { keys } = to;
    if (to.ConnID !== leg.ConnID || keys === undefined || keys.isSent || !isAtMixer(to)) continue;
    const from = exchange.legs.get(keys.from);
    if (from !== undefined && !isAtMixer(from)) continue;
    to.keys = undefined;
    if (from?.ConnID === to.ConnID) exchange.media?.pressDigits(keys.from, keys.digits);
  }
}

function append(keys: KeysOnTheWay, digits: string): void {
  keys.digits = `${keys.digits}${digits}`.slice(0, MOST_KEYS_WAITING);
}

function sendNext(exchange: Exchange, to: Leg, keys: KeysOnTheWay): void {
  const { session } = to;
  keys.isSent = false;
  if (to.keys !== keys) return;
  if (to.wish.kind === 'mix') {
    pressWaitingKeys(exchange, to);
    return;
  }
  if (keys.digits === '' || session === undefined || to.state === 'gone' || to.wish.kind !== 'direct') {
    to.keys = undefined;
    return;
  }
  if (session.takesInfo === false) {
    leaveToMixer(exchange, to, keys);
    return;
  }
  const body = `Signal=${keys.digits.charAt(0)}\r\nDuration=160\r\n`;
  keys.isSent = true;
  const sent = session.request('INFO', 'Content-Type: application/dtmf-relay\r\n', body, {
    onResponse: (_, { status }) => {
      if (status < 200) return;
      if (isGone(status)) session.end('lost');
      else if (isUnknown(status)) leaveToMixer(exchange, to, keys);
      else {
        keys.digits = keys.digits.slice(1);
        sendNext(exchange, to, keys);
      }
    },
    onFailure: () => session.end('lost'),
  });
  if (sent === undefined) to.keys = undefined;
}

/** The device does not know INFO, or not these. */
function isUnknown(status: number): boolean {
  return status === 501 || (status >= 400 && status < 500 && status !== 491);
}

/** From now on the mixer stands between the two, if both have a codec that it speaks; else the keys cannot be told. */
function leaveToMixer(exchange: Exchange, to: Leg, keys: KeysOnTheWay): void {
  keys.isSent = false;
  const from = exchange.legs.get(keys.from);
  if (to.wish.kind === 'mix') pressWaitingKeys(exchange, to);
  else if (to.wish.kind !== 'direct' || !canBeMixed(from) || !canBeMixed(to) || !translate(exchange, to))
    to.keys = undefined;
}

function canBeMixed(leg: Leg | undefined): boolean {
  const sdp = leg?.session?.remote;
  return sdp !== undefined && remoteAudio(sdp, undefined) !== undefined;
}

/** The device knows the mixer's address, and the mixer the device's. */
function isAtMixer({ endpoint, wish, session, toldBasis }: Leg): boolean {
  return (
    wish.kind === 'mix' &&
    endpoint !== undefined &&
    endpoint !== 'opening' &&
    toldBasis.startsWith('mixer ') &&
    session?.offer === 'none'
  );
}
