import type { CoreConfig } from '../../core/index.js';
import type { SipOptions } from '../../sip/index.js';
import type { Stage, StageRequest } from '../stage.js';
import { AGENTS, DNS, EXTENSIONS, OUTSIDE, POINT, QUEUE } from './random-acts.test.js';

/** The switch on which random acts are played. */
export const CONFIG: CoreConfig = {
  serverName: 'random',
  connIdPrefix: '0000abcd',
  dns: [
    ...EXTENSIONS.map((number) => ({ number, type: 'Extension' as const })),
    { number: POINT, type: 'RoutingPoint' },
    { number: QUEUE, type: 'ACDQueue' },
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

/** A client on each DN, registered, and the agents ready at the queue. */
export async function connectAll(stage: Stage): Promise<void> {
  let ReferenceID = 1_000_000;
  const ask = (ThisDN: string, id: string, more: object = {}): Promise<void> =>
    stage.request(ThisDN, { id, ThisDN, ...more, ReferenceID: ReferenceID++ } as StageRequest);
  for (const ThisDN of DNS) {
    await stage.connect(ThisDN);
    await ask(ThisDN, 'RequestRegisterAddress');
  }
  for (const ThisDN of AGENTS) {
    const at = { ThisQueue: QUEUE, WorkMode: 'AutoIn' };
    await ask(ThisDN, 'RequestAgentLogin', { ...at, AgentID: `agent${ThisDN}` });
    await ask(ThisDN, 'RequestAgentReady', at);
  }
}
