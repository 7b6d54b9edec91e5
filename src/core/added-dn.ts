import type { DnConfig } from './config.js';
import { PriorityIndex } from './priority-index.js';
import type { Dn, Queue, Registration } from './state.js';
import type { Turn } from './turn.js';

/** Makes a DN known, with the index or set of those who will wait there. `registrations`: those of its predecessor. */
export function addDn(turn: Turn, config: DnConfig, registrations: readonly Registration[] = []): Dn {
  if (isWaitingPlace(config)) turn.replace(turn.state.queues, config.number, newQueue());
  if (isPoint(config)) turn.replace(turn.state.points, config.number, new Set());
  return turn.setDn(newDn(config, registrations));
}

/** A DN to which nothing has happened yet. */
export function newDn(config: DnConfig, registrations: readonly Registration[]): Dn {
  return {
    config,
    inService: true,
    offHook: false,
    registrations,
    clients: registrations.map((registration) => registration.client),
    agent: undefined,
    dnd: false,
    forward: {},
    messageWaiting: false,
    Reasons: undefined,
    supervisedBy: undefined,
    supervises: undefined,
    info: undefined,
    removed: undefined,
    successor: undefined,
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
