import type { Config } from './config.js';

/**
 * What `--demo` starts with: ten phones, a queue, a routing point, the outside world under 555, and an IVR with a port
 * behind the switch (7501), one in front of it (7601) and a route DN (8500).
 */
export const DEMO = {
  dns: [
    ...Array.from({ length: 10 }, (_, n) => ({ number: String(7001 + n), type: 'Extension' })),
    { number: '7101', type: 'ACDPosition' },
    { number: '7102', type: 'ACDPosition' },
    { number: '7501', type: 'VoiceTreatmentPort' },
    { number: '8000', type: 'ACDQueue' },
    { number: '8100', type: 'RoutingPoint', 'default-dn': '8000' },
    { number: '8200', type: 'RouteQueue', 'default-dn': '8000' },
    { number: '8300', type: 'VirtualQueue' },
    { number: '7601', type: 'VoiceTreatmentPort' },
    { number: '8400', type: 'RoutingPoint' },
    { number: '8500', type: 'RoutingPoint' },
  ],
  external: ['555*'],
  ivr: {
    ivrs: [
      {
        name: 'ivr1',
        ports: [
          { port: '1', DN: '7501' },
          { port: '2', DN: '7601' },
        ],
      },
    ],
    'in-front-dns': ['7601', '8400'],
    'network-route-dns': ['8500'],
    statistics: [{ name: 'CurrNumberWaitingCalls', obj_id: '8000', stat_type: 'CurrNumberWaitingCalls' }],
  },
  agents: [{ AgentID: '1001' }, { AgentID: '1002' }, { AgentID: '1003' }],
} satisfies Partial<Record<keyof Config, unknown>>;
