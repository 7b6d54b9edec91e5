import { ANY, type Oracle } from './oracle.test.js';
import { type InCall, isEstablished } from './oracle-calls.test.js';
import type { Agent } from './oracle-centre.test.js';
import { distribute, hasCall, setNotReady, stop } from './rules-8-queues.test.js';
import { loggedOut } from './rules-8-supervision.test.js';

// Of event-rules 8: agents, their states, and after-call work.

const OF_READY: readonly string[] = ['AutoIn', 'ManualIn'];
const OF_NOT_READY: readonly string[] = ['AuxWork', 'AfterCallWork', 'WalkAway', 'LegalGuard', 'NoCallDisconnect'];

const WRONG_STATE = [1161, 1141];
/** The catalogue's numbers: agent not logged in, invalid value, no such queue, id in use, DN in use. */
const NOT_LOGGED_IN = 187;

/** TAgentLogin. */
export function login(oracle: Oracle, DN: string, queue: string, AgentID: string, WorkMode: string): undefined {
  const agent = oracle.agents.get(DN);
  const refuse = (codes: readonly number[] | typeof ANY) => oracle.refuse('8 agents refused', DN, codes, undefined);
  const elsewhere = [...oracle.agents].some(([at, a]) => at !== DN && a.AgentID === AgentID);
  if (oracle.deviceAt(queue) === undefined) return refuse([59]);
  // A DN has one agent, an agent one DN; login is for phones without a call.
  if (agent && (agent.AgentID !== AgentID || agent.queues.includes(queue))) return refuse(ANY);
  if (elsewhere) return refuse([1704]);
  if (hasCall(oracle, DN)) return refuse(WRONG_STATE);
  const entry: Agent = agent ?? { AgentID, queues: [], ready: false, WorkMode: 'Unknown', idle: 0, timer: undefined };
  entry.queues.push(queue);
  oracle.agents.set(DN, entry);
  oracle.tellDN('8 agents', DN, 'EventAgentLogin', { ThisQueue: [queue, undefined], WorkMode: ANY });
  if (OF_READY.includes(WorkMode)) setReady(oracle, DN, entry, WorkMode, ANY);
  else if (OF_NOT_READY.includes(WorkMode)) setNotReady(oracle, DN, entry, WorkMode);
}

/** TAgentLogout, of one queue or of all. */
export function logout(oracle: Oracle, DN: string, queue: string | undefined): undefined {
  const agent = serving(oracle, DN, queue);
  if (!agent) return;
  if (hasCall(oracle, DN)) return oracle.refuse('8 agents refused', DN, WRONG_STATE, undefined);
  const all = queue === undefined || agent.queues.length === 1;
  if (!all) {
    agent.queues = agent.queues.filter((q) => q !== queue);
    return oracle.tellDN('8 agents', DN, 'EventQueueLogout', { ThisQueue: queue });
  }
  const last = agent.queues.at(-1);
  for (const other of agent.queues.slice(0, -1))
    oracle.tellDN('8 agents', DN, 'EventQueueLogout', { ThisQueue: other });
  oracle.tellDN('8 agents', DN, 'EventAgentLogout', { ThisQueue: [last, undefined] });
  stop(agent.timer);
  oracle.agents.delete(DN);
  loggedOut(oracle, DN);
}

/** The agent of a DN who serves a queue; when there is none the request is refused. */
function serving(oracle: Oracle, DN: string, queue: string | undefined): Agent | undefined {
  const agent = oracle.agents.get(DN);
  if (agent && (queue === undefined || agent.queues.includes(queue))) return agent;
  oracle.refuse('8 agents refused', DN, agent ? [NOT_LOGGED_IN] : [NOT_LOGGED_IN, 1707], undefined);
  return undefined;
}

/** TAgentSetReady, TAgentSetNotReady: one state for all queues. */
export function setState(
  oracle: Oracle,
  DN: string,
  ready: boolean,
  queue: string | undefined,
  WorkMode: string | undefined,
): undefined {
  const agent = serving(oracle, DN, queue);
  if (!agent) return;
  const wrong = ready ? OF_NOT_READY : OF_READY;
  // A mode of the other state is an invalid value.
  if (WorkMode !== undefined && wrong.includes(WorkMode)) return oracle.refuse('8 agents refused', DN, [53], undefined);
  if (ready) return setReady(oracle, DN, agent, WorkMode === undefined ? ANY : [WorkMode, undefined], named(queue));
  agent.ready = false;
  agent.WorkMode = WorkMode ?? 'Unknown';
  stop(agent.timer);
  oracle.tellDN('8 agents', DN, 'EventAgentNotReady', { WorkMode: agent.WorkMode, ThisQueue: named(queue) });
  // Timed while idle; asked for during a business call it is timed from its end. Of other calls the rules say nothing.
  if (WorkMode === 'AfterCallWork' && !hasCall(oracle, DN)) timeWork(oracle, DN, agent);
}

/** The event may name the queue that the request names. */
function named(queue: string | undefined) {
  return queue === undefined ? ANY : [queue, undefined];
}

type Mode = string | readonly (string | undefined)[];

function setReady(oracle: Oracle, DN: string, agent: Agent, WorkMode: Mode, ThisQueue: Mode): undefined {
  if (!agent.ready) agent.idle = oracle.clock.moment();
  agent.ready = true;
  agent.WorkMode = 'ready';
  stop(agent.timer);
  oracle.tellDN('8 agents', DN, 'EventAgentReady', { WorkMode, ThisQueue });
}

// ---- after-call work --------------------------------------------------------------------------------------------------

function isBusiness({ call, member }: InCall): boolean {
  return (call.business || member.business || false) && isEstablished(member);
}

/** EventAgentNotReady comes before the EventReleased of the last business call. Who is not ready by choice stays so. */
export function leavesBusinessCall(oracle: Oracle, left: InCall): undefined {
  const { member } = left;
  const agent = oracle.agents.get(member.DN);
  if (agent && member.queue && isEstablished(member)) agent.idle = oracle.clock.moment();
  if (!agent || !oracle.config.wrapUp || !isBusiness(left) || left.call === oracle.goesOn) return;
  const ends = [left.call, oracle.endsToo];
  const all = [...oracle.calls.values()].filter((call) => !ends.includes(call));
  const more = all.some((call) => call.members.some((m) => m.DN === member.DN && isBusiness({ call, member: m })));
  if (more) return;
  if (!agent.ready && agent.WorkMode !== 'AfterCallWork') return;
  // Once, where two business calls end together.
  const told = oracle.expected.get(member.DN)?.some((e) => e.attributes['WrapUpTime'] !== undefined);
  if (told) return;
  agent.ready = false;
  agent.WorkMode = 'AfterCallWork';
  oracle.tellDN('8 after-call work', member.DN, 'EventAgentNotReady', {
    WorkMode: 'AfterCallWork',
    WrapUpTime: oracle.config.wrapUp,
  });
  timeWork(oracle, member.DN, agent);
}

function timeWork(oracle: Oracle, DN: string, agent: Agent): undefined {
  stop(agent.timer);
  if (!oracle.config.wrapUp) return;
  agent.timer = oracle.clock.after(oracle.config.wrapUp * 1000, () => {
    setReady(oracle, DN, agent, ANY, ANY);
    distribute(oracle);
  });
}
