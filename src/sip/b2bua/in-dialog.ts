import { TwinKeys } from '../../media/index.js';
import type { SipRequest } from '../codec/message.js';
import { mediaTypeOf } from '../codec/multipart.js';
import { PerSecond } from '../dialog/per-second.js';
import type { Session } from '../dialog/session.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { Exchange } from './exchange.js';
import { pressKeys, sendKeys } from './keys-by-info.js';
import type { Leg } from './leg.js';
import { receiveRefer } from './referral.js';

/** Nobody presses faster, and each key is work for the call model. */
const MOST_KEYS_PER_SECOND = 50;
/** Within so long a key by INFO and one in the media are the same press. */
const TWIN_WINDOW_MS = 2000;

/** Requests within a call other than those that change the session itself. */
export function receiveInDialog(
  exchange: Exchange,
  leg: Leg,
  session: Session,
  transaction: ServerTransaction,
  request: SipRequest,
): void {
  switch (request.method) {
    case 'INFO':
      receiveInfo(exchange, leg, transaction, request);
      return;
    case 'REFER':
      receiveRefer(exchange, leg, session, transaction, request);
      return;
    case 'OPTIONS':
    case 'MESSAGE':
      transaction.respond(request.method === 'OPTIONS' ? 200 : 405, exchange.context.capabilities);
      return;
    case 'NOTIFY':
      transaction.respond(request.headers.get('Event')?.startsWith('refer') === true ? 200 : 489);
      return;
    case 'SUBSCRIBE':
      transaction.respond(489, 'Allow-Events: talk, hold, refer\r\n');
      return;
    default:
      transaction.respond(501, exchange.context.capabilities);
  }
}

/** Keys by INFO: `application/dtmf-relay` (Signal=5) or `application/dtmf` (5). They go on to whom the phone talks with. */
function receiveInfo(exchange: Exchange, leg: Leg, transaction: ServerTransaction, request: SipRequest): void {
  const type = mediaTypeOf(request.headers.get('Content-Type'));
  if (type !== 'application/dtmf-relay' && type !== 'application/dtmf') {
    transaction.respond(
      request.body === '' ? 200 : 415,
      request.body === '' ? '' : 'Accept: application/dtmf-relay, application/dtmf\r\n',
    );
    return;
  }
  const found =
    type === 'application/dtmf'
      ? /^\s*([0-9A-D*#])\s*$/i.exec(request.body)
      : /^Signal\s*=\s*([0-9A-D*#]|1[0-5])\s*$/im.exec(request.body);
  if (found === null) {
    transaction.respond(400);
    return;
  }
  leg.infoKeys ??= new PerSecond();
  if (!leg.infoKeys.allow(exchange.wheel.now(), MOST_KEYS_PER_SECOND)) {
    transaction.respond(503, 'Retry-After: 1\r\n');
    return;
  }
  transaction.respond(200);
  const digit = digitOf(found[1]!);
  // What the core makes of the key may change who hears the leg.
  const isMixed = leg.wish.kind === 'mix';
  if (!isMixed) passDigits(exchange, leg, digit);
  else if (freshKeys(exchange, leg, digit, 'signalling') === '') return;
  exchange.report({ type: 'ReportDTMF', leg: leg.id, digits: digit });
  if (isMixed && leg.wish.kind === 'mix') exchange.media?.pressDigits(leg.id, digit, 'signalling');
}

/** Keys that the mixer has found in what a leg sends. */
export function receiveMediaKeys(exchange: Exchange, leg: Leg, digits: string): void {
  const fresh = freshKeys(exchange, leg, digits, 'media');
  if (fresh !== '') exchange.report({ type: 'ReportDTMF', leg: leg.id, digits: fresh });
}

/** Without those that the device has told in the other way already: by INFO, or in its media. */
function freshKeys(exchange: Exchange, leg: Leg, keys: string, way: 'media' | 'signalling'): string {
  leg.twinKeys ??= new TwinKeys(TWIN_WINDOW_MS);
  return leg.twinKeys.fresh(keys, way, exchange.wheel.now());
}

/** Keys of a leg, pressed at its device or by a client for it, to whoever hears it: as INFO, or by the mixer. */
export function passDigits(exchange: Exchange, leg: Leg, digits: string): void {
  // A comma is a pause between keys; each key has its own time here.
  const keys = digits.replaceAll(',', '').toUpperCase();
  if (leg.wish.kind === 'mix') pressKeys(exchange, leg, keys);
  else if (leg.wish.kind === 'direct') {
    const peer = exchange.legs.get(leg.wish.peer);
    if (peer !== undefined) sendKeys(exchange, leg, peer, keys);
  }
}

/** Some phones write the number of the event instead of the key: 10 is the star, 11 the hash, 12 to 15 are A to D. */
function digitOf(signal: string): string {
  return signal.length === 2 ? (['*', '#', 'A', 'B', 'C', 'D'][Number(signal) - 10] ?? signal) : signal.toUpperCase();
}
