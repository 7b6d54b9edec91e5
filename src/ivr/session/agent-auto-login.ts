import type { TEvent } from '../../protocol/index.js';
import type { Port, Purpose } from './state.js';
import type { IvrTurn } from './turn.js';

const agentTimer = (DN: string): string => `agent:${DN}`;

/** Server-controlled ports (LegacyMode): the server logs their agents in, by the section AutoLogin of the port. */
export function autoLogin(turn: IvrTurn, port: Port): void {
  const { AutoLogin } = port.config;
  if (AutoLogin === undefined || AutoLogin.SetLoggedIn === false || port.agent.loggedIn) return;
  if (!(port.ivr.LegacyMode ?? turn.state.options.LegacyMode)) return;
  const { AgentId, Queue, Password } = AutoLogin;
  turn.request(
    {
      id: 'RequestAgentLogin',
      ThisDN: port.config.DN,
      ThisQueue: Queue,
      AgentID: AgentId,
      ...(Password === undefined || Password === '' ? {} : { Password }),
      WorkMode: 'Unknown',
    },
    { kind: 'autoLogin', DN: port.config.DN },
  );
}

/** EventAgentLogin to the server's own login: ready or not, as SetReady says, unless IgnoreReady. */
export function autoLoginDone(turn: IvrTurn, port: Port, event: TEvent): void {
  if (event.id !== 'EventAgentLogin') return;
  port.agent.loggedIn = true;
  const { AutoLogin } = port.config;
  const { IgnoreReady, ReadyWorkMode } = turn.state.options;
  if (AutoLogin === undefined || IgnoreReady) return;
  const agent = { ThisDN: port.config.DN, ThisQueue: AutoLogin.Queue };
  turn.request(
    AutoLogin.SetReady === true
      ? { id: 'RequestAgentReady', ...agent, WorkMode: ReadyWorkMode }
      : { id: 'RequestAgentNotReady', ...agent, WorkMode: 'Unknown' },
    { kind: 'ignore' },
  );
}

/** The login was refused: once more after `Retry Timeout`. */
export function autoLoginRefused(
  turn: IvrTurn,
  purpose: Extract<Purpose, { kind: 'autoLogin' }>,
  ErrorCode: number,
): void {
  turn.log('warn', `login of the agent of ${purpose.DN} was refused with ${ErrorCode}`);
  // The port has gone meanwhile.
  if (!turn.state.portOfDn.has(purpose.DN)) return;
  turn.setTimer(agentTimer(purpose.DN), turn.state.options['Retry Timeout']);
}

export function logoutAgent(turn: IvrTurn, port: Port): void {
  const { AutoLogin } = port.config;
  if (!port.agent.loggedIn || AutoLogin === undefined) return;
  port.agent.loggedIn = false;
  turn.request({ id: 'RequestAgentLogout', ThisDN: port.config.DN, ThisQueue: AutoLogin.Queue }, { kind: 'ignore' });
}

/** `LogoutOnShutdown`: the agents that the server has logged in. */
export function logoutAllAgents(turn: IvrTurn): void {
  if (!turn.state.options.LogoutOnShutdown) return;
  for (const port of turn.state.ports.values()) logoutAgent(turn, port);
}
