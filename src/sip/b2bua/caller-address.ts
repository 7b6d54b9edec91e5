import { isIP, isIPv6, SocketAddress } from 'node:net';
import { bareHost } from '../codec/host.js';
import { parseUri } from '../codec/uri.js';
import type { Flow } from '../connection/flow.js';
import type { Exchange } from './exchange.js';
import type { PhoneOptions } from './sip-options.js';
import type { Trunk } from './trunks.js';

/**
 * Whether a request that names a phone without password may come from there: from the address of its contact, or from one where it
 * has registered. The port does not count: many phones send from another one than they listen on. A phone of which no address is
 * known is believed. What shows its password is not asked.
 */
export function isAtHome(
  exchange: Exchange,
  phone: PhoneOptions,
  source: Flow,
  method: 'INVITE' | 'REGISTER',
): boolean {
  if (!exchange.options.checkCallerAddress) return true;
  const fixed = addressOf(phone.contact);
  // Who could register in the name of a device that does not would get its calls, and be believed himself.
  const registered =
    method === 'REGISTER' ? [] : exchange.registrar.bindingsOf(phone.DN).map(({ flow }) => flow.address);
  const known = fixed === undefined ? registered : [fixed, ...registered];
  return known.length === 0 || known.includes(source.address);
}

/**
 * Whether a request in a phone's name that has come from the address of a trunk may be the phone's: the two share a proxy, or a host.
 * Over UDP a trunk speaks from the port at which it listens.
 */
export function isBesideTrunk(exchange: Exchange, phone: PhoneOptions, source: Flow, trunk: Trunk): boolean {
  const here = trunk.servers.all.filter(({ address }) => address === source.address);
  if (source.transport === 'UDP' && here.length > 0 && here.every(({ port }) => port !== source.port)) return true;
  const registered = exchange.registrar.bindingsOf(phone.DN).map(({ flow }) => flow);
  const fixed = addressOf(phone.contact);
  const contact = { address: fixed, port: parseUri(phone.contact ?? '')?.port || 5060 };
  return [contact, ...registered].some(
    ({ address, port }) => address === source.address && (port === source.port || source.transport !== 'UDP'),
  );
}

/** The address of a contact that has one and not a name. */
function addressOf(contact: string | undefined): string | undefined {
  const host = contact === undefined ? undefined : parseUri(contact)?.host;
  if (host === undefined) return undefined;
  const bare = bareHost(host);
  // IPv6 addresses have many forms; sockets tell the shortest.
  if (isIPv6(bare)) return new SocketAddress({ address: bare, family: 'ipv6' }).address;
  return isIP(bare) === 0 ? undefined : bare;
}
