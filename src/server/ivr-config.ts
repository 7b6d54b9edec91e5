import { type IvrConfig, type IvrDn, type IvrObject, readIvrOptions } from '../ivr/index.js';
import type { Config } from './config.js';
import { whyNot } from './errno-words.js';

/** Whether there is anything for the IVR Server to serve. */
export function needsIvr({ ivr }: Config): boolean {
  return ivr.ivrs.length > 0 || ivr['network-route-dns'].length > 0;
}

/** The configuration of the IVR Server, of a checked configuration. */
export function ivrConfigOf(config: Config, version: string): IvrConfig {
  const { ivr } = config;
  const { options } = readIvrOptions({
    ...ivr.options,
    'access-numbers': Object.fromEntries(ivr['access-numbers'].map((one) => [one.Location, one.number])),
    VirtualRoutePoints: Object.fromEntries(ivr['virtual-route-points'].map((one) => [one.alias, one.DN])),
  });
  const statistics = Object.fromEntries(ivr.statistics.map(({ name, ...statistic }) => [name, statistic]));
  return {
    version,
    switchName: config.name,
    ivrs: ivr.ivrs.map(ivrObject),
    dns: config.dns.map((dn) => ivrDn(dn, ivr['in-front-dns'])),
    'network-route-dns': ivr['network-route-dns'],
    options: { ...options, statistics },
    ...(ivr.groups.length === 0 ? {} : { groups: ivr.groups.map((group) => readIvrOptions(group).options) }),
  };
}

/** Options of the field that the configuration holds and nothing here depends on. */
export function ivrOptionsWithoutEffect({ ivr }: Config): readonly string[] {
  return readIvrOptions(ivr.options).withoutEffect.map((name) => `ivr.options.${name}`);
}

/** Why the IVR Server did not start, in words for the person who started it. */
export function ivrStartProblem(error: unknown): string {
  const { code, path, syscall, address, port, message } = error as NodeJS.ErrnoException & {
    readonly address?: string;
    readonly port?: number;
  };
  if (syscall === 'listen' || syscall === 'getaddrinfo') {
    const where = address === undefined ? '' : ` ${address}:${port}:`;
    const hint =
      code === 'EADDRINUSE' ? '. Choose another one with --set ivr.options.gli-server-address=127.0.0.1:8766' : '';
    return `ivr.options.gli-server-address:${where} ${whyNot(error)}${hint}`;
  }
  if (code === 'ERR_SOCKET_BAD_PORT') return 'ivr.options.gli-server-address: a port is at most 65535';
  if (path !== undefined) return `ivr.options: ${path} cannot be read: ${whyNot(error)}`;
  if (/PEM|SSL|x509|key/i.test(message)) return `ivr.options.gli-tls-cert: cannot be used: ${message}`;
  return `ivr.options: ${message}`;
}

function ivrObject({ DataTransport, LegacyMode, ...rest }: Config['ivr']['ivrs'][number]): IvrObject {
  return {
    ...rest,
    DataTransport: Object.fromEntries(DataTransport.map(({ key, value }) => [key, value])),
    ...(LegacyMode === undefined ? {} : { LegacyMode }),
  };
}

function ivrDn(dn: Config['dns'][number], inFront: readonly string[]): IvrDn {
  return {
    number: dn.number,
    type: dn.type,
    ...(inFront.includes(dn.number) ? { switchType: 'ivr-in-front' } : {}),
    ...(dn['default-dn'] === undefined ? {} : { 'default-dn': dn['default-dn'] }),
  };
}

/** How the core knows the DNs of the IVR Server's own switches. */
export function ivrMark({ ivr }: Config, DN: string): 'in-front' | 'network' | undefined {
  if (ivr['network-route-dns'].includes(DN)) return 'network';
  return ivr['in-front-dns'].includes(DN) ? 'in-front' : undefined;
}
