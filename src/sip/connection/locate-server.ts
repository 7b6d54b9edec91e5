import { lookup, resolveSrv } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { TransportName } from './flow.js';

/** Where a server is. */
export interface ServerAddress {
  /** Numeric, IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
}

/** The questions to DNS that are needed; `node:dns` answers them. */
export interface NameService {
  srv(name: string): Promise<readonly { name: string; port: number; priority: number; weight: number }[]>;
  /** All addresses of a host, in the order in which they are to be tried. */
  addresses(host: string): Promise<readonly string[]>;
}

const DNS: NameService = {
  srv: (name) => resolveSrv(name),
  addresses: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
};

const SERVICE: Readonly<Record<TransportName, string>> = {
  UDP: '_sip._udp',
  TCP: '_sip._tcp',
  TLS: '_sips._tcp',
  WS: '_sip._ws',
  WSS: '_sips._ws',
};

/** Servers of one name that are looked at. */
const MOST = 16;

export function defaultPort(transport: TransportName): number {
  return transport === 'TLS' || transport === 'WSS' ? 5061 : 5060;
}

/**
 * RFC 3263 section 4.2, the transport being known: an address is what it is; a name without a port is asked for SRV first; then
 * the host's addresses. `port` 0 = none was given. In the order in which they are to be tried; rejects when the name is not known.
 */
export async function locateServer(
  host: string,
  port: number,
  transport: TransportName,
  names: NameService = DNS,
): Promise<readonly ServerAddress[]> {
  if (isIP(host) !== 0) return [{ address: host, port: port || defaultPort(transport) }];
  const records = port === 0 ? await names.srv(`${SERVICE[transport]}.${host}`).catch(() => []) : [];
  if (records.length === 0) return addressesOf(host, port || defaultPort(transport), names);
  const ordered = records
    .filter((each) => each.port > 0)
    .sort((a, b) => a.priority - b.priority || b.weight - a.weight)
    .slice(0, MOST);
  const found = await Promise.all(ordered.map((each) => addressesOf(each.name, each.port, names).catch(() => [])));
  const all = found.flat();
  if (all.length === 0) throw new Error(`no server of ${host} has an address`);
  return all.slice(0, MOST);
}

async function addressesOf(host: string, port: number, names: NameService): Promise<ServerAddress[]> {
  const addresses = await names.addresses(host);
  return addresses.slice(0, MOST).map((address) => ({ address, port }));
}
