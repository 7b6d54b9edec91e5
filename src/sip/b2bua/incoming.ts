import type { Report } from '../../core/index.js';
import { detach } from '../codec/cursor.js';
import { type SipRequest, tokensOf } from '../codec/message.js';
import { contentOf, isEncoded, mediaTypeOf, NO_ENCODING } from '../codec/multipart.js';
import { parseNameAddrList } from '../codec/name-addr.js';
import { Session } from '../dialog/session.js';
import { isTooShort } from '../dialog/session-timer.js';
import { hasUsableCodec } from '../sdp/codecs.js';
import { securityOf } from '../sdp/security.js';
import { audioOf, parseSdp } from '../sdp/session-description.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { Caller } from './caller.js';
import { passedOn } from './caller-headers.js';
import { calledNumber, dialedNumber } from './dialed-number.js';
import { type Exchange, setLegTimer } from './exchange.js';
import { Leg } from './leg.js';
import { learnRemote } from './mixer-link.js';
import { assertedNumber, canHide, wantsPrivacy } from './privacy.js';
import { replaceDevice } from './replaces.js';
import type { SrtpPolicy } from './sip-options.js';
import { accountNumber } from './trunk-account.js';
import { inboundNumber, loginOf } from './trunks.js';
import { keepWaiting } from './waiting-caller.js';

/** Extensions that a request may require of this server. */
const SUPPORTED: ReadonlySet<string> = new Set(['100rel', 'timer', 'replaces', 'path', 'outbound', 'norefersub']);

/** Refuses what cannot be dealt with whoever sends it; true when the request was answered. RFC 3261 section 8.2. */
export function refusedByForm(transaction: ServerTransaction, request: SipRequest): boolean {
  const required = [...tokensOf(request.headers, 'Require'), ...tokensOf(request.headers, 'Proxy-Require')];
  if (required.length === 0) return false;
  const unknown = required.filter((tag) => !SUPPORTED.has(tag) && !(tag === 'privacy' && canHide(request)));
  if (unknown.length > 0) {
    transaction.respondOnce(420, `Unsupported: ${unknown.join(', ')}\r\n`);
    return true;
  }
  return false;
}

/** What a request is refused with. */
type Fault = [status: number, headers: string];

/** Why an INVITE's content cannot be dealt with, or undefined. */
function contentFault(exchange: Exchange, request: SipRequest, policy: SrtpPolicy): Fault | undefined {
  if (isEncoded(request)) return [415, NO_ENCODING];
  const accepts = request.headers.all('Accept').flatMap((line) => line.split(',').map(mediaTypeOf));
  // RFC 4475 section 3.3.15: the caller would not understand any answer of ours.
  if (
    accepts.length > 0 &&
    !accepts.some((type) => type === 'application/sdp' || type === 'application/*' || type === '*/*')
  )
    return [406, ''];
  const content = contentOf(request);
  if (content.kind === 'none') return undefined;
  if (content.kind === 'other') return [415, 'Accept: application/sdp\r\n'];
  return isUsable(exchange, content.sdp, policy)
    ? undefined
    : [488, 'Warning: 305 partyline "Incompatible media format"\r\n'];
}

/** Whether there is audio in a codec that is allowed, with a key where one is required. */
export function isUsable(exchange: Exchange, text: string, policy: SrtpPolicy): boolean {
  const sdp = parseSdp(text);
  const audio = sdp && audioOf(sdp);
  const allowed = exchange.options.codecs;
  if (sdp !== undefined && policy === 'required' && securityOf(sdp).crypto === undefined) return false;
  return audio !== undefined && hasUsableCodec(audio, allowed === undefined ? undefined : new Set(allowed));
}

