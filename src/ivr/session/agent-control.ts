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
      // AutoIn and ManualIn, which the message can have too, are work modes of an agent that is ready.
      return { id: 'RequestAgentNotReady', ThisDN, ...queue(message.Queue), WorkMode: 'Unknown' };
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
 * that monitors. LoggedIn is never the last word: Ready or NotReady follows. That an agent has left one of several
 * queues is answered to the driver that asked for it alone, and the state in which the agent stays follows.
 */
export function agentEvent(turn: IvrTurn, port: Port, event: TEvent, purpose: Purpose | undefined): void {
  const Status = EVENT_STATUS[event.id];
  const asked = purpose?.kind === 'agent' ? purpose : undefined;
  if (event.id === 'EventQueueLogout' && asked !== undefined) answerAgent(turn, port, 'LoggedOut', asked);
  else if (Status !== undefined) tellAgentStatus(turn, port, Status, asked, port.agent.untold?.link);
  else return;
  port.agent.untold = undefined;
  if (Status !== 'LoggedIn' && event.id !== 'EventQueueLogout') return;
  port.agent.untold = { link: asked?.link };
  // A login may bring a work mode with it, or be one to a further queue: the event alone does not tell the state. The
  // server's own login is followed by its own request.
  if (purpose?.kind === 'autoLogin' && !turn.state.options.IgnoreReady) return;
  const ThisDN = port.config.DN;
  turn.request({ id: 'RequestQueryAddress', ThisDN, InfoType: 'AgentStatus' }, { kind: 'agentState', DN: ThisDN });
}

/** The state of the agent that has logged in, unless an event has told it already; undefined = it cannot be known. */
export function agentStateKnown(turn: IvrTurn, port: Port | undefined, event: TEvent | undefined): void {
  const untold = port?.agent.untold;
  if (port === undefined || untold === undefined) return;
  port.agent.untold = undefined;
  const Status = event?.id === 'EventAddressInfo' && statusOf(event) === 'Ready' ? 'Ready' : 'NotReady';
  tellAgentStatus(turn, port, Status, undefined, untold.link);
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
  if (asked !== undefined) answerAgent(turn, port, Status, asked);
  for (const link of turn.state.links.values()) {
    if (link.id === asked?.link || link.login?.ClientName !== port.ivr.name) continue;
    if (link.login.monitor || link.id === always) {
      turn.send(link.id, { id: 'MonitorInfo', CallId: link.login.CallId, Agent });
    }
  }
}

function answerAgent(
  turn: IvrTurn,
  port: Port,
  Status: AgentStatus,
  { link, CallId, ReqId }: Extract<Purpose, { kind: 'agent' }>,
): void {
  if (port.retired || !turn.state.links.has(link)) return;
  turn.send(link, { id: 'MonitorInfo', CallId, ReqId, Agent: { PortNum: port.config.port, Status } });
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
  answerAgent(turn, port, statusOf(event), purpose);
}

function statusOf(event: Extract<TEvent, { id: 'EventAddressInfo' }>): AgentStatus {
  return QUERY_STATUS[Number(event.Extensions?.['AgentStatus'] ?? event.InfoStatus)] ?? 'Unknown';
}
