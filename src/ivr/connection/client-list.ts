import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Option `gli-client-list`: who may connect. Empty = everybody. */
export interface ClientList {
  allows(address: string | undefined, port: number | undefined): boolean;
}

interface Entry {
  readonly addresses: ReadonlySet<string>;
  /** undefined = any. */
  readonly port: number | undefined;
}

/** Resolves the names of a list once. An entry that cannot be read or resolved allows nobody. */
export async function resolveClientList(
  list: readonly string[],
  onProblem: (text: string) => void,
): Promise<ClientList> {
  const entries = await Promise.all(list.map((text) => resolveEntry(text.trim(), onProblem)));
  return {
    allows(address, port) {
      if (list.length === 0) return true;
      const from = plainAddress(address ?? '');
      return entries.some((e) => e?.addresses.has(from) && (e.port === undefined || e.port === port));
    },
  };
}

async function resolveEntry(text: string, onProblem: (text: string) => void): Promise<Entry | undefined> {
  const found = hostAndPort(text);
  const port = found === undefined || found.port === '*' ? undefined : Number(found.port);
  if (found === undefined || (port !== undefined && !(port >= 1 && port <= 65_535))) {
    onProblem(`gli-client-list: ${text} is no host:port`);
    return undefined;
  }
  if (isIP(found.host) !== 0) return { addresses: new Set([plainAddress(found.host)]), port };
  try {
    const addresses = await lookup(found.host, { all: true });
    return { addresses: new Set(addresses.map((a) => plainAddress(a.address))), port };
  } catch {
    onProblem(`gli-client-list: ${found.host} cannot be resolved`);
    return undefined;
  }
}

/** `host:port`, `[IPv6]:port`; without a port, `*`. */
export function hostAndPort(text: string): { readonly host: string; readonly port: string } | undefined {
  const found = /^(?:\[([^\]]+)\]|([^:]+))(?::(\*|\d{1,5}))?$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  return host === undefined ? undefined : { host, port: found?.[3] ?? '*' };
}

/** An IPv4 address that comes as an IPv6 one is the IPv4 address. */
function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
}
