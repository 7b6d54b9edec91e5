import type { SipResponse } from '../codec/message.js';
import { parseNameAddrList } from '../codec/name-addr.js';
import type { Session } from '../dialog/session.js';
import { SECURE } from '../sdp/security.js';
import { callStateOf, isdnCauseOf } from './call-state.js';
import { address } from './contacts.js';
import { callByNextFlow, hasFlowFailed } from './device-flows.js';
import { dialedNumber } from './dialed-number.js';
import { deviceIsSilent } from './early-media.js';
import { type Exchange, removeLeg } from './exchange.js';
import type { Leg } from './leg.js';
import { srtpPolicy } from './media-security.js';
import { failLeg } from './outgoing.js';
import { DEFAULT_REALM } from './sip-options.js';
import { serverIsSilent, type Trunk } from './trunks.js';

/** One contact refused; when it was the last one, the leg failed. */
export function onRejected(
  exchange: Exchange,
  leg: Leg,
  session: Session,
  status: number,
  response: SipResponse | undefined,
): void {
  if (leg.state !== 'offered') return;
  const device = leg.branches.find((branch) => branch.session === session);
  leg.branches = leg.branches.filter((branch) => branch !== device);
  deviceIsSilent(exchange, leg, session);
  if (device !== undefined && hasFlowFailed(status, response) && callByNextFlow(exchange, leg, device)) return;
  if (better(leg.refusal, status) === status) {
    leg.refusal = status;
    leg.refusedAs = callStateOf(status, isdnCauseOf(response?.headers.get('Reason')));
  }
  if (
    status >= 300 &&
    status < 400 &&
    response !== undefined &&
    redirect(exchange, leg, response, device?.binding?.domain)
  )
    return;
  // RFC 3261 section 16.7: a 6xx is the word of the person, wherever else it rings.
  if (leg.branches.length > 0 && status < 600) return;
  if (status === 488 && (offerByMixer(exchange, leg) || offerWithKey(exchange, leg))) return;
  const { trunk } = leg;
  // RFC 3263 section 4.3: no answer and 503 are failures of one server; the next one of the name is to be tried.
  if (response !== undefined && status !== 503) leg.serversBefore = 0;
  else if (trunk !== undefined) serverFailed(leg, trunk);
  if (trunk !== undefined && response !== undefined && isTrunkFault(status)) {
    exchange.trunkRefusals.add(`${status} ${trunk.options.name}`);
  }
  if (leg.kind === 'trunk' && leg.retry !== undefined && leg.trunksLeft.length > 0 && isTrunkFault(status)) {
    leg.retry();
    return;
  }
  failLeg(exchange, leg, leg.refusedAs);
}

/** The call goes to the trunk's next server, if there is one that was not asked yet, before other trunks. */
function serverFailed(leg: Leg, trunk: Trunk): void {
  if (leg.server !== undefined) serverIsSilent(trunk, leg.server);
  leg.serversBefore++;
  if (leg.serversBefore < trunk.servers.all.length && trunk.servers.hasOther) leaveTrunk(leg, trunk);
  else leg.serversBefore = 0;
}

/** The leg is about to come to the same trunk once more. */
function leaveTrunk(leg: Leg, trunk: Trunk): void {
  trunk.calls--;
  leg.trunk = undefined;
  leg.trunksLeft.unshift(trunk);
}

/**
 * 488 (RFC 3261 section 21.4.26): the device cannot do what the caller's own description offers, a codec or SRTP, say. It is offered
 * the mixer's instead, which translates. False when it was that already.
 */
function offerByMixer(exchange: Exchange, leg: Leg): boolean {
  const { offerByMixer, trunk } = leg;
  const call = leg.ConnID === undefined ? undefined : exchange.calls.get(leg.ConnID);
  if (offerByMixer === undefined || call === undefined) return false;
  leg.offerByMixer = undefined;
  call.translates = true;
  if (trunk !== undefined) leaveTrunk(leg, trunk);
  offerByMixer();
  return true;
}

/** The device has refused plain audio of the mixer: it may want SRTP, which its policy leaves open. False when it was offered that. */
function offerWithKey(exchange: Exchange, leg: Leg): boolean {
  const { offerWithKey, trunk } = leg;
  if (offerWithKey === undefined || srtpPolicy(exchange, leg) !== 'optional' || leg.security.profile !== '')
    return false;
  leg.offerWithKey = undefined;
  leg.security = SECURE;
  if (trunk !== undefined) leaveTrunk(leg, trunk);
  offerWithKey();
  return true;
}

/** Refusals that say something about the trunk, such as a password that it does not take, and not about the number. */
function isTrunkFault(status: number): boolean {
  return [401, 403, 407, 408, 480].includes(status) || (status >= 500 && status < 600 && status !== 501);
}

/** The refusal that tells most: busy or declined before not found, that before time-outs. */
function better(a: number, b: number): number {
  const rank = (status: number): number =>
    status === 0
      ? 9
      : status >= 600
        ? 0
        : status === 486
          ? 1
          : status === 408
            ? 8
            : status === 480
              ? 5
              : status < 500
                ? 3
                : 6;
  return rank(a) <= rank(b) ? a : b;
}

/** RFC 3261 section 8.1.3.4: the contact with the highest q, of those that name another number; undefined when there is none. */
function redirectedTo({ headers }: SipResponse, number: string): string | undefined {
  let [best, bestQ] = [undefined as string | undefined, -1];
  for (const contact of headers.all('Contact').flatMap((line) => parseNameAddrList(line) ?? [])) {
    const { uri } = contact;
    const to = uri.isSip() || uri.scheme === 'tel' ? dialedNumber(uri) : '';
    const q = Number(contact.param('q') ?? 1) || 0;
    if (to !== '' && to !== number && q > bestQ) [best, bestQ] = [to, q];
  }
  return best;
}

/**
 * A redirection is the core's where the policy says that it is followed: to where, and what becomes of it. What else the DN's devices
 * do does not count any more.
 *
 * @param domain host of the device's own address.
 */
function redirect(exchange: Exchange, leg: Leg, response: SipResponse, domain = DEFAULT_REALM): boolean {
  if (exchange.options.redirects !== 'follow' || leg.kind !== 'phone' || leg.isOrigination) return false;
  const to = redirectedTo(response, leg.number);
  if (to === undefined) return false;
  const caller = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer);
  if (caller !== undefined) {
    const reason = leg.reached ? 'deflection' : 'unconditional';
    // RFC 5806 section 5: the latest goes first.
    caller.passedOn = `Diversion: ${address(leg.number, domain)};reason=${reason}\r\n${caller.passedOn}`;
  }
  const { branches } = leg;
  removeLeg(exchange, leg);
  for (const { session } of branches) session.hangUp();
  exchange.report({ type: 'ReportRedirected', leg: leg.id, to });
  return true;
}
