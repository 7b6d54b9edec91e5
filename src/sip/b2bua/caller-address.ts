import { isIPv6, SocketAddress } from 'node:net';
import { bareHost } from '../codec/host.js';
import type { Flow } from '../connection/flow.js';
import { defaultPort } from '../connection/locate-server.js';
import type { Exchange } from './exchange.js';
import type { PhoneOptions } from './sip-options.js';
import { reachableUri } from './trunks.js';

type Place = Pick<Flow, 'transport' | 'address' | 'port'>;

/**
 * Whether a request that names a phone without password may come from there: from its contact, or from where it has registered. One
 * that has neither is believed. What shows its password is not asked.
 */
export function isAtHome(
  exchange: Exchange,
  phone: PhoneOptions,
  source: Flow,
  method: 'INVITE' | 'REGISTER',
): boolean {
  if (!exchange.options.checkCallerAddress) return true;
  const fixed = placeOf(phone.contact);
  // Who could register in the name of a device that does not would get its calls, and be believed himself.
  const registered = method === 'REGISTER' ? [] : exchange.registrar.bindingsOf(phone.DN).map(({ flow }) => flow);
  const known: readonly Place[] = fixed === undefined ? registered : [fixed, ...registered];
  return known.length === 0 || known.some((place) => isThere(place, source));
}

/** On UDP the port says who of a host sends; a connection may come from any port, and cannot be feigned from another address. */
function isThere(place: Place, source: Flow): boolean {
  if (place.address !== source.address) return false;
  return source.transport !== 'UDP' || (place.transport === 'UDP' && place.port === source.port);
}

function placeOf(contact: string | undefined): Place | undefined {
  const reachable = contact === undefined ? undefined : reachableUri(contact);
  if (reachable === undefined) return undefined;
  const { uri, transport } = reachable;
  const host = bareHost(uri.host);
  // IPv6 addresses have many forms; sockets tell the shortest.
  const address = isIPv6(host) ? new SocketAddress({ address: host, family: 'ipv6' }).address : host;
  return { transport, address, port: uri.port || defaultPort(transport) };
}
