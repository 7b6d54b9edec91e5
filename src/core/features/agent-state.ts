import {
  becomeNotReady,
  becomeReady,
  beginAfterCallWork,
  leaveQueue,
  logOut,
  presentAgent,
  startAutoLogout,
  wrapUpTime,
} from '../agent-work.js';
import { resolveDestination } from '../destination.js';
import { withAgent, withDn } from '../entities.js';
import { REFUSED } from '../refusal.js';
import type { RequestHandler } from '../request-handler.js';
import type { Agent, Dn } from '../state.js';
import type { Turn } from '../turn.js';

const READY_MODES: ReadonlySet<string> = new Set(['ManualIn', 'AutoIn', 'ReturnBack']);

/** TAgentLogin, also to a further queue. A second agent id on a DN is refused; so is an id that is in use elsewhere. */
export const agentLogin: RequestHandler<'RequestAgentLogin'> = (turn, request, requester) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  if (!['Extension', 'ACDPosition'].includes(dn.config.type)) return REFUSED.OPER_REQ_INCOMPAT;
  const place = request.ThisQueue === undefined ? undefined : resolveDestination(turn, request.ThisQueue);
  if (request.ThisQueue !== undefined && place?.kind !== 'queue' && place?.kind !== 'route')
    return REFUSED.NOT_CONFIGURED;
  const { agent } = dn;
  if (agent && agent.AgentID !== request.AgentID) return REFUSED.SOFT_AGENT_ALREADY_LOGGED_IN;
  if (agent && (request.ThisQueue === undefined || agent.queues.includes(request.ThisQueue))) {
    return REFUSED.SOFT_AGENT_ALREADY_LOGGED_IN;
  }
  const elsewhere = turn.state.agents.get(request.AgentID);
  if (elsewhere !== undefined && elsewhere !== request.ThisDN) return REFUSED.SOFT_AGENT_ID_IN_USE;
  const refused = strictId(turn, request.AgentID, request.Password);
  if (refused !== undefined) return refused;
  if (turn.legsOf(request.ThisDN).length > 0 && !mayLogInOnCall(turn, request.Extensions)) return REFUSED.INCORR_STATE;
  const queues = [...(agent?.queues ?? []), ...(request.ThisQueue === undefined ? [] : [request.ThisQueue])];
  const wrapUp = request.Extensions?.['WrapUpTime'];
  const loggedIn: Agent = agent
    ? withAgent(agent, { queues })
    : {
        AgentID: request.AgentID,
        queues,
        ready: false,
        workMode: 'Unknown',
        idleOrder: turn.next('order'),
        wrapUpTime: wrapUp === 'untimed' ? 'untimed' : wrapUp === undefined ? undefined : toSeconds(wrapUp),
        readyBefore: false,
        client: requester.client,
        emulated: isEmulated(turn, request.Extensions, place?.kind === 'route'),
      };
  const now = turn.setDn(withDn(dn, { agent: loggedIn, Reasons: request.Reasons }));
  turn.replace(turn.state.agents, request.AgentID, request.ThisDN);
  const queue = request.ThisQueue === undefined ? undefined : turn.state.queues.get(request.ThisQueue);
  if (queue) turn.include(queue.agents, request.ThisDN);
  presentAgent(turn, now, 'EventAgentLogin', {
    ...(request.ThisQueue === undefined ? {} : { ThisQueue: request.ThisQueue }),
    ...(request.WorkMode === undefined ? {} : { WorkMode: request.WorkMode }),
    ...(loggedIn.emulated ? { Extensions: { ...request.Extensions, EmulateLogin: 'yes' } } : extensionsOf(request)),
  });
  const workMode = request.WorkMode ?? 'Unknown';
  if (READY_MODES.has(workMode)) becomeReady(turn, now, workMode);
  else if (workMode !== 'Unknown') becomeNotReady(turn, now, workMode);
  else if (!agent) startAutoLogout(turn, now);
  else if (agent.ready) turn.markFree(request.ThisDN);
  return undefined;
};

/** TAgentLogout from one queue (EventQueueLogout), from the last or from all (EventAgentLogout). */
export const agentLogout: RequestHandler<'RequestAgentLogout'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  const { agent } = dn;
  if (!agent || dn.config.type === 'VoiceTreatmentPort') return REFUSED.ACD_LOGOFF;
  if (!isLoggedInTo(agent, request.ThisQueue)) return REFUSED.ACD_LOGOFF;
  if (turn.legsOf(request.ThisDN).length > 0 && !mayLogInOnCall(turn, request.Extensions)) return REFUSED.INCORR_STATE;
  const extensions = request.Extensions === undefined ? {} : { Extensions: request.Extensions };
  if (request.ThisQueue !== undefined && agent.queues.length > 1) {
    // EventQueueLogout answers for a queue that is not the last one.
    leaveQueue(turn, turn.setDn(withDn(dn, { Reasons: request.Reasons })), request.ThisQueue, extensions);
    return undefined;
  }
  const now = turn.setDn(withDn(dn, { Reasons: request.Reasons }));
  logOut(turn, now, extensions);
  return undefined;
};

/** Whether the agent serves the queue that a request names; one that names none is about all queues of the agent. */
function isLoggedInTo(agent: Agent, queue: string | undefined): boolean {
  return queue === undefined || agent.queues.includes(queue);
}

