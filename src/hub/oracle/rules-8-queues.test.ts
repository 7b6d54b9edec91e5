import { ANY, type Expected, type Oracle, otherParty } from './oracle.test.js';
import { type InCall, isDialing, isWaiting, type Member, type OracleCall, type Place } from './oracle-calls.test.js';
import type { Agent, OracleTimer } from './oracle-centre.test.js';

// Of event-rules 8: queues, and what all places in which a call waits have in common.

/** Default routing of a routing point, when its time is over. */
type TimesOut = (oracle: Oracle, waiting: Member) => undefined;

/** `router-timeout`, of the notes. */
const ROUTER_TIMEOUT = 10_000;

/** How a call comes to a place. */
export interface Entry {
  /** Its place in the order, where it had been there before. */
  readonly since?: number | undefined;
  /** Of the queues in which it waits already. */
  readonly group?: number | undefined;
  /** Of the place; that of an agent who is Origination in a predictive call passes on to it. */
  readonly role?: Member['role'];
  /** Of the queue that has dialed it: EventQueued names no OtherDN there, as printed. */
  readonly isDialer?: boolean;
  /** More of the act is told before an agent is looked for. */
  readonly isLast?: boolean;
}

function namedTo(call: OracleCall, waiting: Member, { role, isDialer }: Entry): Expected['attributes'] {
  const { OtherDN, OtherDNRole } = otherParty(call, waiting);
  if (isDialer) return {};
  return role === 'Origination' ? { OtherDN: [OtherDN, undefined], OtherDNRole } : otherParty(call, waiting);
}

/** A call comes to a queue or routing point. The same ConnID; a routing point gets no EventQueued, a route queue both. */
export function enter(oracle: Oracle, call: OracleCall, DN: string, timesOut: TimesOut, how: Entry = {}): Member {
  const since = how.since ?? oracle.clock.moment();
  const waiting: Member = {
    DN,
    external: false,
    role: how.role ?? 'Destination',
    state: 'waiting',
    place: { DN, since, group: how.group ?? since },
  };
  call.members.push(waiting);
  if (call.CallType !== 'Consult' && call.members.some(isDialing)) call.business = true;
  oracle.checkPlaces(call);
  const type = oracle.deviceAt(DN)?.type;
  if (type !== 'RoutingPoint') oracle.tell('8 queues', call, waiting, 'EventQueued', namedTo(call, waiting, how));
  if (type === 'RoutingPoint' || type === 'RouteQueue') {
    oracle.tell('8 routing', call, waiting, 'EventRouteRequest', {
      ...namedTo(call, waiting, { ...how, isDialer: false }),
      // Not in its attribute table.
      CallState: ANY,
      ThisDNRole: ANY,
    });
    oracle.clock.after(ROUTER_TIMEOUT, () => timesOut(oracle, waiting));
  }
  for (const { after, queue } of oracle.deviceAt(DN)?.program ?? []) {
    oracle.clock.after(after * 1000, () => {
      const now = whereWaits(oracle, waiting);
      if (!now || now.members.some((m) => m.DN === queue)) return;
      enter(oracle, now, queue, timesOut, { role: waiting.role, group: waiting.place?.group });
    });
  }
  if (type === 'ACDQueue' && !how.isLast) distribute(oracle);
  return waiting;
}

/** The call in which somebody waits, if it does so still. */
export function whereWaits(oracle: Oracle, waiting: Member): OracleCall | undefined {
  return [...oracle.calls.values()].find((call) => call.members.includes(waiting));
}

/** The oldest call of a queue goes to the agent who has been idle longest; nobody with any call is offered one. */
export function distribute(oracle: Oracle): undefined {
  for (let next = nextPair(oracle); next; next = nextPair(oracle)) {
    const { call, member, DN, agent } = next;
    // The phone of an agent is busy: not ready, and the call waits on.
    if (oracle.busy.has(DN)) setNotReady(oracle, DN, agent, 'AuxWork');
    else divert(oracle, { call, member }, DN);
  }
}

interface Pair extends InCall {
  readonly DN: string;
  readonly agent: Agent;
}

function nextPair(oracle: Oracle): Pair | undefined {
  const waiting: InCall[] = [...oracle.calls.values()]
    .flatMap((call) => call.members.map((member) => ({ call, member })))
    .filter(({ member }) => isWaiting(member) && oracle.deviceAt(member.DN)?.type === 'ACDQueue')
    .sort((a, b) => (a.member.place?.since ?? 0) - (b.member.place?.since ?? 0));
  const free = [...oracle.agents]
    // 4.7: nobody is offered a call who is not to be disturbed. The rules are silent; it is no refusal.
    .filter(([DN, agent]) => agent.ready && !hasCall(oracle, DN) && !oracle.undisturbed.has(DN))
    .sort(([, a], [, b]) => a.idle - b.idle);
  // A call that waits in several queues is as old in each as it has been there.
  for (const [DN, agent] of free) {
    const own = waiting.find(({ member }) => agent.queues.includes(member.DN));
    if (own) return { ...own, DN, agent };
  }
  return undefined;
}

export function hasCall(oracle: Oracle, DN: string): boolean {
  return [...oracle.calls.values()].some((call) => call.members.some((m) => m.DN === DN));
}

function divert(oracle: Oracle, { call, member }: InCall, DN: string): undefined {
  const queues = call.members.filter(isWaiting);
  for (const queue of queues) tellDiverted(oracle, { call, member: queue }, DN);
  call.members = call.members.filter((m) => !isWaiting(m));
  if (queues.length > 1) oracle.manyQueues.add(member.place?.group ?? 0);
  ringFor(oracle, call, DN, member, { DN: member.DN, required: true });
}

/** It leaves a queue for somebody. */
export function tellDiverted(oracle: Oracle, { call, member }: InCall, to: string): undefined {
  oracle.tell('8 queues', call, member, 'EventDiverted', {
    ...otherParty(call, member),
    ThirdPartyDN: [to, undefined],
    ThirdPartyDNRole: ['Destination', member.role, undefined],
    PartyState: ANY,
  });
}

/** A phone rings for a call that has waited. */
export function ringFor(
  oracle: Oracle,
  call: OracleCall,
  DN: string,
  from: Member,
  queue: Member['queue'],
  ReferenceID?: number,
): undefined {
  const place: Place = {
    group: from.place?.group ?? 0,
    DN: from.DN,
    since: from.place?.since ?? 0,
    ReferenceID,
    label: call.label,
  };
  const party: Member = {
    DN,
    external: false,
    role: from.role,
    state: 'alerting',
    place,
    business: true,
    ...(queue && { queue }),
  };
  call.members.push(party);
  oracle.tell('8 queues', call, party, 'EventRinging', otherParty(call, party));
}

/** Who has not answered in time: `no-answer-action`. Whom nothing happens to comes after the others next time. */
export function punish(oracle: Oracle, DN: string): undefined {
  const agent = oracle.agents.get(DN);
  if (!agent) return;
  if (oracle.config.action !== 'notready') agent.idle = oracle.clock.moment();
  else if (agent.ready) setNotReady(oracle, DN, agent, 'AuxWork');
}

/** The agent is made not ready. */
export function setNotReady(oracle: Oracle, DN: string, agent: Agent, WorkMode: string): undefined {
  agent.ready = false;
  agent.WorkMode = WorkMode;
  stop(agent.timer);
  oracle.tellDN('8 agents', DN, 'EventAgentNotReady', { WorkMode });
}

export function stop(timer: OracleTimer | undefined): undefined {
  if (timer) timer.cancelled = true;
}
