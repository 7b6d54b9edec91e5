import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** IPv4 or IPv6. */
export type AddressFamily = 4 | 6;

/** Where legs of one family receive, and what is named to their far ends. */
export interface LocalAddress {
  readonly address: string;
  readonly publicAddress: string;
}

/** The address of each family that the mixer has; the first one is that of `MediaOptions.address`. */
export type LocalAddresses = ReadonlyMap<AddressFamily, LocalAddress>;

export interface AddressOptions {
  readonly address: string;
  readonly publicAddress: string;
  readonly ipv6Address: string;
  readonly ipv6PublicAddress: string;
}

/** Addresses that stand for all of the machine: nobody can send to them. */
const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const LOOPBACK_6 = '::1';

/** Family of a numeric address; undefined for anything else. */
export function familyOf(address: string): AddressFamily | undefined {
  const family = isIP(address);
  return family === 0 ? undefined : (family as AddressFamily);
}

/** What is wrong with the addresses, one line for each option. */
export function addressProblems({ address, publicAddress, ipv6Address, ipv6PublicAddress }: AddressOptions): string[] {
  const problems: string[] = [];
  const family = familyOf(address);
  if (family === undefined) problems.push('address must be a numeric IPv4 or IPv6 address');
  else if (publicAddress !== '' && familyOf(publicAddress) !== family)
    problems.push(`publicAddress must be a numeric IPv${family} address, as address is one`);
  else if (ANY.has(address) && publicAddress === '')
    problems.push(
      `publicAddress must say where phones reach ${address}, which stands for all addresses of this machine`,
    );
  const isNamed = ipv6Address !== '' && ipv6Address !== 'auto';
  if (isNamed && !isIPv6(ipv6Address)) problems.push('ipv6Address must be a numeric IPv6 address, auto, or empty');
  else if (isNamed && family === 6) problems.push('ipv6Address must be empty where address is an IPv6 address already');
  if (ipv6PublicAddress !== '' && !isIPv6(ipv6PublicAddress))
    problems.push('ipv6PublicAddress must be a numeric IPv6 address');
  else if (ipv6PublicAddress !== '' && !isNamed) problems.push('ipv6PublicAddress needs ipv6Address');
  else if (ANY.has(ipv6Address) && ipv6PublicAddress === '')
    problems.push(`ipv6PublicAddress must say where phones reach ${ipv6Address}`);
  return problems;
}

/** The addresses that options without problems stand for. `isThere` tells whether this machine has an address. */
export function localAddresses(
  options: AddressOptions,
  isThere: (address: string) => boolean = hasAddress,
): LocalAddresses {
  const { address, publicAddress, ipv6Address, ipv6PublicAddress } = options;
  const addresses = new Map<AddressFamily, LocalAddress>();
  addresses.set(isIPv6(address) ? 6 : 4, { address, publicAddress: publicAddress || address });
  if (addresses.has(6) || ipv6Address === '') return addresses;
  const other =
    ipv6Address !== 'auto' ? ipv6Address : address.startsWith('127.') && isThere(LOOPBACK_6) ? LOOPBACK_6 : '';
  if (other !== '') addresses.set(6, { address: other, publicAddress: ipv6PublicAddress || other });
  return addresses;
}

function hasAddress(address: string): boolean {
  return Object.values(networkInterfaces()).some((found) => found?.some((each) => each.address === address) === true);
}