export const agentReady: RequestHandler<'RequestAgentReady'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  if (!dn.agent || dn.config.type === 'VoiceTreatmentPort') return REFUSED.ACD_LOGOFF;
  if (!isLoggedInTo(dn.agent, request.ThisQueue)) return REFUSED.ACD_LOGOFF;
  const workMode = request.WorkMode === undefined || request.WorkMode === 'Unknown' ? 'ManualIn' : request.WorkMode;
  if (!READY_MODES.has(workMode)) return REFUSED.INVALID_ATTR;
  const now = turn.setDn(withDn(dn, { Reasons: request.Reasons }));
  becomeReady(turn, now, workMode, askedFor(request));
  return undefined;
};

/** TAgentSetNotReady; asked for with AfterCallWork while idle it is timed like the emulated one (`timed-acw-in-idle`). */
export const agentNotReady: RequestHandler<'RequestAgentNotReady'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  const { agent } = dn;
  if (!agent || dn.config.type === 'VoiceTreatmentPort') return REFUSED.ACD_LOGOFF;
  if (!isLoggedInTo(agent, request.ThisQueue)) return REFUSED.ACD_LOGOFF;
  const workMode = request.WorkMode ?? 'Unknown';
  if (READY_MODES.has(workMode)) return REFUSED.INVALID_ATTR;
  const now = turn.setDn(withDn(dn, { Reasons: request.Reasons }));
  const time = wrapUpTime(turn, agent);
  if (
    workMode === 'AfterCallWork' &&
    turn.state.options['timed-acw-in-idle'] &&
    time !== 0 &&
    turn.legsOf(request.ThisDN).length === 0
  ) {
    turn.cancelTimer(`wrap-up:${request.ThisDN}`);
    beginAfterCallWork(turn, now, time, agent.ready, request.Extensions);
    return undefined;
  }
  becomeNotReady(turn, now, workMode, askedFor(request));
  return undefined;
};

/** The obsolete TAgentSetIdleReason: the reason of an agent who is not ready. */
export const agentSetIdleReason: RequestHandler<'RequestAgentSetIdleReason'> = (turn, request) => {
  const dn = turn.dn(request.ThisDN) as Dn;
  if (!dn.agent) return REFUSED.ACD_LOGOFF;
  if (dn.agent.ready) return REFUSED.INCORR_STATE;
  const now = turn.setDn(withDn(dn, { Reasons: request.Reasons }));
  presentAgent(turn, now, 'EventAgentIdleReasonSet');
  return undefined;
};

/** Timed after-call work is over: ready, or what the agent was before (`acw-in-idle-force-ready`). */
export function wrapUpIsOver(turn: Turn, DN: string): void {
  const dn = turn.dn(DN);
  const agent = dn?.agent;
  if (!dn || !agent || agent.workMode !== 'AfterCallWork' || agent.ready) return;
  if (agent.readyBefore || turn.state.options['acw-in-idle-force-ready']) becomeReady(turn, dn, 'AutoIn');
  else becomeNotReady(turn, dn, 'AuxWork');
}

/** `auto-logout-timeout` has run out; a ready agent is left alone unless `auto-logout-ready`. */
export function autoLogout(turn: Turn, DN: string): void {
  const dn = turn.dn(DN);
  if (!dn?.agent || turn.legsOf(DN).length > 0) return;
  if (dn.agent.ready && !turn.state.options['auto-logout-ready']) return;
  logOut(turn, dn);
}

/** What the event has of the request for a state: its queue, which the state is not confined to, and its Extensions. */
function askedFor(request: { readonly ThisQueue?: string; readonly Extensions?: object }): object {
  const { ThisQueue } = request;
  return { ...(ThisQueue === undefined ? {} : { ThisQueue }), ...extensionsOf(request) };
}

function extensionsOf(request: { readonly Extensions?: object }): object {
  return request.Extensions === undefined ? {} : { Extensions: request.Extensions };
}

function strictId(turn: Turn, AgentID: string, password: string | undefined): number | undefined {
  const strict = turn.state.options['agent-strict-id'];
  if (strict === 'false') return undefined;
  const known = turn.state.agentDirectory.get(AgentID);
  if (!known) return REFUSED.AGENT_ID_INV;
  if (strict === 'passwd' && (known.Password ?? '') !== (password ?? '')) return REFUSED.SOFT_AGENT_PSWD_DOESNT_MATCH;
  return undefined;
}

/** `agent-emu-login-on-call`, for login and logout while the DN has a call; overridden by the Extensions key AgentEmuLoginOnCall. */
function mayLogInOnCall(turn: Turn, extensions: Readonly<Record<string, unknown>> | undefined): boolean {
  const asked = extensions?.['AgentEmuLoginOnCall'];
  if (asked !== undefined) return asked === 'true' || asked === 'yes' || asked === 1;
  return turn.state.options['agent-emu-login-on-call'];
}

/** The Extensions key EmulateLogin goes before the option `emulate-login`. */
function isEmulated(turn: Turn, extensions: Readonly<Record<string, unknown>> | undefined, atPoint: boolean): boolean {
  const asked = extensions?.['EmulateLogin'];
  if (asked === 'yes' || asked === 'no') return asked === 'yes';
  const option = turn.state.options['emulate-login'];
  return option === 'on-RP' ? atPoint : option === 'true';
}

function toSeconds(value: unknown): number | undefined {
  const seconds = Number(value);
  return Number.isInteger(seconds) && seconds >= 0 ? seconds : undefined;
}
