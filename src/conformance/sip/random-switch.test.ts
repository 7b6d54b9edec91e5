import type { CoreConfig } from '../../core/index.js';
import type { SipOptions } from '../../sip/index.js';
import { EXTENSIONS, OUTSIDE, POINT } from './random-acts.test.js';

/** The switch on which random acts are played. */
export const CONFIG: CoreConfig = {
  serverName: 'random',
  connIdPrefix: '0000abcd',
  dns: [
    ...EXTENSIONS.map((number) => ({ number, type: 'Extension' as const })),
    { number: POINT, type: 'RoutingPoint' },
  ],
  external: OUTSIDE,
  router: [],
  agents: [],
  options: {},
};

/** Kinds of phones on it: what the switch is told about them, and the DNs of those that refuse all offers within their calls. */
export const VARIANTS: readonly (readonly [string, Partial<SipOptions>, refusers?: readonly string[]])[] = [
  ['one call for all that a phone talks about', {}],
  ['a second call for consultations', { consultation: 'second-call' }],
  ['media through the server', { forceRelay: true }],
  ['a phone that refuses all offers', {}, ['7002']],
];
