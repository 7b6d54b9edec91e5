import { type SipUri, sameUri } from '../codec/uri.js';
import type { Flow } from '../connection/flow.js';

/** A flow of RFC 5626: one of the ways over which one device can be reached. */
export interface OutboundFlow {
  /** `+sip.instance`: names the device, whatever its address is; for comparison. */
  readonly instance: string;
  /** The same as the phone has written it. */
  readonly written: string;
  /** `reg-id`: numbers its flows. */
  readonly regId: number;
}

/** One place at which a DN can be reached. */
export interface Binding {
  /** Contact as it was registered. */
  readonly uri: SipUri;
  readonly uriText: string;
  /** Host, and port if there is one, of the address of record as the phone has written it: there it believes this server to be. */
  readonly domain: string;
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
  /** Where the phone uses RFC 5626: of which device it is a flow. */
  readonly outbound: OutboundFlow | undefined;
  /** What the phone said it can do, lower case: events such as `talk` and `hold`, methods. */
  readonly events: readonly string[];
  readonly methods: readonly string[];
}

/** Whether a new contact takes the place of an existing binding: RFC 5626 by instance and flow number, else by URI. */
export function replaces(binding: Binding, uri: SipUri, outbound: OutboundFlow | undefined): boolean {
  if (outbound === undefined) return sameUri(binding.uri, uri);
  return binding.outbound?.instance === outbound.instance && binding.outbound.regId === outbound.regId;
}

/** A binding as the Contact header of a response lists it. */
export function contactLine({ uriText, outbound, expires, q }: Binding, now: number): string {
  const seconds = Math.max(0, Math.ceil((expires - now) / 1000));
  const flow = outbound === undefined ? '' : `;reg-id=${outbound.regId};+sip.instance=${outbound.written}`;
  return `<${uriText}>${flow};expires=${seconds}${q === 1 ? '' : `;q=${q}`}`;
}
