import type { TRequest } from '../protocol/index.js';
import { BareCore } from './core-scenario.js';
import { cpuSeconds } from './cpu-seconds.js';
import type { Figures } from './figures.js';

interface Size {
  readonly agents: number;
  readonly queues: number;
  readonly waiting: number;
}

const SIZES: readonly Size[] = [
  { agents: 10, queues: 2, waiting: 50 },
  { agents: 1_000, queues: 50, waiting: 5_000 },
  { agents: 10_000, queues: 500, waiting: 50_000 },
];

/**
 * `npm run bench -- distribution`: what it costs to give the next call to an agent who becomes free, over sizes of the
 * contact centre. All queues are full; one agent after the other becomes ready, answers, releases and becomes not ready.
 */
export function benchDistribution(figures: Figures): void {
  let smallest: number | undefined;
  for (const size of SIZES) {
    const perCall = measure(size);
    smallest ??= perCall;
    const name = `distribution: ${size.agents} agents, ${size.queues} queues, ${size.waiting} waiting calls`;
    figures.row(name, perCall * 1e6, 'µs per call');
    // A thousand times as many agents and calls should make a call hardly dearer.
    if (size !== SIZES[0]) figures.row(`${name}, beside the smallest`, perCall / smallest, 'times');
  }
}

function measure({ agents, queues, waiting }: Size): number {
  const agentDNs = Array.from({ length: agents }, (_, i) => `a${i}`);
  const queueDNs = Array.from({ length: queues }, (_, i) => `q${i}`);
  const core = new BareCore({
    serverName: 'bench',
    connIdPrefix: '00000003',
    dns: [
      ...agentDNs.map((number) => ({ number, type: 'Extension' as const })),
      ...queueDNs.map((number) => ({ number, type: 'ACDQueue' as const })),
    ],
    external: ['555*'],
    router: [],
    agents: [],
    options: { 'max-calls': 200_000 },
  });
  agentDNs.forEach((ThisDN, i) => {
    core.request({ id: 'RequestAgentLogin', ThisDN, AgentID: ThisDN, ThisQueue: queueDNs[i % queues] } as TRequest);
  });
  for (let i = 0; i < waiting; i++) core.sim.phone(`555${i}`, { do: 'call', to: queueDNs[i % queues] as string });
  const serve = (count: number, from: number) => {
    for (let i = from; i < from + count; i++) {
      const ThisDN = agentDNs[i % agents] as string;
      core.request({ id: 'RequestAgentReady', ThisDN, WorkMode: 'AutoIn' } as TRequest);
      const { ConnID } = core;
      core.request({ id: 'RequestAnswerCall', ThisDN, ConnID });
      core.request({ id: 'RequestAgentNotReady', ThisDN, WorkMode: 'AuxWork' } as TRequest);
      core.request({ id: 'RequestReleaseCall', ThisDN, ConnID });
      // The caller calls again, so that the queues stay as full as they were.
      core.sim.phone(`555${waiting + i}`, { do: 'call', to: queueDNs[i % queues] as string });
    }
  };
  const COUNT = 5_000;
  serve(1_000, 0);
  return cpuSeconds(() => serve(COUNT, 1_000)) / COUNT;
}
