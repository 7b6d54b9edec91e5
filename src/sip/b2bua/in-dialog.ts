import type { SipRequest } from '../codec/message.js';
import { mediaTypeOf } from '../codec/multipart.js';
import { parseNameAddr } from '../codec/name-addr.js';
import { fromBinary } from '../codec/serialize.js';
import { unescapeUri } from '../codec/uri.js';
import { PerSecond } from '../dialog/per-second.js';
import type { Session } from '../dialog/session.js';
import { NOBODY } from '../transaction/client-transaction.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import { clearLegTimer, type Exchange, setLegTimer } from './exchange.js';
import type { Leg } from './leg.js';
import { findReplaced, replacesOfUri } from './replaces.js';

/** Nobody presses faster, and each key is work for the call model. */
const MOST_KEYS_PER_SECOND = 50;
/** How long a phone waits to hear what became of its REFER. */
const REFERRAL_MS = 60_000;

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
  if (leg.wish.kind === 'direct') {
    const peer = exchange.legs.get(leg.wish.peer);
    if (peer !== undefined) sendDigits(peer, digit);
  }
  exchange.report({ type: 'ReportDTMF', leg: leg.id, digits: digit });
  if (leg.wish.kind === 'mix') exchange.media?.pressDigits(leg.id, digit);
}

/** Some phones write the number of the event instead of the key: 10 is the star, 11 the hash, 12 to 15 are A to D. */
function digitOf(signal: string): string {
  return signal.length === 2 ? (['*', '#', 'A', 'B', 'C', 'D'][Number(signal) - 10] ?? signal) : signal.toUpperCase();
}

/** Keys to a device by INFO, one request each. */
export function sendDigits(leg: Leg, digits: string): void {
  for (const digit of digits) {
    leg.session?.request(
      'INFO',
      'Content-Type: application/dtmf-relay\r\n',
      `Signal=${digit}\r\nDuration=160\r\n`,
      NOBODY,
    );
  }
}

/** RFC 3515 and RFC 3891: the phone transfers its call to a number, or joins two of its calls. */
function receiveRefer(
  exchange: Exchange,
  leg: Leg,
  session: Session,
  transaction: ServerTransaction,
  request: SipRequest,
): void {
  const target = parseNameAddr(request.headers.get('Refer-To') ?? '');
  if (target === undefined || leg.kind !== 'phone') {
    transaction.respond(target === undefined ? 400 : 403);
    return;
  }
  if (leg.referral !== undefined || leg.state !== 'up') {
    transaction.respond(491);
    return;
  }
  const replaced = replacesOfUri(target.uri.headers);
  const other = replaced === undefined ? undefined : findReplaced(exchange, replaced);
  const number = fromBinary(unescapeUri(target.uri.user));
  if (replaced !== undefined ? other === undefined : number === '') {
    transaction.respond(replaced === undefined ? 484 : 481);
    return;
  }
  // RFC 4488: a phone may do without the reports.
  const silent = request.headers.get('Refer-Sub')?.trim().toLowerCase() === 'false';
  transaction.respond(
    202,
    `Contact: ${exchange.context.contact(leg.number, transaction.source)}\r\n${silent ? 'Refer-Sub: false\r\n' : ''}`,
  );
  if (!silent) {
    leg.referral = session;
    notify(session, 'active;expires=60', 'SIP/2.0 100 Trying');
    setLegTimer(exchange, leg, 'referral', REFERRAL_MS);
  }
  if (other !== undefined) exchange.report({ type: 'ReportTransferJoin', leg: leg.id, otherLeg: other.id });
  else exchange.report({ type: 'ReportTransfer', leg: leg.id, to: number });
}

/** Tells the phone what became of its REFER: the leg that is released was transferred. */
export function endReferral(
  exchange: Exchange,
  leg: Leg,
  line: 'SIP/2.0 200 OK' | 'SIP/2.0 503 Service Unavailable',
): void {
  const session = leg.referral;
  if (session === undefined) return;
  leg.referral = undefined;
  clearLegTimer(exchange, leg, 'referral');
  notify(session, 'terminated;reason=noresource', line);
}

function notify(session: Session, state: string, line: string): void {
  session.request(
    'NOTIFY',
    `Event: refer\r\nSubscription-State: ${state}\r\nContent-Type: message/sipfrag;version=2.0\r\n`,
    `${line}\r\n`,
    NOBODY,
  );
}
