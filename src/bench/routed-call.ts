import type { TRequest } from '../protocol/index.js';
import { BareCore } from './core-scenario.js';
import { cpuSeconds } from './cpu-seconds.js';
import type { Figures } from './figures.js';

const AGENTS = 100;

/** A contact-centre call: route request, treatment, user data, queue, agent, after-call work. */
function routedCall(core: BareCore, caller: string, agent: string): void {
  core.sim.phone(caller, { do: 'call', to: '8100', ANI: caller, DNIS: '0800' });
  const { ConnID } = core;
  core.request({
    id: 'RequestApplyTreatment',
    ThisDN: '8100',
    ConnID,
    TreatmentType: 'PlayAnnouncement',
    TreatmentParameters: { PROMPT: { 1: { TEXT: 'welcome' } } },
    ReferenceID: 1,
  } as TRequest);
  core.sim.treatmentEnd(ConnID);
  core.request({ id: 'RequestUpdateUserData', ThisDN: '8100', ConnID, UserData: { segment: 'gold' }, ReferenceID: 2 });
  core.request({
    id: 'RequestApplyTreatment',
    ThisDN: '8100',
    ConnID,
    TreatmentType: 'Music',
    TreatmentParameters: {},
    ReferenceID: 3,
  } as TRequest);
  core.request({ id: 'RequestRouteCall', ThisDN: '8100', ConnID, OtherDN: '8000', ReferenceID: 4 } as TRequest);
  core.request({ id: 'RequestAgentReady', ThisDN: agent, WorkMode: 'AutoIn', ReferenceID: 5 } as TRequest);
  core.request({ id: 'RequestAnswerCall', ThisDN: agent, ConnID, ReferenceID: 6 });
  core.request({ id: 'RequestUpdateUserData', ThisDN: agent, ConnID, UserData: { result: 'sold' }, ReferenceID: 7 });
  core.request({ id: 'RequestHoldCall', ThisDN: agent, ConnID, ReferenceID: 8 });
  core.request({ id: 'RequestRetrieveCall', ThisDN: agent, ConnID, ReferenceID: 9 });
  core.request({ id: 'RequestReleaseCall', ThisDN: agent, ConnID, ReferenceID: 10 });
  core.request({
    id: 'RequestAgentNotReady',
    ThisDN: agent,
    WorkMode: 'AuxWork',
    Reasons: { code: '1' },
    ReferenceID: 11,
  } as TRequest);
}

/** `npm run bench -- routed`: routed contact-centre calls per CPU-second. */
export function benchRoutedCall(figures: Figures): void {
  const agents = Array.from({ length: AGENTS }, (_, i) => `${7000 + i}`);
  const core = new BareCore({
    serverName: 'bench',
    connIdPrefix: '00000002',
    dns: [
      ...agents.map((number) => ({ number, type: 'Extension' as const })),
      { number: '8000', type: 'ACDQueue' },
      { number: '8100', type: 'RoutingPoint' },
    ],
    external: ['555*'],
    router: [],
    agents: [],
    options: { 'wrap-up-time': 30, 'router-timeout': 10 },
  });
  for (const agent of agents) {
    core.request({ id: 'RequestAgentLogin', ThisDN: agent, AgentID: `a${agent}`, ThisQueue: '8000' } as TRequest);
  }
  const calls = (count: number) => {
    for (let i = 0; i < count; i++) routedCall(core, `555${i % 1000}`, agents[i % AGENTS] as string);
  };
  calls(3_000);
  core.events = 0;
  const COUNT = 20_000;
  const seconds = cpuSeconds(() => calls(COUNT));
  figures.row('core: routed contact-centre call', COUNT / seconds, 'calls per CPU-second', { atLeast: 10_000 });
  figures.row('core: events of a routed call', core.events / COUNT, 'events');
}
