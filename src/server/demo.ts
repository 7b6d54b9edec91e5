import type { Config } from './config.js';

/** What `--demo` starts with: ten phones, a queue, a routing point, and the outside world under 555. */
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
  ],
  external: ['555*'],
  agents: [{ AgentID: '1001' }, { AgentID: '1002' }, { AgentID: '1003' }],
} satisfies Partial<Record<keyof Config, unknown>>;
