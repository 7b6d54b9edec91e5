import type { SipResponse } from '../codec/message.js';
import { parseNameAddrList } from '../codec/name-addr.js';
import { escapeUser } from '../codec/uri.js';
import { Session } from '../dialog/session.js';
import { withDirection } from '../sdp/direction.js';
import { callStateOf, isdnCauseOf } from './call-state.js';
import { address, contactsOf, requestUri } from './contacts.js';
import { deviceIsSilent } from './early-media.js';
import type { Exchange } from './exchange.js';
import type { Leg } from './leg.js';
import { failLeg } from './outgoing.js';
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
  leg.branches = leg.branches.filter((branch) => branch.session !== session);
  deviceIsSilent(exchange, leg, session);
  if (better(leg.refusal, status) === status) {
    leg.refusal = status;
    leg.refusedAs = callStateOf(status, isdnCauseOf(response?.headers.get('Reason')));
  }
  if (status >= 300 && status < 400 && response !== undefined && follow(exchange, leg, response)) return;
  // RFC 3261 section 16.7: a 6xx is the word of the person, wherever else it rings.
  if (leg.branches.length > 0 && status < 600) return;
  if (status === 488 && offerByMixer(exchange, leg)) return;
  // RFC 3263 section 4.3: no answer and 503 are failures of one server; the next one of the name is to be tried.
  if (response !== undefined && status !== 503) leg.serversBefore = 0;
  else if (leg.trunk !== undefined) serverFailed(leg, leg.trunk);
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

/** Refusals that say something about the trunk, not about the number. */
function isTrunkFault(status: number): boolean {
  return status === 408 || status === 403 || status === 480 || (status >= 500 && status < 600 && status !== 501);
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

/** A redirection to another DN of this server is followed where the policy says so; anything else would let phones dial out. */
function follow(exchange: Exchange, leg: Leg, response: SipResponse): boolean {
  if (exchange.options.redirects !== 'follow' || leg.kind !== 'phone' || leg.redirected) return false;
  const contact = parseNameAddrList(response.headers.get('Contact') ?? '')?.[0];
  const DN = contact?.uri.user ?? '';
  const sdp = leg.peer === undefined ? undefined : exchange.legs.get(leg.peer)?.session?.remote;
  if (!exchange.phones.has(DN) || DN === leg.number || sdp === undefined) return false;
  leg.redirected = true;
  const diversion = `Diversion: <sip:${escapeUser(leg.number)}@${exchange.options.domain}>;reason=unconditional\r\n`;
  for (const binding of contactsOf(exchange, DN)) {
    const session = new Session(exchange.context, leg.number, leg);
    leg.branches.push({ session, binding });
    session.begin({
      uri: requestUri(binding.uri),
      from: address(exchange, leg.number),
      to: address(exchange, DN),
      routes: binding.path,
      flow: binding.flow,
      headers: diversion,
      sdp: withDirection(sdp, 'sendrecv'),
      login: undefined,
    });
  }
  return leg.branches.length > 0;
}
