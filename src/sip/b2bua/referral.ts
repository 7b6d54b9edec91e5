import type { SipRequest } from '../codec/message.js';
import { type NameAddr, parseNameAddr } from '../codec/name-addr.js';
import type { Session } from '../dialog/session.js';
import { NOBODY } from '../transaction/client-transaction.js';
import { reasonPhrase } from '../transaction/reason-phrase.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import { dialedNumber } from './dialed-number.js';
import { clearLegTimer, type Exchange, removeLeg, setLegTimer } from './exchange.js';
import type { Leg } from './leg.js';
import { replacesOfUri } from './replaced-dialog.js';
import { findReplaced } from './replaces.js';

/** How long a phone waits to hear what became of its REFER. */
const REFERRAL_MS = 60_000;

/** RFC 3515 and RFC 3891: the phone transfers its call to a number, or joins two of its calls. */
export function receiveRefer(
  exchange: Exchange,
  leg: Leg,
  session: Session,
  transaction: ServerTransaction,
  request: SipRequest,
): void {
  const target = parseNameAddr(request.headers.get('Refer-To') ?? '');
  const fault = target === undefined ? 400 : targetFault(target);
  if (target === undefined || fault !== undefined || !mayRefer(leg, target)) {
    transaction.respond(fault ?? 403);
    return;
  }
  if (leg.referral !== undefined || leg.state !== 'up') {
    transaction.respond(491);
    return;
  }
  const replaced = replacesOfUri(target.uri.headers);
  if (replaced === 'broken') {
    transaction.respond(400);
    return;
  }
  const other = replaced === undefined ? undefined : findReplaced(exchange, replaced);
  const number = dialedNumber(target.uri);
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
  // RFC 3515 section 2.4.6: only the first REFER of a dialog needs no name.
  const event = leg.referredIn === session ? `refer;id=${request.cseq}` : 'refer';
  leg.referredIn = session;
  leg.referral = { session, event, isTold: !silent };
  setLegTimer(exchange, leg, 'referral', REFERRAL_MS);
  if (!silent) notify(leg.referral, 'active;expires=60', 100);
  if (other !== undefined) exchange.report({ type: 'ReportTransferJoin', leg: leg.id, otherLeg: other.id });
  else exchange.report({ type: 'ReportTransfer', leg: leg.id, to: number });
}

/** Phones may; who is behind a trunk where that is configured, and only to a number: it has no other call here that it could name. */
function mayRefer({ kind, trunk }: Leg, { uri }: NameAddr): boolean {
  return kind === 'phone' || (trunk?.options.transfers === true && replacesOfUri(uri.headers) === undefined);
}

/** Why nobody can be called at this address: only a number can, and only to be called and not to be hung up on, say. */
function targetFault({ uri }: NameAddr): number | undefined {
  if (!uri.isSip() && uri.scheme !== 'tel') return 416;
  return (uri.param('method') ?? 'INVITE').toUpperCase() === 'INVITE' ? undefined : 501;
}

/** Tells the phone what became of its REFER, as the status that an INVITE of its own would have got. */
export function endReferral(exchange: Exchange, leg: Leg, status: number): void {
  const { referral } = leg;
  if (referral === undefined) return;
  leg.referral = undefined;
  clearLegTimer(exchange, leg, 'referral');
  if (referral.isTold) notify(referral, 'terminated;reason=noresource', status);
}

/** The transfer has not come about. A phone that has hung up meanwhile has left its call. */
export function referralFailed(exchange: Exchange, leg: Leg, status: number): void {
  endReferral(exchange, leg, status);
  if (leg.state === 'gone' || leg.session?.phase !== 'ended') return;
  removeLeg(exchange, leg);
  exchange.report({ type: 'ReportReleased', leg: leg.id });
}

function notify({ session, event }: NonNullable<Leg['referral']>, state: string, status: number): void {
  session.request(
    'NOTIFY',
    `Event: ${event}\r\nSubscription-State: ${state}\r\nContent-Type: message/sipfrag;version=2.0\r\n`,
    `SIP/2.0 ${status} ${reasonPhrase(status)}\r\n`,
    NOBODY,
  );
}
