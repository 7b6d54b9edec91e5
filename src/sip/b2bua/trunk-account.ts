import { createHmac } from 'node:crypto';
import type { Login } from '../auth/digest-client.js';
import type { SipUri } from '../codec/uri.js';
import type { TransportName } from '../connection/flow.js';
import { dialedNumber } from './dialed-number.js';
import type { TrunkOptions } from './sip-options.js';
import { loginOf, reachableUri } from './trunks.js';

/** What a trunk registers as, and where. */
export interface TrunkAccount {
  /** Address of record, such as `sip:4930123456@provider.example`. */
  readonly aor: string;
  /** The host of that. */
  readonly domain: string;
  readonly registrar: { readonly uri: SipUri; readonly transport: TransportName };
  /** Request-URI of REGISTER: without user (RFC 3261 section 10.2). */
  readonly requestUri: string;
  readonly login: Login | undefined;
}

/** The account of a trunk that registers, words for what is missing, or undefined when it does not register. */
export function accountOf(options: TrunkOptions): TrunkAccount | { readonly problem: string } | undefined {
  const { register, username, uri } = options;
  if (register === undefined) return undefined;
  const registrar = reachableUri(register.registrar ?? uri);
  if (registrar === undefined) {
    return { problem: `registrar: ${register.registrar ?? uri} is no SIP URI of a known transport` };
  }
  const { scheme, host, port } = registrar.uri;
  if (register.aor === undefined && username === undefined)
    return { problem: 'aor: needed where there is no username' };
  const aor = register.aor ?? `sip:${username}@${reachableUri(uri)?.uri.host ?? host}`;
  const address = reachableUri(aor)?.uri;
  if (address === undefined || address.user === '') return { problem: `aor: ${aor} is no SIP URI with a user` };
  const transport = registrar.uri.param('transport');
  return {
    aor: address.toString(),
    domain: address.host,
    registrar,
    requestUri: `${scheme}:${host}${port === 0 ? '' : `:${port}`}${transport === undefined ? '' : `;transport=${transport}`}`,
    login: loginOf(options),
  };
}

/** The number of a trunk's account: what a call is for that names nothing but the registered contact. '' = it has none. */
export function accountNumber({ register, username = '' }: TrunkOptions): string {
  const address = register?.aor === undefined ? undefined : reachableUri(register.aor)?.uri;
  return address === undefined ? username : dialedNumber(address);
}

/**
 * User of the Contact that is registered: the provider's calls come to it, from whatever address, and nobody else can know it. With a
 * password it is made of that, so that a server that was killed takes the place of its former self and is not called twice.
 *
 * @param random 16 characters that nobody can guess.
 */
export function contactUserOf({ aor, requestUri, login }: TrunkAccount, random: string): string {
  if (login === undefined || login.password === '') return `t${random}`;
  return `t${createHmac('sha256', login.password).update(`contact ${aor} ${requestUri}`).digest('hex').slice(0, 24)}`;
}
