import { lookup, resolveSrv } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { TransportName } from './flow.js';

/** Where a server is. */
export interface ServerAddress {
  /** Numeric, IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
}

/** What an SRV record says (RFC 2782). */
export interface SrvRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** The questions to DNS that are needed; `node:dns` answers them. */
export interface NameService {
  srv(name: string): Promise<readonly SrvRecord[]>;
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

/** Servers of one name that are looked at, and records that these are taken from. */
const MOST = 16;
const MOST_RECORDS = 64;

export function defaultPort(transport: TransportName): number {
  return transport === 'TLS' || transport === 'WSS' ? 5061 : 5060;
}

/**
 * RFC 3263 section 4.2, the transport being known: an address is what it is; a name without a port is asked for SRV first; then
 * the host's addresses. `port` 0 = none was given. In the order in which they are to be tried; rejects when the name is not known.
 * `random` gives numbers from 0 up to, but not, 1: servers of one priority are in another order each time, by their weights.
 */
export async function locateServer(
  host: string,
  port: number,
  transport: TransportName,
  random: () => number,
  names: NameService = DNS,
): Promise<readonly ServerAddress[]> {
  if (isIP(host) !== 0) return [{ address: host, port: port || defaultPort(transport) }];
  const records = port === 0 ? await names.srv(`${SERVICE[transport]}.${host}`).catch(() => []) : [];
  if (records.length === 0) return addressesOf(host, port || defaultPort(transport), names);
  const usable = records.filter((each) => each.port > 0).slice(0, MOST_RECORDS);
  const ordered = inOrder(usable, random).slice(0, MOST);
  const found = await Promise.all(ordered.map((each) => addressesOf(each.name, each.port, names).catch(() => [])));
  const all = found.flat();
  if (all.length === 0) throw new Error(`no server of ${host} has an address`);
  return all.slice(0, MOST);
}

async function addressesOf(host: string, port: number, names: NameService): Promise<ServerAddress[]> {
  const addresses = await names.addresses(host);
  return addresses.slice(0, MOST).map((address) => ({ address, port }));
}

/**
 * RFC 2782, page 4: the lowest priority first; among the same priority each place is drawn by lot, a weight of 2 having twice the
 * chance of a weight of 1, and a weight of 0 a very small one.
 */
function inOrder(records: readonly SrvRecord[], random: () => number): SrvRecord[] {
  const left = [...records].sort((a, b) => a.priority - b.priority || a.weight - b.weight);
  const ordered: SrvRecord[] = [];
  while (left.length > 0) {
    const others = left.findIndex(({ priority }) => priority !== left[0]?.priority);
    const same = others < 0 ? left.length : others;
    let sum = 0;
    for (let i = 0; i < same; i++) sum += left[i]?.weight ?? 0;
    const lot = Math.floor(random() * (sum + 1));
    let reached = left[0]?.weight ?? 0;
    let drawn = 0;
    while (reached < lot && drawn < same - 1) reached += left[++drawn]?.weight ?? 0;
    ordered.push(...left.splice(drawn, 1));
  }
  return ordered;
}
