import { hostAndPort } from './connection/client-list.js';
import type { IvrOptions } from './options.js';

/** Options whose time may not be so short that the server would do nothing else, with that time in milliseconds. */
const SHORTEST: readonly (readonly [name: keyof IvrOptions & `${string}imeout`, ms: number])[] = [
  ['gli-frame-timeout', 1],
  ['Call Timeout', 1],
  ['Registration Timeout', 100],
  ['Retry Timeout', 100],
];

/** What the kind of a single option does not say, one line each, beginning with the option's name. Left out = its default. */
export function checkIvrOptions(options: Partial<IvrOptions>): readonly string[] {
  return [...checkLink(options), ...checkDtd(options), ...checkPair(options), ...checkTimes(options)];
}

function checkLink(options: Partial<IvrOptions>): readonly string[] {
  const problems: string[] = [];
  const addresses = options['gli-server-address'];
  if (addresses?.length === 0) problems.push('gli-server-address: names no address');
  for (const text of addresses ?? []) {
    const { port = '' } = hostAndPort(text) ?? {};
    if (hostAndPort(text) === undefined) problems.push(`gli-server-address: ${text} is no host:port`);
    else if (Number(port) > 65_535) problems.push('gli-server-address: a port is at most 65535');
  }
  for (const text of options['gli-client-list'] ?? []) {
    const port = hostAndPort(text)?.port;
    if (port === undefined || Number(port) > 65_535 || Number(port) === 0) {
      problems.push(`gli-client-list: ${text} is no host:port`);
    }
  }
  return problems;
}

/** TLS of a server group: silently plain TCP is the last thing that somebody wants who names a key or an authority. */
export function checkGliTls(group: Partial<IvrOptions>): readonly string[] {
  if ((group['gli-tls-cert'] ?? '') !== '') return [];
  return (['gli-tls-cert-key', 'gli-tls-trusted-ca'] as const)
    .filter((name) => (group[name] ?? '') !== '')
    .map((name) => `${name}: has no effect without gli-tls-cert`);
}

function checkDtd(options: Partial<IvrOptions>): string[] {
  const problems: string[] = [];
  if (options['dtd-versions']?.length === 0) problems.push('dtd-versions: names no version, so nobody could log in');
  const file = options['dtd-file'];
  if (file !== undefined && !/^[^'"<>&]*[^'"<>&/\\]$/.test(file)) {
    problems.push(`dtd-file: ${JSON.stringify(file)} is no name of a file that a DOCTYPE can hold`);
  }
  return problems;
}

function checkPair(options: Partial<IvrOptions>): string[] {
  const { 'ha-role': role = '', 'ha-peer': peer = '', 'gli-server-address': addresses = [] } = options;
  if (role === '') return peer === '' ? [] : ['ha-peer: has no effect without ha-role'];
  const port = hostAndPort(peer)?.port;
  if (peer === '') return ['ha-role: needs ha-peer, the address of the other server'];
  if (port === undefined || !(Number(port) >= 1 && Number(port) <= 65_535)) return [`ha-peer: ${peer} is no host:port`];
  return addresses.includes(peer) ? [`ha-peer: ${peer} is this server itself`] : [];
}

function checkTimes(options: Partial<IvrOptions>): string[] {
  return SHORTEST.filter(([name, ms]) => ((options[name] as number | undefined) ?? ms) < ms).map(
    ([name, ms]) => `${name}: must be at least ${ms} ms`,
  );
}
