import { detach } from '../codec/cursor.js';
import { type SipRequest, tokensOf } from '../codec/message.js';
import { type NameAddr, parseNameAddrList } from '../codec/name-addr.js';
import type { Binding, OutboundFlow } from './binding.js';

/** Flows of one device at the same time; RFC 5626 section 4.2.1 has phones use two, and four at most. */
export const MOST_FLOWS = 4;

/**
 * Whether the flow of this REGISTER will be used for requests to the phone: it has to know that, and so has the first proxy where it comes
 * through proxies, which tells by `ob` in its Path, the last one. RFC 5626 section 6 wants 439 where that one does not; phones that do not
 * know what to do then would not be registered at all. Without `Require: outbound` in the 200 they know as much.
 */
export function usesOutbound({ headers }: SipRequest): boolean {
  if (!tokensOf(headers, 'Supported').includes('outbound')) return false;
  const vias = headers.all('Via');
  if (vias.length === 1 && !vias[0]!.includes(',')) return true;
  const paths = headers.all('Path').flatMap((line) => parseNameAddrList(line) ?? []);
  return paths.at(-1)?.uri.param('ob') !== undefined;
}

/** The flow that a contact names; undefined when it is an ordinary one, or its number none. */
export function outboundFlowOf(contact: NameAddr): OutboundFlow | undefined {
  const written = contact.param('+sip.instance');
  const regId = contact.param('reg-id') ?? '';
  if (!written || !/^\d{1,10}$/.test(regId) || Number(regId) < 1 || Number(regId) >= 2 ** 31) return undefined;
  // URNs are compared without case (RFC 5626 section 3.1).
  return { instance: written.toLowerCase(), written: detach(written), regId: Number(regId) };
}

/**
 * The devices behind bindings, each with its flows in the order in which they are to be tried: those that the phone prefers, then those that
 * have registered last. A device rings once, however many flows it has (RFC 5626 section 7).
 */
export function devicesOf(bindings: readonly Binding[]): Binding[][] {
  const devices: Binding[][] = [];
  for (const binding of bindings) {
    const { outbound } = binding;
    const device = outbound && devices.find(([flow]) => flow?.outbound?.instance === outbound.instance);
    if (device === undefined) devices.push([binding]);
    else device.unshift(binding);
  }
  for (const flows of devices) flows.sort((a, b) => b.q - a.q);
  return devices;
}
