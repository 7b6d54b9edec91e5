import { type SipRequest, tokensOf } from '../codec/message.js';
import { parseNameAddrList } from '../codec/name-addr.js';
import { dialedNumber } from './dialed-number.js';

/** From of a caller whose number is kept from the called side (RFC 3323 section 4.1.1.3). */
export const ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>';

/** Whether the caller wants its identity to be hidden: RFC 3323 section 4.2, RFC 3325 section 7. */
export function wantsPrivacy(request: SipRequest): boolean {
  if (isAnonymous(request)) return true;
  return wishesOf(request).some((wish) => wish === 'id' || wish === 'user' || wish === 'header' || wish === 'session');
}

/** Whether all that the caller wants to be hidden is: where its sound goes the called side sees (RFC 3323 section 4.2, `session`). */
export function canHide(request: SipRequest): boolean {
  return !wishesOf(request).includes('session');
}

function wishesOf({ headers }: SipRequest): string[] {
  return tokensOf(headers, 'Privacy').flatMap((value) => value.split(';').map((wish) => wish.trim()));
}

/** Whether From says nothing of who calls. */
export function isAnonymous({ from: { uri } }: SipRequest): boolean {
  return uri.user.toLowerCase() === 'anonymous' || uri.host.toLowerCase() === 'anonymous.invalid';
}

/** The caller's number of a call from the network: From, or what the trunk asserts where From says nothing (RFC 3323). */
export function callingNumber(request: SipRequest): string {
  const number = dialedNumber(request.from.uri);
  return number === '' || number === 'anonymous' ? (assertedNumber(request) ?? 'anonymous') : number;
}

/** The number that the trunk asserts: P-Asserted-Identity (RFC 3325). */
export function assertedNumber(request: SipRequest): string | undefined {
  const line = request.headers.get('P-Asserted-Identity');
  const asserted = line === undefined ? undefined : parseNameAddrList(line)?.[0];
  return (asserted && dialedNumber(asserted.uri)) || undefined;
}
