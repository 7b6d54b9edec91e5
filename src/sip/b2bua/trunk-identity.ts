import { toBinary } from '../codec/serialize.js';
import { escapeUser, parseUri } from '../codec/uri.js';
import type { Leg } from './leg.js';
import { ANONYMOUS } from './privacy.js';
import type { TrunkOptions } from './sip-options.js';
import { accountOf } from './trunk-account.js';
import { publicNumber } from './trunks.js';

/** What the called side is told of who calls. */
export interface ShownCaller {
  readonly number: string;
  /** As the caller has written it, quotes included; '' = none. */
  readonly displayName: string;
  /** It wants to be unknown. */
  readonly isPrivate: boolean;
  /** It calls from the network itself. */
  readonly isOutside: boolean;
}

/** The caller of a leg's call from this number; `peer` is the leg that the call came by. */
export function shownCaller(peer: Leg | undefined, number: string): ShownCaller {
  // Whoever else calls, such as a consulting phone, has not said how it wants to be shown.
  if (peer === undefined || peer.number !== number)
    return { number, displayName: '', isPrivate: false, isOutside: false };
  const { displayName, isPrivate } = peer;
  return { number, displayName, isPrivate, isOutside: peer.kind === 'trunk' };
}

/** From of a phone's INVITE, of which `domain` is the host. */
export function fromAddress({ number, displayName, isPrivate }: ShownCaller, domain: string): string {
  return isPrivate ? ANONYMOUS : nameAddr(displayName, number, domain);
}

/** What a trunk's INVITE says of who calls: the value of From without its tag, and header lines. */
export interface TrunkIdentity {
  readonly from: string;
  readonly headers: string;
}

/**
 * Who calls, in the words of the trunk's provider. The network is told of those who want to be unknown as well, and asked to keep it to
 * itself (RFC 3325 section 9.3). An account in From says nothing of the caller; still it is asked to be hidden (RFC 3323 section 4.2).
 *
 * @param domain host part of addresses where the trunk has none of its own.
 */
export function identityAt(trunk: TrunkOptions, caller: ShownCaller, domain: string): TrunkIdentity {
  const { fromUser, fromDomain, identity = 'asserted' } = trunk;
  const host = trunkDomain(trunk, domain);
  const isNobody = caller.number === 'anonymous';
  const number = caller.isOutside || isNobody ? caller.number : publicNumber(trunk, caller.number);
  let from: string;
  if (!caller.isPrivate) from = nameAddr(caller.displayName, fromUser ?? number, host);
  else if (fromUser === undefined && fromDomain === undefined) from = ANONYMOUS;
  else from = nameAddr('"Anonymous"', fromUser ?? 'anonymous', host);
  let headers = '';
  // Whoever has called without a number has none that could be asserted.
  if (identity !== 'none' && !isNobody) {
    headers = `P-${identity === 'asserted' ? 'Asserted' : 'Preferred'}-Identity: ${nameAddr('', number, host)}\r\n`;
  }
  if (caller.isPrivate) headers += `Privacy: ${fromUser === undefined ? '' : 'user;'}id\r\n`;
  return { from, headers };
}

/** Host part of this server's addresses at the trunk: as configured, that of the account which it registers, or `domain`. */
export function trunkDomain(trunk: TrunkOptions, domain: string): string {
  if (trunk.fromDomain !== undefined) return trunk.fromDomain;
  const account = accountOf(trunk);
  return account === undefined || 'problem' in account ? domain : account.domain;
}

/** Words for what is wrong with how a trunk shows callers, or undefined. */
export function identityProblem({ fromDomain }: TrunkOptions): string | undefined {
  if (fromDomain === undefined || parseUri(`sip:${fromDomain}`)?.host === fromDomain) return undefined;
  return `fromDomain: ${fromDomain} is neither a name nor an address`;
}

/** Throws when what a trunk registers as is incomplete, or nobody could be shown as it wants. */
export function checkTrunks(trunks: readonly TrunkOptions[]): void {
  for (const options of trunks) {
    const account = accountOf(options);
    const problem =
      account !== undefined && 'problem' in account ? `register.${account.problem}` : identityProblem(options);
    if (problem !== undefined) throw new Error(`sip.trunks: ${options.name}: ${problem}`);
  }
}

function nameAddr(displayName: string, user: string, host: string): string {
  return `${displayName === '' ? '' : `${displayName} `}<sip:${escapeUser(toBinary(user))}@${host}>`;
}
