import { withAgent, withDn } from './entities.js';
import type { Agent, Dn } from './state.js';
import type { Turn } from './turn.js';

/**
 * A voice treatment port that serves a queue is an agent who is always ready. Brings the ports in line with the
 * configuration of the queues; a DN where a real agent is logged in is left alone.
 */
export function bindPorts(turn: Turn): void {
  const { dns } = turn.state;
  for (const dn of dns.values()) {
    if (!isPortAgent(turn, dn)) continue;
    for (const queueDN of dn.agent?.queues ?? []) {
      const queue = turn.dn(queueDN);
      const serves = queue?.removed !== 'gone' && queue?.config.ports?.includes(dn.config.number) === true;
      if (!serves) unbindPort(turn, dn.config.number, queueDN);
    }
  }
  for (const { config, removed } of dns.values()) {
    if (removed) continue;
    for (const port of config.ports ?? []) bindPort(turn, config.number, port);
  }
}

/** Whether the DN is a port at work for a queue, and nobody is logged in there. */
export function isPortAgent(turn: Turn, { agent, config }: Dn): boolean {
  return agent !== undefined && turn.state.agents.get(agent.AgentID) !== config.number;
}

/** The port serves the queue no longer. */
export function unbindPort(turn: Turn, port: string, queueDN: string): void {
  const dn = turn.dn(port);
  const queue = turn.state.queues.get(queueDN);
  if (queue) turn.exclude(queue.agents, port);
  if (!dn?.agent) return;
  const queues = dn.agent.queues.filter((each) => each !== queueDN);
  turn.setDn(withDn(dn, { agent: queues.length === 0 ? undefined : withAgent(dn.agent, { queues }) }));
}

function bindPort(turn: Turn, queueDN: string, port: string): void {
  const dn = turn.dn(port);
  const queue = turn.state.queues.get(queueDN);
  if (!dn || dn.removed || !queue || dn.agent?.queues.includes(queueDN)) return;
  if (dn.agent && !isPortAgent(turn, dn)) return;
  const agent: Agent = {
    AgentID: port,
    queues: [...(dn.agent?.queues ?? []), queueDN],
    ready: true,
    workMode: 'AutoIn',
    idleOrder: dn.agent?.idleOrder ?? turn.next('order'),
    wrapUpTime: 0,
    readyBefore: true,
    client: undefined,
    emulated: false,
  };
  turn.setDn(withDn(dn, { agent }));
  turn.include(queue.agents, port);
  turn.markFree(port);
}
