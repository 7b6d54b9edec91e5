import { type IvrConfig, type IvrDn, type IvrObject, readIvrOptions } from '../ivr/index.js';
import type { Config } from './config.js';
import { StartError } from './start-error.js';

/** Whether there is anything for the IVR Server to serve. */
export function needsIvr({ ivr }: Config): boolean {
  return ivr.ivrs.length > 0 || ivr['network-route-dns'].length > 0;
}

/** The configuration of the IVR Server. Throws `StartError`. */
export function ivrConfigOf(config: Config, version: string): IvrConfig {
  const { ivr } = config;
  const { options, problems } = readIvrOptions({
    ...ivr.options,
    'access-numbers': Object.fromEntries(ivr['access-numbers'].map((one) => [one.Location, one.number])),
    VirtualRoutePoints: Object.fromEntries(ivr['virtual-route-points'].map((one) => [one.alias, one.DN])),
  });
  const unknown = unknownDns(config);
  const all = [...problems.map((problem) => `ivr.options.${problem}`), ...unknown];
  if (all.length > 0) throw new StartError(all.join('\n'));
  const statistics = Object.fromEntries(ivr.statistics.map(({ name, ...statistic }) => [name, statistic]));
  return {
    version,
    switchName: config.name,
    ivrs: ivr.ivrs.map(ivrObject),
    dns: config.dns.map((dn) => ivrDn(dn, ivr['in-front-dns'])),
    'network-route-dns': ivr['network-route-dns'],
    options: { ...options, statistics },
  };
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

function unknownDns({ dns, ivr }: Config): readonly string[] {
  const known = new Set(dns.map((dn) => dn.number));
  const named = [
    ...ivr.ivrs.flatMap((one) => one.ports.map(({ DN }) => ['ivr.ivrs', DN] as const)),
    ...ivr['in-front-dns'].map((DN) => ['ivr.in-front-dns', DN] as const),
    ...ivr['network-route-dns'].map((DN) => ['ivr.network-route-dns', DN] as const),
  ];
  return named.filter(([, DN]) => !known.has(DN)).map(([where, DN]) => `${where}: ${DN} is none of the dns`);
}

/** How the core knows the DNs of the IVR Server's own switches. */
export function ivrMark({ ivr }: Config, DN: string): 'in-front' | 'network' | undefined {
  if (ivr['network-route-dns'].includes(DN)) return 'network';
  return ivr['in-front-dns'].includes(DN) ? 'in-front' : undefined;
}
