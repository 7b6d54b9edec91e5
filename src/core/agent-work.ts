import type { KVList, TEvent } from '../protocol/index.js';
import { isAnswered, isBusinessFor } from './call.js';
import { withAgent, withDn } from './entities.js';
import type { Agent, Call, Dn, Party } from './state.js';
import { cancelSupervision } from './supervision.js';
import type { Turn } from './turn.js';

/** Wrap-up time of an agent in seconds; `untimed` = until the agent ends it; 0 = none. */
export function wrapUpTime(turn: Turn, agent: Agent): number | 'untimed' {
  if (agent.wrapUpTime !== undefined) return agent.wrapUpTime;
  const seconds = turn.state.options['wrap-up-time'];
  return seconds === turn.state.options['untimed-wrap-up-value'] ? 'untimed' : seconds;
}

/**
 * The end of a queue call at an agent's DN: emulated after-call work, announced by EventAgentNotReady before
 * EventReleased (CSTA T-Server guide, Emulated After-Call Work). Only answered business calls bring it; every queue call
 * puts the agent at the end of the idle ones. `consultation`: the call that the agent leaves together with this one.
 */
export function afterCallWork(turn: Turn, call: Call, party: Party, consultation?: Call): void {
  queueCallEnds(turn, party);
  const dn = turn.dn(party.DN);
  if (!dn?.agent || !isAnswered(party) || party.observes) return;
  const { agent } = dn;
  // Busy Ready becomes after-call work, so does after-call work asked for during the call; Busy Not Ready stays so.
  const due = agent.ready || agent.workMode === 'AfterCallWork';
  if (!isBusinessFor(call, party) || !due || dn.config.type === 'VoiceTreatmentPort') return;
  const time = wrapUpTime(turn, agent);
  if (time === 0 || hasOtherBusinessCall(turn, party.DN, [call, consultation])) return;
  beginAfterCallWork(turn, dn, time, true);
}

/** An answered call of a queue puts its agent at the end of the idle ones. */
export function queueCallEnds(turn: Turn, party: Party): void {
  const dn = turn.dn(party.DN);
  if (!dn?.agent || party.queue === undefined || !isAnswered(party) || party.observes) return;
  turn.setDn(withDn(dn, { agent: withAgent(dn.agent, { idleOrder: turn.next('order') }) }));
}

/** After-call work waits for the end of the last business call of the agent. */
function hasOtherBusinessCall(turn: Turn, DN: string, ending: readonly (Call | undefined)[]): boolean {
  return turn.legsOf(DN).some((leg) => {
    const found = turn.party(leg);
    if (!found || !isBusinessFor(found.call, found.party) || !isAnswered(found.party)) return false;
    // Who observes a business call has none.
    if (found.party.observes) return false;
    return !ending.some((call) => call?.ConnID === found.call.ConnID);
  });
}

/** Sets after-call work and tells it; timed when `time` is a number. `asked`: Extensions of the request for it. */
export function beginAfterCallWork(
  turn: Turn,
  dn: Dn,
  time: number | 'untimed',
  readyBefore: boolean,
  asked?: KVList,
): void {
  const agent = dn.agent as Agent;
  turn.setDn(withDn(dn, { agent: withAgent(agent, { ready: false, workMode: 'AfterCallWork', readyBefore }) }));
  presentAgent(turn, dn, 'EventAgentNotReady', {
    WorkMode: 'AfterCallWork',
    Extensions: { ...asked, WrapUpTime: time },
  });
  if (time !== 'untimed' && time > 0) {
    turn.setTimer(`wrap-up:${dn.config.number}`, time * 1000, { kind: 'wrap-up', DN: dn.config.number });
  }
}

/** The agent is ready from now on and waits at the end of the idle ones. */
export function becomeReady(turn: Turn, dn: Dn, workMode: string, more?: object): void {
  const agent = dn.agent as Agent;
  turn.cancelTimer(`wrap-up:${dn.config.number}`);
  turn.cancelTimer(`auto-logout:${dn.config.number}`);
  turn.setDn(
    withDn(dn, {
      agent: withAgent(agent, { ready: true, workMode, idleOrder: agent.ready ? agent.idleOrder : turn.next('order') }),
    }),
  );
  presentAgent(turn, dn, 'EventAgentReady', { WorkMode: workMode, ...more });
  if (turn.state.options['auto-logout-ready']) startAutoLogout(turn, dn);
  turn.markFree(dn.config.number);
}