/** A new call: checks it, and reports it to the core. */
export function receiveCall(
  exchange: Exchange,
  transaction: ServerTransaction,
  request: SipRequest,
  caller: Caller,
): void {
  const fault = callFault(exchange, request, caller);
  if (fault !== undefined) {
    transaction.respond(...fault);
    return;
  }
  if (request.headers.has('Replaces')) {
    replaceDevice(exchange, transaction, request, caller);
    return;
  }
  const account = caller.kind === 'trunk' && caller.isToContact ? accountNumber(caller.trunk.options) : undefined;
  const dialed = account === undefined ? dialedNumber(request.uri) : calledNumber(request, account);
  if (dialed === '') {
    transaction.respond(484);
    return;
  }
  if (caller.kind === 'trunk' && caller.trunk.calls >= (caller.trunk.options.capacity ?? Number.POSITIVE_INFINITY)) {
    transaction.respond(503, 'Retry-After: 5\r\n');
    return;
  }
  const leg = callerLeg(exchange, request, caller, dialed);
  exchange.legs.set(leg.id, leg);
  leg.session = new Session(exchange.context, dialed, leg, transaction.localTag);
  leg.session.login = leg.trunk && loginOf(leg.trunk.options);
  leg.session.receiveInvite(transaction, request);
  learnRemote(exchange, leg);
  keepWaiting(exchange, leg);
  expireInTime(exchange, leg, request);
  exchange.report(callReport(leg, request, caller));
}

/** RFC 3261 section 13.3.1: the caller says for how long it wants to be answered. */
function expireInTime(exchange: Exchange, leg: Leg, { headers }: SipRequest): void {
  const seconds = Number(/^\d{1,6}\b/.exec(headers.get('Expires') ?? '')?.[0] ?? 0);
  if (seconds > 0) setLegTimer(exchange, leg, 'expires', seconds * 1000);
}

/** Why a call cannot be dealt with, whatever it is for, or undefined. */
function callFault(exchange: Exchange, request: SipRequest, caller: Caller): Fault | undefined {
  if (request.maxForwards === 0) return [483, ''];
  const { srtp = 'optional' } = (caller.kind === 'phone' ? exchange.phones.get(caller.DN) : caller.trunk.options) ?? {};
  const fault = contentFault(exchange, request, srtp);
  if (fault !== undefined) return fault;
  const { timers } = exchange.context;
  return isTooShort(request, timers) ? [422, `Min-SE: ${timers.minSE}\r\n`] : undefined;
}

/** The caller's leg, with what its INVITE says of it; it counts at its trunk. */
function callerLeg(exchange: Exchange, request: SipRequest, caller: Caller, dialed: string): Leg {
  const number = caller.kind === 'phone' ? caller.DN : caller.number;
  const leg = new Leg(exchange.legEvents, exchange.newLegId(), caller.kind, number, 'incoming', false);
  if (caller.kind === 'trunk') {
    leg.trunk = caller.trunk;
    caller.trunk.calls++;
  }
  leg.dialed = caller.kind === 'phone' ? dialed : inboundNumber(caller.trunk.options, dialed);
  leg.maxForwards = request.maxForwards;
  leg.displayName = detach(request.from.displayText);
  leg.isPrivate = wantsPrivacy(request);
  leg.passedOn = passedOn(request, caller);
  return leg;
}

function callReport(leg: Leg, request: SipRequest, caller: Caller): Report {
  const to = leg.dialed;
  if (caller.kind === 'phone') return { type: 'ReportCall', leg: leg.id, from: caller.DN, external: false, to };
  return {
    type: 'ReportCall',
    leg: leg.id,
    from: caller.number,
    external: true,
    to,
    ANI: assertedNumber(request) ?? caller.number,
    DNIS: redirectedFrom(request) ?? to,
  };
}

/**
 * The number that was dialed first, when the network redirected the call: the last Diversion (RFC 5806), or the first entry of
 * History-Info (RFC 7044) where that tells of more than one.
 */
function redirectedFrom(request: SipRequest): string | undefined {
  const addresses = (name: string) => request.headers.all(name).flatMap((line) => parseNameAddrList(line) ?? []);
  const history = addresses('History-Info');
  const first =
    addresses('Diversion').at(-1) ??
    (history.length > 1 ? history.find((entry) => entry.param('index') === '1') : undefined);
  return (first && dialedNumber(first.uri)) || undefined;
}
