import type { SipRequest } from '../codec/message.js';
import { unescapeUri } from '../codec/uri.js';
import { Session } from '../dialog/session.js';
import type { ServerTransaction } from '../transaction/server-transaction.js';
import type { Caller } from './caller.js';
import type { Exchange } from './exchange.js';
import { Leg } from './leg.js';
import { learnRemote } from './mixer-link.js';
import { reconcile, reconcilePeerOf } from './negotiation.js';

/** A dialog as Replaces names it (RFC 3891): seen from the device, so `to-tag` may be ours or its own. */
export interface ReplacedDialog {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  readonly earlyOnly: boolean;
}

function parseReplaces(value: string): ReplacedDialog | undefined {
  const [callId, ...params] = value.split(';').map((part) => part.trim());
  const get = (name: string): string => {
    const found = params.find((param) => param.toLowerCase().startsWith(`${name}=`));
    return found === undefined ? '' : found.slice(name.length + 1).trim();
  };
  const toTag = get('to-tag');
  const fromTag = get('from-tag');
  if (callId === undefined || callId === '' || toTag === '' || fromTag === '') return undefined;
  return { callId, toTag, fromTag, earlyOnly: params.some((param) => param.toLowerCase() === 'early-only') };
}

/** The value of a Replaces header inside the URI of Refer-To. */
export function replacesOfUri(headers: string): ReplacedDialog | undefined {
  for (const pair of headers.split('&')) {
    const [name, value] = pair.split('=', 2);
    if (name?.toLowerCase() === 'replaces' && value !== undefined) return parseReplaces(unescapeUri(value));
  }
  return undefined;
}

/** The leg whose dialog is meant. */
export function findReplaced(exchange: Exchange, replaced: ReplacedDialog): Leg | undefined {
  for (const [ours, theirs] of [
    [replaced.toTag, replaced.fromTag],
    [replaced.fromTag, replaced.toTag],
  ] as const) {
    const session = exchange.sessions.get(ours);
    const dialog = session?.dialog;
    if (dialog?.callId !== replaced.callId || dialog.remoteTag !== theirs) continue;
    if (session?.owner instanceof Leg && session.owner.session === session) return session.owner;
  }
  return undefined;
}

/**
 * INVITE with Replaces: another device of the same DN takes the call over (from the desk phone to the mobile one). For the core
 * nothing changes. Whoever is not the same DN may not take a call.
 */
export function replaceDevice(
  exchange: Exchange,
  transaction: ServerTransaction,
  request: SipRequest,
  caller: Caller,
): void {
  const replaced = parseReplaces(request.headers.get('Replaces') ?? '');
  if (replaced === undefined) {
    transaction.respond(400);
    return;
  }
  const leg = findReplaced(exchange, replaced);
  const before = leg?.session;
  if (leg === undefined || before === undefined) {
    transaction.respond(481);
    return;
  }
  if (replaced.earlyOnly || leg.state !== 'up') {
    transaction.respond(486);
    return;
  }
  if (caller.kind !== 'phone' || leg.kind !== 'phone' || leg.number !== caller.DN) {
    transaction.respond(403);
    return;
  }
  const session = new Session(exchange.context, leg.number, leg, transaction.localTag);
  session.receiveInvite(transaction, request);
  for (const each of leg.dialogLegs ?? [leg]) each.session = session;
  leg.toldBasis = '';
  leg.deviceHolds = false;
  leg.rounds = 0;
  learnRemote(exchange, leg);
  before.hangUp();
  reconcile(exchange, leg);
  reconcilePeerOf(exchange, leg);
}
