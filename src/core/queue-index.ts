import { asBusinessCall, newParty, partyOf } from './call.js';
import { present, presentPlain } from './present/party-events.js';
import type { PriorityEntry } from './priority-index.js';
import type { Call, Dn, Party, Queue } from './state.js';
import type { Turn } from './turn.js';

/** How a call enters a queue. */
export interface Enqueue {
  /** Role of the queue's party: Origination in predictive dialing. */
  readonly role?: 'Origination' | 'Destination';
  /** Place in the order of waiting; the end when absent. */
  readonly order?: number;
  readonly CallState?: string;
}

/**
 * Queues a call in an ACD queue or virtual queue: EventQueued, a place in the order of waiting, and the queue's program
 * for calls that wait. An agent is chosen at the end of the turn.
 */
export function enqueue(turn: Turn, call: Call, queueDN: string, how: Enqueue = {}): Call {
  const already = partyOf(call, queueDN);
  if (already?.kind === 'queue') return call;
  const order = how.order ?? turn.next('order');
  const party = newParty({
    leg: turn.newLeg(),
    DN: queueDN,
    kind: 'queue',
    role: how.role ?? 'Destination',
    state: 'Queued',
    queue: queueDN,
    order,
  });
  const queued = turn.addParty(asBusinessCall(call), party);
  presentQueued(turn, queued, party, how.CallState);
  startWaiting(turn, party);
  return queued;
}

/** EventQueued names no OtherDN in predictive dialing (as printed), the caller otherwise. */
export function presentQueued(turn: Turn, call: Call, party: Party, CallState = 'OK'): void {
  (party.role === 'Origination' ? presentPlain : present)(turn, 'EventQueued', call, party, { CallState });
}

/** Puts a queue's party into the order of waiting and starts the queue's program for it. */
export function startWaiting(turn: Turn, party: Party): void {
  const queue = turn.state.queues.get(party.DN);
  if (!queue) return;
  turn.include(queue.calls, party.leg);
  pushWaiting(turn, party);
  const first = turn.dn(party.DN)?.config.program?.[0];
  if (first) turn.setTimer(`program:${party.leg}`, first.after * 1000, { kind: 'program', leg: party.leg, step: 0 });
}

/** Makes a waiting call known to the index (again); its place is that of `party.order`. */
export function pushWaiting(turn: Turn, party: Party): void {
  const queue = turn.state.queues.get(party.DN);
  if (!queue) return;
  queue.waiting.push({ order: party.order, id: party.leg });
  if (queue.waiting.size > 2 * queue.calls.size + 64) queue.waiting.compact((e) => isWaiting(turn, party.DN, e));
  turn.markFed(party.DN);
}

/** The call has left the queue: it is counted there no more. Its index entries are out of date from now on. */
export function dequeue(turn: Turn, _call: Call, party: Party): void {
  const queue = turn.state.queues.get(party.DN);
  if (queue) turn.exclude(queue.calls, party.leg);
}

/** Makes an idle agent known to the index of each of its queues. */
export function pushIdle(turn: Turn, dn: Dn): void {
  const { agent } = dn;
  if (!agent) return;
  for (const queueDN of agent.queues) {
    const queue = turn.state.queues.get(queueDN);
    if (!queue) continue;
    queue.idle.push({ order: agent.idleOrder, id: dn.config.number });
    if (queue.idle.size > 2 * queue.agents.size + 64) queue.idle.compact((e) => isIdle(turn, queueDN, e));
  }
}

/** The queue's call that has waited longest and is not being offered to an agent already. */
export function firstWaiting(turn: Turn, queueDN: string, queue: Queue): PriorityEntry | undefined {
  return queue.waiting.first((entry) => isWaiting(turn, queueDN, entry));
}

/** The queue's longest idle agent. */
export function firstIdle(turn: Turn, queueDN: string, queue: Queue): PriorityEntry | undefined {
  return queue.idle.first((entry) => isIdle(turn, queueDN, entry));
}

/** An agent is offered a queue call only when ready, in service, and with no call at all on its DN (event-rules 8). */
export function isFree(turn: Turn, dn: Dn): boolean {
  return (
    dn.agent?.ready === true && !dn.removed && turn.legsOf(dn.config.number).length === 0 && dn.inService && !dn.dnd
  );
}

function isWaiting(turn: Turn, queueDN: string, entry: PriorityEntry): boolean {
  const ConnID = turn.state.legs.get(entry.id);
  const call = ConnID === undefined ? undefined : turn.state.calls.get(ConnID);
  const party = call?.parties.find((p) => p.leg === entry.id);
  if (!call || party?.state !== 'Queued' || party.DN !== queueDN || party.order !== entry.order) return false;
  return !call.parties.some((p) => p.state === 'Offered' && p.offer?.kind === 'queue');
}

function isIdle(turn: Turn, queueDN: string, entry: PriorityEntry): boolean {
  const dn = turn.dn(entry.id);
  return (
    dn?.agent !== undefined &&
    isFree(turn, dn) &&
    dn.agent.idleOrder === entry.order &&
    dn.agent.queues.includes(queueDN)
  );
}
