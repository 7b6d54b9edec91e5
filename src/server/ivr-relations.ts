import { checkGliTls, HA_CLIENT_NAME, type IvrConfig, readIvrOptions } from '../ivr/index.js';
import type { Config } from './config.js';
import { isLoopback } from './loopback.js';
import { repeated } from './repeated.js';

type Options = NonNullable<IvrConfig['options']>;

/** What the schema cannot say about section `ivr`. Problems begin with the option's path. */
export function checkIvr(config: Config): string[] {
  const { ivr } = config;
  const { options, problems } = readIvrOptions(ivr.options);
  const groups = ivr.groups.map((group) => readIvrOptions(group));
  const listening = groupsOf(
    options,
    groups.map((group) => group.options),
  );
  return [
    ...problems.map((problem) => `ivr.options.${problem}`),
    ...groups.flatMap((group, index) => group.problems.map((problem) => `ivr.groups.${index}.${problem}`)),
    ...(ivr.groups.length > MOST_GROUPS ? [`ivr.groups: must be at most ${MOST_GROUPS}`] : []),
    ...listening.flatMap(openLink),
    ...listening.flatMap(({ path, options: own }) => checkGliTls(own).map((problem) => `${path}.${problem}`)),
    ...repeated(ivr.ivrs, 'ivr.ivrs', 'name'),
    ...ivr.ivrs.flatMap((one, index) => repeated(one.ports, `ivr.ivrs.${index}.ports`, 'port')),
    ...repeated(ivr['access-numbers'], 'ivr.access-numbers', 'Location'),
    ...repeated(ivr['virtual-route-points'], 'ivr.virtual-route-points', 'alias'),
    ...repeated(ivr.statistics, 'ivr.statistics', 'name'),
    ...reservedNames(config),
    ...sharedDns(config),
    ...wrongDns(config),
  ];
}

/** As many as the original has. */
const MOST_GROUPS = 8;

/** A group of listen sockets with all its options, and the path of those that are its own. */
interface Group {
  readonly path: string;
  readonly options: Partial<Options>;
}

function groupsOf(options: Partial<Options>, own: readonly Partial<Options>[]): Group[] {
  if (own.length === 0) return [{ path: 'ivr.options', options }];
  return own.map((group, index) => {
    const plain = group['gli-tls-cert'] === '';
    const shared = plain ? { ...options, 'gli-tls-cert-key': '', 'gli-tls-trusted-ca': '' } : options;
    return { path: `ivr.groups.${index}`, options: { ...shared, ...group } };
  });
}

/** The link knows no passwords: beyond loopback everybody who reaches it could control calls. */
function openLink({ path, options }: Group): string[] {
  const beyond = options['gli-server-address']?.find((address) => !isLoopback(address.replace(/:[^:\]]*$/, '')));
  const { 'gli-client-list': list = [], 'gli-tls-trusted-ca': authorities = '' } = options;
  const limited = list.length > 0 || authorities !== '';
  if (beyond === undefined || limited) return [];
  return [
    `${path}.gli-server-address: at ${beyond}, beyond loopback, everybody could control calls. Name the drivers' hosts in ${path}.gli-client-list, or demand certificates with ${path}.gli-tls-trusted-ca.`,
  ];
}

function reservedNames({ ivr }: Config): string[] {
  return ivr.ivrs.flatMap(({ name }, index) =>
    name === HA_CLIENT_NAME ? [`ivr.ivrs.${index}.name: ${name} is the name of the other server of a pair`] : [],
  );
}

/** A DN belongs to one port. */
function sharedDns({ ivr }: Config): string[] {
  const problems: string[] = [];
  const owners = new Map<string, string>();
  ivr.ivrs.forEach(({ name, ports }, index) => {
    ports.forEach(({ port, DN }, at) => {
      const owner = owners.get(DN);
      if (owner !== undefined) problems.push(`ivr.ivrs.${index}.ports.${at}.DN: ${DN} is the DN of ${owner} as well`);
      owners.set(DN, `port ${port} of ${name}`);
    });
  });
  return problems;
}

const POINTS = ['RoutingPoint', 'RouteQueue'];
const DEVICES = ['Extension', 'ACDPosition', 'VoiceTreatmentPort'];

/** Whatever names a DN names one that is there, and of a type that can be meant. */
function wrongDns({ dns, ivr }: Config): string[] {
  const types = new Map(dns.map(({ number, type }) => [number, type as string]));
  const option = (name: string): string => String(ivr.options[name] ?? '');
  const named: [path: string, DN: string, allowed?: readonly string[]][] = [
    ...ivr.ivrs.flatMap(({ ports }, index) =>
      ports.flatMap(({ DN, AutoLogin }, at) => {
        const path = `ivr.ivrs.${index}.ports.${at}`;
        const queue = AutoLogin?.Queue;
        const own: [string, string, readonly string[]] = [`${path}.DN`, DN, DEVICES];
        return queue === undefined ? [own] : [own, [`${path}.AutoLogin.Queue`, queue, ['ACDQueue']] as typeof own];
      }),
    ),
    ...ivr['in-front-dns'].map((DN, index): [string, string] => [`ivr.in-front-dns.${index}`, DN]),
    ...ivr['network-route-dns'].map((DN, at): [string, string, readonly string[]] => [
      `ivr.network-route-dns.${at}`,
      DN,
      POINTS,
    ]),
    ...ivr['virtual-route-points'].map(({ DN }, at): [string, string, readonly string[]] => [
      `ivr.virtual-route-points.${at}.DN`,
      DN,
      POINTS,
    ]),
    ['ivr.options.UseQueue', option('UseQueue'), ['ACDQueue']],
    ['ivr.options.UseVirtualQueue', option('UseVirtualQueue'), ['VirtualQueue']],
  ];
  return named.flatMap(([path, DN, allowed]) => {
    const type = types.get(DN);
    if (DN === '') return [];
    if (type === undefined) return [`${path}: ${DN} is no DN of this configuration`];
    return allowed?.includes(type) === false ? [`${path}: ${DN} is a ${type}; it must be ${allowed.join(' or ')}`] : [];
  });
}
