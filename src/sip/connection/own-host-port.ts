import { networkInterfaces } from 'node:os';
import { bareHost, bracketHost } from '../codec/host.js';
import type { ListenOptions } from './connection-options.js';

/** What goes into Via and Contact: the advertised address, the address listened on, or the machine's first own address. */
export function ownHostPort(listen: ListenOptions, port: number): string {
  if (listen.advertise !== undefined)
    return /^(\[.*\]|[^:]*):\d+$/.test(listen.advertise)
      ? listen.advertise
      : `${bracketHost(listen.advertise)}:${port}`;
  const address = bareHost(listen.address);
  if (address !== '0.0.0.0' && address !== '::') return `${bracketHost(address)}:${port}`;
  const family = address === '::' ? 'IPv6' : 'IPv4';
  for (const addresses of Object.values(networkInterfaces())) {
    const own = addresses?.find((candidate) => candidate.family === family && !candidate.internal);
    if (own !== undefined) return `${bracketHost(own.address)}:${port}`;
  }
  return `${family === 'IPv6' ? '[::1]' : '127.0.0.1'}:${port}`;
}
