import type { CoreConfig, CoreOptions, DnConfig } from './config.js';
import { withDn } from './entities.js';
import { PriorityIndex } from './priority-index.js';
import type { Agent, Dn, Queue, State } from './state.js';

/** Defaults of the field (`spec/notes.md` section 6 of the references' options), where they could be read. */
export const DEFAULT_OPTIONS: CoreOptions = {
  'conference-max-parties': 32,
  'no-answer-timeout': 0,
  'no-answer-action': 'none',
  'no-answer-overflow': '',
  'agent-no-answer-timeout': 0,
  'agent-no-answer-action': 'none',
  'agent-no-answer-overflow': '',
  'posn-no-answer-timeout': 0,
  'posn-no-answer-overflow': '',
  'extn-no-answer-timeout': 0,
  'extn-no-answer-overflow': '',
  'router-timeout': 10,
  'collect-digits-timeout': 60,
  'default-dn': '',
  'default-redirection-limit': 4,
  'after-routing-timeout': 0,
  'after-routing-timeout-action': 'none',
  'wrap-up-time': 0,
  'untimed-wrap-up-value': 1000,
  'timed-acw-in-idle': true,
  'acw-in-idle-force-ready': true,
  'auto-logout-timeout': 0,
  'auto-logout-ready': false,
  'logout-on-out-of-service': false,
  'agent-strict-id': 'false',
  'agent-emu-login-on-call': false,
  'default-monitor-mode': 'mute',
  'default-monitor-scope': 'call',
  'intrusion-enabled': true,
  'monitor-internal-calls': true,
  'monitor-consult-calls': 'none',
  'sip-enable-call-info': false,
  'consult-user-data': 'separate',
  'merged-user-data': 'main-only',
  'user-data-limit': 16_000,
  'reservation-collect-time': 100,
  'max-calls': 100_000,
  'max-calls-per-dn': 100,
  'max-registrations-per-client': 200_000,
};

/** The state before the first input. A voice treatment port that serves a queue is an agent who is always ready. */
export function initialState(config: CoreConfig): State {
  const state: State = {
    serverName: config.serverName,
    connIdPrefix: config.connIdPrefix,
    options: { ...DEFAULT_OPTIONS, ...config.options },
    calls: new Map(),
    dns: new Map(config.dns.map((dn) => [dn.number, newDn(dn)])),
    clients: new Map(),
    legs: new Map(),
    dnLegs: new Map(),
    agents: new Map(),
    queues: new Map(),
    points: new Map(config.dns.filter(isPoint).map((dn) => [dn.number, new Set()])),
    timers: new Map(),
    reservations: new Map(),
    inputMasks: new Map(),
    callMonitors: new Map(),
    external: config.external,
    router: config.router,
    agentDirectory: new Map(config.agents.map((agent) => [agent.AgentID, agent])),
    counters: { call: 0, leg: 0, order: 0 },
  };
  for (const dn of config.dns) {
    if (isWaitingPlace(dn)) state.queues.set(dn.number, newQueue());
  }
  for (const dn of config.dns) for (const port of dn.ports ?? []) bindPort(state, dn.number, port);
  return state;
}

function newDn(config: DnConfig): Dn {
  return {
    config,
    inService: true,
    offHook: false,
    registrations: [],
    clients: [],
    agent: undefined,
    dnd: false,
    forward: {},
    messageWaiting: false,
    Reasons: undefined,
    supervisedBy: undefined,
    supervises: undefined,
    info: undefined,
  };
}

function newQueue(): Queue {
  return { waiting: new PriorityIndex(), idle: new PriorityIndex(), agents: new Set(), calls: new Set() };
}

function isWaitingPlace(dn: DnConfig): boolean {
  return dn.type === 'ACDQueue' || dn.type === 'VirtualQueue';
}

function isPoint(dn: DnConfig): boolean {
  return dn.type === 'RoutingPoint' || dn.type === 'RouteQueue';
}

function bindPort(state: State, queueDN: string, port: string): void {
  const dn = state.dns.get(port);
  const queue = state.queues.get(queueDN);
  if (!dn || !queue) return;
  state.counters.order += 1;
  const agent: Agent = {
    AgentID: port,
    queues: [...(dn.agent?.queues ?? []), queueDN],
    ready: true,
    workMode: 'AutoIn',
    idleOrder: dn.agent?.idleOrder ?? state.counters.order,
    wrapUpTime: 0,
    readyBefore: true,
    client: undefined,
  };
  state.dns.set(port, withDn(dn, { agent }));
  queue.agents.add(port);
  queue.idle.push({ order: agent.idleOrder, id: port });
}
