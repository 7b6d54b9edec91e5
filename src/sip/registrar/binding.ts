import { type SipUri, sameUri } from '../codec/uri.js';
import type { Flow } from '../connection/flow.js';

/** One place at which a DN can be reached. */
export interface Binding {
  /** Contact as it was registered. */
  readonly uri: SipUri;
  readonly uriText: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** 0 to 1; the higher ones are preferred. */
  readonly q: number;
  readonly callId: string;
  readonly cseq: number;
  /** Route towards the phone (Path, RFC 3327); empty when it registered directly. */
  readonly path: readonly string[];
  /** Over which socket and from which address it came: requests take the same way back (RFC 5626, and phones behind NAT). */
  readonly flow: Flow;
  /** `+sip.instance` and `reg-id` of RFC 5626; '' without them. */
  readonly outboundKey: string;
  /** What the phone said it can do, lower case: events such as `talk` and `hold`, methods. */
  readonly events: readonly string[];
  readonly methods: readonly string[];
}

/** Whether a new contact takes the place of an existing binding: RFC 5626 by instance and flow number, else by URI. */
export function replaces(binding: Binding, uri: SipUri, outboundKey: string): boolean {
  return outboundKey !== '' ? binding.outboundKey === outboundKey : sameUri(binding.uri, uri);
}

/** A binding as the Contact header of a response lists it. */
export function contactLine(binding: Binding, now: number): string {
  const seconds = Math.max(0, Math.ceil((binding.expires - now) / 1000));
  return `<${binding.uriText}>;expires=${seconds}${binding.q === 1 ? '' : `;q=${binding.q}`}`;
}
