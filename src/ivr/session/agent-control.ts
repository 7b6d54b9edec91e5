import type { IvrMonitorInfo, IvrToServer, TEvent } from '../../protocol/index.js';
import { callFor, invalidRequest, noSuchCall, portKey } from './call-book.js';
import type { Link, Port, Purpose } from './state.js';
import type { IvrTurn, Request } from './turn.js';

export type AgentMessage = Extract<
  IvrToServer,
  { id: 'AgentQuery' | 'AgentLogin' | 'AgentLogout' | 'AgentReady' | 'AgentNotReady' }
>;
type AgentStatus = NonNullable<IvrMonitorInfo['Agent']>['Status'];

/** TERR_NOT_CONFIGURED */
const NOT_CONFIGURED = 59;
/** TERR_LINK_DOWN: without its link the switch knows nothing of agents. */
const LINK_DOWN = 109;

/** Agent messages carry the CallId of the login. The server is a proxy: it keeps no agent state. */
export function agentMessage(turn: IvrTurn, link: Link, message: AgentMessage): void {
  const { login } = link;
  if (login?.CallId !== message.CallId) {
    // Another client's call is as unknown as none.
    const call = callFor(turn, link, message.CallId);
    if (call === undefined) noSuchCall(turn, link, message);
    else invalidRequest(turn, link, message);
    return;
  }
  const ivr = turn.state.config.ivrs.find((one) => one.name === login.ClientName);
  if (ivr?.LegacyMode ?? turn.state.options.LegacyMode) {
    // Server-controlled: nothing reaches the switch, whatever the port.
    turn.send(link.id, { id: 'CallError', CallId: message.CallId, FailedReq: 'NotAllowed', ReqId: message.ReqId });
    return;
  }
  const port = turn.state.ports.get(portKey(login.ClientName, message.PortNum));
  if (port === undefined) {
    agentRefused(turn, link.id, message.CallId, message.ReqId, NOT_CONFIGURED);
    return;
  }
  if (!turn.state.linkConnected) {
    agentRefused(turn, link.id, message.CallId, message.ReqId, LINK_DOWN);
    return;
  }
  const { DN } = port.config;
  const purpose: Purpose = { kind: 'agent', link: link.id, CallId: message.CallId, ReqId: message.ReqId, DN };
  turn.request(agentRequest(message, DN), purpose);
}

function agentRequest(message: AgentMessage, ThisDN: string): Request {
  switch (message.id) {
    case 'AgentQuery':
      return { id: 'RequestQueryAddress', ThisDN, InfoType: 'AgentStatus' };
    case 'AgentLogin': {
      const { Queue, AgentId, Password } = message;
      const agent = { AgentID: AgentId, ...(Password === '' ? {} : { Password }) };
      return { id: 'RequestAgentLogin', ThisDN, ...queue(Queue), ...agent, WorkMode: 'Unknown' };
    }
    case 'AgentLogout':
      return { id: 'RequestAgentLogout', ThisDN, ...queue(message.Queue) };
    case 'AgentReady':
      return { id: 'RequestAgentReady', ThisDN, ...queue(message.Queue), WorkMode: message.WorkMode ?? 'Unknown' };
    case 'AgentNotReady':
      return { id: 'RequestAgentNotReady', ThisDN, ...queue(message.Queue), WorkMode: message.WorkMode ?? 'Unknown' };
  }
}

function queue(Queue: string | undefined): { readonly ThisQueue?: string } {
  return Queue === undefined || Queue === '' ? {} : { ThisQueue: Queue };
}

/** The switch refused an agent request. */
export function agentRefused(turn: IvrTurn, link: number, CallId: string, ReqId: string, code: number): void {
  turn.send(link, { id: 'CallError', CallId, FailedReq: 'AgentControl', TlibErrCode: String(code), ReqId });
}

const EVENT_STATUS: Readonly<Record<string, AgentStatus>> = {
  EventAgentLogin: 'LoggedIn',
  EventAgentLogout: 'LoggedOut',
  EventAgentReady: 'Ready',
  EventAgentNotReady: 'NotReady',
};

/**
 * An agent event of a port's DN: to the driver that asked, with its ReqId, and to every other session of that client
 * that monitors. LoggedIn is never the last word: Ready or NotReady follows.
 */
export function agentEvent(turn: IvrTurn, port: Port, event: TEvent, purpose: Purpose | undefined): void {
  const Status = EVENT_STATUS[event.id];
  if (Status === undefined) return;
  const asked = purpose?.kind === 'agent' ? purpose : undefined;
  tellAgentStatus(turn, port, Status, asked);
  // Without a work mode the switch has nothing more to say: the agent is not ready.
  const workMode = 'WorkMode' in event ? event.WorkMode : undefined;
  const more = workMode !== undefined && workMode !== 'Unknown';
  if (Status === 'LoggedIn' && !more) tellAgentStatus(turn, port, 'NotReady', undefined, asked?.link);
}

function tellAgentStatus(
  turn: IvrTurn,
  port: Port,
  Status: AgentStatus,
  asked: Extract<Purpose, { kind: 'agent' }> | undefined,
  always?: number,
): void {
  if (port.retired) return;
  const Agent = { PortNum: port.config.port, Status };
  if (asked !== undefined && turn.state.links.has(asked.link)) {
    turn.send(asked.link, { id: 'MonitorInfo', CallId: asked.CallId, ReqId: asked.ReqId, Agent });
  }
  for (const link of turn.state.links.values()) {
    if (link.id === asked?.link || link.login?.ClientName !== port.ivr.name) continue;
    if (link.login.monitor || link.id === always) {
      turn.send(link.id, { id: 'MonitorInfo', CallId: link.login.CallId, Agent });
    }
  }
}

/** AgentStatus of EventAddressInfo; 0 is printed as Unknown in the guide's table. */
const QUERY_STATUS: Readonly<Record<number, AgentStatus>> = {
  1: 'LoggedIn',
  2: 'Ready',
  3: 'NotReady',
  4: 'NotReady',
  5: 'NotReady',
};

export function agentQueryAnswered(
  turn: IvrTurn,
  port: Port,
  purpose: Extract<Purpose, { kind: 'agent' }>,
  event: TEvent,
): void {
  if (event.id !== 'EventAddressInfo') return;
  const status = event.Extensions?.['AgentStatus'] ?? event.InfoStatus;
  const Status = QUERY_STATUS[Number(status)] ?? 'Unknown';
  const Agent = { PortNum: port.config.port, Status };
  turn.send(purpose.link, { id: 'MonitorInfo', CallId: purpose.CallId, ReqId: purpose.ReqId, Agent });
}
