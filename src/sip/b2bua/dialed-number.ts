import type { SipRequest } from '../codec/message.js';
import { parseNameAddr } from '../codec/name-addr.js';
import { fromBinary } from '../codec/serialize.js';
import { type SipUri, unescapeUri } from '../codec/uri.js';

/**
 * The number that a URI names: without parameters of a telephone subscriber (`7002;phone-context=example.com`), and where it is one
 * for certain without visual separators (RFC 3966 section 5.1.1, RFC 3261 section 19.1.6). '' when there is none.
 */
export function dialedNumber(uri: SipUri): string {
  const number = fromBinary(unescapeUri(uri.user.split(';', 1)[0] ?? ''));
  const isTelephone = uri.scheme === 'tel' || uri.param('user')?.toLowerCase() === 'phone';
  return isTelephone && /^\+?[\d*#().-]+$/.test(number) ? number.replace(/[().-]/g, '') : number;
}

/**
 * The number that was dialed where the Request-URI is only a contact that was registered: P-Called-Party-ID (RFC 7315 section 4.2),
 * else To; where that too is only the contact, as Asterisk writes it, the user of the account.
 */
export function calledNumber(request: SipRequest, account: string): string {
  const called = parseNameAddr(request.headers.get('P-Called-Party-ID') ?? '');
  const number = dialedNumber(called?.uri ?? request.to.uri);
  return number === dialedNumber(request.uri) ? account : number;
}
