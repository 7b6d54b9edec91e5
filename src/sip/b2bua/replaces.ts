import type { SipRequest } from '../codec/message.js';
import { sdpOf } from '../codec/multipart.js';
import { Session } from '../dialog/session.js';
import { directionOf, isHold } from '../sdp/direction.js';
import { answerOffer } from '../sdp/offer-answer.js';
import { parseSdp } from '../sdp/session-description.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import { onAnswered } from './answered.js';
import type { Caller } from './caller.js';
import { keyWorked } from './device-keys.js';
import type { Exchange } from './exchange.js';
import { Leg } from './leg.js';
import { learnRemote } from './mixer-link.js';
import { canAnswer, reconcile, reconcilePeerOf } from './negotiation.js';
import { parseReplaces, type ReplacedDialog } from './replaced-dialog.js';
import { keepWaiting } from './waiting-caller.js';

/** The leg whose dialog is meant. */
export function findReplaced(exchange: Exchange, replaced: ReplacedDialog): Leg | undefined {
  const session = findSession(exchange, replaced);
  return session?.owner instanceof Leg && session.owner.session === session ? session.owner : undefined;
}

/** The session whose dialog is meant, an early one of this server's INVITE included. */
function findSession(exchange: Exchange, { callId, toTag, fromTag }: ReplacedDialog): Session | undefined {
  for (const [ours, theirs] of [
    [toTag, fromTag],
    [fromTag, toTag],
  ] as const) {
    const session = exchange.sessions.get(ours);
    const dialog = session?.dialog ?? session?.earlyDialog(theirs);
    if (dialog?.callId === callId && dialog.remoteTag === theirs) return session;
  }
  return undefined;
}

/**
 * INVITE with Replaces (RFC 3891 section 3): another device of the same DN takes the call over, from the desk phone to the mobile one, or
 * picks it up while it rings. Whoever is not the same DN may not take a call: the call model knows of no such thing.
 */
export function replaceDevice(
  exchange: Exchange,
  transaction: ServerTransaction,
  request: SipRequest,
  caller: Caller,
): void {
  const replaced = request.headers.has('Join') ? undefined : parseReplaces(request.headers.get('Replaces') ?? '');
  const session = replaced && findSession(exchange, replaced);
  const leg = session?.owner;
  if (replaced === undefined) transaction.respond(400);
  else if (session?.phase === 'ended' || (session === undefined && exchange.endedDialogs.has(replaced)))
    transaction.respond(603);
  else if (session === undefined || !(leg instanceof Leg)) transaction.respond(481);
  else if (caller.kind !== 'phone' || leg.kind !== 'phone' || leg.number !== caller.DN) transaction.respond(403);
  else if (session.phase === 'established' && leg.session === session) {
    if (replaced.earlyOnly) transaction.respond(486);
    else if (!canTakeOver(exchange, leg, request)) transaction.respond(488);
    else takeOver(exchange, leg, session, newSession(exchange, leg, transaction, request));
  } else if (session.phase === 'calling' && leg.branches.some((branch) => branch.session === session)) {
    leg.toldBasis = '';
    // Who picks a call up is no machine.
    leg.isPredictive = false;
    onAnswered(exchange, leg, newSession(exchange, leg, transaction, request));
    if (leg.state === 'incoming') keepWaiting(exchange, leg);
  }
  // An early dialog that this server has not begun: it cannot end the caller's INVITE.
  else transaction.respond(481);
}

function newSession(exchange: Exchange, leg: Leg, transaction: ServerTransaction, request: SipRequest): Session {
  const session = new Session(exchange.context, leg.number, leg, transaction.localTag);
  session.receiveInvite(transaction, request);
  return session;
}

/** Whether the device can be connected with whom the leg talks with; the call must not be lost to one that cannot. */
function canTakeOver(exchange: Exchange, leg: Leg, request: SipRequest): boolean {
  const text = sdpOf(request);
  const offer = text === undefined ? undefined : parseSdp(text);
  if (offer === undefined) return true;
  if (leg.wish.kind === 'mix') return canAnswer(exchange, leg, offer);
  const peer = leg.wish.kind === 'direct' ? exchange.legs.get(leg.wish.peer)?.session?.remote : undefined;
  return exchange.media !== undefined || peer === undefined || answerOffer(offer, peer, 'sendrecv') !== undefined;
}

function takeOver(exchange: Exchange, leg: Leg, before: Session, session: Session): void {
  keyWorked(exchange, leg);
  for (const each of leg.dialogLegs ?? [leg]) each.session = session;
  leg.toldBasis = '';
  leg.refused = [];
  leg.rounds = 0;
  learnRemote(exchange, leg);
  before.hangUp();
  const holds = session.remote !== undefined && isHold(directionOf(session.remote));
  if (holds !== leg.deviceHolds) {
    leg.deviceHolds = holds;
    exchange.report({ type: holds ? 'ReportHeld' : 'ReportRetrieved', leg: leg.id });
  }
  reconcile(exchange, leg);
  reconcilePeerOf(exchange, leg);
}
