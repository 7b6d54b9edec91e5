import { punishAgent, startAutoLogout } from './agent-work.js';
import { sideOf } from './call.js';
import { overflows, superviseNoAnswer } from './deliver.js';
import { presentEnd, removeFromCall } from './end-call.js';
import { withParty } from './entities.js';
import { establish } from './established.js';
import { noAnswerRule, unansweredState } from './no-answer.js';
import { type OfferHandlers, offer } from './offer.js';
import { present } from './present/party-events.js';
import { enqueue, firstIdle, firstWaiting, isFree, pushIdle, pushWaiting } from './queue-index.js';
import type { Call, Dn, Party, WaitingPlace } from './state.js';
import type { Turn } from './turn.js';

/**
 * The end of every turn: agents who have become free and calls that have come into a queue are brought together. The
 * longest idle agent comes first, and, over all queues of an agent, the call that has waited longest (event-rules 8).
 */
export function distribute(turn: Turn): void {
  while (turn.freeAgents || turn.fedQueues) {
    const { freeAgents, fedQueues } = turn;
    turn.freeAgents = undefined;
    turn.fedQueues = undefined;
    const free = freed(turn, freeAgents);
    if (fedQueues) {
      // Who becomes free in the turn in which a call comes in competes with those who have been idle longer.
      for (const dn of free) pushIdle(turn, dn);
      for (const queueDN of fedQueues) offerToIdleAgents(turn, queueDN);
    }
    for (const { config } of free) {
      const dn = turn.dn(config.number);
      if (dn && isFree(turn, dn) && !offerOldestCall(turn, dn)) pushIdle(turn, dn);
    }
  }
}

/** The agents among those whose state has changed that can be offered a call now, longest idle first. */
function freed(turn: Turn, freeAgents: ReadonlySet<string> | undefined): Dn[] {
  const free: Dn[] = [];
  for (const DN of freeAgents ?? []) {
    const dn = turn.dn(DN);
    if (!dn?.agent) continue;
    if (turn.state.options['auto-logout-timeout'] > 0) idleAgain(turn, dn);
    if (isFree(turn, dn)) free.push(dn);
  }
  return free.sort((a, b) => (a.agent?.idleOrder ?? 0) - (b.agent?.idleOrder ?? 0));
}

/** The time until the automatic logout begins anew when the agent's last call is over. */
function idleAgain(turn: Turn, dn: Dn): void {
  const counts = turn.state.options['auto-logout-ready'] || dn.agent?.ready === false;
  if (counts && turn.legsOf(dn.config.number).length === 0) startAutoLogout(turn, dn);
}

/** Offers a free agent the call that has waited longest in any of its queues; false when none waits. */
function offerOldestCall(turn: Turn, dn: Dn): boolean {
  let oldest: { order: number; leg: string } | undefined;
  for (const queueDN of dn.agent?.queues ?? []) {
    const queue = turn.state.queues.get(queueDN);
    const first = queue && firstWaiting(turn, queueDN, queue);
    if (first && (!oldest || first.order < oldest.order)) oldest = { order: first.order, leg: first.id };
  }
  if (oldest) offerToAgent(turn, oldest.leg, dn.config.number);
  return oldest !== undefined;
}

/** As long as calls wait here, the longest idle agent gets the oldest call of all its queues. */
function offerToIdleAgents(turn: Turn, queueDN: string): void {
  const queue = turn.state.queues.get(queueDN);
  if (!queue) return;
  while (firstWaiting(turn, queueDN, queue)) {
    const idle = firstIdle(turn, queueDN, queue);
    const dn = idle && turn.dn(idle.id);
    if (!dn || !offerOldestCall(turn, dn)) return;
  }
}

function offerToAgent(turn: Turn, queueLeg: string, agentDN: string): void {
  const found = turn.party(queueLeg);
  if (!found) return;
  const { call, party: queueParty } = found;
  offer(
    turn,
    call,
    { kind: 'device', DN: agentDN },
    {
      offer: { kind: 'queue', queue: queueParty.DN },
      role: queueParty.role,
      queue: queueParty.DN,
      order: queueParty.order,
      from: call.parties[0]?.DN ?? '',
    },
  );
}

/** A queue call at the agent that was chosen. */
export const queueOffer: OfferHandlers = {
  alerting(turn, call, party) {
    const ringing = leaveQueues(turn, call, party);
    present(turn, 'EventRinging', ringing, party);
    superviseNoAnswer(turn, party);
  },
  answered(turn, call, party) {
    establish(turn, call, party);
  },
  failed(turn, call, party) {
    const rang = party.state === 'Alerting';
    presentEnd(turn, call, party, { by: party });
    const left = removeFromCall(turn, call, [party]);
    // A phone that is busy or rejects would be chosen again at once: its agent is made not ready.
    punishAgent(turn, party.DN, 'notready');
    waitAgain(turn, left, party, rang);
  },
  noAnswer(turn, call, party) {
    presentEnd(turn, call, party, { by: undefined, CallState: unansweredState(turn), takenBack: true });
    const left = removeFromCall(turn, call, [party]);
    const { action, overflow } = noAnswerRule(turn, party.DN);
    punishAgent(turn, party.DN, action);
    overflows(turn, left, overflow, party, placeOf(party));
  },
};

/** EventDiverted for every queue that the call waited in; a port that treated it is released. */
function leaveQueues(turn: Turn, call: Call, to: Party): Call {
  const queues = call.parties.filter((p) => p.kind === 'queue');
  const ports = call.parties.filter((p) => p.converse && p.kind === 'device');
  for (const queue of queues) {
    if (queue.state !== 'Queued' || queue.converse) continue;
    present(turn, 'EventDiverted', call, queue, { ThirdPartyDN: to.DN, ThirdPartyDNRole: to.role });
  }
  for (const port of ports) presentEnd(turn, call, port, { by: undefined });
  const left = removeFromCall(turn, call, [...queues, ...ports]);
  return turn.setParty(left, withParty(to, { state: 'Alerting' }));
}

/** Where a call that an agent was offered has waited. */
function placeOf(party: Party): WaitingPlace | undefined {
  const { queue, order } = party;
  return queue === undefined ? undefined : { queue, order, role: sideOf(party) };
}

/** The call goes back to its place in the order of waiting. */
function waitAgain(turn: Turn, call: Call, party: Party, wasDiverted: boolean): void {
  if (wasDiverted) {
    const place = placeOf(party);
    if (place) enqueue(turn, call, place.queue, place);
    return;
  }
  for (const queue of call.parties) if (queue.kind === 'queue' && queue.state === 'Queued') pushWaiting(turn, queue);
}
