import type { CoreConfig, DnConfig } from '../core/index.js';

export const EXTENSIONS = ['7001', '7002', '7003', '7004', '7005', '7006'];
export const OUTSIDE = ['5551001', '5551002'];
export const QUEUES = ['8000', '8001', '8002'];
export const POINTS = ['8100', '8200'];
export const PORT = '7999';
/** Everything that can be called, and a number that nobody has. */
export const ALL = [...EXTENSIONS, ...OUTSIDE, ...QUEUES, ...POINTS, '9999'];

const DNS: DnConfig[] = [
  ...EXTENSIONS.map((number) => ({ number, type: 'Extension' as const })),
  {
    number: '8000',
    type: 'ACDQueue',
    program: [
      { after: 5, queue: '8001' },
      { after: 8, converse: PORT },
    ],
  },
  { number: '8001', type: 'ACDQueue' },
  { number: '8002', type: 'VirtualQueue' },
  { number: '8100', type: 'RoutingPoint', 'default-dn': '7001' },
  { number: '8200', type: 'RouteQueue' },
  { number: PORT, type: 'VoiceTreatmentPort' },
];

/** A small switch with something of every kind, and with options that make much happen in little time. */
export const CONFIG: CoreConfig = {
  serverName: 'property',
  connIdPrefix: '0000abcd',
  dns: DNS,
  external: OUTSIDE,
  router: [{ routingPoint: '8200', destination: '8000' }],
  agents: [],
  options: {
    'conference-max-parties': 4,
    'no-answer-timeout': 12,
    'wrap-up-time': 3,
    'user-data-limit': 1000,
    'sip-enable-call-info': true,
  },
};