/** The agent is not ready from now on; a change of the work mode alone is told as well (self-transition). */
export function becomeNotReady(turn: Turn, dn: Dn, workMode: string, more?: object): void {
  turn.cancelTimer(`wrap-up:${dn.config.number}`);
  turn.setDn(withDn(dn, { agent: withAgent(dn.agent as Agent, { ready: false, workMode }) }));
  presentAgent(turn, dn, 'EventAgentNotReady', { WorkMode: workMode, ...more });
  startAutoLogout(turn, dn);
}

/** `auto-logout-timeout`, in minutes, counts while the agent is idle in one state, anew after each call. */
export function startAutoLogout(turn: Turn, dn: Dn): void {
  const minutes = turn.state.options['auto-logout-timeout'];
  if (minutes === 0 || dn.config.type === 'VoiceTreatmentPort') return;
  turn.setTimer(`auto-logout:${dn.config.number}`, minutes * 60_000, { kind: 'auto-logout', DN: dn.config.number });
}

/** One event of an agent's DN. Agent events belong to the agent's DN; no client of the queue is told. */
export function presentAgent(
  turn: Turn,
  dn: Dn,
  id: TEvent['id'],
  more?: object,
  answers?: Parameters<Turn['emit']>[2],
): void {
  const agent = dn.agent as Agent;
  const queue = agent.queues.length === 1 ? { ThisQueue: agent.queues[0] } : {};
  const event = {
    id,
    ThisDN: dn.config.number,
    AgentID: agent.AgentID,
    ...queue,
    ...turn.stamp(),
    ...more,
  } as TEvent;
  turn.emit(dn.config.number, event, answers);
}

/** What an unanswered or refused call does to the agent: `no-answer-action` and its overrides. */
export function punishAgent(turn: Turn, DN: string, action: string): void {
  const dn = turn.dn(DN);
  if (!dn?.agent || dn.config.type === 'VoiceTreatmentPort') return;
  if (action === 'notready') {
    if (dn.agent.ready) becomeNotReady(turn, dn, 'AuxWork');
  } else if (action === 'logout') logOut(turn, dn);
  else {
    // Nothing happens to the agent, but the others come first next time.
    turn.setDn(withDn(dn, { agent: withAgent(dn.agent, { idleOrder: turn.next('order') }) }));
    turn.markFree(DN);
  }
}

/** Logs an agent out of one of several queues. EventQueueLogout answers the request: no EventAgentLogout follows. */
export function leaveQueue(turn: Turn, dn: Dn, queueDN: string, more?: object): void {
  const agent = dn.agent as Agent;
  const queue = turn.state.queues.get(queueDN);
  if (queue) turn.exclude(queue.agents, dn.config.number);
  const queues = agent.queues.filter((each) => each !== queueDN);
  const now = turn.setDn(withDn(dn, { agent: withAgent(agent, { queues }) }));
  presentAgent(turn, now, 'EventQueueLogout', { ThisQueue: queueDN, ...more }, 'RequestAgentLogout');
}

/**
 * Logs an agent out of all queues: EventQueueLogout for each but the last (states.md section 2). Supervision ends with it (TlibRef,
 * TMonitorNextCall).
 */
export function logOut(turn: Turn, dn: Dn, more?: object): void {
  const agent = dn.agent as Agent;
  for (const queueDN of agent.queues.slice(0, -1)) presentAgent(turn, dn, 'EventQueueLogout', { ThisQueue: queueDN });
  const last = agent.queues.at(-1);
  presentAgent(turn, dn, 'EventAgentLogout', {
    ...(last === undefined ? {} : { ThisQueue: last }),
    ...more,
  });
  for (const queueDN of agent.queues) {
    const queue = turn.state.queues.get(queueDN);
    if (queue) turn.exclude(queue.agents, dn.config.number);
  }
  turn.cancelTimer(`wrap-up:${dn.config.number}`);
  turn.cancelTimer(`auto-logout:${dn.config.number}`);
  turn.replace(turn.state.agents, agent.AgentID, undefined);
  turn.setDn(withDn(turn.dn(dn.config.number) as Dn, { agent: undefined }));
  cancelSupervision(turn, dn.config.number);
}
