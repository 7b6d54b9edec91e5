import type { TEvent } from '../protocol/index.js';
import { addDn, newDn } from './added-dn.js';
import { leaveQueue, logOut } from './agent-work.js';
import type { DnConfig } from './config.js';
import { withDn } from './entities.js';
import { bindPorts, isPortAgent, unbindPort } from './queue-ports.js';
import { REFUSED } from './refusal.js';
import type { Dn, Party } from './state.js';
import { cancelSupervision } from './supervision.js';
import type { Turn } from './turn.js';

/*
 * A DN that the configuration has no longer, or has with another type. Its calls go on until they end by themselves;
 * nothing new comes to it. Then it goes out of service (EventDNOutOfService for whoever has it registered), and its
 * successor, if there is one, comes into service in its place.
 */

/** The DN goes as soon as no call needs it any more; at the end of this turn when none does. */
export function removeDn(turn: Turn, dn: Dn, successor: DnConfig | undefined): void {
  if (dn.removed === 'gone') return;
  turn.setDn(withDn(dn, { removed: 'busy', successor }));
  turn.replace(turn.state.leaving, dn.config.number, turn.state.leaving.get(dn.config.number) ?? '');
}

/** A DN that was gone is configured again: whoever has it registered still is. */
export function comeBack(turn: Turn, dn: Dn, config: DnConfig): void {
  addDn(turn, config, dn.registrations);
  presentService(turn, config.number, 'EventDNBackInService');
}

/** The end of every turn: DNs that have waited for the end of their calls go. True when one has gone. */
export function finishRemovals(turn: Turn): boolean {
  if (turn.state.leaving.size === 0) return false;
  let gone = false;
  for (const [DN, leg] of [...turn.state.leaving]) {
    if (isNeededBy(turn.party(leg)?.party, DN)) continue;
    // Searched through only when the call that was known to need it does no longer.
    const other = legThatNeeds(turn, DN);
    if (other === undefined) {
      goOutOfService(turn, DN);
      gone = true;
    } else turn.replace(turn.state.leaving, DN, other);
  }
  if (gone) bindPorts(turn);
  return gone;
}

function legThatNeeds(turn: Turn, DN: string): string | undefined {
  for (const { parties } of turn.state.calls.values()) {
    const found = parties.find((party) => isNeededBy(party, DN));
    if (found) return found.leg;
  }
  return undefined;
}

/** Besides whoever is there: a call that rings goes back to its queue or routing point when nobody answers. */
function isNeededBy(party: Party | undefined, DN: string): boolean {
  if (!party) return false;
  if (party.DN === DN) return party.kind !== 'external';
  const { offer } = party;
  if (party.state !== 'Offered' && party.state !== 'Alerting') return false;
  return (offer?.kind === 'queue' && offer.queue === DN) || (offer?.kind === 'route' && offer.point === DN);
}

function goOutOfService(turn: Turn, DN: string): void {
  turn.replace(turn.state.leaving, DN, undefined);
  cancelReservation(turn, DN);
  cancelSupervision(turn, DN);
  logOutOfQueue(turn, DN);
  const dn = turn.dn(DN);
  if (!dn) return;
  if (dn.agent) {
    if (isPortAgent(turn, dn)) for (const queueDN of dn.agent.queues) unbindPort(turn, DN, queueDN);
    else logOut(turn, dn);
  }
  turn.replace(turn.state.queues, DN, undefined);
  turn.replace(turn.state.points, DN, undefined);
  if (dn.inService) presentService(turn, DN, 'EventDNOutOfService');
  const { registrations, successor } = dn;
  if (successor) comeBack(turn, dn, successor);
  else if (registrations.length === 0) turn.replace(turn.state.dns, DN, undefined);
  else turn.setDn({ ...newDn(dn.config, registrations), inService: false, removed: 'gone' });
}

/** A queue or routing point that goes: its agents are logged out of it, as by TAgentLogout. */
function logOutOfQueue(turn: Turn, queueDN: string): void {
  const agents = turn.state.queues.get(queueDN)?.agents ?? agentsAtPoint(turn, queueDN);
  for (const agentDN of [...agents]) {
    const dn = turn.dn(agentDN);
    if (!dn?.agent) continue;
    if (isPortAgent(turn, dn)) unbindPort(turn, agentDN, queueDN);
    else if (dn.agent.queues.length > 1) leaveQueue(turn, dn, queueDN);
    else logOut(turn, dn);
  }
}

/** Only queues keep a list of their agents: calls of a routing point are given to none by the server itself. */
function agentsAtPoint(turn: Turn, DN: string): string[] {
  if (!turn.state.points.has(DN)) return [];
  return [...turn.state.agents.values()].filter((at) => turn.dn(at)?.agent?.queues.includes(DN));
}

/** Whoever wants to reserve the agent learns that there is none. */
function cancelReservation(turn: Turn, DN: string): void {
  const reservation = turn.state.reservations.get(DN);
  if (!reservation) return;
  turn.replace(turn.state.reservations, DN, undefined);
  turn.cancelTimer(`reservation:${DN}`);
  for (const { requester } of reservation.candidates) turn.refuse(requester, REFUSED.NOT_CONFIGURED);
}

function presentService(turn: Turn, DN: string, id: 'EventDNOutOfService' | 'EventDNBackInService'): void {
  turn.emit(DN, { id, ThisDN: DN, ...turn.stamp() } as TEvent);
}
