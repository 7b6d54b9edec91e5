import type { CoreConfig } from '../../core/index.js';
import type { IvrConfig } from '../../ivr/index.js';
import type { IvrWorld } from './ivr-stage.js';

export const EXTENSIONS = ['7001', '7002', '7003'];
export const OUTSIDE = ['5551001', '5551002'];
/** Ports behind the switch; the last one is the second client's. */
export const PORTS = ['7801', '7802', '7803'];
export const FRONT_PORT = '7851';
export const POINT = '8100';
/** A routing point with a default DN. */
export const DEFAULT_POINT = '8101';
/** A routing point in front of the switch, from which is dialed. */
export const FRONT_POINT = '8102';
export const ROUTE_DN = '8200';
export const QUEUE = '8300';
export const NOWHERE = '9999';
export const SWITCH = 'switch1';
/** Locations of the option access-numbers; `slow` never answers. */
export const ACCESS_NUMBERS = { far: '90017001', slow: 'pending' };

/** Clients of the IVR Server and the ports that they have. */
export const IVRS: Readonly<Record<string, readonly string[]>> = {
  ivr1: ['7801', '7802', FRONT_PORT],
  ivr2: ['7803'],
};

/** The client whose driver has control of its agents (LegacyMode=false). */
export const DRIVER_CONTROLS = 'ivr2';

/** CallId of a client's first login. */
export const loginOf = (client: string): string => `login-${client}`;

/** Whose T-Library clients look on and ask for things. */
export const DNS: readonly string[] = [
  ...EXTENSIONS,
  ...PORTS,
  FRONT_PORT,
  POINT,
  DEFAULT_POINT,
  FRONT_POINT,
  ROUTE_DN,
  QUEUE,
];

/** Options in which the random lives differ. */
export interface RandomOptions {
  readonly 'one-step-xfer': 'native' | 'two-step';
  readonly 'active-release': boolean;
}

export function randomWorld(options: RandomOptions): IvrWorld {
  const core: CoreConfig = {
    serverName: 'random',
    connIdPrefix: '0000abcd',
    dns: [
      ...EXTENSIONS.map((number) => ({ number, type: 'Extension' as const })),
      ...PORTS.map((number) => ({ number, type: 'VoiceTreatmentPort' as const })),
      { number: FRONT_PORT, type: 'VoiceTreatmentPort', ivr: 'in-front' },
      { number: POINT, type: 'RoutingPoint' },
      { number: DEFAULT_POINT, type: 'RoutingPoint', 'default-dn': '7001' },
      { number: FRONT_POINT, type: 'RoutingPoint', ivr: 'in-front' },
      { number: ROUTE_DN, type: 'RoutingPoint', ivr: 'network' },
      { number: QUEUE, type: 'ACDQueue' },
    ],
    external: OUTSIDE,
    router: [],
    agents: [],
    options: {},
  };
  const ivr: IvrConfig = {
    version: '0.1.0',
    switchName: SWITCH,
    ivrs: Object.entries(IVRS).map(([name, ports]) => ({
      name,
      LegacyMode: name !== DRIVER_CONTROLS,
      ports: ports.map((DN) => ({ port: DN, DN })),
    })),
    dns: core.dns.map(({ number, type }) => ({
      number,
      type,
      ...(number === FRONT_PORT || number === FRONT_POINT ? { switchType: 'ivr-in-front' } : {}),
      ...(number === DEFAULT_POINT ? { 'default-dn': '7001' } : {}),
    })),
    'network-route-dns': [ROUTE_DN],
    options: { 'access-numbers': ACCESS_NUMBERS, 'gli-server-address': ['127.0.0.1:0'], ...options },
  };
  return { core, ivr };
}
